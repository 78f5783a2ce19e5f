"""Alarms that wait for a metric which nobody publishes."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.metric_facts import API_METRICS, API_NAMESPACE, MEASURED, PUBLISHED_BY, WORD_FOR
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "alarm-that-never-fires"
_EVERY_API_METRIC = frozenset(name for names in API_METRICS.values() for name in names)


@rule(
    _NAME,
    concern="alarms",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("alarm",),
    covers=("F28",),
    refs={"cwe": ("CWE-778",)},
)
def alarm_that_never_fires(subject: Subject) -> Iterator[Verdict]:
    """An alarm on a metric that nobody publishes stays silent for ever, and looks like good news.

    WHY
      CloudWatch takes any name for a metric. REST APIs publish `4XXError` and `5XXError`, HTTP APIs
      `4xx` and `5xx`: an alarm copied from one to the other waits for a metric that never comes.

    HOW IT IS ATTACKED
      With patience: every refused guess would have been counted, and no alarm ever rings.

    JUDGED
      Fails      a name of API Gateway's that none of the watched APIs publishes, or a word such as
                 `dlq-depth` or `blocked` of which no watched resource has a metric
      Passes     something watched publishes each metric; the words of the language become the right
                 name by themselves
      Not        metrics of one's own, names of WebSocket APIs, alarms that are off, and alarms on logs,
                 trails, generic resources and what stands outside

    MEND IT
      The word instead of the name: `metrics: [4xx, 5xx]`.

    FALSE ALARM?
      A metric of one's own with such a name: write its namespace, `Shop/4XXError`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
      https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html

    Bad:
        archgen: 1
        name: An alarm from another API
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: api, metrics: [AWS/ApiGateway/5XXError], notifies: on-call}
          on-call: {type: topic}

    Good:
        archgen: 1
        name: An alarm by word
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: api, metrics: [5xx], notifies: on-call}
          on-call: {type: topic}
    """
    blueprint = subject.graph.blueprint
    for alarm in blueprint.of_type("alarm"):
        watched = _watched(blueprint, alarm)
        metrics = tuple(getattr(alarm.body, "metrics", None) or ())
        if alarm.value("enabled") is False or not watched or not metrics:
            yield idle(alarm.id)
            continue
        void = [name for name in metrics if _unpublished(name, watched)]
        yield _silent(alarm, watched, void) if void else passed(alarm.id)


def _watched(blueprint: Blueprint, alarm: Resource) -> list[Resource]:
    """What the alarm watches; empty where something among it can be made to count anything."""
    names = [r.target for r in blueprint.outgoing.get(alarm.id, ()) if r.verb == "watches"]
    found = [blueprint.resources[name] for name in dict.fromkeys(names)]
    return found if all(resource.type in MEASURED for resource in found) else []


def _unpublished(metric: str, watched: list[Resource]) -> bool:
    """True where surely nothing that is watched has the metric."""
    if metric in PUBLISHED_BY:
        return not any(resource.type in PUBLISHED_BY[metric] for resource in watched)
    namespace, _, name = metric.rpartition("/")
    if namespace == API_NAMESPACE or (not namespace and name in _EVERY_API_METRIC):
        apis = [resource for resource in watched if resource.type == API]
        known = [API_METRICS.get(str(api.value("protocol"))) for api in apis]
        return bool(known) and all(names is not None and name not in names for names in known)
    return False


def _silent(alarm: Resource, watched: list[Resource], void: list[str]) -> Verdict:
    first = void[0]
    metrics = tuple(getattr(alarm.body, "metrics", None) or ())
    place = ("metrics", metrics.index(first)) if len(metrics) > 1 else ("metrics",)
    named = [resource for resource in watched if resource.type == API] or watched
    return Verdict(
        Outcome.FAILED,
        (alarm.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"`{alarm.id}` never rings: nobody publishes `{first}`",
            f"`{alarm.id}` never rings",
            "nobody publishes what this alarm waits for",
            rule=_NAME,
        ),
        place=At(alarm.id, place, "nobody publishes this"),
        related=tuple(At(resource.id, (), "is watched") for resource in named[:2]),
        pieces=tuple(Piece(name, _NAME, Severity.MEDIUM, "nobody publishes it") for name in void),
        hint=_hint(alarm, void, metrics),
    )


def _hint(alarm: Resource, void: list[str], metrics: tuple[str, ...]) -> str:
    words = {name: WORD_FOR.get(name.rpartition("/")[2].lower()) for name in void}
    if all(words[name] and words[name] != name for name in void):
        right = dict.fromkeys(words.get(name) or name for name in metrics)
        return f"`metrics: [{', '.join(right)}]` on {alarm.id}"
    publishers = PUBLISHED_BY.get(void[0])
    if publishers:
        return f"watch a {' or '.join(publishers)} with `{void[0]}`, or take it away from {alarm.id}"
    return f"a metric of what {alarm.id} watches, instead of `{void[0]}`"


RULES = (alarm_that_never_fires,)
