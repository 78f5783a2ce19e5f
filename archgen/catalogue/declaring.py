"""How a setting is declared: what silence means, where AWS offers it, which values it takes, who says so.

Every field of every type is declared with one of four functions, named after what silence about it
means: `aws_default` (AWS fills it in: judged), `derived` (archgen computes it: by construction),
`stated` (AWS has no such setting: silence is a question) and `required` (AWS refuses the
resource without it). In a loaded model a field that nobody wrote is always None, so that "not
written" and "written with the default" stay apart.

Modules that declare settings do not postpone their annotations (`from __future__ import annotations`):
a class reads them when it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, partial
from typing import Any, ClassVar, Self, TypeAlias, TypedDict, TypeVar, Unpack

from msgspec import Struct
from msgspec.structs import replace
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from archgen.catalogue.kinds import Kind, schema_of
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


class Setting(Struct, frozen=True):
    """A declared field: `description` says what it is, `annotation` which kind, `alias` its word.

    The alias is None where the word is the field's name: a blueprint may write what Python keeps for itself.
    """

    description: str
    facts: FieldFacts
    alias: str | None = None
    annotation: Kind = None


def _declare(about: str, facts: FieldFacts, alias: str | None) -> Any:  # noqa: ANN401 - stands for the value
    return Setting(about, facts, alias)


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


class _DefaultOf:
    """AWS's default for a field of a model, asked of the class or of one of its values.

    Only a value can answer for a default that hangs on another field; the class then gives
    what holds otherwise.
    """

    def __get__(self, value: Declared | None, model: type[Declared]) -> Callable[[str], Any]:
        return partial(_default_of, model, value)


class Declared:
    """A block of settings: unknown keys are refused, fields are frozen, each is read by its own type.

    `aws_default(field)` gives AWS's default for `field`, read by the field's own type, or None. What is
    not a setting begins with `model_`, so that a setting may have any name.
    """

    # Besides the values, which stand in `__dict__`, what pydantic's core keeps of a reading.
    __slots__ = ("__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")

    model_fields: ClassVar[Mapping[str, Setting]] = {}
    aws_default: ClassVar[_DefaultOf] = _DefaultOf()

    def __init_subclass__(cls) -> None:
        """Collect the settings, those of the bases first; one that is declared again keeps its place.

        Raises `TypeError` where annotations are postponed.
        """
        fields: dict[str, Setting] = {}
        for base in reversed(cls.__mro__[1:]):
            fields |= vars(base).get("model_fields", {})
        for name, kind in cls.__annotations__.items():
            setting = vars(cls).get(name)
            if isinstance(setting, Setting):
                if isinstance(kind, str):
                    raise TypeError(f"{cls.__name__}.{name}: annotations of settings cannot be postponed")
                fields[name] = replace(setting, annotation=kind)
                # A value has it from now on, and not the class.
                delattr(cls, name)
        cls.model_fields = fields

    def __init__(self) -> None:
        """Refuse: raises `TypeError`. Values are read, with `model_validate`, or silent."""
        raise TypeError(f"{type(self).__name__} is read with model_validate, or made with model_construct")

    @classmethod
    @cache
    def model_schema(cls) -> CoreSchema:
        """What pydantic's core reads a value of this class by."""
        fields = {
            name: core_schema.model_field(
                core_schema.with_default_schema(schema_of(info.annotation), default=None),
                validation_alias=info.alias,
            )
            for name, info in cls.model_fields.items()
        }
        config = core_schema.CoreConfig(title=cls.__name__, extra_fields_behavior="forbid")
        inner = core_schema.model_fields_schema(fields, model_name=cls.__name__)
        return core_schema.model_schema(cls, inner, config=config)

    @classmethod
    def model_validate(cls, raw: object) -> Self:
        """A value of the class as a blueprint writes it; raises `pydantic_core.ValidationError`."""
        value: Self = _validator(cls).validate_python(raw)
        return value

    @classmethod
    def model_construct(cls) -> Self:
        """A value of the class in which nothing is written."""
        return _made(cls, dict.fromkeys(cls.model_fields))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: raises `AttributeError`."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __eq__(self, other: object) -> bool:
        """True for a value of the same class with the same settings."""
        return type(other) is type(self) and vars(other) == vars(self)

    # Told as Any: the type checker takes a class whose values have a hash of their own for no key itself.
    __hash__: ClassVar[Any] = lambda self: hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        """The class and its settings, as a call."""
        return (
            f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"
        )

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """How another process gets the value."""
        return _made, (type(self), vars(self))


_Block = TypeVar("_Block", bound=Declared)


def _made(model: type[_Block], values: dict[str, object]) -> _Block:
    made = object.__new__(model)
    vars(made).update(values)
    return made


@cache
def _validator(model: type[Declared]) -> SchemaValidator:
    """Made for the classes that a blueprint uses, when it uses them."""
    return SchemaValidator(model.model_schema())


def _default_of(model: type[Declared], value: Declared | None, field: str) -> Any:  # noqa: ANN401 - of many types
    facts = model.model_fields[field].facts if field in model.model_fields else None
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
    kind = model.model_fields[field].annotation
    raw: object = list(default) if isinstance(default, tuple) else str(default)
    return SchemaValidator(schema_of(kind)).validate_python(
        raw.lower() if isinstance(default, bool) and isinstance(raw, str) else raw
    )


def fields_of(model: type[Declared]) -> Mapping[str, Setting]:
    """The declared fields of a type or block by name, in the order declared."""
    return model.model_fields


def key_of(name: str, info: Setting) -> str:
    """The word a blueprint writes for a field: its alias where Python keeps the word for itself."""
    return info.alias or name
