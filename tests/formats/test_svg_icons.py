"""Icons: read from the package's source, they are what its classes say."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from archgen.catalogue.look import LOOKS
from archgen.drawing.picture import Rect
from archgen.formats.appearance import Theme
from archgen.formats.svg.colours import FRAMES, TILE
from archgen.formats.svg.glyphs import GLYPHS, frame_tab
from archgen.formats.svg.icons import icon_path, symbols, use
from archgen.formats.svg.themes import coloured
from archgen.views.view import FrameKind

OUTLINED = (
    "aws.general.Client",
    "aws.general.General",
    "aws.general.MobileClient",
    "aws.general.OfficeBuilding",
    "aws.general.SamlToken",
    "aws.general.TraditionalServer",
    "aws.general.Users",
    "aws.integration.EventbridgeScheduler",
    "aws.management.CloudwatchAlarm",
    "aws.management.CloudwatchLogs",
    "aws.management.OrganizationsAccount",
    "aws.network.ElbApplicationLoadBalancer",
    "aws.network.Endpoint",
    "aws.network.Nacl",
    "aws.network.NATGateway",
    "aws.security.IAMRole",
    "aws.security.ShieldAdvanced",
)
"""Icons that are lines on nothing: their pixels were looked at one by one."""
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


@pytest.mark.parametrize("name", OUTLINED)
def test_an_icon_of_lines_stands_with_air_on_a_tile_that_dark_paper_shows(name: str) -> None:
    drawn = use(name, Rect(10.0, 20.0, 52.0, 52.0))
    use_tag = f'<use xlink:href="#icon-{name.replace(".", "-")}" x="13" y="23" width="46" height="46"/>'
    tile = '<rect x="10" y="20" width="52" height="52" rx="3" fill="{}"/>'
    assert coloured(drawn, Theme.LIGHT)[0] == tile.format("none") + use_tag
    assert coloured(drawn, Theme.DARK)[0] == tile.format(TILE.dark) + use_tag


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(OUTLINED)))
def test_an_icon_that_is_a_square_fills_its_place_without_a_tile(name: str) -> None:
    drawn = use(name, Rect(10.0, 20.0, 52.0, 52.0))
    assert drawn == (
        f'<use xlink:href="#icon-{name.replace(".", "-")}" x="10" y="20" width="52" height="52"/>'
    )


def test_what_is_no_icon_has_a_tile_for_its_cube() -> None:
    assert use("aws.compute.Nothing", Rect(0.0, 0.0, 52.0, 52.0)).startswith("<rect ")


def test_every_kind_of_frame_has_a_border_a_sign_and_words() -> None:
    borders = {(look.border.colour, look.border.dashes) for look in FRAMES.values()}
    assert set(FRAMES) == set(FrameKind)
    assert len(borders) >= len(FrameKind) - 1
    signs = {
        frame_tab(kind, 0.0, 0.0, 24.0, FRAMES[kind].border.colour).split("<path")[-1] for kind in FrameKind
    }
    assert len(signs) == len(FrameKind)
