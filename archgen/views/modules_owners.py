"""To which entry each box belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archgen.views.modules_ties import Ties
from archgen.views.view import Lane

_Told = Callable[[str], Iterable[str]]


class Owners:
    """The entry of each box, found step by step; every step only adds to what the ones before it found."""

    def __init__(self, ties: Ties) -> None:
        """Begin with nobody belonging anywhere."""
        self._ties = ties
        self._entry: dict[str, str] = {}
        self._shared: set[str] = set()

    def of(self, name: str) -> str:
        """The entry that a box belongs to; empty where it belongs to none."""
        return self._entry.get(name, "")

    def settle(self) -> None:
        """Find the entry of every box that has one."""
        self._reach()
        self._follow()
        self._join()
        self._follow()

    def _reach(self) -> None:
        """What one API leads to is its own, what several do is nobody's."""
        entries = [name for name, box in self._ties.boxes.items() if box.lane is Lane.API]
        reached: dict[str, set[str]] = {}
        for entry in entries:
            self._entry[entry] = entry
            for name in self._walk(entry, frozenset(entries)):
                reached.setdefault(name, set()).add(entry)
        for name, found in reached.items():
            if len(found) > 1:
                self._shared.add(name)
            elif not self._ties.parts(name):
                self._give(name, next(iter(found)))

    def _walk(self, entry: str, entries: frozenset[str]) -> Iterable[str]:
        """What an entry leads to, up to other entries and to what carries messages."""
        waiting, seen = [entry], {entry}
        while waiting:
            name = waiting.pop()
            if name != entry:
                yield name
            if name == entry or not self._ties.carries(name):
                fresh = [other for other in self._ties.after[name] if other not in seen | entries]
                seen.update(fresh)
                waiting += fresh

    def _follow(self) -> None:
        """Who was not reached goes where it writes, else to whom it serves, else to whoever leads to it.

        Guards, and what stands before an entry, go where all that they lead to is; a bus where all
        are that have to do with it.
        """
        ties = self._ties
        ways: tuple[tuple[_Told, bool], ...] = (
            (lambda name: ties.written[name], False),
            (lambda name: [other for other in ties.after[name] if self._entry.get(other) != other], False),
            (lambda name: ties.before[name], True),
            (lambda name: (*ties.guarded[name], *ties.after[name]), True),
            (lambda name: ties.neighbours[name], True),
        )
        while any(self._follow_one(way, all_of=all_of) for way, all_of in ways):
            pass

    def _follow_one(self, way: _Told, *, all_of: bool) -> bool:
        """Give boxes by one way; with `all_of` nobody else may be there. True where one was given."""
        found = False
        for name in self._ties.boxes:
            if name in self._entry or name in self._shared:
                continue
            parts = self._ties.parts(name)
            around = self._ties.neighbours[name] if parts else way(name)
            owners = {self._entry.get(other, "") for other in around}
            owners -= set() if all_of or parts else {""}
            if len(owners) == 1 and (owner := owners.pop()):
                found = self._give(name, owner) or found
        return found

    def _give(self, name: str, entry: str) -> bool:
        if self._ties.near(name, entry):
            self._entry[name] = entry
            return True
        return False

    def _join(self) -> None:
        """What is left and hangs together becomes a module of its own, without what carries to many."""
        left = [
            name
            for name in self._ties.boxes
            if name not in self._entry and name not in self._shared and not self._ties.parts(name)
        ]
        waiting = dict.fromkeys(left)
        while waiting:
            group = self._together(next(iter(waiting)), waiting)
            for name in group:
                del waiting[name]
            entry = self._first(group)
            if len(group) > 1:
                self._entry |= dict.fromkeys(group, entry)

    def _together(self, start: str, among: Iterable[str]) -> list[str]:
        free = set(among)
        found = {start: None}
        waiting = [start]
        while waiting:
            name = waiting.pop()
            for other in self._ties.neighbours[name]:
                if other in free and other not in found and self._ties.near(other, start):
                    found[other] = None
                    waiting.append(other)
        return [name for name in among if name in found]

    def _first(self, group: list[str]) -> str:
        """Where a group begins: at something that nobody in it starts, and that leads on."""
        names = set(group)
        ties = self._ties
        heads = [name for name in group if not names.intersection(ties.before[name])]
        return next((name for name in heads if names.intersection(ties.after[name])), group[0])
