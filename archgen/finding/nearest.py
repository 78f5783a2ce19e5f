"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 64


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that the fewest slips turn into `word`, or None if none is near.

    A slip is a letter too many, missing, wrong, or two neighbours swapped (Damerau 1964). One
    slip is forgiven in words up to four letters, then one more for every three. Of equally
    near words the first wins. Hyphens, underscores and case count as no slip.
    """
    if len(word) > _LONGEST:
        return None
    mine = _folded(word)
    allowed = max(1, (len(mine) + 1) // 3)
    best: str | None = None
    for candidate in known:
        theirs = _folded(candidate)
        if abs(len(theirs) - len(mine)) > allowed or (not mine and theirs):
            continue
        slips = _slips(mine, theirs, allowed)
        if slips <= allowed:
            if slips == 0:
                return candidate
            best, allowed = candidate, slips - 1
    return best


def _folded(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(" ", "")


def _slips(one: str, other: str, most: int) -> int:
    """The optimal string alignment distance; anything above `most` where it exceeds that."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, theirs in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, row = row, current
    return row[-1]
