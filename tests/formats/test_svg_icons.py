"""Icons: read from the package's source, they are what its classes say."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from archgen.catalogue.look import LOOKS
from archgen.drawing.picture import Rect
from archgen.formats.appearance import Theme
from archgen.formats.svg_colours import FRAMES, TILE
from archgen.formats.svg_glyphs import GLYPHS, frame_tab
from archgen.formats.svg_icons import icon_path, symbols, use
from archgen.formats.svg_themes import coloured
from archgen.views.view import FrameKind

NAMES = sorted({look.icon for look in LOOKS.values()} | set(GLYPHS))


def by_class(name: str) -> Path:
    """The picture of a node class by its attributes, the package run."""
    provider, module, node = name.split(".")
    kind = getattr(import_module(f"diagrams.{provider}.{module}"), node)
    spec = find_spec("diagrams")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent / kind._icon_dir / kind._icon


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_the_one_its_class_names(name: str) -> None:
    assert icon_path(name) == by_class(name)


@pytest.mark.parametrize("name", ["aws.network.NLB", "aws.compute.ECS", "onprem.compute.Server"])
def test_aliases_and_other_providers_are_found(name: str) -> None:
    assert icon_path(name) == by_class(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "aws",
        "aws.compute",
        "aws.compute.Nothing",
        "aws.nothing.Lambda",
        "..x.Y",
        "a/b.c.D",
        "aws.compute._Compute",
    ],
)
def test_a_name_of_nothing_has_no_file(name: str) -> None:
    assert icon_path(name) is None


def test_an_icon_stands_unaltered_in_its_symbol() -> None:
    (symbol,) = symbols(["aws.compute.Lambda"])
    assert symbol.startswith(
        '<symbol id="icon-aws-compute-Lambda" viewBox="0 0 24 24"><image width="24" height="24"'
    )


def test_an_icon_has_a_light_tile_on_dark_paper_and_none_on_light() -> None:
    area = Rect(10.0, 20.0, 50.0, 50.0)
    drawn = use("aws.general.Users", area)
    assert coloured(drawn, Theme.LIGHT)[0].startswith(
        '<rect x="11.5" y="21.5" width="47" height="47" rx="3" fill="none"/>'
    )
    assert f'fill="{TILE.dark}"/><use xlink:href="#icon-aws-general-Users"' in coloured(drawn, Theme.DARK)[0]


def test_every_kind_of_frame_has_a_border_a_sign_and_words() -> None:
    borders = {(look.border.colour, look.border.dashes) for look in FRAMES.values()}
    assert set(FRAMES) == set(FrameKind)
    assert len(borders) >= len(FrameKind) - 1
    signs = {
        frame_tab(kind, 0.0, 0.0, 24.0, FRAMES[kind].border.colour).split("<path")[-1] for kind in FrameKind
    }
    assert len(signs) == len(FrameKind)
