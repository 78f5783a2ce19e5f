"""What holds for any text: it never raises, and every span lies inside it; order says nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.blueprint.load import load
from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding
from archgen.source.document import Document, Mapping, Node, Scalar, Span
from archgen.source.reading import read_bytes

HEAD = "archgen: 1\nname: x\nregions: [eu-west-1]\nresources:\n"
WORDS = (
    "archgen",
    "name",
    "regions",
    "resources",
    "boundaries",
    "defaults",
    "type",
    "lambda",
    "dynamodb",
    "api-gateway",
    "routes",
    "GET /a/{id}",
    "to",
    "reads",
    "in",
    "absent",
    "policy",
    "timeout",
    "3s",
    "f",
    "g",
)
MARKS = (
    ": ",
    ":",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "*",
    "&a ",
    "*a",
    "'",
    '"',
    "#",
    " #",
)
STRANGE = ("~", "<<", "\t", "\0", "|", ">", "%", "!", "@", "é", "\u2028", "\ufeff", "\U0001f600", "1", "\r\n")

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*WORDS, *MARKS, *STRANGE]), max_size=60).map("".join),
    st.lists(st.sampled_from([*WORDS, *MARKS, *STRANGE]), max_size=40).map(
        lambda pieces: f"{HEAD}  f: {{type: lambda, runtime: x}}\n  " + "".join(pieces)
    ),
)
trees = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=12,
)


def inside(document: Document, span: Span) -> bool:
    """True when a span begins and ends in the text, one column behind a line's last counted."""
    lines = document.lines
    if not (1 <= span.line <= span.end_line <= len(lines)):
        return False
    begin, end = lines[span.line - 1], lines[span.end_line - 1]
    ordered = (span.line, span.column) <= (span.end_line, span.end_column)
    return ordered and 1 <= span.column <= len(begin) + 1 and 1 <= span.end_column <= len(end) + 2


def spans(node: Node) -> list[Span]:
    """The spans of a node and of everything below it."""
    found = [node.span]
    if isinstance(node, Mapping):
        for entry in node:
            found += [entry.key.span, *spans(entry.value)]
    elif not isinstance(node, Scalar):
        for item in node.items:
            found += spans(item)
    return found


def check(data: bytes) -> tuple[Blueprint | None, tuple[Finding, ...]]:
    """Load whatever it is; every span must lie inside the text."""
    document = read_bytes(data, "x.yaml")
    if document.root is not None:
        assert all(inside(document, span) for span in spans(document.root))
    blueprint, found = load(document)
    for one in found:
        for label in (one.primary, *one.related):
            assert inside(document, label.span) or not document.text, (one.rule, label)
        assert one.message
        assert len(one.message) <= 100, one.message
    if blueprint is None:
        assert found
    return blueprint, found


@given(texts)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_span_lies_inside_it(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=100))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read(data: bytes) -> None:
    check(data)


@given(st.dictionaries(st.sampled_from(WORDS), trees, max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_settings_are_read(tree: dict[str, object]) -> None:
    check(f"{HEAD}  f: {written({'type': 'lambda', **tree})}\n".encode())


@given(st.dictionaries(st.sampled_from(["data", "flows", "waivers", "connections", "traffic"]), trees))
@settings(max_examples=200, deadline=None)
def test_whatever_a_file_tells_is_read(tree: dict[str, object]) -> None:
    rest = "".join(f"{key}: {written(value)}\n" for key, value in tree.items())
    check(f"{HEAD}  f: {{type: lambda, runtime: x}}\n{rest}".encode())


def written(value: object) -> str:
    """A tree in YAML's flow style, every text in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{key}': {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return f"'{value}'"


ROWS = (
    "  f: {type: lambda, runtime: x, reads: [orders, key], in: shop, timout: 3s}\n",
    "  g: {type: lambda, runtime: x, triggered_by: {orders: {batch: 5}}, writes: nobody}\n",
    "  orders: {type: dynamodb, billing: on-demand, stream: both, encryption_key: key}\n",
    "  key: {type: kms-key}\n",
    "  api: {type: api-gateway, protocol: http, routes: {ANY /: {to: f}}}\n",
    "  shop: {type: group, in: all}\n",
    "  all: {type: group}\n",
)


@given(st.permutations(ROWS))
@settings(max_examples=60, deadline=None)
def test_the_order_of_resources_says_nothing(rows: list[str]) -> None:
    def meaning(lines: list[str] | tuple[str, ...]) -> tuple[object, ...]:
        blueprint, found = check((HEAD + "".join(lines)).encode())
        assert blueprint is not None
        return (
            {
                (one.id, one.type, repr(one.body), one.frames, one.regions)
                for one in blueprint.resources.values()
            },
            {(one.verb, one.source, one.target, one.part, one.route) for one in blueprint.relations},
            {one.id for one in found},
        )

    assert meaning(rows) == meaning(ROWS)
