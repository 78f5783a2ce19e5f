"""Names that are markup somewhere: every output is made, and in none of them do they act."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from cli_running import archgen, contents

NAMES = {
    "mermaid": 'end"]-->x[["',
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "bars": "one | two | three",
    "ticks": "```` ` ``` code",
    "lines": "one\ntwo\n\n# three\n- four",
    "escapes": "\x1b[31mred\x1b]0;title\x07",
    "right to left": "\u202egnp.exe\u2066 \u200f",
    "no letters": "\u6f22\u5b57 \U0001f600 \u0e01",
    "quotes": "\"'\\",
    "link": "[x](javascript:alert(1)) <javascript:alert(1)>",
    "template": "{{ 7 * 7 }} {% raw %} ${HOME} $(id)",
    "dot": '"; shell [label=<b>]; //',
    "python": '"""\\\nimport os\n"""',
    "entity": "&lt;script&gt; &#60;b&#62; ]]>",
}
RESOURCES = ("edge", "node", "graph", "digraph", "subgraph", "strict", "end", "class", "click", "style")
ALL = "svg,png,picture,mermaid,flows,dot,diagrams"
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def blueprint(name: str) -> str:
    """A design that says `name` wherever a blueprint takes free text."""
    said = quoted(name)
    resources = "\n".join(
        f"  {word}: {{type: lambda, runtime: python3.13, title: {said}, writes: table}}" for word in RESOURCES
    )
    return f"""\
archgen: 1
name: {said}
summary: {said}
owner: {said}
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  phone: {{type: client, kind: mobile, title: {said}, calls: door}}
  door:
    type: api-gateway
    protocol: rest
    title: {said}
    routes:
      GET /open: {{to: edge, public: {said}}}
      POST /closed: {{to: node}}
{resources}
  table: {{type: dynamodb, title: {said}}}
connections:
  - {{from: graph, to: subgraph, label: {said}}}
flows:
  first:
    title: {said}
    steps:
      - phone -> door: {said}
      - door -> edge: {said}
decisions:
  - {{title: {said}, status: accepted, context: {said}, chosen: {said}}}
waivers:
  - rule: weak-tls
    resource: door
    status: accepted
    reason: {said}
    control: {said}
    owner: {said}
    until: 2027-01-01
assumptions: [{said}]
questions: [{said}]
links:
  - {{title: {said}, url: "https://example.com/?q=<script>"}}
"""


def quoted(name: str) -> str:
    """The name in YAML's double quotes, what cannot be seen written as an escape."""
    told = {'"': '\\"', "\\": "\\\\"}
    letters = (told.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in name)
    return f'"{"".join(letters)}"'


class Tags(HTMLParser):
    """Collects the elements, attributes and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.handlers: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.fixture(scope="module", params=NAMES.values(), ids=NAMES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Everything that is written for a blueprint full of one hostile name."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "x.yaml").write_text(blueprint(request.param), encoding="utf-8")
    for command in (("build",), ("render", "--format", ALL, "-o", "output/x")):
        done = archgen(*command, "x.yaml", cwd=folder)
        assert done.returncode in (0, 2), done.stderr.decode()
        assert b"Traceback" not in done.stderr
        assert not HIDDEN.search(done.stdout.decode() + done.stderr.decode())
    text = archgen("validate", "x.yaml", cwd=folder)
    assert not HIDDEN.search(text.stdout.decode() + text.stderr.decode())
    return contents(folder / "output")


def test_every_output_is_made(made: dict[str, bytes]) -> None:
    assert {
        *("index.html", "README.md", "x/overview.svg", "x/overview.png", "x/overview.mmd", "x/flows.mmd"),
        *("x/review.md", "x/review.html", "x/findings.json", "x/findings.sarif"),
        *("x/x.svg", "x/x.png", "x/x.picture.json", "x/x.mmd", "x/x.flows.mmd", "x/x.dot", "x/x.py"),
    } == set(made)


def test_pages_hold_no_foreign_element_handler_or_address(made: dict[str, bytes]) -> None:
    for name in ("index.html", "x/review.html"):
        page = Tags()
        page.feed(made[name].decode())
        ours = (
            {"script"} if name.endswith("review.html") else set()
        )  # the search, sealed in the page's policy
        assert not ({"script", "b", "iframe"} - ours) & page.elements, name
        assert made[name].count(b"<script>") == len(ours), name
        assert not page.handlers, name
        assert not [address for address in page.addresses if address.startswith("javascript:")], name


def test_pictures_are_xml_without_script(made: dict[str, bytes]) -> None:
    root = ET.fromstring(made["x/overview.svg"])  # noqa: S314 - our own output
    elements = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not {"script", "foreignObject", "img", "b"} & elements
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]


def test_no_output_holds_what_acts_or_hides(made: dict[str, bytes]) -> None:
    for name, data in made.items():
        if not name.endswith(".png"):
            assert not HIDDEN.search(data.decode()), name


def test_markdown_has_no_element_and_no_live_address(made: dict[str, bytes]) -> None:
    for name in ("README.md", "x/review.md"):
        text = outside_code(made[name].decode())
        assert not re.search(r"(?<!\\)<(script|img|b|javascript)\b", text), name
        assert not re.search(r"(?<!\\)\]\(javascript:", text), name


def outside_code(text: str) -> str:
    """Markdown without its code blocks and code spans, in which nothing acts."""
    blocks = re.sub(r"(?ms)^(`{3,}|~{3,})[^\n]*\n.*?^\1`*$", "", text)
    return re.sub(r"(?s)(`+)(?!`).+?(?<!`)\1(?!`)", "", blocks)


def test_diagrams_scripts_say_names_as_text_only(made: dict[str, bytes]) -> None:
    source = made["x/x.py"].decode()
    compile(source, "x.py", "exec")
    assert "import os" not in source.splitlines()
