"""What a finding tells beside its message: the way a request takes to it, and what its parts say."""

from __future__ import annotations

import re
from itertools import pairwise

from archgen.finding.finding import Finding, Hop, Part
from archgen.graph.doors import DEFAULT
from archgen.reviews.model import Words, code, joined, message, plain

_WORD_OR_TWO = 2
_LACKING = ("no", "nobody", "nothing")
"""What a step says begins so where something is missing; else it goes on from the step's name."""


def way(finding: Finding) -> Words:
    """The path as readers follow it: `internet → api at its default host → GET /notes → notes-fn`."""
    nodes = ("", *(hop.node for hop in finding.path))
    return joined([_stop(node, before) for before, node in pairwise(nodes)], " → ")


def missing(finding: Finding) -> Words:
    """What is wrong at a step of the path: `nothing inspects requests at api`, `fn runs for 10 s`."""
    hop = next((hop for hop in finding.path if hop.place), None)
    if hop is None or not hop.says:
        return ()
    first = hop.says.split()[0]
    if first in _LACKING:
        return (plain(f"{hop.says} at "), *_at(hop))
    return (*_at(hop), plain(f" {hop.says}" if first.endswith("s") else f": {hop.says}"))


def beside(finding: Finding, *, own: bool) -> list[Words]:
    """What the parts say, each once, without what only says the message again.

    Parts of the finding's own rule count where `own` is set and they say more than a word or two.
    """
    told = [
        _said(part)
        for part in finding.parts
        if part.says
        and (part.rule != finding.rule or (own and not _short(part)))
        and not _repeats(part.says, finding.message)
    ]
    return [message(text) for text in dict.fromkeys(told)]


def _stop(node: str, before: str) -> Words:
    """A node of a path; the part alone where its resource is named just before."""
    if node.startswith("@"):
        return (plain(node.removeprefix("@")),)
    owner, _, part = node.partition("/")
    if not part:
        return (code(owner),)
    follows = before.partition("/")[0] == owner
    if part == DEFAULT:
        return (plain("its default host"),) if follows else (code(owner), plain(" at its default host"))
    if follows:
        return (code(part),)
    return (code(owner), plain(" at "), code(part))


def _at(hop: Hop) -> Words:
    owner, _, part = hop.node.partition("/")
    return (code(part if part and part != DEFAULT else owner),)


def _short(part: Part) -> bool:
    return len(part.says.split()) <= _WORD_OR_TWO


def _said(part: Part) -> str:
    """A part in a word or two names what it speaks of: `tracing` is off, no log (`logs_to`)."""
    if not _short(part) or not part.name:
        return part.says
    state = part.says.startswith(("off", "not "))
    return f"`{part.name}` is {part.says}" if state else f"{part.says} (`{part.name}`)"


def _repeats(says: str, told: str) -> bool:
    """True where at least half of several words stand in the message too."""
    words = _words(says)
    return len(words) > _WORD_OR_TWO and 2 * len(words & _words(told)) >= len(words)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w/@.-]+", text.casefold()))
