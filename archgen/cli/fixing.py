"""The fixes of one blueprint applied to its text, round by round, until nothing more can be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.design import judge_by, load
from archgen.finding.finding import Finding
from archgen.policy.report import Report
from archgen.policy.terms import Terms
from archgen.source.editing import Change, changed, overlap
from archgen.source.reading import read_bytes

ROUNDS = 3
"""The most rounds; what one round leaves is the next one's: fixes that want the same text, or folded."""

_PASSES = 6
_TRIALS = 60
_MISTAKE = 5
_FULL = "too-many-mistakes"


class Fixed(Struct, frozen=True, dict=True):
    """What came of one text: the text before and after, the reports on both, the findings mended.

    `settled` is False when a fix is left after the last round.
    """

    before: str
    after: str
    first: Report
    report: Report
    mended: tuple[Finding, ...]
    settled: bool = True


class Fixer(Struct, frozen=True, dict=True):
    """Mends texts: the terms by which they are judged, whose fixes are wanted, and waivers from elsewhere.

    A mistake is mended before the design is: what it hides may ask for less, or for more.
    """

    terms: Terms
    wanted: Callable[[str], bool]
    shared: tuple[SharedWaiver, ...] = ()

    def fix(self, data: bytes, path: str) -> Fixed | Report:
        """The bytes of a file mended; the report alone where they are no text."""
        report = judge_by(self.terms, load(read_bytes(data, path), shared=self.shared))
        if not report.document.text:
            return report
        text = data.decode()
        draft = _Draft(self, text, report, [])
        for _ in range(ROUNDS):
            start = draft.text
            for _ in range(_PASSES):
                if not draft.mend(draft.report.mistakes):
                    break
            draft.mend(_of_design(draft.report))
            if draft.text == start:
                return Fixed(text, draft.text, report, draft.report, tuple(draft.mended))
        settled = not draft.preview()
        return Fixed(text, draft.text, report, draft.report, tuple(draft.mended), settled)

    def judged(self, text: str, path: str) -> Report:
        """The report on a text."""
        return judge_by(self.terms, load(read_bytes(text.encode(), path), shared=self.shared))


def _of_design(report: Report) -> tuple[Finding, ...]:
    """Open findings on the design; none where the file was not read to its end: more may be said there."""
    if report.document.cut:
        return ()
    return tuple(finding for finding in report.open if not finding.category.unusable)


class _Draft:
    """A text on its way, with its report and the findings mended so far."""

    def __init__(self, fixer: Fixer, text: str, report: Report, mended: list[Finding]) -> None:
        self._fixer = fixer
        self.text = text
        self.report = report
        self.mended = mended
        self._trials = 0

    def mend(self, findings: Sequence[Finding]) -> bool:
        """Apply what fixes of these findings can be applied together; True when any was."""
        self._trials = _TRIALS
        kept = self._accepted([], self._apart(findings))
        if kept:
            self.text, self.report = self._with(kept)
            self.mended += kept
        return bool(kept)

    def preview(self) -> bool:
        """True when a further round would change something."""
        copy = _Draft(self._fixer, self.text, self.report, [])
        return copy.mend(self.report.mistakes) or copy.mend(_of_design(self.report))

    def _apart(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings whose fixes are wanted, without those that want the text of one before."""
        chosen: list[Finding] = []
        for finding in findings:
            if finding.fix is None or not self._fixer.wanted(finding.rule):
                continue
            taken = (edit.span for one in chosen if one.fix for edit in one.fix.edits)
            if not any(overlap(edit.span, span) for span in taken for edit in finding.fix.edits):
                chosen.append(finding)
        return chosen

    def _accepted(self, kept: list[Finding], more: list[Finding]) -> list[Finding]:
        """The findings of `kept` and those of `more` that do no harm.

        Who is to blame for harm goes first; where nobody is, `more` is halved until the culprit is
        found. What is not tried in the end is left out: a file full of bad guesses takes no longer.
        """
        while more and self._trials:
            self._trials -= 1
            _, before = self._with(kept) if kept else (self.text, self.report)
            _, after = self._with([*kept, *more])
            blamed = _unhelped(before, after, more)
            harm = _harm(before, after, more)
            if not blamed and not harm:
                return [*kept, *more]
            blamed += [one for one in more if any(_wrote(one, found) for found in harm)]
            if not blamed:
                if len(more) == 1:
                    return kept
                half = len(more) // 2
                return self._accepted(self._accepted(kept, more[:half]), more[half:])
            more = [one for one in more if one not in blamed]
        return kept

    def _with(self, findings: Sequence[Finding]) -> tuple[str, Report]:
        edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
        text = changed(self.text, [Change(edit.span, edit.text) for edit in edits])
        return text, self._fixer.judged(text, self.report.document.path)


def _unhelped(before: Report, after: Report, mended: Sequence[Finding]) -> list[Finding]:
    """The findings that are still there, and with a fix."""
    had, has = (Counter(one.id for one in report.open if one.fix) for report in (before, after))
    counts = Counter(one.id for one in mended)
    return [one for one in mended if has[one.id] > had[one.id] - counts[one.id]]


def _harm(before: Report, after: Report, mended: Sequence[Finding]) -> list[Finding]:
    """The findings that came and weigh as much as what was mended, or more.

    A mistake weighs more than any finding on the design. What it hid is not held against its fix:
    a mistake further in that can be mended too, or that stands elsewhere in the same resource.
    """
    least = min(map(_weight, mended))
    hidden = least == _MISTAKE
    if hidden and any(one.rule == _FULL for one in before.mistakes):
        return []
    return [one for one in _came(before, after, least) if not (hidden and _was_hidden(one, mended))]


def _came(before: Report, after: Report, least: int) -> list[Finding]:
    """The open findings that were not there, or weighed less, and now weigh `least` or more."""
    left = Counter(one.id for one in before.findings)
    weights: dict[str, int] = {}
    for one in before.findings:
        weights[one.id] = max(_weight(one), weights.get(one.id, 0))
    came = []
    for one in after.open:
        left[one.id] -= 1
        if _weight(one) >= least and (left[one.id] < 0 or _weight(one) > weights[one.id]):
            came.append(one)
    return came


def _weight(finding: Finding) -> int:
    return _MISTAKE if finding.category.unusable else int(finding.severity)


def _was_hidden(found: Finding, mended: Sequence[Finding]) -> bool:
    """True for a mistake behind a mended one; the guess itself may not be one."""
    if found.fix is not None:
        return True
    if not found.resources or any(_wrote(one, found) for one in mended):
        return False
    return any(found.resources == one.resources for one in mended)


def _wrote(mended: Finding, found: Finding) -> bool:
    """True where a mistake is about the very thing that a fix wrote."""
    return bool(found.resources) and found.resources == mended.resources and found.part in _guesses(mended)


def _guesses(mended: Finding) -> set[str | None]:
    """The part that a fix writes: the old name, and the new one where it renames a key."""
    holder = (mended.part or "").rpartition("/")
    texts = [edit.text for edit in mended.fix.edits] if mended.fix else []
    return {mended.part, *("".join((*holder[:2], text)) for text in texts)} - {None}
