"""`archgen render --format mermaid`: the grammar of a place, and what is too large for one diagram."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from cli_running import OPEN_API, archgen, write


def large(folder: Path) -> Path:
    """A blueprint with more lines than Mermaid draws, in two Regions."""
    resources: dict[str, object] = {"web": {"type": "client", "kind": "browser", "calls": ["fn-0", "fn-24"]}}
    for n in range(48):
        first = 24 * (n // 24)
        calls = [f"fn-{first + (n + step) % 24}" for step in range(1, 12)]
        place = ("eu-west-1", "eu-central-1")[n // 24]
        resources[f"fn-{n}"] = {"type": "lambda", "runtime": "python3.13", "calls": calls, "region": place}
    written = {
        "archgen": 1,
        "name": "Large",
        "regions": ["eu-west-1", "eu-central-1"],
        "resources": resources,
    }
    path = folder / "large.yaml"
    path.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    return path


def test_what_is_too_large_is_written_as_a_map_and_parts(tmp_path: Path) -> None:
    large(tmp_path)
    done = archgen("render", "large.yaml", "--format", "mermaid", "-o", "out", cwd=tmp_path)
    names = {one.name for one in (tmp_path / "out").iterdir()}
    assert {"large.mmd", "large.outside-aws.mmd", "large.eu-west-1.mmd", "large.eu-central-1.mmd"} == names
    led = re.findall(r'click \w+ href "([^"]+)"', (tmp_path / "out/large.mmd").read_text(encoding="utf-8"))
    assert {*led, "large.mmd"} == names
    assert (
        "large: 49 boxes and 530 lines are more than one Mermaid diagram holds: "
        "written as a map and 3 parts\n"
    ) in done.stderr.decode()


def test_one_file_has_less_detail_and_a_message_says_so(tmp_path: Path) -> None:
    large(tmp_path)
    done = archgen("render", "large.yaml", "--format", "mermaid", cwd=tmp_path)
    assert "%% Condensed: 49 boxes and 530 lines are more than fits." in done.stdout.decode()
    assert "drawn with less detail; add -o DIR for several diagrams\n" in done.stderr.decode()


def test_a_flavour_chooses_the_grammar_and_a_link_leads_to_the_review(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    for flavour, word in (("github", "flowchart"), ("azure-devops", "graph")):
        options = ("--format", "mermaid", "--flavour", flavour, "--link", "review.html")
        text = archgen("render", "open.yaml", *options, cwd=tmp_path).stdout.decode()
        assert f"\n{word} LR\n" in text
        assert re.search(r'click b_notes href "review\.html#\S+"', text)


def test_flows_are_written_in_the_grammar_too(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    options = ("--format", "flows", "--flavour", "azure-devops")
    text = archgen("render", "open.yaml", *options, cwd=tmp_path).stdout.decode()
    assert "    p_phone->>p_api: (1) GET /notes\n" in text
    assert "autonumber" not in text


def test_a_page_without_mermaid_has_no_flavour_of_it(tmp_path: Path) -> None:
    done = archgen("render", "--format", "mermaid", "--flavour", "plain", cwd=tmp_path)
    assert done.returncode == 2
    assert "'plain' is not one of 'github', 'gitlab', 'azure-devops', 'confluence'" in done.stderr.decode()
