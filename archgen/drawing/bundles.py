"""Which lines share a trunk: lines of one kind and one direction at one side of one box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from archgen.drawing.placing import Chain, Placing

Key = tuple[str, ...]
"""What a bundle is called. Keys of different bundles differ; nothing else is read from them."""


class Wire(Struct, frozen=True):
    """A chain with the bundles it runs in.

    `first` and `last` are the columns of its ends in laying order. In the gap right of `first`
    it runs in bundle `start`, in the gap left of `last` in bundle `end`, in between in `own`.
    `loop` is true for a line within one column that has to run round what lies between its ends,
    `upright` for one that runs straight up or down.
    """

    index: int
    chain: Chain
    first: int
    last: int
    start: Key
    end: Key
    loop: bool = False
    upright: bool = False

    @property
    def own(self) -> Key:
        """The key of the bundle that holds this wire alone."""
        return ("own", str(self.index))

    def bundle_in(self, gap: int) -> Key:
        """The bundle this wire runs in within the gap right of column `gap`."""
        if gap == self.first:
            return self.start
        return self.end if gap == self.last - 1 else self.own


def bundle(placing: Placing, upright: Sequence[bool]) -> tuple[Wire, ...]:
    """Every chain as a wire, in the order of the chains.

    `upright` says for each chain whether it runs straight up or down. A line that crosses one gap
    only belongs to the bigger of the two groups it could share a trunk with; of two equal ones a line
    of the request path joins those that enter its target, so that it arrives as one arrow.
    """
    starts = [_group(chain, "start", chain.left) for chain in placing.chains]
    ends = [_group(chain, "end", chain.right) for chain in placing.chains]
    flat = [not chain.vertical for chain in placing.chains]
    sizes = Counter(key for key, is_flat in zip(starts, flat, strict=True) if is_flat)
    sizes += Counter(key for key, is_flat in zip(ends, flat, strict=True) if is_flat)
    wires = []
    for index, chain in enumerate(placing.chains):
        first, last = placing.column_of[chain.left], placing.column_of[chain.right]
        start, end = starts[index], ends[index]
        if chain.vertical or first == last:
            start = end = ("own", str(index))
        elif last - first == 1:
            joins = sizes[end] > sizes[start] - (chain.line.spine and sizes[end] > 1)
            start = end = end if joins else start
        straight = upright[index]
        looped = first == last and not straight
        wires.append(Wire(index, chain, first, last, start, end, loop=looped, upright=straight))
    return tuple(wires)


def _group(chain: Chain, end: str, box: str) -> Key:
    way = "back" if chain.reversed else "on"
    return (end, box, chain.line.kind.value, way)
