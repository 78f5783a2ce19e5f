"""Sentences in a list inside `[ ]`, cut at their commas by YAML."""

from __future__ import annotations

from archgen.blueprint.mistakes import Mistakes
from archgen.source.document import Mapping, Scalar, Sequence

PROSE = ("assumptions", "questions")
"""The keys of a file whose lists hold sentences."""
_WORDS = 3


def check_prose(root: Mapping, mistakes: Mistakes) -> None:
    """A finding for every item that goes on where the item before it was cut."""
    for key in PROSE:
        block = root.get(key)
        if not isinstance(block, Sequence) or not block.flow:
            continue
        for before, item in zip(block.items, block.items[1:], strict=False):
            if _runs_on(before, item):
                mistakes.add(
                    "cut-by-comma",
                    f"a comma cuts a text of `{key}` in two",
                    item.span,
                    label="cut off",
                    hint="put the whole text in quotes, or on a line of its own behind `- `",
                    related=((before.span, "the text begins here"),),
                )


def _runs_on(before: object, item: object) -> bool:
    """True for unquoted words in lower case behind an unquoted text of several words."""
    if not isinstance(before, Scalar) or not isinstance(item, Scalar):
        return False
    several = len(before.text.split()) >= _WORDS
    return before.plain and item.plain and several and item.text[:1].islower()
