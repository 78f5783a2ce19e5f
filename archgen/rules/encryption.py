"""What is spoken on the way in: the oldest TLS version that a host name accepts."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import built, idle, passed, unsaid
from archgen.rules.routes import API, EDGE, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_NAME = "weak-tls"
_WEAK = frozenset({"TLS_1_0", "TLS_1_1", "SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.1"})
_STRONG = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"


@rule(
    _NAME,
    concern="encryption",
    severity=Severity.HIGH,
    applies_to=("api-gateway", "cloudfront", "cognito-user-pool"),
    covers=("apigw-domain-tls-policy", "F45"),
    refs={
        "security_hub": ("APIGateway.11",),
        "cwe": ("CWE-326", "CWE-327"),
        "well_architected": ("SEC09-BP02",),
        "checkov": ("CKV_AWS_206",),
    },
    fixable=True,
)
def weak_tls(subject: Subject) -> Iterator[Verdict]:
    """The execute-api host of a REST API takes TLS 1.0 unless its policy says otherwise.

    WHY
      TLS 1.0 and 1.1 rest on broken hashes and ciphers, and were withdrawn in 2021. A server that
      still takes them lets the two ends be talked down to them.

    HOW IT IS ATTACKED
      Somebody on the network between the two breaks the first handshakes until an old client tries
      an older version, and then reads along.

    JUDGED
      Fails      a reachable host name takes less than TLS 1.2, written or by AWS's default
      Passes     TLS 1.2 or later on every reachable name; a disabled default endpoint is not judged
      Built in   HTTP and WebSocket APIs, which take nothing older
      Asks       a name at CloudFront whose policy is not stated

    MEND IT
      `endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09` with `endpoint_access: strict`, or
      `default_endpoint: disabled` beside a domain of one's own.

    FALSE ALARM?
      Devices that know nothing newer: waive it with a date when they go.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
      https://www.rfc-editor.org/rfc/rfc8996

    Bad:
        archgen: 1
        name: Old handshakes
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            routes: {GET /health: {to: mock, public: A constant.}}

    Good:
        archgen: 1
        name: New handshakes
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09
            endpoint_access: strict
            routes:
              GET /health: {to: mock, public: A constant.}
    """
    for resource in subject.graph.blueprint.of_type(API, EDGE, "cognito-user-pool"):
        if resource.type == API:
            yield _of_api(resource)
        elif resource.type == EDGE:
            yield _of_edge(resource)
        else:
            yield _of_names(resource) or (passed(resource.id) if domains(resource) else idle(resource.id))


def _of_api(api: Resource) -> Verdict:
    weak_name = _of_names(api)
    if weak_name is not None:
        return weak_name
    if api.value("protocol") != "rest":
        return built(api.id)
    stated = getattr(api.body, "endpoint_tls", None)
    if api.value("default_endpoint") == "disabled" or (stated is None and api.value("endpoint") == "private"):
        return passed(api.id)
    if stated is None:
        return _weak(api, ("endpoint_tls",), "TLS 1.0", "not stated; AWS defaults to TLS_1_0", assumed=True)
    if stated in _WEAK:
        return _weak(api, ("endpoint_tls",), _spoken(stated), f"takes {_spoken(stated)}")
    return passed(api.id)


def _of_names(resource: Resource) -> Verdict | None:
    for place, name in enumerate(domains(resource)):
        stated = getattr(name, "minimum_tls", None)
        if stated in _WEAK:
            path = (
                ("domain", place, "minimum_tls") if len(domains(resource)) > 1 else ("domain", "minimum_tls")
            )
            return _weak(resource, path, _spoken(stated), f"takes {_spoken(stated)}")
    return None


def _of_edge(edge: Resource) -> Verdict:
    weak_name = _of_names(edge)
    stated = getattr(edge.body, "minimum_tls", None)
    if weak_name is not None:
        return weak_name
    if stated in _WEAK:
        return _weak(edge, ("minimum_tls",), _spoken(stated), f"takes {_spoken(stated)}")
    names = domains(edge)
    if stated is not None or (names and all(name.minimum_tls is not None for name in names)):
        return passed(edge.id)
    if names:
        return unsaid(edge.id, f"Which TLS policy does `{edge.id}` have for its own name?", "minimum_tls")
    return _weak(edge, ("minimum_tls",), "TLS 1.0", "not stated; AWS defaults to TLSv1", assumed=True)


def _spoken(policy: str) -> str:
    if policy == "SSLv3":
        return "SSL 3"
    return "TLS 1.1" if "1.1" in policy or "1_1" in policy else "TLS 1.0"


def _weak(
    resource: Resource, path: tuple[str | int, ...], version: str, label: str, *, assumed: bool = False
) -> Verdict:
    mend = None
    hint = "a policy of TLS 1.2 or later for every name"
    if resource.type == API and path == ("endpoint_tls",):
        settings = [("endpoint_tls", _STRONG), ("endpoint_access", "strict")]
        if resource.value("endpoint") in (None, "edge"):
            # Leaving the edge changes the address and the way of every request: a person says so.
            settings.insert(0, ("endpoint", "regional"))
        else:
            does = ", ".join(f"{field}: {value}" for field, value in settings)
            mend = Mend(f"sets {does}", resource.id, tuple(settings))
        hint = ", ".join(f"`{field}: {value}`" for field, value in settings)
    elif resource.type == EDGE:
        hint = "a `domain` of its own with `minimum_tls: TLSv1.3_2025`"
    severity = Severity.MEDIUM if assumed else Severity.HIGH
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=f"`{resource.id}` accepts {version}",
        place=At(resource.id, path, label),
        hint=hint,
        mend=mend,
        pieces=(Piece("/".join(str(step) for step in path), _NAME, severity, label),),
        silent=str(path[-1]),
        assumed_default=assumed,
    )


RULES = (weak_tls,)
