"""The one merge law: maps merge key by key, scalars and lists replace, `absent` removes.

It works on the text's own nodes, so every value keeps the span where it was last written.
"""

from __future__ import annotations

from archgen.source.document import Entry, Mapping, Node, Scalar

ABSENT = "absent"


def merge(under: Mapping | None, over: Mapping) -> Mapping:
    """`over` laid on `under`: its keys win, maps on both sides merge, `absent` takes a key away.

    Keys keep the order of `under`, new ones follow. The result has the span of `over`.
    """
    if under is None:
        return _without_absent(over)
    mine = {entry.key.text: entry for entry in over}
    entries: list[Entry] = []
    for entry in under:
        upper = mine.pop(entry.key.text, None)
        if upper is None:
            entries.append(entry)
        elif not is_absent(upper.value):
            entries.append(Entry(upper.key, _merge_values(entry.value, upper.value)))
    entries += [entry for entry in mine.values() if not is_absent(entry.value)]
    return _without_absent(Mapping(tuple(entries), over.span, over.flow))


def is_absent(node: Node) -> bool:
    """True for the bare word `absent`."""
    return isinstance(node, Scalar) and node.plain and node.text == ABSENT


def _merge_values(under: Node, over: Node) -> Node:
    if isinstance(under, Mapping) and isinstance(over, Mapping):
        return merge(under, over)
    return over


def _without_absent(node: Mapping) -> Mapping:
    entries = tuple(entry for entry in node if not is_absent(entry.value))
    return node if len(entries) == len(node.entries) else Mapping(entries, node.span, node.flow)
