"""What stands in a block of a Markdown page: a picture, a diagram, a flow, or a section of the review."""

from __future__ import annotations

import re

from msgspec import Struct

from archgen.blueprint.model import Blueprint
from archgen.finding.nearest import nearest
from archgen.formats.embed.blocks import diagram_block
from archgen.formats.flavours import Flavour
from archgen.formats.markdown_text import escape
from archgen.formats.mermaid.sequences import render_flow
from archgen.formats.review.markdown import render_section
from archgen.reviews.model import Review

_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "%<>\\?#&"})
"""What would end or change a link's address; `%` too, for a reader decodes it."""


class NothingToEmbedError(ValueError):
    """Something was asked for that the design does not have; the text says what there is."""


class Drawn(Struct, frozen=True):
    """Lines for a page, and the picture that they link to, if any: its path from the page, its contents."""

    lines: str
    picture: str = ""
    image: bytes = b""


def draws_mermaid(flavour: Flavour) -> bool:
    """Whether pages of this flavour show Mermaid; plain CommonMark has pictures alone."""
    return flavour is not Flavour.PLAIN


def diagram(mermaid: bytes, flavour: Flavour) -> Drawn:
    """A Mermaid diagram in the page."""
    return Drawn(diagram_block(mermaid.decode(), flavour))


def pictured(svg: bytes, path: str, alternative: str) -> Drawn:
    """An SVG file beside the page, with words for those who do not see it."""
    return Drawn(f"![{escape(alternative, inline=True)}](<{path.translate(_ADDRESS)}>)", path, svg)


def flow(blueprint: Blueprint, name: str, flavour: Flavour) -> Drawn:
    """A flow by its id as a sequence diagram; raises `NothingToEmbedError` where there is none of it."""
    found = next((one for one in blueprint.flows if one.id == name), None)
    if found is None:
        known = [one.id for one in blueprint.flows]
        near = nearest(name, known)
        there = f"this design has {', '.join(known)}" if known else "this design has no flows"
        raise NothingToEmbedError(f"did you mean {near}?" if near else there)
    if not draws_mermaid(flavour):
        raise NothingToEmbedError("CommonMark has no diagrams: write section=flows, or view=sequence")
    return Drawn(diagram_block(render_flow(blueprint, found, flavour), flavour))


def section(review: Review, name: str) -> Drawn:
    """A section of a review that was made of it alone; a design may have nothing to say there."""
    found = next((one for one in review.sections if one.id == name), None)
    return Drawn(render_section(found) if found is not None else "*None.*")


def as_source(drawn: Drawn) -> Drawn:
    """The lines as text to read or copy: in a fence that is longer than any inside."""
    longest = max((len(row) for row in re.findall("`+", drawn.lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return Drawn(f"{fence}text\n{drawn.lines}\n{fence}", drawn.picture, drawn.image)
