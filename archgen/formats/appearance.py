"""How a picture or a document is to look, as far as the one who asks for it may choose."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from archgen.formats.flavours import Flavour
from archgen.formats.templates import NO_TEMPLATES, Templates

FEW = 40
"""Up to so many boxes an image has two pixels for each of the picture's, if nothing else is asked for."""


class Theme(StrEnum):
    """The paper: light, dark, or `auto`: an SVG follows whoever looks at it, an image is light."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class Appearance(Struct, frozen=True):
    """What formats take beside the picture or the review.

    `scale` is how many image pixels stand for each of the picture's; None is 2, and 1 above 40 boxes.
    `link` is where the HTML design review stands as seen from the picture: boxes lead there; empty: nowhere.
    `flavour` is the place whose Mermaid is written. `templates` are a company's own, for the review.
    """

    scale: float | None = None
    theme: Theme = Theme.LIGHT
    link: str = ""
    flavour: Flavour = Flavour.GITHUB
    templates: Templates = NO_TEMPLATES

    def scale_for(self, boxes: int) -> float:
        """The scale for a picture with so many boxes."""
        if self.scale is not None:
            return self.scale
        return 2.0 if boxes <= FEW else 1.0


PLAIN = Appearance()
"""What a picture looks like if nobody asks for anything else."""
