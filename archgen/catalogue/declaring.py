"""How a setting is declared: what silence means, where AWS offers it, which values it takes, who says so.

Every field of every type is declared with one of four functions, named after what silence about it
means: `aws_default` (AWS fills it in: judged), `derived` (archgen computes it: by construction),
`stated` (AWS has no such setting: silence is a question) and `required` (AWS refuses the
resource without it). In a loaded model a field that nobody wrote is always None, so that "not
written" and "written with the default" stay apart.

Modules that declare settings do not postpone their annotations (`from __future__ import annotations`):
pydantic would evaluate the text of each once more for every class that inherits it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, partial
from typing import Annotated, Any, ClassVar, TypeAlias, TypedDict, Unpack, cast

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from archgen.catalogue.units import Quantity, Rate
from archgen.finding.finding import Severity


class Silence(StrEnum):
    """What it means when a field is not written."""

    AWS_DEFAULT = "aws_default"
    DERIVED = "derived"
    STATED = "stated"
    REQUIRED = "required"


class Offered(Struct, frozen=True):
    """Where AWS offers a setting: `field` of the same resource must be one of `values`.

    `instead` is what to write where it is not offered, `severity` how bad the belief is:
    high where a guard is void, low for comfort. `judged` names the values of the setting that
    need it (empty: all but the default, `off`, `none` and `false`).
    """

    field: str
    values: tuple[str, ...]
    instead: str
    severity: Severity = Severity.HIGH
    judged: tuple[str, ...] = ()


class Bounds(Struct, frozen=True):
    """The values that AWS accepts: a closed range in the field's own unit, or a list.

    `least` and `most` are texts in that unit (`1d`, `35d`), `values` a closed list. Of a rate,
    `least` and `most` bound the count and `values` lists the periods.
    """

    least: str | None = None
    most: str | None = None
    values: tuple[str, ...] = ()

    def nearest(self, value: Quantity | int | str) -> str | None:
        """The allowed value nearest to `value` as a blueprint writes it; None when `value` is allowed."""
        if isinstance(value, Rate):
            return self._nearest_rate(value)
        amount, read = _measure(value)
        if self.values:
            if isinstance(value, str):
                return None if value in self.values else self.values[0]
            best = min(self.values, key=lambda text: (abs(read(text) - amount), read(text)))
            return None if read(best) == amount else best
        if self.least is not None and amount < read(self.least):
            return self.least
        if self.most is not None and amount > read(self.most):
            return self.most
        return None

    def _nearest_rate(self, rate: Rate) -> str | None:
        periods = self.values or (rate.period,)
        lengths = {text: Rate.parse(f"1/{text}").seconds for text in periods}
        period = min(periods, key=lambda text: abs(lengths[text] - rate.seconds))
        least, most = float(self.least or 0), float(self.most or rate.count)
        count = min(max(rate.count, least), most)
        if count == rate.count and lengths[period] == rate.seconds:
            return None
        return f"{count:g}/{period}"


def _measure(value: Quantity | int | str) -> tuple[float, Callable[[str], float]]:
    """A value as a number, and how to read a bound on the same scale."""
    if isinstance(value, str):
        return 0.0, lambda _: 0.0
    if isinstance(value, int):
        return float(value), float
    kind = type(value)
    return value.amount, lambda text: kind.parse(text).amount


class By(Struct, frozen=True):
    """A default that hangs on another field of the same block: `cases` by its value, else `otherwise`."""

    field: str
    cases: tuple[tuple[str, str], ...]
    otherwise: str | None = None


Default: TypeAlias = str | bool | int | tuple[str, ...] | By | None


class FieldFacts(Struct, frozen=True):
    """What the catalogue knows of a field beyond its type.

    `default` is AWS's default as a blueprint would write it. `only_when` says where AWS offers
    the setting, `bounds` which values; `source` is the page or model that states it, or several
    with `, ` between them: `https://…`, `botocore SERVICE Shape.member`.
    `bites` is true where silence becomes a finding for confidential data or money. `verb` is set
    where the field names resources: each is a relation with that verb, except for the reserved
    `words` it takes instead. `of` lists the types it may name (empty: any).
    """

    silence: Silence
    default: Default = None
    only_when: tuple[Offered, ...] = ()
    bounds: Bounds | None = None
    source: str = ""
    bites: bool = False
    verb: str = ""
    words: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The pages and models that state it, one by one."""
        return tuple(self.source.split(", ")) if self.source else ()


class MoreFacts(TypedDict, total=False):
    """The optional facts of a field, as `FieldFacts` names them."""

    only_when: tuple[Offered, ...]
    bounds: Bounds | None
    source: str
    bites: bool
    verb: str
    words: tuple[str, ...]
    of: tuple[str, ...]


def _declare(about: str, facts: FieldFacts, alias: str | None) -> Any:  # noqa: ANN401 - what Field returns
    return Field(
        default=None, description=about, alias=alias, json_schema_extra=cast("Any", {"facts": facts})
    )


def aws_default(about: str, default: Default, *, alias: str | None = None, **facts: Unpack[MoreFacts]) -> Any:  # noqa: ANN401
    """A field that AWS fills in: `default` is what a create request without it gets (None: nothing)."""
    return _declare(about, FieldFacts(Silence.AWS_DEFAULT, default, **facts), alias)


def derived(about: str, *, alias: str | None = None, **facts: Unpack[MoreFacts]) -> Any:  # noqa: ANN401
    """A field that archgen computes from the rest of the blueprint when it is silent."""
    return _declare(about, FieldFacts(Silence.DERIVED, None, **facts), alias)


def stated(about: str, *, alias: str | None = None, **facts: Unpack[MoreFacts]) -> Any:  # noqa: ANN401
    """A field that only the design can say; silence is a question, or a finding where it bites."""
    return _declare(about, FieldFacts(Silence.STATED, None, **facts), alias)


def required(about: str, *, alias: str | None = None, **facts: Unpack[MoreFacts]) -> Any:  # noqa: ANN401
    """A field without which AWS refuses the resource; the loader reports its absence."""
    return _declare(about, FieldFacts(Silence.REQUIRED, None, **facts), alias)


def facts_of(info: FieldInfo) -> FieldFacts:
    """The facts of a declared field; a field declared otherwise only the design can state."""
    extra = info.json_schema_extra
    facts = extra.get("facts") if isinstance(extra, dict) else None
    return facts if isinstance(facts, FieldFacts) else FieldFacts(Silence.STATED)


class _DefaultOf:
    """AWS's default for a field of a model, asked of the class or of one of its values.

    Only a value can answer for a default that hangs on another field; the class then gives
    what holds otherwise.
    """

    def __get__(self, value: Declared | None, model: type[Declared]) -> Callable[[str], Any]:
        return partial(_default_of, model, value)


class Declared(BaseModel):
    """A block of settings: unknown keys are refused, fields are frozen, each is read by its own type.

    `aws_default(field)` gives AWS's default for `field`, read by the field's own type, or None.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        arbitrary_types_allowed=True,
        protected_namespaces=(),
    )

    aws_default: ClassVar[_DefaultOf] = _DefaultOf()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """What pydantic reads a value of this class by, with each kind of field built once for all classes.

        Left alone, pydantic builds every field of every class anew, though the same few kinds come
        again and again: 22 ms of the 60 that building takes for a blueprint of 24 types.
        """
        _ = source
        fields = {
            name: core_schema.model_field(
                core_schema.with_default_schema(_schema_of(_kind_of(info), handler), default=None),
                validation_alias=info.alias,
            )
            for name, info in cls.model_fields.items()
        }
        config = core_schema.CoreConfig(title=cls.__name__, extra_fields_behavior="forbid")
        inner = core_schema.model_fields_schema(fields, model_name=cls.__name__)
        return core_schema.model_schema(cls, inner, config=config)


_SCHEMAS: dict[object, CoreSchema] = {}


def _schema_of(kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - any annotation
    """The schema of a kind of field; models refer to none by name, so one may stand in many."""
    if kind not in _SCHEMAS:
        _SCHEMAS[kind] = handler.generate_schema(kind)
    return _SCHEMAS[kind]


def _kind_of(info: FieldInfo) -> Any:  # noqa: ANN401 - any annotation
    """The annotation of a field as it was written."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _default_of(model: type[Declared], value: Declared | None, field: str) -> Any:  # noqa: ANN401 - of many types
    facts = facts_of(model.model_fields[field]) if field in model.model_fields else None
    if facts is None or facts.default is None:
        return None
    default = facts.default
    if isinstance(default, By):
        other = None if value is None else getattr(value, default.field)
        if value is not None and other is None:
            other = _default_of(model, value, default.field)
        case = dict(default.cases).get(str(other), default.otherwise)
        return None if case is None else _read(model, field, case)
    return _read(model, field, default)


@cache
def _read(model: type[Declared], field: str, default: str | bool | int | tuple[str, ...]) -> Any:  # noqa: ANN401, FBT001
    kind = _kind_of(model.model_fields[field])
    raw: object = list(default) if isinstance(default, tuple) else str(default)
    return TypeAdapter(kind).validate_python(
        raw.lower() if isinstance(default, bool) and isinstance(raw, str) else raw
    )


def fields_of(model: type[Declared]) -> Mapping[str, FieldInfo]:
    """The declared fields of a type or block by name, in the order declared."""
    return model.model_fields


def key_of(name: str, info: FieldInfo) -> str:
    """The word a blueprint writes for a field: its alias where Python keeps the word for itself."""
    return info.alias or name
