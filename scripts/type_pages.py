"""The pages of docs/types/: one for each resource type, one for relations, and an index."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from escaping import prose

from archgen.catalogue.capabilities import capabilities_of
from archgen.catalogue.declaring import (
    By,
    Declared,
    Default,
    FieldFacts,
    Silence,
    fields_of,
    key_of,
)
from archgen.catalogue.everything import ResourceType
from archgen.catalogue.examples import EXAMPLES
from archgen.catalogue.fact_words import bounds_words, offer_words
from archgen.catalogue.look import look_of
from archgen.catalogue.relations import RelationSettings
from archgen.catalogue.types import BOUNDARY_TYPES, TYPES
from archgen.catalogue.verbs import VERBS, Verb
from archgen.cli.field_words import (
    annotated_blocks,
    blocks_of,
    kind_words,
    own_fields,
)
from archgen.cli.relation_words import (
    LINES,
    direction,
    edge_words,
    rights,
    sentence,
    takes_settings,
    written_on,
)
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule

FOLDER = "docs/types"
_MADE = "Written by `make generate` from the catalogue; change that, not this.\n"
_HEAD = "| Field | What it is | Takes | When silent | AWS accepts | Source |\n|---|---|---|---|---|---|"


def pages() -> dict[str, str]:
    """Every page by its path in the project."""
    made = {f"{FOLDER}/README.md": index(), f"{FOLDER}/relations.md": relations()}
    return {**made, **{f"{FOLDER}/{word}.md": type_page(word, model) for word, model in TYPES.items()}}


def index() -> str:
    """Every type with AWS's name and what it is, and the fields that all of them take."""
    rows = [
        f"| [`{word}`]({word}.md) | {look_of(word).product} | {prose(_first_line(model))} |"
        for word, model in sorted(TYPES.items())
    ]
    return "\n".join(
        (
            "# Resource types\n",
            _MADE,
            "Each page has a type's fields with their units, what silence means, what AWS accepts and who",
            "says so. `archgen explain TYPE` prints the same, `archgen explain TYPE.FIELD` one field of it.",
            "[Relations](relations.md) are the words by which one resource acts on another.\n",
            "| Type | AWS's name | What it is |\n|---|---|---|",
            *rows,
            "\n## Every resource\n",
            "What each type takes beside its own fields.\n",
            _HEAD,
            *_rows(ResourceType, fields_of(ResourceType)),
            "\n## What silence means\n",
            "- **required**: AWS refuses the resource without it.",
            "- A value, or *nothing*: AWS fills it in, or has nothing unless it is written. Rules judge it",
            "  as if it were written.",
            "- *derived*: archgen works it out from the rest of the blueprint.",
            "- *the design's*: only the design can say. Where it says nothing, that is a question where it",
            "  matters, and for some of them a finding where confidential data or money is in reach.\n",
        )
    )


def type_page(word: str, model: type[ResourceType]) -> str:
    """The page of one type: what it is, its smallest design, its fields and blocks, what judges it."""
    own = own_fields(model)
    product = look_of(word).product
    parts = [f"# {word}\n", _MADE, prose(_about(model))]
    where = "`boundaries`" if word in BOUNDARY_TYPES else "`resources`"
    parts.append(f"\nAWS's name: {product or 'whatever `service` says'}. It stands under {where}.\n")
    parts.append(f"The smallest design that has one, below a file's head:\n\n```yaml\n{EXAMPLES[word]}```\n")
    parts += ["## Fields\n"]
    parts += [_HEAD, *_rows(model, own)] if own else ["It has no fields of its own."]
    parts.append("\nBeside these it takes [what every resource takes](README.md#every-resource).\n")
    for block, path in blocks_of(model):
        if path:
            parts += [f"### {'.'.join(path)}\n".replace(".*", ".NAME"), f"{prose(_about(block))}\n"]
            parts += [_HEAD, *_rows(block, fields_of(block)), ""]
    parts += ["## What judges it\n", *_judges(word, model), ""]
    return "\n".join(parts)


def _judges(word: str, model: type[ResourceType]) -> Iterator[str]:
    kinds = {word, *(capability.__name__ for capability in capabilities_of(model))}
    rules = sorted(ALL_RULES, key=lambda rule: rule.name)
    mine = [rule for rule in rules if kinds & set(rule.applies_to)]
    yield from (_judge(rule) for rule in mine)
    yield "" if mine else "No rule looks at this type alone.\n"
    yield "Rules that look at every resource:\n"
    yield from (_judge(rule) for rule in rules if "any" in rule.applies_to)


def _judge(rule: Rule) -> str:
    return f"- [`{rule.name}`](../rules/{rule.name}.md): {prose(rule.summary)}"


def relations() -> str:
    """The table of relation words, the rights that follow from each, and the settings of the map form."""
    return "\n".join(
        (
            "# Relations\n",
            _MADE,
            "One resource names another under a relation word. A is who writes the word, B what it names.",
            "`archgen explain WORD` prints one of them with its settings.\n",
            "| Word | Says | Arrow | Drawn as | For paths | Settings | Written on |",
            "|---|---|---|---|---|---|---|",
            *(_relation(verb) for verb in VERBS.values()),
            "\n## Rights that follow\n",
            "What A may do with B once the word stands there, by B's type.\n",
            "| Word | B | IAM actions |\n|---|---|---|",
            *(
                f"| `{verb.word}` | {f'`{kind}`' if kind in TYPES else kind} | "
                f"{', '.join(f'`{action}`' for action in actions)} |"
                for verb in VERBS.values()
                for kind, actions in rights(verb)
            ),
            "\n## Settings of the map form\n",
            "A relation takes a name, a list of names, or a map of names to these settings.\n",
            _HEAD,
            *_rows(RelationSettings, fields_of(RelationSettings)),
            "",
        )
    )


def _relation(verb: Verb) -> str:
    arrow = direction(verb).partition(":")[0]
    where = ", ".join(f"[`{kind}`]({kind}.md)" if kind in TYPES else kind for kind in written_on(verb))
    settings = "yes" if takes_settings(verb) else "no"
    return (
        f"| `{verb.word}` | {sentence(verb)} | {arrow} | {LINES[verb.line]} | {edge_words(verb)} "
        f"| {settings} | {where} |"
    )


def _rows(model: type[Declared], shown: Collection[str]) -> Iterator[str]:
    for name in shown:
        info = fields_of(model)[name]
        facts = info.facts
        settings = RelationSettings in annotated_blocks(info)
        kind = _cell(kind_words(info)) + (" ([settings](relations.md))" if settings else "")
        limits = [bounds_words(facts.bounds), *(offer_words(offer) for offer in facts.only_when)]
        accepts = "; ".join(text.removeprefix("AWS takes ") for text in limits if text)
        cells = (
            f"`{key_of(name, info)}`",
            _cell(prose(info.description or "")),
            kind,
            _silence(facts),
            _cell(prose(accepts)),
            ", ".join(_source(one) for one in facts.sources),
        )
        yield f"| {' | '.join(cells)} |"


def _silence(facts: FieldFacts) -> str:
    if facts.silence is Silence.REQUIRED:
        return "**required**"
    if facts.silence is Silence.DERIVED:
        return "*derived*"
    if facts.silence is Silence.STATED:
        return (
            "*the design's*; a finding near confidential data or money" if facts.bites else "*the design's*"
        )
    return _default(facts.default)


def _default(default: Default) -> str:
    if isinstance(default, By):
        cases = ", ".join(f"`{value}` with `{default.field}: {case}`" for case, value in default.cases)
        return f"{cases}, else `{default.otherwise}`" if default.otherwise else cases
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default)
    if default is None:
        return "*nothing*"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _source(source: str) -> str:
    if source.startswith("https://"):
        last = source.rstrip("/").rpartition("/")[2].removesuffix(".html")
        return f"[{last}]({source})"
    _, service, path = source.split(" ")
    return f"botocore {service} `{path}`"


def _about(model: type[Declared]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n", 1)[0].split())


def _first_line(model: type[Declared]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
