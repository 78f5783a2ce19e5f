"""What one run of `build` wrote, found stale and has to say."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from archgen import files
from archgen.cli.building import Built
from archgen.cli.exits import Exit
from archgen.cli.streams import put, say
from archgen.cli.viewing import OVERVIEW
from archgen.finding.finding import Severity
from archgen.formats.gallery import Entry
from archgen.formats.terminal import safe
from archgen.pipeline import OUTPUTS
from archgen.policy.report import Decision

_REFUSED = (Decision.CHANGES_REQUIRED.value, Decision.NOT_REVIEWABLE.value)


class Tally:
    """Writes each blueprint's files, prints its row and counts; `kinds` None means all outputs."""

    def __init__(self, output: Path, kinds: Sequence[str] | None, *, check: bool, width: int) -> None:
        self.entries: list[Entry] = []
        self._output = output
        self._mine = tuple(name for name, kind in OUTPUTS if kinds is None or kind in kinds)
        self._check = check
        self._width = width
        self._changed = 0
        self._same = 0
        self._unusable = False
        self._worst: Severity | None = None
        self._refused: list[str] = []

    def finish(self, done: Built) -> None:
        """Write one blueprint's files, or with `check` name the stale ones; print its row."""
        entry = done.entry
        self.entries.append(entry)
        if done.mistakes:
            self._unusable = True
            say(done.mistakes)
        if entry.decision in _REFUSED:
            self._refused.append(done.item.shown)
        if done.worst is not None and (self._worst is None or done.worst > self._worst):
            self._worst = done.worst
        if done.files is None:
            self._same += len(entry.files)
        else:
            self.keep(done.files)
            self._clean(entry)
        if not self._check:
            count = f"{len(entry.files)} files"
            put(f"{safe(entry.stem):<{self._width}}   {entry.decision:<23}   {entry.counts:<33} {count}\n")

    def keep(self, made: Mapping[str, bytes]) -> None:
        """Write files, given by path below the output folder; with `check` name those that differ."""
        for name, data in made.items():
            if self._check:
                changed = not files.is_same(self._output, name, data)
                if changed:
                    self._name_stale(name)
            else:
                changed = files.write(self._output, name, data)
            self._changed += changed
            self._same += not changed

    def _clean(self, entry: Entry) -> None:
        """Remove what an earlier build wrote here and this one does not: it would tell lies."""
        for name in (*self._mine, *self._of_modules(entry.stem)):
            path = f"{entry.stem}/{name}"
            if path in entry.files or not files.place_of(self._output, path).exists():
                continue
            self._changed += 1
            if self._check:
                self._name_stale(path)
            else:
                files.remove(self._output, path)

    def _of_modules(self, stem: str) -> list[str]:
        """The pictures of modules that stand in a blueprint's folder: `overview.orders-api.svg`."""
        parts = [name.split(".", 1) for name in self._mine]
        folder = files.place_of(self._output, stem)
        return sorted(
            path.name
            for first, ending in parts
            if first == OVERVIEW
            for path in folder.glob(f"{first}.*.{ending}")
        )

    def _name_stale(self, name: str) -> None:
        put(f"stale  {safe((self._output / name).as_posix())}\n")

    def summarise(self, seconds: float, index: str) -> None:
        """Say on standard error what was done in how many seconds, and to read `index` first."""
        sys.stdout.flush()
        what = f"{_counted(len(self.entries), 'blueprint')}, {_counted(self._changed + self._same, 'file')}"
        state = f"{self._changed} stale" if self._check else f"{self._changed} changed, {self._same} the same"
        folder = safe(self._output.as_posix())
        say(f"\n{what} in {folder} ({state}), {seconds:.1f} s")
        if index and not self._check:
            say(f"read first: {safe((self._output / index).as_posix())}")
        if self._refused:
            names = " ".join(safe(name) for name in self._refused)
            say(f"changes required in {len(self._refused)}: archgen validate {names}")

    def exit(self, fail_on: str) -> Exit:
        """The exit code: 2 for what could not be used, 1 for stale files or findings, else 0."""
        if self._unusable:
            return Exit.UNUSABLE
        if self._check and self._changed:
            return Exit.FINDINGS
        if fail_on != "never" and self._worst is not None and self._worst >= Severity[fail_on.upper()]:
            return Exit.FINDINGS
        return Exit.DONE


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
