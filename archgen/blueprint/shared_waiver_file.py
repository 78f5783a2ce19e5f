"""A file of waivers for several blueprints: a YAML list, each waiver with the `blueprint` it is for."""

from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Waiver, Written
from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.blueprint.statements import WaiverText
from archgen.blueprint.typed import Reader
from archgen.catalogue.fields import Declared, Text, required
from archgen.finding.finding import Finding
from archgen.finding.mistakes import finding_from
from archgen.source import document as source
from archgen.source.document import Document, Entry, Node, Scalar, Span

_START = Span(1, 1, 1, 2)


class SharedWaiverText(WaiverText):
    """A waiver with the name of the blueprint that it is for."""

    blueprint: Text | None = required("The blueprint's name.")


class SharedWaiversText(Declared):
    """A whole file of waivers."""

    waivers: tuple[SharedWaiverText, ...] | None = required("The waivers.")


def shared_waivers(document: Document) -> tuple[tuple[SharedWaiver, ...], tuple[Finding, ...]]:
    """The waivers in a document, and what in it cannot be used."""
    mistakes = Mistakes(document.path)
    mistakes.found += [finding_from(one, document.path) for one in document.mistakes]
    root = document.root
    if not isinstance(root, source.Sequence):
        if root is not None:
            hint = "write `- {blueprint: …, rule: …, resource: …}` for each"
            mistakes.add("wrong-type", "a file of waivers is a list", _first(root.span), hint=hint)
        return (), tuple(mistakes.found)
    reader = Reader(mistakes, "", "waiver", _START)
    whole = source.Mapping((Entry(Scalar("waivers", _START), root),), root.span)
    read, tree = reader.read(SharedWaiversText, whole)
    reader.missing(SharedWaiversText, tree)
    texts = read.waivers if isinstance(read, SharedWaiversText) else None
    nodes = tree.get("waivers")
    items = nodes.items if isinstance(nodes, source.Sequence) else ()
    found = [_waiver(document.path, text, node) for text, node in zip(texts or (), items, strict=True)]
    usable = tuple(one for one in found if one.blueprint and one.waiver.rule)
    return usable, tuple(sorted(mistakes.found, key=lambda one: one.primary.span))


def _first(span: Span) -> Span:
    return Span(span.line, span.column, span.line, span.column + 1)


def _waiver(path: str, text: SharedWaiverText, node: Node) -> SharedWaiver:
    entries = node.entries if isinstance(node, source.Mapping) else ()
    values = tuple((entry.key.text, entry.value.span) for entry in entries)
    waiver = Waiver(
        rule=text.rule or "",
        resource=text.resource or "",
        part=text.part,
        status=text.status or "",
        reason=text.reason or "",
        control=text.control or "",
        owner=text.owner or "",
        approved_by=text.approved_by or "",
        ticket=text.ticket or "",
        until=text.until,
        pointer=(),
        written=Written(path, entries[0].key.span if entries else node.span, values),
    )
    return SharedWaiver(text.blueprint or "", waiver)
