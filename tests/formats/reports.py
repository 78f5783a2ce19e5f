"""Reports made by hand, for the tests of what is written from them."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from archgen.blueprint.load import load
from archgen.finding.finding import AppliedWaiver, Category, Finding, Fix, Hop, Label, Part, Severity, Status
from archgen.policy.report import Decision, Question, Report, WaiverUse
from archgen.rules.verdict import Outcome
from archgen.source.document import Span
from archgen.source.reading import read_bytes

PARCEL_DESK = """\
archgen: 1
name: Parcel desk
regions: [eu-west-1]

resources:
  browser: {type: client, kind: browser, calls: desk-api}
  desk-api:
    type: api-gateway
    protocol: rest
    thortle: {rate: 200/s, burst: 400}
    routes:
      GET /parcels: {to: list-parcel, public: Open data.}
  list-parcels:
    type: lamda
    runtime: python3.13
  parcels:
    type: dynamodb
    ttl: 400
    billing: on-demand
    billing: provisioned
"""

NOTES = """\
archgen: 1
name: Study notes
regions: [eu-west-1]
resources:
  client: {type: client, kind: browser, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      ANY /{proxy+}: {to: notes-fn}
  notes-fn: {type: lambda, runtime: python3.13, writes: notes}
  notes: {type: dynamodb}
  users: {type: cognito-user-pool}
  trail: {type: cloudtrail}
connections:
  - {from: api, to: users, label: user authentication}
"""

PATH = "notes.yaml"


def label(line: int, column: int, length: int, text: str = "") -> Label:
    return Label(PATH, Span(line, column, line, column + length), text)


def finding(rule: str, severity: Severity, message: str, primary: Label, resource: str) -> Finding:
    return Finding(rule, Category.SECURITY, severity, message, primary, resources=(resource,))


OPEN_ROUTE = replace(
    finding(
        "route-without-authorizer",
        Severity.CRITICAL,
        "anyone on the internet can read and write `notes`",
        label(10, 7, 13, "no authorizer here"),
        "api",
    ),
    part="ANY /{proxy+}",
    related=(label(16, 5, 50, "a label grants nothing"),),
    path=(
        Hop("client"),
        Hop("api", "nothing asks who is calling", place=True),
        Hop("notes-fn"),
        Hop("notes"),
    ),
    hint="let `api` ask `users`:\n"
    "    api:        {authorizer: user-token}\n    user-token: {type: authorizer}",
    refs={"security_hub": ("APIGateway.8",), "cwe": ("CWE-306",)},
    assumed_default=True,
)

TRAIL = replace(
    finding(
        "trail-left-at-defaults",
        Severity.HIGH,
        "`trail` sees one Region, can be forged, and has nowhere to write",
        label(14, 3, 5, "3 settings not stated"),
        "trail",
    ),
    parts=(
        Part("logs_to", "trail-without-bucket", Severity.HIGH, "AWS requires a bucket"),
        Part("multi_region", "trail-in-one-region", Severity.MEDIUM, "AWS: false"),
        Part("log_file_validation", "trail-without-validation", Severity.MEDIUM, "AWS: false"),
    ),
    fix=Fix("adds the last two; the bucket has to be named", ()),
    notes=("a trail costs nothing for its first copy of management events",),
)

POOL = replace(
    finding(
        "pool-left-at-defaults",
        Severity.MEDIUM,
        "`users` asks for no second factor and lets anyone sign up",
        label(13, 3, 5),
        "users",
    ),
    parts=(Part("mfa", "user-pool-without-mfa", Severity.MEDIUM, "AWS: off"),),
    hint="mfa, plan: plus with threat_protection, verify, app_clients, deletion_protection, "
    "a waf that protects users",
)

UNSIGNED = finding(
    "unsigned-code", Severity.LOW, "`notes-fn` runs code that nobody signed", label(11, 3, 8), "notes-fn"
)
UNTRACED = finding(
    "untraced-code", Severity.INFO, "a slow `notes-fn` shows no cause", label(11, 3, 8), "notes-fn"
)
FOLDED = replace(UNSIGNED, rule="folded-rule", message="folded away", folded_into=POOL.id)
WAIVED = replace(
    finding("table-without-recovery", Severity.HIGH, "a mistake in `notes` stays", label(12, 3, 5), "notes"),
    status=Status.WAIVED,
    waiver=AppliedWaiver(
        "ann@example.com", "Notes are copied nightly.", "the nightly copy", date(2027, 3, 31)
    ),
)
QUESTION = Question("notes-fn", "What does `notes-fn` check?", ("object_check",), weighty=True)


def report(
    *findings: Finding,
    text: str = NOTES,
    path: str = PATH,
    decision: Decision = Decision.CHANGES_REQUIRED,
    because: str = "",
    questions: tuple[Question, ...] = (),
    waivers: tuple[WaiverUse, ...] = (),
) -> Report:
    """A report on a text: the mistakes that loading finds, then these findings."""
    document = read_bytes(text.encode(), path)
    blueprint, mistakes = load(document)
    coverage = {Outcome.PASSED: 7, Outcome.FAILED: len(findings)}
    return Report(
        document,
        blueprint,
        (*mistakes, *findings),
        coverage,
        questions,
        waivers,
        decision,
        because,
        date(2026, 1, 2),
    )
