"""What is spoken on the way in: the oldest TLS version that a host name accepts."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import built, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, EDGE, domain_path, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "weak-tls"
_SPARE = "default-endpoint-beside-domain"
_WEAK = frozenset({"TLS_1_0", "TLS_1_1", "SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.1"})
_STRONG = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"


class _Host(Struct, frozen=True):
    """A host name that takes old handshakes: where that is written, or could be, and the policy."""

    path: Pointer
    policy: str
    assumed: bool = False

    @property
    def part(self) -> str:
        return "/".join(str(step) for step in self.path)

    @property
    def severity(self) -> Severity:
        return Severity.MEDIUM if self.assumed else Severity.HIGH

    @property
    def says(self) -> str:
        return (
            f"not stated; AWS defaults to {self.policy}" if self.assumed else f"takes {_spoken(self.policy)}"
        )


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
      Folds      into default-endpoint-beside-domain where only the default host is weak, beside a domain
      Parts      each such host, with its own severity: medium where only AWS's default lets it in

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
        weak = [*_names(resource), *_own_host(resource)]
        if weak:
            yield _weak(resource, weak)
        elif _silent_name(resource):
            yield unsaid(
                resource.id, f"Which TLS policy does `{resource.id}` have for its own name?", "minimum_tls"
            )
        elif resource.type == API and resource.value("protocol") != "rest":
            yield built(resource.id)
        else:
            has_host = resource.type in (API, EDGE) or domains(resource)
            yield passed(resource.id) if has_host else idle(resource.id)


def _names(resource: Resource) -> Iterator[_Host]:
    """The names of a resource's own that take old handshakes."""
    for place, name in enumerate(domains(resource)):
        stated = getattr(name, "minimum_tls", None)
        if stated in _WEAK:
            yield _Host((*domain_path(resource, place), "minimum_tls"), stated)


def _own_host(resource: Resource) -> Iterator[_Host]:
    """The host that AWS gives a REST API or a distribution, where it answers and takes old handshakes."""
    if resource.type == API and resource.value("protocol") == "rest":
        stated = getattr(resource.body, "endpoint_tls", None)
        closed = resource.value("default_endpoint") == "disabled"
        if not closed and (stated in _WEAK or (stated is None and resource.value("endpoint") != "private")):
            yield _Host(("endpoint_tls",), stated or "TLS_1_0", assumed=stated is None)
    elif resource.type == EDGE:
        stated = getattr(resource.body, "minimum_tls", None)
        if stated in _WEAK or (stated is None and not domains(resource)):
            yield _Host(("minimum_tls",), stated or "TLSv1", assumed=stated is None)


def _silent_name(resource: Resource) -> bool:
    """True for a distribution with a name of its own of which no policy is written."""
    written = getattr(resource.body, "minimum_tls", None) is not None
    return (
        resource.type == EDGE and not written and any(name.minimum_tls is None for name in domains(resource))
    )


def _spoken(policy: str) -> str:
    if policy == "SSLv3":
        return "SSL 3"
    return "TLS 1.1" if "1.1" in policy or "1_1" in policy else "TLS 1.0"


def _weak(resource: Resource, weak: list[_Host]) -> Verdict:
    first = weak[0]
    severity = max(host.severity for host in weak)
    settings = _settings(resource) if any(host.path == ("endpoint_tls",) for host in weak) else []
    # Leaving the edge changes the address and the way of every request: a person says so.
    by_hand = not settings or settings[0][0] == "endpoint"
    does = ", ".join(f"{field}: {value}" for field, value in settings)
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=f"`{resource.id}` accepts {_spoken(first.policy)}",
        place=At(resource.id, first.path, first.says),
        related=tuple(At(resource.id, host.path, host.says) for host in weak[1:4]),
        hint="; ".join(dict.fromkeys(_hint(resource, host) for host in weak)),
        mend=None if by_hand else Mend(f"sets {does}", resource.id, tuple(settings)),
        pieces=tuple(Piece(host.part, _NAME, host.severity, host.says) for host in weak),
        moved=moved_by(severity, Severity.HIGH, "only AWS's default lets it in"),
        folds_into=(_SPARE,) if domains(resource) and all(h.path == ("endpoint_tls",) for h in weak) else (),
        silent=str(first.path[-1]),
        assumed_default=all(host.assumed for host in weak),
    )


def _hint(resource: Resource, host: _Host) -> str:
    if host.path == ("endpoint_tls",):
        return ", ".join(f"`{field}: {value}`" for field, value in _settings(resource))
    if resource.type == EDGE:
        return "a `domain` of its own with `minimum_tls: TLSv1.3_2025`"
    return "a policy of TLS 1.2 or later for every name"


def _settings(api: Resource) -> list[tuple[str, str]]:
    """What to write for the host that AWS gives a REST API."""
    first = [("endpoint", "regional")] if api.value("endpoint") in (None, "edge") else []
    return [*first, ("endpoint_tls", _STRONG), ("endpoint_access", "strict")]


RULES = (weak_tls,)
