"""Pictures as one PDF: a page of its own size for each, vector, with bookmarks, text and fonts in it."""

from __future__ import annotations

from archgen.drawing.picture import Album, Picture
from archgen.formats.appearance import PLAIN, Appearance, Theme
from archgen.formats.pdf.typesetting import typeset
from archgen.formats.png.output import printable
from archgen.formats.svg.markup import legible
from archgen.formats.svg.page import paint

POINT = 0.75
"""Points to a pixel: CSS has 96 pixels to the inch, PDF 72 points."""
LONGEST = 14_400
"""The longest side in points that every reader shows (ISO 32000-1, annex C.2)."""


def render(album: Album, appearance: Appearance = PLAIN) -> bytes:
    """The file; the same pictures give the same bytes. Paper that follows the viewer's theme is light.

    A larger picture than readers show is made smaller.
    """
    theme = Theme.DARK if appearance.theme is Theme.DARK else Theme.LIGHT
    pages = [_page(name, picture, theme) for name, picture in album.pages]
    authors = [legible(album.author)] if album.author else []
    return typeset("pdf/album.typ", {"title": legible(album.title), "authors": authors, "pages": pages})


def _page(name: str, picture: Picture, theme: Theme) -> dict[str, str | float]:
    share = min(POINT, LONGEST / max(picture.width, picture.height))
    return {
        "name": legible(name or picture.title),
        "width": picture.width * share,
        "height": picture.height * share,
        "picture": printable(paint(picture, theme)),
        "alternative": legible(picture.alternative),
    }
