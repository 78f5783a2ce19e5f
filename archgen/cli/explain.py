"""`archgen explain`: the manual page of a rule, a resource type or a field."""

from __future__ import annotations

import click

from archgen.cli.exits import Exit
from archgen.cli.streams import put


@click.command("explain")
@click.argument("word", metavar="WORD")
def command(*, word: str) -> int:
    """Print the manual page of a rule, a resource type or a field.

    WORD is the name of a rule (`route-without-authorizer`), of a type (`lambda`), or of a field
    (`lambda.timeout`, `cloudfront.domain.certificate`).
    """
    put(page(word))
    return Exit.DONE


def page(word: str) -> str:
    """The manual page for a word; raises `click.UsageError` with the nearest known one."""
    from archgen.catalogue.types import TYPES
    from archgen.cli.manual_pages import rule_page, type_page
    from archgen.finding.nearest import nearest
    from archgen.rules.listing import ALL_RULES, rule_named

    rule = rule_named(word)
    if rule is not None:
        return rule_page(rule)
    if word in TYPES:
        return type_page(word, TYPES[word])
    kind, _, path = word.partition(".")
    if path and kind in TYPES:
        return _field(kind, path.split("."))
    meant = nearest(word, (*(one.name for one in ALL_RULES), *TYPES)) or nearest(kind, TYPES)
    hint = f"did you mean {meant}?" if meant else "`archgen rules` and `archgen types` list what there is"
    raise click.UsageError(f"there is no rule or type called {word}; {hint}")


def _field(kind: str, path: list[str]) -> str:
    """The page of a field of a type, or of a block in it."""
    from archgen.catalogue.declaring import Declared, fields_of, key_of
    from archgen.catalogue.types import TYPES
    from archgen.cli.field_words import blocks_in
    from archgen.cli.manual_pages import field_page
    from archgen.finding.nearest import nearest

    blocks: tuple[type[Declared], ...] = (TYPES[kind],)
    word = kind
    for step in path:
        known = {key_of(name, info): info for block in blocks for name, info in fields_of(block).items()}
        if step not in known:
            meant = nearest(step, known)
            hint = f"; did you mean {word}.{meant}?" if meant else ""
            raise click.UsageError(f"{word} has no field {step}{hint}")
        info, word = known[step], f"{word}.{step}"
        blocks = blocks_in(info)
    return field_page(word, path[-1], info)
