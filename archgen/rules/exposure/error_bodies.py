"""What errors tell whoever caused them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph, NodeKind
from archgen.graph.settings import declares, setting
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import weigh
from archgen.rules.readings.held import WHATEVER_IT_HOLDS
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "raw-error-bodies"
_FIXED = "fixed"


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.LOW,
    applies_to=(API, "lambda"),
    covers=("x-error-detail-leak",),
    refs={"owasp_api": ("API8:2023",), "cwe": ("CWE-209",)},
)
def raw_error_bodies(subject: Subject) -> Iterator[Verdict]:
    """An error that is told as it happened shows a stranger the inside: names, policies, stack traces.

    WHY
      The text of a failure is written for whoever mends it. Sent to whoever caused it, it tells which
      libraries run, what tables are called, and which rule turned the request away and why.

    HOW IT IS ATTACKED
      Broken requests are sent until one answer names a query, a path or a role; the next ones are aimed.

    JUDGED
      Fails      a function that an API or its own host opens to the internet, with `errors: raw`; a REST API
                 open to the internet whose own errors have AWS's texts (`error_bodies`), which is the default
      Passes     `errors: fixed` on the function, a claim; `error_bodies: fixed` on the API
      Built in   HTTP and WebSocket APIs, whose own errors are a fixed word
      Asks       what errors of such a function reveal, where it does not say
      Not        what no caller of the internet hears: functions behind queues, inside APIs
      Severity   of a function's errors a remark where callers are known or sign up before; an API tells its
                 own to whoever it turns away

    MEND IT
      `error_bodies: fixed` on the API, `errors: fixed` on the function.

    FALSE ALARM?
      A tool for developers who need the text: waive it there.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
      botocore apigateway PutGatewayResponse.responseTemplates

    Bad:
        archgen: 1
        name: Errors as they happen
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, routes: {GET /notes: {to: fn, public: A notice board.}}}
          fn: {type: lambda, runtime: python3.13, errors: raw}

    Good:
        archgen: 1
        name: Errors by number
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            error_bodies: fixed
            routes: {GET /notes: {to: fn, public: A notice board.}}
          fn: {type: lambda, runtime: python3.13, errors: fixed}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        if exposure(graph, api.id) is not Exposure.INTERNET:
            yield idle(api.id)
            continue
        silent = [
            name for name in _behind(graph, api) if not graph.blueprint.resources[name].stated("errors")
        ]
        own = api.value("protocol") == "rest" and api.value("error_bodies") != _FIXED
        if own:
            yield _by_api(api)
        if silent:
            yield unsaid(api.id, f"What do errors of {shown(silent)} reveal?", "errors")
        elif not own:
            yield passed(api.id) if api.value("protocol") == "rest" else built(api.id)
    for code in graph.blueprint.resources.values():
        if declares(code, "errors"):
            yield _judged(graph, code)


def _judged(graph: Graph, code: Resource) -> Verdict:
    door = _answering(graph).get(code.id, "")
    said = setting(code, "errors")
    if door and said is None and setting(code, "url") is not None:
        return unsaid(code.id, f"What do errors of `{code.id}` reveal?", "errors")
    if not door or said is None:
        return idle(code.id)
    return passed(code.id, confidence=Confidence.STATED) if said == _FIXED else _by_code(graph, code, door)


def _behind(graph: Graph, api: Resource) -> tuple[str, ...]:
    """The functions whose answers an API hands to callers on the internet, in the order of its routes."""
    resources = graph.blueprint.resources
    names = dict.fromkeys(str(route.to) for route in api.routes.values())
    found = (name for name in names if name in resources and declares(resources[name], "errors"))
    return tuple(name for name in found if name in _answering(graph))


@once
def _answering(graph: Graph) -> Mapping[str, str]:
    """By function whose answer a caller on the internet gets: the door or route by which he does."""
    found: dict[str, str] = {}
    for node in graph.nodes.values():
        door = node.kind is NodeKind.DOOR and not graph.blueprint.resources[node.resource].routes
        if (door or node.kind is NodeKind.ROUTE) and exposure(graph, node.id) is Exposure.INTERNET:
            for edge in graph.out[node.id]:
                if edge.kind is EdgeKind.REQUEST:
                    found.setdefault(edge.target, node.id)
    return found


def _by_api(api: Resource) -> Verdict:
    """The finding about an API's own errors: whoever is turned away reads them, so that anyone does."""
    stated = api.stated("error_bodies")
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        message=fitting(
            f"errors of `{api.id}` tell callers why in AWS's words",
            "errors tell callers why in AWS's words",
            rule=_NAME,
        ),
        place=At(api.id, ("error_bodies",), "AWS's texts" if stated else "not stated; AWS's own texts"),
        hint=f"`error_bodies: {_FIXED}` on {api.id}",
        folds_into=("undiagnosable-api", "api-without-alarm"),
        silent="error_bodies",
        assumed_default=not stated,
    )


def _by_code(graph: Graph, code: Resource, door: str) -> Verdict:
    weight = weigh(Severity.LOW, [(caller_of(graph, door), WHATEVER_IT_HOLDS)])
    return Verdict(
        Outcome.FAILED,
        (code.id,),
        severity=weight.severity,
        message=fitting(
            f"errors of `{code.id}` show callers the inside",
            "errors show callers the inside",
            rule=_NAME,
        ),
        place=At(code.id, ("errors",), "told as they happen"),
        path=(Hop(door), Hop(code.id, "tells its errors as they happen", place=True)),
        hint=f"`errors: {_FIXED}` on {code.id}",
        moved=weight.moved,
        silent="errors",
    )


RULES = (raw_error_bodies,)
