"""Identifiers made from the names of a blueprint, for languages with words of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_LONGEST = 32
_FOREIGN = re.compile(r"[^a-z0-9]+")


def slug(text: str, joint: str = "_") -> str:
    """The ASCII letters and digits of `text` in lower case, the rest as `joint`; `n` if there are none."""
    words = _FOREIGN.sub(" ", text[: 4 * _LONGEST].lower()).split()
    return joint.join(words)[:_LONGEST].strip(joint) or "n"


class Naming:
    """Gives every key an identifier that no other key has.

    `word` makes the identifier of a key, `taken` are words that no key may get. The same keys
    asked for in the same order get the same identifiers.
    """

    def __init__(self, word: Callable[[str], str] = slug, taken: Iterable[str] = ()) -> None:
        self._word = word
        self._taken = set(taken)
        self._given: dict[tuple[str, str], str] = {}

    def of(self, key: str, prefix: str = "") -> str:
        """The identifier of `key` among those that begin with `prefix`."""
        known = self._given.get((prefix, key))
        if known is None:
            known = self._given[prefix, key] = self._new(prefix + self._word(key))
        return known

    def _new(self, stem: str) -> str:
        name, number = stem, 1
        while name in self._taken:
            number += 1
            name = f"{stem}_{number}"
        self._taken.add(name)
        return name
