"""Findings that rest on a mistake wait until it is mended: one slip is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Finding
from archgen.policy.charges import Charge
from archgen.policy.report import Held


def hold_back(
    charged: Sequence[Charge], blueprint: Blueprint, mistakes: Iterable[Finding]
) -> tuple[tuple[Charge, ...], tuple[Held, ...]]:
    """The charges that stand, and those that wait for a mistake.

    A charge waits when it is about a setting of a resource that a mistake leaves unread: the one
    written wrongly, the one that a misspelt word was meant to be, or one written twice.
    """
    unread = _unread(blueprint, mistakes)
    kept, held = [], []
    for charge in charged:
        line = _waits_for(charge, unread.get(charge.owner, {}))
        if line is None:
            kept.append(charge)
        else:
            held.append(Held(charge.finding.rule, charge.owner, line))
    return tuple(kept), tuple(sorted(held, key=lambda one: (one.line, one.rule, one.resource)))


def _unread(blueprint: Blueprint, mistakes: Iterable[Finding]) -> Mapping[str, Mapping[str, int]]:
    """For each resource the settings that could not be read, each with the line of its mistake."""
    found: dict[str, dict[str, int]] = {}
    for mistake in mistakes:
        line = mistake.primary.span.line
        owner, words = _about(blueprint, mistake)
        for word in words:
            found.setdefault(owner, {}).setdefault(word, line)
    return found


def _about(blueprint: Blueprint, mistake: Finding) -> tuple[str, tuple[str, ...]]:
    """The resource that a mistake stands in, and the words of its settings that it touches."""
    if mistake.resources and mistake.part:
        meant = tuple(edit.text for edit in mistake.fix.edits) if mistake.fix else ()
        return mistake.resources[0], (*mistake.part.split("/"), *meant)
    span = mistake.primary.span
    holders = [r for r in blueprint.resources.values() if _holds(r, span.line)]
    if not holders or span.line != span.end_line:
        return "", ()
    text = blueprint.document.lines[span.line - 1][span.column - 1 : span.end_column - 1]
    return holders[-1].id, (text,)


def _holds(resource: Resource, line: int) -> bool:
    return resource.key_span.line <= line <= resource.tree.span.end_line


def _waits_for(charge: Charge, unread: Mapping[str, int]) -> int | None:
    """The line of the mistake that a charge rests on, None where it stands for itself."""
    settings = [charge.setting, *(charge.finding.part or "").split("/")[:1]]
    return next((unread[word] for word in settings if word in unread), None)
