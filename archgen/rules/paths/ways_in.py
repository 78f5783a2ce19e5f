"""Ways from the internet on which a guard is missing: nobody asks, nobody inspects, the edge is passed by."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.finding.finding import Confidence, Severity
from archgen.graph.levels import Question
from archgen.graph.model import Guard, Strength
from archgen.graph.places import places
from archgen.rules.answers import built, idle, passed, unsaid
from archgen.rules.paths.anonymous import open_place
from archgen.rules.paths.edge import fronted_doors, judge_door
from archgen.rules.paths.findings import entries_to_code, entries_to_data, weakest
from archgen.rules.paths.inspection import uninspected_place
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import Verdict

_STORE = "anonymous-path-to-store"
_CODE = "uninspected-path-to-code"
_EDGE = "path-around-the-edge"


@rule(
    _STORE,
    concern="authentication",
    severity=Severity.CRITICAL,
    applies_to=("any",),
    covers=("x-internet-to-store-needs-authenticator",),
    refs={
        "owasp_api": ("API2:2023", "API5:2023"),
        "cwe": ("CWE-306", "CWE-862"),
        "well_architected": ("SEC02-BP01", "SEC03-BP07"),
    },
)
def anonymous_path_to_store(subject: Subject) -> Iterator[Verdict]:
    """A way from the internet to stored data, or to a secret, on which nobody asks who is calling.

    WHY
      What counts is the weakest way to a store, not the best. One open route into a function opens
      all that the function's role may touch, whatever the other routes ask for.

    HOW IT IS ATTACKED
      The open route is found by trying paths. Through it runs the same code with the same role as
      behind the guarded ones: an unusual parameter, an injection or a bug, and it reads the table.

    JUDGED
      Fails      no authorizer, signature or client certificate on some way from the internet to a table,
                 bucket, secret, queue, topic, bus or workflow; a `public:` reason, an API key, CORS and an
                 authorizer with `on_error: allow` ask nobody
      Passes     each way asks, or is closed to all but an edge or a network
      Not        what only reads public data, and what no way from outside leads to
      Severity   less where the data is internal or public

    MEND IT
      `authorizer:` on the route or the API. Where the route must stay open: a function of its own
      whose role does not touch the store.

    FALSE ALARM?
      The code behind the open route never touches the store: its role may all the same. Split the
      function, or waive the route with that reason.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
      https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html

    Bad:
        archgen: 1
        name: One function for all
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            routes:
              GET /visits: {to: visits-fn}
              GET /health: {to: visits-fn, public: The probe has no token.}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [visits]}
          visits-fn: {type: lambda, runtime: python3.13, reads: visits}
          visits: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: The probe apart
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            routes:
              GET /visits: {to: visits-fn}
              GET /health: {to: health-fn, public: The probe has no token.}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [visits]}
          visits-fn: {type: lambda, runtime: python3.13, reads: visits}
          health-fn: {type: lambda, runtime: python3.13}
          visits: {type: dynamodb, holds: [personal]}
    """
    graph, question = subject.graph, Question(Guard.IDENTITY)
    entries = entries_to_data(graph)
    for name, edges in entries.items():
        level = weakest(graph, question, edges)
        if level is None:
            yield idle(name)
        elif level is Strength.SILENT:
            yield unsaid(
                name, f"Does anything ask callers who they are before they reach `{name}`?", "authorizer"
            )
        elif level is Strength.BUILT:
            yield built(name)
        elif level is not Strength.OPEN:
            stated = level is Strength.STATED
            yield passed(name, confidence=Confidence.STATED if stated else Confidence.HIGH)
    for place in places(graph, question, [edge for edges in entries.values() for edge in edges]):
        yield open_place(graph, question, place, _STORE, Severity.CRITICAL)


@rule(
    _CODE,
    concern="web-protection",
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("x-internet-to-compute-needs-waf",),
    refs={
        "security_hub": ("APIGateway.4", "CloudFront.6"),
        "cwe": ("CWE-693", "CWE-20"),
        "well_architected": ("SEC05-BP04",),
        "checkov": ("CKV2_AWS_29", "CKV_AWS_68"),
    },
)
def uninspected_path_to_code(subject: Subject) -> Iterator[Verdict]:
    """A way from the internet to code on which no web ACL looks at the requests.

    WHY
      Everything on the internet is scanned for the flaws of the week. A web ACL stops what is known
      before code runs; a door without one hands every request to the code.

    HOW IT IS ATTACKED
      Scanners ignore the door in the picture and take the one that answers: the API's own host beside
      the CDN's, a function URL, an HTTP API.

    JUDGED
      Fails      some way from the internet to a function, workflow or server passes no web ACL that
                 blocks anything; one that only counts, or stands where AWS takes none, is not there
      Passes     a web ACL at each way in, or at the edge where nobody comes past the edge
      Built in   no way from the internet
      Severity   less where callers prove who they are before code runs, and where data is internal

    MEND IT
      A waf with `managed_rules` that protects the API. An HTTP API, a WebSocket API or a function URL
      takes none: put a cloudfront with one in front, and close the direct way.

    FALSE ALARM?
      Machines that sign their requests, staff behind single sign-on: it is low there. Waive the door.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html
      botocore wafv2 AssociateWebACL

    Bad:
        archgen: 1
        name: No web ACL
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {POST /notes: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, writes: notes}
          notes: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: A web ACL
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {POST /notes: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, writes: notes}
          notes: {type: dynamodb, holds: [personal]}
    """
    graph, question = subject.graph, Question(Guard.INSPECTION)
    entries = entries_to_code(graph)
    for name, edges in entries.items():
        level = weakest(graph, question, edges)
        if level is None:
            yield built(name)
        elif level is not Strength.OPEN:
            yield passed(name)
    for place in places(graph, question, [edge for edges in entries.values() for edge in edges]):
        yield uninspected_place(graph, question, place, _CODE, Severity.HIGH)


@rule(
    _EDGE,
    concern="exposure",
    severity=Severity.CRITICAL,
    applies_to=("cloudfront",),
    covers=("x-origin-bypass-regional-api",),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-288", "CWE-693"),
        "well_architected": ("SEC05-BP02",),
    },
)
def path_around_the_edge(subject: Subject) -> Iterator[Verdict]:
    """An origin that answers whoever calls it directly makes all that the edge does optional.

    WHY
      A CDN in front of an API, a function URL or a bucket closes nothing. The origin keeps its own
      host name, and whoever knows it comes past the edge's web ACL, limits and flood protection.

    HOW IT IS ATTACKED
      Host names of origins stand in certificate logs and old DNS records. A CloudFront address list
      does not help: an attacker's own distribution has the same addresses.

    JUDGED
      Fails      a host of the origin answers strangers when the edge is taken away
      Passes     a web ACL that blocks by default and allows only the edge's secret header; an authorizer
                 function on each route that reads the secret and has the header in `identity_source`;
                 client certificates on the edge's line and the host; signed access to a function URL
      Built in   a private endpoint; a bucket that lets nobody in
      Asks       the header is sent and only code could check it: nothing in the design says that it does
      Not        what is no cloudfront's origin

    MEND IT
      `origin_header` on the edge, and a regional waf on the API: `default_action: block`, with one
      rule that allows `header NAME equals SECRET`.

    FALSE ALARM?
      The API is meant to be called both ways: waive the door, and say what guards it.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html

    Bad:
        archgen: 1
        name: A header that nobody checks
        classification: confidential
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, origin_header: {name: x-edge-key, secret: edge-key}}
          edge-key: {type: secret, rotation: 30d, overlap: 1d}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /items: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: items}
          items: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: A header that a web ACL asks for
        classification: confidential
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, origin_header: {name: x-edge-key, secret: edge-key}}
          edge-key: {type: secret, rotation: 30d, overlap: 1d}
          origin-waf:
            type: waf
            scope: regional
            protects: api
            default_action: block
            rules: {from-edge: {match: header x-edge-key equals edge-key, action: allow}}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /items: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: items}
          items: {type: dynamodb, holds: [personal]}
    """
    for fronted in fronted_doors(subject.graph.blueprint):
        yield judge_door(subject.graph, fronted, _EDGE, Severity.CRITICAL)


RULES = (anonymous_path_to_store, uninspected_path_to_code, path_around_the_edge)
