"""Who hears of what happens: people, or nobody, and where word stops."""

from __future__ import annotations

import pytest
from graph_making import resources

from archgen.graph.reaching import FAILING, TELLING, dead_ends, heard, people_hearing, records_of

PAGER = "pager: {type: external, kind: pager}"
ALARM = "late: {type: alarm, watches: dead, metrics: [age], notifies: on-call}"

WAYS = {
    "a topic with a pager": ("on-call: {type: topic, subscribers: pager}", "pager"),
    "a function that calls the pager": (
        "on-call: {type: topic, subscribers: tell}\n  tell: {type: lambda, calls: pager}",
        "pager",
    ),
    "a queue that a function reads": (
        (
            "on-call: {type: topic, subscribers: box}\n  box: {type: queue}\n"
            "  tell: {type: lambda, triggered_by: box, calls: pager}"
        ),
        "pager",
    ),
    "a function that listens": (
        "on-call: {type: topic}\n  tell: {type: lambda, triggered_by: on-call, calls: pager}",
        "pager",
    ),
    "an operator": (
        "on-call: {type: topic, subscribers: me}\n  me: {type: client, kind: operator}",
        "me",
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_an_alarm_gets_to_a_person(name: str) -> None:
    line, person = WAYS[name]
    graph = resources("dead: {type: queue}", ALARM, line, PAGER)
    assert people_hearing(graph, "late", TELLING) == (person,)
    assert people_hearing(graph, "dead", FAILING) == (person,)
    assert dead_ends(graph, "late", TELLING) == ()
    assert heard(graph, "dead").path(person)[0].target == "late"


NOBODY = {
    "a topic without subscribers": ("on-call: {type: topic}", "on-call"),
    "a function that calls nobody": (
        "on-call: {type: topic, subscribers: tell}\n  tell: {type: lambda}",
        "tell",
    ),
    "somebody else's office": (
        "on-call: {type: topic, subscribers: far}\n  far: {type: external, kind: partner}",
        "far",
    ),
}


@pytest.mark.parametrize("name", NOBODY)
def test_word_stops_where_nobody_passes_it_on(name: str) -> None:
    line, end = NOBODY[name]
    graph = resources("dead: {type: queue}", ALARM, line)
    assert people_hearing(graph, "late", TELLING) == ()
    assert dead_ends(graph, "late", TELLING) == (end,)


def test_ten_alarms_on_one_dead_topic_end_there() -> None:
    graph = resources("dead: {type: queue}", ALARM, ALARM.replace("late", "full"), "on-call: {type: topic}")
    assert {dead_ends(graph, name, TELLING) for name in ("late", "full")} == {("on-call",)}


def test_an_alarm_that_is_off_tells_nobody() -> None:
    off = ALARM.replace("metrics", "enabled: false, metrics")
    graph = resources("dead: {type: queue}", off, "on-call: {type: topic, subscribers: pager}", PAGER)
    assert people_hearing(graph, "dead") == ()
    assert dead_ends(graph, "dead") == ("late",)


def test_a_failure_goes_by_its_destination_to_whoever_watches_it() -> None:
    graph = resources(
        "jobs: {type: queue, dead_letter: dead}",
        "dead: {type: queue}",
        ALARM,
        "on-call: {type: topic, subscribers: pager}",
        PAGER,
    )
    assert [e.target for e in heard(graph, "jobs").path("pager")] == ["dead", "late", "on-call", "pager"]


def test_a_topic_that_takes_failures_tells_its_subscribers() -> None:
    graph = resources(
        "fn: {type: lambda, on_failure: news}", "news: {type: topic, subscribers: pager}", PAGER
    )
    assert people_hearing(graph, "fn") == ("pager",)
    assert people_hearing(graph, "news", TELLING) == ("pager",)


def test_ordinary_work_is_no_word_of_a_failure() -> None:
    graph = resources("dead: {type: queue}", "fn: {type: lambda, triggered_by: dead, calls: pager}", PAGER)
    assert people_hearing(graph, "dead") == ()


def test_records_go_where_they_are_forwarded() -> None:
    graph = resources(
        "fn: {type: lambda, logs_to: near}",
        "near: {type: log-group, forwards_to: far}",
        "far: {type: bucket}",
    )
    assert records_of(graph, "fn") == ("near", "far")
    assert records_of(graph, "far") == ()
