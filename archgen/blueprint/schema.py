"""The JSON Schema of the blueprint language, for editors: made from the catalogue and the file's own keys.

Everything comes from the declarations that the loader reads with, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, TypeAlias, get_args, get_origin

from archgen.blueprint.statements import FileText
from archgen.catalogue.declaring import (
    By,
    Declared,
    FieldFacts,
    Setting,
    Silence,
    fields_of,
    key_of,
)
from archgen.catalogue.fact_words import bounds_words, offer_words
from archgen.catalogue.types import BOUNDARY_TYPES, TYPES
from archgen.catalogue.units import Duration, Percent, Rate, Size
from archgen.catalogue.values import Keyed, Several

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "^[a-z][a-z0-9-]*$"
_NUMBER = r"[0-9]+(\.[0-9]+)?"
_SCALAR = ["string", "number", "boolean"]
_UNITS: dict[type, Schema] = {
    Duration: {"type": "string", "pattern": f"^{_NUMBER} ?(ms|[smhd])$", "examples": ["30s", "5m", "35d"]},
    Size: {"type": "string", "pattern": f"^{_NUMBER} ?[KMGT]?B$", "examples": ["512KB", "10MB"]},
    Rate: {
        "type": "string",
        "pattern": f"^{_NUMBER}[kMB]? ?/ ?([1-9][0-9]*)?(month|[smhd])$",
        "examples": ["500/s", "2000/5m"],
    },
    Percent: {"type": "string", "pattern": f"^{_NUMBER} ?%$", "examples": ["20%"]},
    date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2027-03-31"]},
}
_SILENCE = {
    Silence.DERIVED: "Derived when silent.",
    Silence.STATED: "Only the design can say.",
    Silence.REQUIRED: "AWS requires it.",
}


def json_schema() -> Schema:
    """The whole language as JSON Schema 2020-12, with descriptions and AWS's defaults; always the same."""
    definitions: dict[str, Schema] = {}
    top = _block(FileText, definitions)
    properties = top["properties"]
    for word, model in TYPES.items():
        definitions[word] = _resource(word, model, definitions)
    properties["archgen"] = {"description": "The version of the language.", "enum": [1, "1"]}
    properties["resources"] = _resources(properties["resources"], TYPES)
    properties["boundaries"] = _resources(properties["boundaries"], BOUNDARY_TYPES)
    properties["defaults"] = {
        "description": properties["defaults"]["description"],
        "type": "object",
        "properties": {word: {"$ref": f"#/$defs/{word}"} for word in TYPES},
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": "archgen blueprint",
        "description": "An architecture of AWS serverless services, written down.",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def _resources(about: Schema, words: object) -> Schema:
    """A map of names to resources: `type` picks the one schema that counts, so that messages stay short."""
    listed = [word for word in TYPES if word in words]  # type: ignore[operator]
    return {
        "description": about["description"],
        "type": "object",
        "propertyNames": {"pattern": NAME},
        "additionalProperties": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"description": "What it is.", "enum": listed}},
            "allOf": [
                {"if": {"properties": {"type": {"const": word}}}, "then": {"$ref": f"#/$defs/{word}"}}
                for word in listed
            ],
        },
    }


def _resource(word: str, model: type[Declared], definitions: dict[str, Schema]) -> Schema:
    schema = _block(model, definitions)
    schema["properties"] = {"type": {"const": word}, **schema["properties"]}
    # What AWS requires may stand under `defaults`, so the loader asks for it after merging.
    schema.pop("required", None)
    return schema


def _block(model: type[Declared], definitions: dict[str, Schema]) -> Schema:
    """A block of settings; unknown keys are refused."""
    schema: Schema = {
        "type": "object",
        "description": " ".join((model.__doc__ or "").split("\n\n")[0].split()),
        "properties": {
            key_of(name, info): _field(info, definitions) for name, info in fields_of(model).items()
        },
        "additionalProperties": False,
    }
    needed = [
        key_of(n, info) for n, info in fields_of(model).items() if info.facts.silence is Silence.REQUIRED
    ]
    return {**schema, "required": needed} if needed else schema


def _field(info: Setting, definitions: dict[str, Schema]) -> Schema:
    facts = info.facts
    value = _value(info.annotation, (), definitions)
    limits = [bounds_words(facts.bounds), *(offer_words(offer) for offer in facts.only_when)]
    told = (info.description, _silence(facts), *(f"{text[0].upper()}{text[1:]}." for text in limits if text))
    about = " ".join(part for part in told if part)
    if facts.words and facts.verb and "anyOf" not in value:
        value = {**value, "examples": list(facts.words)}
    schema: Schema = {"description": about, **value}
    if isinstance(facts.default, str | bool | int | tuple):
        schema["default"] = list(facts.default) if isinstance(facts.default, tuple) else facts.default
    # `absent` takes away what a default gave.
    return (
        _or(schema, {"const": "absent"}) if schema.get("type") != "string" or "pattern" in schema else schema
    )


def _silence(facts: FieldFacts) -> str:
    if facts.silence is not Silence.AWS_DEFAULT:
        return _SILENCE[facts.silence]
    default = facts.default
    if isinstance(default, By):
        cases = ", ".join(f"{value} with {default.field} {case}" for case, value in default.cases)
        rest = f", else {default.otherwise}" if default.otherwise else ""
        return f"AWS's default: {cases}{rest}."
    if default is None:
        return "AWS has none when silent."
    if isinstance(default, tuple):
        return f"AWS's default: {', '.join(default)}."
    return f"AWS's default: {str(default).lower() if isinstance(default, bool) else default}."


def _or(schema: Schema, *others: Schema) -> Schema:
    """The same field taking another form as well; its description and default stay outside."""
    outside: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    inside = {key: value for key, value in schema.items() if key not in outside}
    forms: list[Schema] = inside["anyOf"] if set(inside) == {"anyOf"} else [inside]
    return {**outside, "anyOf": [*forms, *others]}


def _value(annotation: Any, metadata: tuple[object, ...], definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401
    """The schema of a type as annotated; `metadata` holds the readers that stand on it."""
    while hasattr(annotation, "__metadata__"):
        metadata = (*metadata, *annotation.__metadata__)
        annotation = annotation.__origin__
    if Keyed in metadata:
        return _keyed(annotation, definitions)
    schema = _plain(annotation, metadata, definitions)
    if Several in metadata or get_origin(annotation) is tuple:
        one = schema["items"]
        return {"anyOf": [one, schema]} if metadata else schema
    return schema


def _keyed(annotation: Any, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401 - any type form
    """The list-or-map law: a name, a list of names, or a map of names to settings."""
    block = _value(get_args(annotation)[1], (), definitions)
    return {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "additionalProperties": block},
        ]
    }


def _plain(annotation: Any, metadata: tuple[object, ...], definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401
    origin = get_origin(annotation)
    if origin is Literal:
        return _words(get_args(annotation))
    if origin is tuple:
        return {"type": "array", "items": _value(get_args(annotation)[0], (), definitions)}
    if origin is dict:
        _, value = get_args(annotation)
        return {"type": "object", "additionalProperties": _value(value, (), definitions)}
    if origin is not None:
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return _any_of([_value(kind, metadata if len(kinds) == 1 else (), definitions) for kind in kinds])
    return _simple(annotation, definitions)


def _simple(annotation: Any, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401 - any type form
    if annotation in _UNITS:
        return dict(_UNITS[annotation])
    if annotation is bool:
        return {"enum": [True, False, "true", "false", "yes", "no", "on", "off"]}
    if annotation is int:
        return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?[kMB]?$"}]}
    if annotation is str:
        return {"type": _SCALAR}
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        name = annotation.__name__
        if name not in definitions:
            definitions[name] = {}
            definitions[name] = _block(annotation, definitions)
        return {"$ref": f"#/$defs/{name}"}
    return {}


def _words(words: tuple[object, ...]) -> Schema:
    """A closed list of words; where `off` or `none` is one, YAML's boolean means it too."""
    numbers = [int(word) for word in words if isinstance(word, str) and word.isdigit()]
    booleans = [False] if {"off", "none", False} & set(words) else []
    texts = [word for word in words if isinstance(word, str)]
    return {"enum": [*texts, *(["false", "off"] if False in words else []), *numbers, *booleans]}


def _any_of(forms: list[Schema]) -> Schema:
    flat = list(_flat(forms))
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def _flat(forms: list[Schema]) -> Iterator[Schema]:
    for form in forms:
        yield from form["anyOf"] if set(form) == {"anyOf"} else [form]
