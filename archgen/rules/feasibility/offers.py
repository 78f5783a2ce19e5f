"""What AWS offers of a setting, and which values it takes: judged from the catalogue's fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.fields import Bounds, Declared, FieldFacts, Offered, fields_of, key_of
from archgen.catalogue.units import Duration, Rate, Size
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer


class _Written(Struct, frozen=True):
    """A field that the blueprint writes: its block, its name in the file, its value and facts."""

    block: Declared
    path: Pointer
    value: object
    facts: FieldFacts

    @property
    def name(self) -> str:
        return "/".join(str(step) for step in self.path)


def _written(block: Declared, path: Pointer = ()) -> Iterator[_Written]:
    """Every written field of a block and of the blocks in it, in the order declared."""
    for name, info in fields_of(type(block)).items():
        value = getattr(block, name, None)
        if value is None:
            continue
        here = (*path, key_of(name, info))
        yield _Written(block, here, value, info.facts)
        for step, inner in _inside(value):
            yield from _written(inner, (*here, *step))


def _inside(value: object) -> Iterator[tuple[Pointer, Declared]]:
    if isinstance(value, Declared):
        yield (), value
    elif isinstance(value, Mapping):
        yield from (((key,), inner) for key, inner in value.items() if isinstance(inner, Declared))
    elif isinstance(value, tuple):
        blocks = [inner for inner in value if isinstance(inner, Declared)]
        yield from (((place,) if len(value) > 1 else (), inner) for place, inner in enumerate(blocks))


def _setting(resource: Resource, block: Declared, field: str) -> object:
    """What decides whether a setting is offered: a field beside it, else one of the resource."""
    beside = getattr(block, field, None)
    if beside is None and field in fields_of(type(block)):
        beside = block.aws_default(field)
    return resource.value(field) if beside is None else beside


@rule(
    "setting-not-offered",
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=(
        "f-resource-policy-rest-only",
        "f-private-endpoint-rest-only",
        "f-api-keys-rest-only",
        "f-request-validator-rest-only",
        "f-cache-rest-only",
        "f-xray-http-api",
        "f-exec-logging-http-api",
        "f-client-cert-rest-only",
        "f-canary-gateway-response-rest",
        "f-edge-endpoint-not-own-cdn",
        "f-kms-asymmetric-rotation",
        "f-gateway-endpoint-services",
        "F04",
        "F05",
        "F13",
        "F16",
        "F20",
        "F34",
    ),
    refs={
        "cwe": ("CWE-284", "CWE-20"),
    },
)
def setting_not_offered(subject: Subject) -> Iterator[Verdict]:
    """A setting that AWS does not offer for this kind, protocol or plan guards nothing.

    WHY
      AWS gives its services different settings by protocol, plan and mode. A validator on an HTTP
      API or threat protection below the plus plan can be drawn, but cannot be deployed, so what
      was believed to be guarded is open.

    HOW IT IS ATTACKED
      Through what the missing setting was to stop.

    JUDGED
      Fails      a written setting whose field in the catalogue is offered for other values only
      Passes     it is offered as the resource stands
      Not        settings that nobody wrote

    MEND IT
      Write what the hint names: it does the same where the setting is missing.

    FALSE ALARM?
      AWS may have added it since archgen's facts were read; `archgen types` shows their sources.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html

    Bad:
        archgen: 1
        name: Validating HTTP API
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            validate: body
            routes:
              POST /notes: {to: fn, public: A guest book.}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Validating REST API
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            validate: body
            routes:
              POST /notes: {to: fn, public: A guest book.}
          fn: {type: lambda, runtime: python3.13}
    """
    for resource in subject.graph.blueprint.resources.values():
        asked = [(one, offer) for one in _written(resource.body) for offer in one.facts.only_when]
        missing = [(one, offer) for one, offer in asked if not _offered(resource, one, offer)]
        if missing:
            yield _not_offered(resource, missing)
        else:
            yield passed(resource.id) if asked else idle(resource.id)


def _offered(resource: Resource, one: _Written, offer: Offered) -> bool:
    decides = _setting(resource, one.block, offer.field)
    return decides is None or not _believed(one, offer) or _word(decides) in offer.values


def _believed(one: _Written, offer: Offered) -> bool:
    """True when the written value is one that needs the offer: not off, not the default."""
    if offer.judged:
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        return any(_word(value) in offer.judged for value in values)
    return one.value is not False and one.value not in ("off", "none", one.facts.default)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _not_offered(resource: Resource, missing: list[tuple[_Written, Offered]]) -> Verdict:
    worst = max(offer.severity for _, offer in missing)
    first, offer = next((one, offer) for one, offer in missing if offer.severity is worst)
    kind = _setting(resource, first.block, offer.field)
    names = list(dict.fromkeys(one.name for one, _ in missing))
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=worst,
        message=fitting(
            f"AWS has no {shown(names)} for `{resource.id}` ({offer.field}: {kind})",
            f"AWS has no {shown(names)} for `{resource.id}`",
            f"AWS does not offer {len(names)} settings of `{resource.id}`",
            rule="setting-not-offered",
        ),
        place=At(resource.id, first.path, f"not with `{offer.field}: {kind}`", key=True),
        related=tuple(
            At(resource.id, one.path, "nor this", key=True) for one, _ in missing if one is not first
        ),
        hint="; ".join(dict.fromkeys(f"instead of {one.name}: {said.instead}" for one, said in missing)),
        pieces=tuple(
            Piece(
                one.name,
                "setting-not-offered",
                said.severity,
                f"only with {said.field} {' or '.join(said.values)}",
            )
            for one, said in missing
        ),
        refused=worst >= Severity.HIGH,
    )


@rule(
    "value-out-of-range",
    concern="limits",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("F15", "F18", "F23", "F29", "F34", "F36", "apigw-compression-bound"),
    refs={
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-409",),
    },
)
def value_out_of_range(subject: Subject) -> Iterator[Verdict]:
    """AWS refuses a value outside the bounds of its setting.

    WHY
      Retention days come from a list, recovery windows and token lives from a range. A value that
      AWS refuses stops the deployment, and what takes its place in a hurry is nobody's decision.

    HOW IT IS ATTACKED
      It is not: the deployment fails.

    JUDGED
      Fails      a written value outside the range or list that the catalogue has for its field
      Passes     it lies inside
      Not        settings that nobody wrote, and quotas that AWS raises on request

    MEND IT
      Write the nearest value that the hint names.

    FALSE ALARM?
      None known: only hard bounds are listed.

    SOURCES
      botocore's service models, named at each field of `archgen types`

    Bad:
        archgen: 1
        name: Odd retention
        regions: [eu-west-1]
        resources:
          logs: {type: log-group, retention: 100d}

    Good:
        archgen: 1
        name: Allowed retention
        regions: [eu-west-1]
        resources:
          logs: {type: log-group, retention: 90d}
    """
    for resource in subject.graph.blueprint.resources.values():
        bounded = [one for one in _written(resource.body) if one.facts.bounds is not None]
        outside = [(one, nearest) for one in bounded if (nearest := _nearest(one)) is not None]
        if outside:
            yield _out_of_range(resource, outside)
        else:
            yield passed(resource.id) if bounded else idle(resource.id)


def _out_of_range(resource: Resource, outside: list[tuple[_Written, str]]) -> Verdict:
    first, _ = outside[0]
    text = getattr(first.value, "text", first.value)
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses `{first.name}: {text}` on `{resource.id}`",
            f"AWS refuses `{first.name}` on `{resource.id}`",
            f"AWS refuses {len(outside)} values of `{resource.id}`",
            rule="value-out-of-range",
        ),
        place=At(resource.id, first.path, _range(first.facts.bounds)),
        related=tuple(At(resource.id, one.path, _range(one.facts.bounds)) for one, _ in outside[1:]),
        hint="; ".join(f"`{one.path[-1]}: {value}`" for one, value in outside),
        pieces=tuple(
            Piece(one.name, "value-out-of-range", Severity.HIGH, f"nearest is {value}")
            for one, value in outside
        ),
        refused=True,
    )


def _range(bounds: Bounds | None) -> str:
    if bounds is None:
        return ""
    if bounds.least is not None and bounds.most is not None:
        return f"AWS takes {bounds.least} to {bounds.most}"
    if bounds.least is not None:
        return f"AWS takes {bounds.least} and more"
    return "not among the values AWS takes" if bounds.values else f"AWS takes up to {bounds.most}"


def _nearest(one: _Written) -> str | None:
    """The nearest value that AWS takes, None when the written one is fine or no quantity."""
    bounds, value = one.facts.bounds, one.value
    if bounds is None or isinstance(value, bool) or not isinstance(value, Duration | Size | Rate | int):
        return None
    return bounds.nearest(value)


RULES = (setting_not_offered, value_out_of_range)
