"""How much functions run and answer, and what of that AWS refuses or nobody chose."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.api_facts import FUNCTION_STREAM
from archgen.catalogue.facts import ACCOUNT_CONCURRENCY
from archgen.catalogue.function_facts import UNRESERVED
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.frames import account_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_OVER = "concurrency-overcommitted"
_UNCHOSEN = "function-size-unchosen"
_STREAMING = "streaming-without-ceiling"
_FUNCTION = "lambda"


@rule(
    _OVER,
    concern="limits",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("account", "lambda"),
    covers=("f-reserved-concurrency-budget",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-770",)},
)
def concurrency_overcommitted(subject: Subject) -> Iterator[Verdict]:
    """Functions cannot reserve the last hundred executions of an account; AWS refuses the one too many.

    WHY
      All functions of an account and Region share one number of executions, 1000 unless AWS raised
      it. A reservation is taken from it at once, and a hundred stay for functions without one.

    HOW IT IS ATTACKED
      It is not: the deployment of the last function fails, perhaps in the middle of a release.

    JUDGED
      Fails      the reservations in one account and Region exceed `concurrency` less a hundred
      Passes     they leave that hundred
      Not        no function reserves anything

    MEND IT
      Lower one `reserved_concurrency`, or write the raised quota as `concurrency` on the account.

    FALSE ALARM?
      The quota was raised: say so. New accounts may have far less than 1000, and then more fails.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
      https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

    Bad:
        archgen: 1
        name: All reserved
        regions: [eu-west-1]
        resources:
          orders: {type: lambda, runtime: python3.13, reserved_concurrency: 800}
          returns: {type: lambda, runtime: python3.13, reserved_concurrency: 200}
        boundaries:
          shop: {type: account, id: "111122223333"}

    Good:
        archgen: 1
        name: Some left
        regions: [eu-west-1]
        resources:
          orders: {type: lambda, runtime: python3.13, reserved_concurrency: 700}
          returns: {type: lambda, runtime: python3.13, reserved_concurrency: 200}
        boundaries:
          shop: {type: account, id: "111122223333"}
    """
    blueprint = subject.graph.blueprint
    budgets: dict[str, dict[str, list[Resource]]] = {}
    for function in blueprint.of_type(_FUNCTION):
        if getattr(function.body, "reserved_concurrency", None):
            account = account_of(blueprint, function)
            for region in function.regions:
                budgets.setdefault(account, {}).setdefault(region, []).append(function)
    for name in [account.id for account in blueprint.of_type("account") if account.id not in budgets]:
        yield idle(name)
    for name, regions in budgets.items():
        yield _reserved(blueprint.resources.get(name), regions)


def _most(account: Resource | None) -> int:
    """The executions that functions of an account may reserve, in each Region."""
    quota = ACCOUNT_CONCURRENCY.value if account is None else account.value("concurrency")
    return int(str(quota)) - int(str(UNRESERVED.value))


def _reserves(function: Resource) -> int:
    return int(function.value("reserved_concurrency"))


def _reserved(account: Resource | None, regions: dict[str, list[Resource]]) -> Verdict:
    """The answer about one account: its most reserved Region, the largest reservation first."""
    region = min(regions, key=lambda name: (-sum(map(_reserves, regions[name])), name))
    functions = sorted(regions[region], key=lambda one: (-_reserves(one), one.id))
    if sum(map(_reserves, functions)) > _most(account):
        return _overcommitted(account, region, functions)
    return passed(account.id if account else functions[0].id)


def _overcommitted(account: Resource | None, region: str, functions: list[Resource]) -> Verdict:
    most, total, largest = _most(account), sum(map(_reserves, functions)), functions[0]
    return Verdict(
        Outcome.FAILED,
        ((account or largest).id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"AWS refuses to reserve {total} executions in {region}: {most} are there",
            f"AWS refuses to reserve {total} executions: {most} are there",
            rule=_OVER,
        ),
        place=At(largest.id, ("reserved_concurrency",), f"{total} together, and {most} are there"),
        related=tuple(At(one.id, ("reserved_concurrency",), "reserved too") for one in functions[1:4]),
        pieces=tuple(
            Piece(one.id, _OVER, Severity.MEDIUM, f"reserves {_reserves(one)}") for one in functions
        ),
        hint=f"lower one by {total - most}"
        + (f", or `concurrency:` on {account.id} once AWS has raised it" if account else ""),
        silent="concurrency",
        assumed_default=account is None or not account.stated("concurrency"),
        refused=True,
    )


@rule(
    _UNCHOSEN,
    concern="limits",
    severity=Severity.INFO,
    applies_to=("lambda",),
    covers=("lambda-timeout-explicit", "lambda-memory-explicit"),
    refs={"cwe": ("CWE-400",)},
    profile="strict",
)
def function_size_unchosen(subject: Subject) -> Iterator[Verdict]:
    """A function whose time and memory nobody chose runs with 3 seconds and 128 MB.

    WHY
      AWS's defaults suit a first try. Whether they suit the work, and what it may cost, is a decision.

    HOW IT IS ATTACKED
      It is not; a function that is too small fails under load, one that is too large costs more.

    JUDGED
      Fails      `timeout` or `memory` is not written, on the function or under `defaults`
      Passes     both are
      Profile    strict

    MEND IT
      `defaults: {lambda: {timeout: 10s, memory: 256MB}}`.

    FALSE ALARM?
      The defaults suffice: write them down.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

    Bad:
        archgen: 1
        name: Of no size
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Of a size
        regions: [eu-west-1]
        defaults:
          lambda: {timeout: 10s, memory: 256MB}
        resources:
          fn: {type: lambda, runtime: python3.13}
    """
    for function in subject.graph.blueprint.of_type(_FUNCTION):
        missing = [field for field in ("timeout", "memory") if not function.stated(field)]
        if not missing:
            yield passed(function.id)
            continue
        yield Verdict(
            Outcome.FAILED,
            (function.id,),
            severity=Severity.INFO,
            message=fitting(f"nobody chose the {' or '.join(missing)} of {shown([function.id])}"),
            place=At(function.id, (), f"no {' and no '.join(missing)}"),
            pieces=tuple(Piece(field, _UNCHOSEN, Severity.INFO, "AWS's default") for field in missing),
            hint=f"`defaults: {{lambda: {{{', '.join(_CHOICES[field] for field in missing)}}}}}`",
            silent=missing[0],
            assumed_default=True,
        )


_CHOICES = {"timeout": "timeout: 10s", "memory": "memory: 256MB"}


@rule(
    _STREAMING,
    concern="limits",
    severity=Severity.LOW,
    applies_to=("lambda",),
    covers=("lambda-url-invoke-mode",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-770",)},
)
def streaming_without_ceiling(subject: Subject) -> Iterator[Verdict]:
    """A streamed answer ends where the function ends it, or at AWS's 200 MB, and each byte is paid for.

    WHY
      A buffered answer stops at 6 MB. A streamed one goes on while the function writes, so that one
      request can cost as much as thirty.

    HOW IT IS ATTACKED
      The longest answer is asked for again and again; the bill grows, and nothing is ever refused.

    JUDGED
      Fails      the function's URL has `mode: stream` and no `max_response`
      Passes     `max_response` is written
      Not        buffered URLs, and functions without one

    MEND IT
      `max_response: 20MB`, and let the function keep to it.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
      https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

    Bad:
        archgen: 1
        name: Endless
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: nodejs24.x, url: {auth: iam, mode: stream}}

    Good:
        archgen: 1
        name: With an end
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: nodejs24.x, url: {auth: iam, mode: stream, max_response: 20MB}}
    """
    for function in subject.graph.blueprint.of_type(_FUNCTION):
        url = getattr(function.body, "url", None)
        if url is None or url.mode != "stream":
            yield idle(function.id)
        elif url.max_response is not None:
            yield passed(function.id)
        else:
            yield Verdict(
                Outcome.FAILED,
                (function.id,),
                severity=Severity.LOW,
                message=fitting(
                    f"an answer of `{function.id}` goes on without end",
                    "an answer of this function goes on without end",
                    rule=_STREAMING,
                ),
                place=At(function.id, ("url", "mode"), f"up to {FUNCTION_STREAM} an answer"),
                hint="`max_response: 20MB` beside `mode: stream`",
                silent="url.max_response",
            )


RULES = (
    concurrency_overcommitted,
    function_size_unchosen,
    streaming_without_ceiling,
)
