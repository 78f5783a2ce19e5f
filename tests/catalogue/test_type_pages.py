"""The pages of docs/types/: one for each type, with every field, and links that lead somewhere."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from archgen.catalogue.capabilities import capabilities_of
from archgen.catalogue.declaring import fields_of, key_of
from archgen.catalogue.examples import EXAMPLES
from archgen.catalogue.resource import ResourceType
from archgen.catalogue.types import TYPES
from archgen.catalogue.verbs import VERBS
from archgen.cli.field_words import blocks_of
from archgen.rules.listing import ALL_RULES

ROOT = Path(__file__).parents[2]
NAMES = sorted([*TYPES, "README", "relations"])
sys.path.append(str(ROOT / "scripts"))
PAGES: dict[str, str] = import_module("type_pages").pages()
"""What the generator makes today; that the files say the same is another test."""


def read(name: str) -> str:
    return PAGES[f"docs/types/{name}.md"]


def test_every_type_has_a_page_and_every_page_a_type() -> None:
    assert sorted(Path(path).stem for path in PAGES) == NAMES
    assert sorted(path.stem for path in (ROOT / "docs" / "types").glob("*")) == NAMES


@pytest.mark.parametrize("word", TYPES)
def test_a_page_has_every_field_and_block_the_example_and_the_rules(word: str) -> None:
    text = read(word)
    for block, path in blocks_of(TYPES[word]):
        assert f"\n### {'.'.join(path).replace('*', 'NAME')}\n" in text or not path
        for name, info in fields_of(block).items():
            if name not in fields_of(ResourceType) or path:
                assert f"\n| `{key_of(name, info)}` | " in text
            assert all(one.split(" ")[-1] in text for one in info.facts.sources)
    assert f"```yaml\n{EXAMPLES[word]}```" in text
    kinds = {word, "any", *(capability.__name__ for capability in capabilities_of(TYPES[word]))}
    named = {rule.name for rule in ALL_RULES if kinds & set(rule.applies_to)}
    assert set(re.findall(r"\n- \[`[^`]+`\]\(../rules/([a-z0-9-]+).md\): ", text)) == named


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_whole(name: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", read(name), flags=re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(cells) == 1, table.splitlines()[0]


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", read(name)):
        if not target.startswith("https://"):
            path = target.partition("#")[0]
            assert (ROOT / "docs" / "types" / path).is_file(), target


def test_the_table_of_relations_has_every_word_with_its_arrow() -> None:
    rows = read("relations").splitlines()
    for word, verb in VERBS.items():
        row = next(row for row in rows if row.startswith(f"| `{word}` | A {verb.reads_as} B | "))
        assert ("from B to A" in row) == verb.inward
        for kind, actions in verb.grants.items():
            granted = next(row for row in rows if row.startswith(f"| `{word}` | `{kind}` | "))
            assert all(f"`{action}`" in granted for action in actions)
