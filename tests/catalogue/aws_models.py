"""AWS's own service models, as botocore carries them: which shape a source cites, and what it allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

Shape: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """What a source cites of a model: a shape, and what is written about it where it is used."""

    service: str
    path: str
    shape: Shape
    said: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a closed list, whether one or several of them are taken; empty for others."""
        return tuple(_inmost(self.service, self.shape).get("enum", ()))

    @property
    def least(self) -> float | None:
        """The least number; None where none is said."""
        return _inmost(self.service, self.shape).get("min")

    @property
    def most(self) -> float | None:
        """The greatest number; None where none is said."""
        return _inmost(self.service, self.shape).get("max")

    @property
    def kind(self) -> str:
        """The shape's own type, such as `integer`, `string` or `structure`."""
        return str(_inmost(self.service, self.shape)["type"])


def cited(service: str, path: str) -> Member | None:
    """What `SERVICE Name.member.member` cites; None where the model has no such thing.

    Name is a shape, or an operation, whose input is meant. Lists and maps are passed through.
    """
    name, *steps = path.split(".")
    shapes = _shapes(service)
    operation = _model(service)["operations"].get(name, {})
    found = shapes.get(operation.get("input", {}).get("shape", name))
    said = "" if found is None else operation.get("documentation") or found.get("documentation", "")
    for step in steps:
        used = _inmost(service, found).get("members", {}).get(step) if found is not None else None
        found = None if used is None else shapes[used["shape"]]
        said = (
            ""
            if used is None
            else used.get("documentation", "") + " " + (found or {}).get("documentation", "")
        )
    return None if found is None else Member(service, path, found, _plain(said))


def _inmost(service: str, shape: Shape) -> Shape:
    """What a list or map holds, or the shape itself."""
    while shape["type"] in ("list", "map"):
        shape = _shapes(service)[(shape.get("member") or shape["value"])["shape"]]
    return shape


def _plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def _shapes(service: str) -> Mapping[str, Shape]:
    shapes: Mapping[str, Shape] = _model(service)["shapes"]
    return shapes


@cache
def _model(service: str) -> Mapping[str, Any]:
    # Imported here, as only these tests want it and it takes a while.
    from botocore.loaders import Loader  # noqa: PLC0415

    model: Mapping[str, Any] = Loader().load_service_model(service, "service-2")
    return model
