"""Alarms that ring where nobody hears them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.graph.reaching import TELLING, dead_ends, heard
from archgen.rules.answers import fitting, passed
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.alarms import gets_to_somebody, told
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "alarm-without-action"


@rule(
    _NAME,
    concern="alarms",
    severity=Severity.MEDIUM,
    applies_to=("alarm",),
    covers=("cw-alarm-has-action", "x-alarm-routes-to-person"),
    former=("alarm-that-reaches-nobody",),
    refs={
        "security_hub": ("CloudWatch.15", "CloudWatch.17"),
        "well_architected": ("SEC04-BP04", "SEC10-BP01"),
        "checkov": ("CKV_AWS_319",),
        "prowler": ("cloudwatch_alarm_actions_alarm_state_configured", "cloudwatch_alarm_actions_enabled"),
    },
)
def alarm_without_action(subject: Subject) -> Iterator[Verdict]:
    """An alarm that tells nobody turns red on a page that nobody looks at.

    WHY
      CloudWatch changes the state of an alarm and does what its actions say. Without one, with actions
      turned off, or with a topic to which nobody listens, nothing follows.

    HOW IT IS ATTACKED
      In plain sight: the graph shows the attack from the first minute, and the first to look at it is
      whoever writes the report.

    JUDGED
      Fails      an alarm without `notifies`, with `enabled: false`, or whose word ends before it gets to
                 somebody outside: a pager, a ticket system, an operator
      Passes     it is on and its word gets there, over topics, queues or functions
      Groups     alarms whose word ends in the same place are one finding, at the first of them; one that is
                 off folds into the finding about the API or function that nothing watches but it
      Severity   low where another alarm or a dashboard watches it

    MEND IT
      `notifies:` a topic with `subscribers:` a pager.

    FALSE ALARM?
      It scales something and is meant for nobody: draw what it scales as what it notifies.

    SOURCES
      botocore cloudwatch PutMetricAlarm.AlarmActions
      botocore cloudwatch PutMetricAlarm.ActionsEnabled

    Bad:
        archgen: 1
        name: Nobody hears
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: fn, metrics: [errors], notifies: on-call}
          on-call: {type: topic}

    Good:
        archgen: 1
        name: A pager hears
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: fn, metrics: [errors], notifies: on-call}
          on-call: {type: topic, subscribers: pager}
          pager: {type: external, kind: pager}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    lost: dict[str, list[Resource]] = {}
    for alarm in blueprint.of_type("alarm"):
        targets = told(graph, alarm.id)
        if alarm.value("enabled") is False:
            yield _mute(blueprint, alarm, "enabled")
        elif not targets:
            yield _mute(blueprint, alarm, "notifies")
        elif gets_to_somebody(graph, alarm.id):
            yield passed(alarm.id)
        else:
            ends = dead_ends(graph, alarm.id, TELLING)
            lost.setdefault(ends[0] if ends else targets[0], []).append(alarm)
    for place, alarms in lost.items():
        yield from _lost(graph, place, alarms)


def _severity(blueprint: Blueprint, alarm: Resource) -> Severity:
    """Low where an alarm of alarms, or a dashboard, shows it all the same."""
    watched = any(line.verb == "watches" for line in blueprint.incoming.get(alarm.id, ()))
    return Severity.LOW if watched else Severity.MEDIUM


def _mute(blueprint: Blueprint, alarm: Resource, field: str) -> Verdict:
    severity = _severity(blueprint, alarm)
    off = field == "enabled"
    return Verdict(
        Outcome.FAILED,
        (alarm.id,),
        severity=severity,
        message=fitting(
            f"`{alarm.id}` is turned off" if off else f"nobody hears `{alarm.id}`",
            "an alarm is turned off" if off else "nobody hears this alarm",
            rule=_NAME,
        ),
        place=At(alarm.id, (field,), "off" if off else "not stated; AWS defaults to nobody"),
        hint=f"`enabled: true` on {alarm.id}"
        if off
        else f"`notifies:` a topic with subscribers on {alarm.id}",
        moved=moved_by(severity, Severity.MEDIUM, "another alarm or a dashboard watches it"),
        folds_into=("api-without-alarm", "function-without-alarm", "unwatched-export") if off else (),
        silent="" if off else field,
        assumed_default=not off,
    )


def _lost(graph: Graph, place: str, alarms: list[Resource]) -> Iterator[Verdict]:
    """A finding for each alarm whose word ends at one place; the first takes in the others."""
    blueprint = graph.blueprint
    first, *others = alarms
    whole = max(_severity(blueprint, alarm) for alarm in alarms)
    yield replace(
        _unheard(graph, place, [first, *others], whole),
        stands_for=tuple(alarm.id for alarm in others),
    )
    for alarm in others:
        yield replace(_unheard(graph, place, [alarm], _severity(blueprint, alarm)), folds_into=(_NAME,))


def _unheard(graph: Graph, place: str, alarms: list[Resource], severity: Severity) -> Verdict:
    names = [alarm.id for alarm in alarms]
    way = heard(graph, names[0], TELLING).path(place)
    many = f"what {len(names)} alarms tell `{place}` gets to nobody"
    one = f"what `{names[0]}` tells `{place}` gets to nobody"
    listens = hasattr(graph.blueprint.resources[place].body, "subscribers")
    return Verdict(
        Outcome.FAILED,
        (names[0],),
        severity=severity,
        message=fitting(many if len(names) > 1 else one, "what this alarm tells gets to nobody", rule=_NAME),
        place=At(names[0], ("notifies",), "ends before a person"),
        related=(
            At(place, (), "tells nobody"),
            *(At(name, ("notifies",), "ends there, too") for name in names[1:3]),
        ),
        path=path_hops(way, way[-1:], "tells nobody"),
        hint=f"`subscribers:` a pager on {place}" if listens else f"somebody outside whom {place} tells",
        moved=moved_by(severity, Severity.MEDIUM, "another alarm or a dashboard watches it"),
        silent="subscribers",
    )


RULES = (alarm_without_action,)
