"""A credential pasted into a blueprint is in none of the outputs, wherever in the text it stands."""

from __future__ import annotations

import pytest

import archgen
from archgen.formats import FORMATS
from archgen.pipeline import write

PASTED = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
LITERAL = "battery-staple-9"
DESIGN = f"""\
archgen: 1
name: Pasted {PASTED}
summary: Called with {PASTED}.
regions: [eu-west-1]
defaults: {{lambda: {{variables: {{API_TOKEN: {LITERAL}}}}}}}
resources:
  phone: {{type: client, kind: mobile, title: Phone {PASTED}, calls: api}}
  api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    stage_variables: {{dbPassword: {LITERAL}}}
    note: {PASTED}
    routes: {{"GET /{PASTED}": {{to: fn}}}}
  fn: {{type: lambda, runtime: {PASTED}, memory: {PASTED}, variables: {{PASSWORD: {LITERAL}}}}}
flows:
  one: {{title: "{PASTED}", steps: ["phone -> api: {PASTED}", "api -> fn: {PASTED}"]}}
decisions: [{{title: "{PASTED}", status: accepted, context: "{PASTED}", chosen: "{PASTED}"}}]
assumptions: ["{PASTED}"]
questions: ["{PASTED}"]
links: [{{title: "{PASTED}", url: "https://x.example/{PASTED}"}}]
waivers: [{{rule: secret-in-text, resource: "{PASTED}", reason: "{PASTED}"}}]
"""


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if not row.binary])
def test_no_format_shows_a_pasted_secret(name: str) -> None:
    design = archgen.load(DESIGN.encode())
    report = archgen.judge(design)
    assert {finding.rule for finding in report.findings} >= {"secret-in-text"}
    written = write(design, report, [name])[name].decode()
    assert written
    assert PASTED[4:] not in written
    assert LITERAL not in written
