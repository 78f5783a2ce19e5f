"""Lines that leave a zone in plain text: callers at a front door, stores in another network."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import DataClass, class_in_reach, class_in_reach_is_stated, data_class
from archgen.graph.doors import front, is_edge
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph, Guard, NodeKind, Strength
from archgen.graph.nature import outside
from archgen.rules.answers import built, fitting, passed, unsaid
from archgen.rules.readings.backend_lines import PLAIN, VERBS
from archgen.rules.readings.context import Behind, Caller, Weight, moved_by, weigh
from archgen.rules.readings.places_apart import named, zone
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unencrypted-boundary-crossing"
_SAYS = "may speak plain text"


@rule(
    _NAME,
    concern="encryption",
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("x-trust-boundary-tls",),
    refs={
        "security_hub": ("CloudFront.3",),
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-319",),
        "well_architected": ("SEC09-BP02",),
        "checkov": ("CKV_AWS_34",),
    },
)
def unencrypted_boundary_crossing(subject: Subject) -> Iterator[Verdict]:
    """What leaves one zone for another in plain text is read and changed by whoever stands between.

    WHY
      Inside one network plain text may be a decision. Between two, between a caller and the front door
      or between an account and the next, there is somebody in the middle who is not of the design.

    HOW IT IS ATTACKED
      In a café, at a provider, on a router in between: the first request goes out without TLS, with a
      cookie or token in it, and is answered by somebody else.

    JUDGED
      Fails      a cloudfront with `viewer_protocol: allow-all`, which is AWS's default; a host of one's
                 own with `tls: false` that others reach; a line from outside over `http` or `tcp` to a
                 host that says nothing of itself; a line to a store or channel in another zone over
                 either, or with `tls: false` there
      Passes     `viewer_protocol: https-only` or `redirect`; https, tls, wss; `tls: true`
      Built      hosts of API Gateway and of functions, which take nothing else
      Asks       whether a host of one's own speaks TLS, where nothing says so
      Not        lines within one zone: account, VPC, public or private subnets. Calls of code, routes
                 and origins are `plain-http-backend`, old versions of TLS are `weak-tls`, and whose
                 certificate is checked is `backend-name-unchecked`
      Severity   less where internal or public data passes; one step less between zones inside AWS

    MEND IT
      `viewer_protocol: https-only` on the cloudfront; `protocol: https` or `tls: true` elsewhere.

    FALSE ALARM?
      A page for all, of public data alone: it is low there. `redirect` costs nothing.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html

    Bad:
        archgen: 1
        name: As the viewer likes
        classification: confidential
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, calls: edge}
          edge: {type: cloudfront, origin: files, viewer_protocol: allow-all}
          files: {type: bucket}

    Good:
        archgen: 1
        name: By TLS alone
        classification: confidential
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, calls: edge}
          edge: {type: cloudfront, origin: files, viewer_protocol: https-only}
          files: {type: bucket}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        doors = front(one)
        ways = [edge for door in doors for edge in _from_zones(graph, door.node)]
        if ways:
            yield _of_door(graph, one, ways)
        plain = _plain_lines(graph).get(one.id, ())
        if plain:
            yield _plain(graph, one, plain)


def _from_zones(graph: Graph, node: str) -> list[Edge]:
    return [
        edge
        for edge in graph.into[node]
        if graph.nodes[edge.source].kind is NodeKind.SOURCE and Guard.TRANSPORT in edge.guards
    ]


def _of_door(graph: Graph, one: Resource, ways: list[Edge]) -> Verdict:
    weakest = min(edge.guards[Guard.TRANSPORT] for edge in ways)
    if weakest is Strength.OPEN:
        return _open_door(graph, one, ways[0].source)
    if weakest is Strength.SILENT and not _spoken_to(graph, one):
        return unsaid(one.id, f"Does `{one.id}` speak TLS to whoever calls it?", "tls")
    return built(one.id) if weakest is Strength.BUILT else passed(one.id)


def _spoken_to(graph: Graph, one: Resource) -> bool:
    """True where the design's own lines ask already: for what it calls there is a rule of its own."""
    lines = graph.blueprint.incoming.get(one.id, ())
    return any(
        (line.verb in VERBS and not outside(graph.blueprint.resources[line.source])) or line.settings.protocol
        for line in lines
    )


class _Line(Struct, frozen=True):
    """A line in plain text, with the zone at its other end and how grave it is."""

    line: Relation
    far: str
    weight: Weight


@once
def _plain_lines(graph: Graph) -> dict[str, tuple[_Line, ...]]:
    """The lines that cross a boundary in plain text, by the resource that wrote them."""
    found: dict[str, list[_Line]] = {}
    for line in graph.blueprint.relations:
        if _is_plain(graph, line) and zone(graph, line.source) != zone(graph, line.target):
            found.setdefault(line.source, []).append(_Line(line, line.target, _weigh_line(graph, line)))
    return {name: tuple(lines) for name, lines in found.items()}


def _is_plain(graph: Graph, line: Relation) -> bool:
    """True for plain text that neither a door nor the rule about backends tells of."""
    resources = graph.blueprint.resources
    source, target = resources[line.source], resources[line.target]
    tls = getattr(target.body, "tls", None)
    if outside(source):
        # A host that says what it speaks is judged as a door; AWS's own speak TLS alone.
        return line.settings.protocol in PLAIN and hasattr(target.body, "tls") and tls is None
    if line.verb in VERBS:
        return False
    spoken = line.settings.protocol
    return spoken in PLAIN or (spoken is None and tls is False and line.verb in _MOVING)


_MOVING = frozenset({"reads", "writes", "deletes", "sends_to", "triggered_by", "subscribes_to", "events_to"})


def _weigh_line(graph: Graph, line: Relation) -> Weight:
    data = max(_carried(graph, line), data_class(graph, line.target))
    if not line.settings.carries and outside(graph.blueprint.resources[line.source]):
        data = max(data, class_in_reach(graph, line.target))
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, Behind(data, said=bool(line.settings.carries)))])
    if any(outside(graph.blueprint.resources[name]) for name in (line.source, line.target)):
        return weight
    severity = Severity(max(weight.severity - 1, Severity.INFO))
    why = "it stays inside AWS" + (
        "" if weight.severity is Severity.HIGH else ", and nothing confidential passes"
    )
    return Weight(severity, weight.confidence, moved_by(severity, Severity.HIGH, why))


def _carried(graph: Graph, line: Relation) -> DataClass:
    data = graph.blueprint.data
    words = [data[name].classification if name in data else None for name in line.settings.carries or ()]
    classes = [DataClass[word.upper()] for word in words if word and word.upper() in DataClass.__members__]
    return max(classes, default=DataClass.UNSTATED)


def _plain(graph: Graph, one: Resource, lines: tuple[_Line, ...]) -> Verdict:
    worst = max(lines, key=lambda line: line.weight.severity)
    far, said = worst.far, worst.line.settings.protocol
    here, there = named(graph, one.id), named(graph, far)
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        severity=worst.weight.severity,
        confidence=worst.weight.confidence,
        message=fitting(
            f"what goes from `{one.id}` to `{far}` crosses a boundary in plain text",
            f"`{one.id}` and `{far}` talk across a boundary in plain text",
            "plain text crosses the boundary between two zones",
            rule=_NAME,
        ),
        place=At(one.id, worst.line.path, f"`protocol: {said}`" if said else "speaks no TLS"),
        path=(Hop(one.id, f"in {here}"), Hop(far, f"in {there}, in plain text", place=True)),
        hint=f"`protocol: tls` to {far}, or `tls: true` on it" if not said else f"`protocol: https` to {far}",
        pieces=tuple(Piece(line.line.part, _NAME, line.weight.severity, "in plain text") for line in lines),
        moved=worst.weight.moved,
    )


def _open_door(graph: Graph, one: Resource, source: str) -> Verdict:
    data = class_in_reach(graph, one.id)
    behind = Behind(data, class_in_reach_is_stated(graph, one.id))
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, behind)])
    field = "viewer_protocol" if is_edge(one) else "tls"
    silent = not one.stated(field)
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"what callers send to `{one.id}` can be read on its way",
            "what callers send to a front door can be read on its way",
            rule=_NAME,
        ),
        place=At(one.id, (field,), "not stated; AWS defaults to allow-all" if silent else _SAYS),
        path=(Hop(source), Hop(one.id, "takes plain text", place=True)),
        hint=f"`viewer_protocol: https-only` on {one.id}" if is_edge(one) else f"`tls: true` on {one.id}",
        moved=weight.moved,
        cause=(one.id, Guard.TRANSPORT),
        silent=field,
        assumed_default=silent,
    )


RULES = (unencrypted_boundary_crossing,)
