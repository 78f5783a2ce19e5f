"""A diagram as a block of a page, in the form of the place that shows it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from diagram_views import HOSTILE, named

from archgen.formats.appearance import Appearance
from archgen.formats.embed.blocks import MACRO, diagram_block
from archgen.formats.flavours import Flavour
from archgen.formats.mermaid.flowchart import render

NAMESPACES = 'xmlns:ac="ac"'


def xml(block: str) -> ET.Element:
    """The block as Confluence reads it: its storage format is XML."""
    return ET.fromstring(f"<page {NAMESPACES}>{block}</page>")  # noqa: S314 - our own text


@pytest.mark.parametrize(
    ("flavour", "first", "last"),
    [
        (Flavour.GITHUB, "```mermaid", "```"),
        (Flavour.GITLAB, "```mermaid", "```"),
        (Flavour.AZURE_DEVOPS, "::: mermaid", ":::"),
    ],
)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_diagram_stands_between_fences_that_nothing_in_it_ends(
    flavour: Flavour, first: str, last: str, name: str
) -> None:
    text = render(named(name), Appearance(flavour=flavour))
    lines = diagram_block(text, flavour).split("\n")
    assert (lines[0], lines[-1]) == (first, last)
    assert "\n".join(lines[1:-1]) + "\n" == text
    assert not any(last in line for line in lines[1:-1])


@pytest.mark.parametrize("name", [*HOSTILE, "]]>"])
def test_confluence_reads_the_diagram_in_a_macro(name: str) -> None:
    text = render(named(name), Appearance(flavour=Flavour.CONFLUENCE))
    macro = xml(diagram_block(text, Flavour.CONFLUENCE))[0]
    assert macro.attrib == {"{ac}name": MACRO}
    assert macro[0].tag == "{ac}plain-text-body"
    assert f"{macro[0].text}\n" == text


def test_a_section_in_a_diagram_ends_no_macro() -> None:
    macro = xml(diagram_block("a]]>b\n", Flavour.CONFLUENCE, 'my "macro"'))[0]
    assert (macro.attrib, macro[0].text) == ({"{ac}name": 'my "macro"'}, "a]]>b")


def test_a_plain_page_draws_no_mermaid() -> None:
    with pytest.raises(ValueError, match="draws no Mermaid"):
        diagram_block("graph LR\n", Flavour.PLAIN)
