"""Whether whoever waits for an answer waits long enough for it, and lives long enough to hear it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.api_facts import MOST_WAIT
from archgen.catalogue.units import Duration
from archgen.finding.finding import Category, Confidence, Hop, Severity
from archgen.graph.model import EdgeKind, Graph
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "function-outlasting-its-caller"
_FUNCTION = "lambda"
_CUT_OFF = "the code that waits is cut off, and answers nobody"


class Wait(Struct, frozen=True):
    """Somebody who waits for a function.

    `who` is a route's node or a function, `at` where it is written, `stated` whether anybody wrote
    how long. `cut_off` is true for code that says no time of its own: it ends in the middle.
    """

    who: str
    time: Duration
    at: At
    stated: bool
    cut_off: bool = False


@rule(
    _NAME,
    concern="limits",
    category=Category.FEASIBILITY,
    severity=Severity.LOW,
    applies_to=(_FUNCTION,),
    covers=("F11", "lambda-timeout-explicit", "x-timeout-order"),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-400",)},
    former=("callee-outlasting-caller",),
)
def function_outlasting_its_caller(subject: Subject) -> Iterator[Verdict]:
    """A function that runs longer than its caller waits works for a caller who has already gone.

    WHY
      The API gives up after the route's `timeout` and answers with an error. The function goes on,
      is paid for, keeps its place among the executions, and the caller tries again meanwhile. Code
      that waits for longer than it may run itself is cut off, and answers nobody at all.

    HOW IT IS ATTACKED
      Requests that are slow on purpose: each holds an execution long after its caller has gone.

    JUDGED
      Fails      the function's `timeout` is longer than that of a route that leads to it, or than a function
                 waits that calls it: the line's `timeout`, else the caller's own; or one of its own
                 lines waits as long as it may run, or (info) all of them together longer
      Passes     it is not; AWS's default for functions is 3 seconds. A step that fits its caller's makes
                 the whole way fit, so each is asked for itself
      Built in   nobody wrote a time, and AWS's defaults fit
      Not        functions that nobody waits for; calls of an API by code, as the line names no route; how
                 long code waits for somebody else's system is asked by unchecked-third-party-reply
      Severity   medium where the code that waits is cut off itself

    MEND IT
      A shorter `timeout` on the function, or a queue between the route and the work.

    FALSE ALARM?
      Other, slower callers need the time: give them a function of their own.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
      https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

    Bad:
        archgen: 1
        name: Long work
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /reports: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, timeout: 5m}

    Good:
        archgen: 1
        name: Short work
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /reports: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, timeout: 20s}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    by_route = _routes_to(blueprint)
    for function in blueprint.of_type(_FUNCTION):
        waits = [*by_route.get(function.id, ()), *_calls_of(graph, function)]
        outlasted = [wait for wait in waits if _runs(function).seconds > wait.time.seconds]
        patient = _patient(blueprint, function)
        if outlasted:
            yield _outlasting(function, outlasted)
        if patient is not None:
            yield patient
        elif not outlasted:
            stated = function.stated("timeout") or any(wait.stated for wait in waits)
            yield idle(function.id) if not waits else passed(function.id) if stated else built(function.id)


def _routes_to(blueprint: Blueprint) -> Mapping[str, list[Wait]]:
    """By function the routes that lead to it, with how long each waits."""
    found: dict[str, list[Wait]] = {}
    for way in every_route(blueprint):
        time = _wait_of(way)
        at = At(way.api.id, ("routes", way.name), f"gives up after {time.text}", key=True)
        wait = Wait(way.node, time, at, stated=way.route.timeout is not None)
        found.setdefault(str(way.route.to), []).append(wait)
    return found


def _wait_of(way: Way) -> Duration:
    """How long the API waits at a route."""
    written = way.route.timeout
    if isinstance(written, Duration):
        return written
    # Where nothing is written an API waits as long as it ever does.
    return Duration.parse(MOST_WAIT.get(str(way.api.value("protocol")), MOST_WAIT["rest"]))


def _calls_of(graph: Graph, function: Resource) -> Iterator[Wait]:
    """The functions that call a function and wait, for as long as their line says or they may run."""
    for edge in graph.into[function.id]:
        line = edge.line
        caller = graph.blueprint.resources.get(edge.source)
        waits = edge.kind is EdgeKind.REQUEST
        if waits and line is not None and caller is not None and caller.type == _FUNCTION:
            own = line.settings.timeout
            time = own if isinstance(own, Duration) else _runs(caller)
            stated = own is not None or caller.stated("timeout")
            text = f"gives up after {time.text}" if own is not None else f"is cut off after {time.text}"
            yield Wait(caller.id, time, At(caller.id, line.path[:2], text), stated, cut_off=own is None)


def _runs(function: Resource) -> Duration:
    timeout = function.value("timeout")
    return timeout if isinstance(timeout, Duration) else Duration.parse(str(timeout))


def _outlasting(function: Resource, waits: list[Wait]) -> Verdict:
    shortest = min(waits, key=lambda wait: wait.time.seconds)
    wait, runs = shortest.time.text, _runs(function).text
    weights = [Severity.MEDIUM if one.cut_off else Severity.LOW for one in waits]
    severity = max(weights)
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        message=fitting(
            f"`{function.id}` runs for {runs}, its caller waits {wait}",
            f"this function runs for {runs}, its caller waits {wait}",
            rule=_NAME,
        ),
        place=At(function.id, ("timeout",), f"nobody waits after {wait}"),
        related=tuple(one.at for one in waits[:3]),
        path=(Hop(shortest.who, f"waits {wait}"), Hop(function.id, f"runs for {runs}", place=True)),
        pieces=tuple(
            Piece(one.who, _NAME, weight, f"waits {one.time.text}")
            for one, weight in zip(waits, weights, strict=True)
        ),
        hint=f"`timeout: {wait}` or less on {function.id}, or a queue in front of it",
        moved=moved_by(severity, Severity.LOW, _CUT_OFF),
    )


def _lines(blueprint: Blueprint, function: Resource) -> list[tuple[Relation, Duration]]:
    """The lines of a function that say how long it waits, in the order of the file."""
    lines = blueprint.outgoing.get(function.id, ())
    times = ((line, line.settings.timeout) for line in lines if line.verb != "triggered_by")
    return [(line, time) for line, time in times if isinstance(time, Duration)]


def _patient(blueprint: Blueprint, function: Resource) -> Verdict | None:
    """The finding about a function that waits for longer than it may run; None where it does not."""
    lines = _lines(blueprint, function)
    runs = _runs(function)
    longest = max(lines, key=lambda row: (row[1].seconds, row[0].part), default=None)
    if longest is None:
        return None
    line, time = longest
    total = sum(one.seconds for _, one in lines)
    alone = time.seconds >= runs.seconds
    if not alone and total <= runs.seconds:
        return None
    severity = Severity.MEDIUM if alone else Severity.INFO
    names = tuple(one.target for one, _ in lines)
    waits = time.text if alone else f"{total:g}s"
    what = f"`{line.target}`" if alone else shown(names)
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        line.part if alone else line.verb,
        severity=severity,
        confidence=Confidence.HIGH if alone else Confidence.LOW,
        message=fitting(
            f"`{function.id}` waits {waits} for {what}, and runs for {runs.text}",
            f"`{function.id}` waits {waits}, and runs for {runs.text}",
            f"this function waits {waits}, and runs for {runs.text}",
            rule=_NAME,
        ),
        place=At(function.id, line.path[:2], f"it is cut off after {runs.text}"),
        related=(At(function.id, ("timeout",), "all it may run"),) if function.stated("timeout") else (),
        path=(Hop(function.id, f"runs for {runs.text}", place=True), Hop(line.target, f"waits {time.text}")),
        hint=f"`timeout:` of its lines below {runs.text} together, or a longer one on {function.id}",
        moved=moved_by(severity, Severity.LOW, _CUT_OFF if alone else "only calls one after another add up"),
    )


RULES = (function_outlasting_its_caller,)
