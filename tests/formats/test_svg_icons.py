"""Icons: read from the package's source, they are what its classes say."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from archgen.catalogue.look import LOOKS
from archgen.formats.svg_glyphs import GLYPHS
from archgen.formats.svg_icons import icon_path, symbols

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
