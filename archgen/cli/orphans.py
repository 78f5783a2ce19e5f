"""Waivers of a shared file for blueprints that nobody has."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.cli.streams import say
from archgen.finding.nearest import nearest
from archgen.formats.terminal import cut, safe
from archgen.policy.report import Report


def tell_orphans(shared: Sequence[SharedWaiver], reports: Sequence[Report]) -> None:
    """Say on standard error which waivers name none of the judged blueprints, a line each."""
    names = {report.blueprint.name for report in reports if report.blueprint}
    for one in shared:
        if one.blueprint in names or one.waiver.written is None:
            continue
        place = one.waiver.written.label("blueprint", "")
        meant = nearest(one.blueprint, sorted(names))
        hint = f"; did you mean `{meant}`?" if meant else ": take the waiver out"
        words = f"{place.path}:{place.span.line}: no blueprint here is called `{one.blueprint}`{hint}"
        say(cut(safe(words)))
