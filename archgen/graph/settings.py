"""What a resource's type has a setting for, and what is said there: asked often, so asked cheaply."""

from __future__ import annotations

from functools import cache
from typing import Any

from archgen.blueprint.model import Resource


@cache
def _fields(model: type) -> frozenset[str]:
    """The settings of a type; an instance that is asked for one it lacks raises inside, which is dear."""
    return frozenset(getattr(model, "model_fields", ()))


def declares(resource: Resource, field: str) -> bool:
    """True when the resource's type has this setting, said or not."""
    return field in _fields(type(resource.body))


def setting(resource: Resource, field: str) -> Any:  # noqa: ANN401 - settings have many types
    """What is stated for a setting; None where nothing is, or where the type has no such setting."""
    return getattr(resource.body, field) if field in _fields(type(resource.body)) else None
