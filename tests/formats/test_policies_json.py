"""The policies of a design's roles from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from archgen.cli.review import command

DESIGN = """\
archgen: 1
name: Two roles
regions: [eu-west-1]
resources:
  one: {type: lambda, runtime: python3.13, role: shared, reads: notes}
  two: {type: lambda, runtime: python3.13, role: shared}
  three: {type: lambda, runtime: python3.13, writes: notes}
  shared: {type: iam-role, trusts: {lambda: {}}}
  notes: {type: dynamodb}
"""


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments), standalone_mode=False)
    assert result.return_value == 0, result.output
    return result.stdout


def test_the_review_command_prints_the_policy_of_each_role(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(DESIGN, encoding="utf-8")
    printed = json.loads(_run(str(file), "--format", "policies"))
    assert printed == {
        "format": 1,
        "name": "Two roles",
        "policies": [
            {
                "role": "three",
                "used_by": ["three"],
                "policy": _notes(["dynamodb:PutItem", "dynamodb:UpdateItem"]),
            },
            {
                "role": "shared",
                "used_by": ["one"],
                "policy": _notes(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]),
            },
        ],
    }


def _notes(actions: list[str]) -> dict[str, object]:
    statement = {
        "Sid": "Notes",
        "Effect": "Allow",
        "Action": actions,
        "Resource": "arn:aws:dynamodb:eu-west-1:${account}:table/notes",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_with_a_folder_the_policies_are_a_file_beside_the_review(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(DESIGN, encoding="utf-8")
    _run(str(file), "--format", "md,policies", "-o", str(tmp_path / "out"), "--quiet")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["two.md", "two.policies.json"]
