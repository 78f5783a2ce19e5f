"""A configuration as read: what it says, and where it says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct

from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.policy.terms import Override, PathTerms, unknown
from archgen.rules.rule import Rule
from archgen.source.document import Document, Pointer
from archgen.source.toml_keys import Places


class Configuration(Struct, frozen=True, dict=True):
    """A file as read: `values` holds what can be used, by key; `document` is its text, to show.

    `root` leads to archgen's table. What cannot be used is in `mistakes`.
    """

    document: Document
    root: Pointer
    values: Mapping[str, Any]
    places: Places
    mistakes: tuple[Finding, ...] = ()

    def line(self, *path: str) -> int:
        """The line on which a value begins, from 1."""
        return self.places.of((*self.root, *path)).line

    def overrides(self) -> tuple[Override, ...]:
        """The severities it gives to rules everywhere."""
        return self._overrides(self.values.get("severity", {}))

    def per_path(self) -> tuple[PathTerms, ...]:
        """What it says of the blueprints below some paths."""
        return tuple(
            PathTerms(
                glob,
                tuple(says["select"]) if "select" in says else None,
                tuple(says.get("ignore", ())),
                self._overrides(says.get("severity", {})),
            )
            for glob, says in self.values.get("per-path", {}).items()
        )

    def _overrides(self, given: Mapping[str, str]) -> tuple[Override, ...]:
        name = self.document.path.rpartition("/")[2]
        return tuple(Override(pattern, Severity[word.upper()], name) for pattern, word in given.items())

    def unknown_rules(self, known: Collection[Rule]) -> tuple[Finding, ...]:
        """A finding for each pattern that names no rule; `known` are all rules there are."""
        found = []
        for pattern, path in self._patterns():
            meant = unknown(pattern, known)
            if meant is not None:
                label = f"did you mean `{meant}`?" if meant else "no rule and no concern"
                message = f"no rule or concern is called `{pattern[:40]}`"
                place = Label(self.document.path, self.places.of((*self.root, *path)), label)
                hint = "" if meant else "`archgen rules` lists all"
                found.append(
                    Finding("unknown-rule", Category.REFERENCE, Severity.HIGH, message, place, hint=hint)
                )
        return tuple(found)

    def _patterns(self) -> Iterator[tuple[str, Pointer]]:
        tables: list[tuple[Mapping[str, Any], Pointer]] = [(self.values, ())]
        tables += [(says, ("per-path", glob)) for glob, says in self.values.get("per-path", {}).items()]
        for says, above in tables:
            for key in ("select", "ignore"):
                yield from ((word, (*above, key, n)) for n, word in enumerate(says.get(key, ())))
            yield from ((word, (*above, "severity", word)) for word in says.get("severity", {}))
