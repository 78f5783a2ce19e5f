"""Changes that go out to everybody at once, and certificates that go before the next one is there."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict
from archgen.source.document import Pointer

_NAME = "in-place-replacement"


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.INFO,
    applies_to=(API, "certificate"),
    covers=("apigw-deploy-safe-replace", "acm-safe-replacement"),
    refs={
        "well_architected": ("SEC06-BP06",),
        "checkov": ("CKV_AWS_217", "CKV_AWS_237", "CKV_AWS_233"),
    },
    fixable=True,
    profile="strict",
)
def in_place_replacement(subject: Subject) -> Iterator[Verdict]:
    """A change in place meets every caller at once, and so does its mistake.

    WHY
      One wrong line about an authorizer opens or shuts an API for everybody in the second in which it
      goes out. A canary shows it to a few first. A certificate that is deleted before its successor
      stands takes its name down in between.

    HOW IT IS ATTACKED
      Nobody has to: an opened route is found by scanners within minutes.

    JUDGED
      Fails      `deploy: in-place` on an API, `replacement: in-place` on a certificate
      Passes     `deploy: canary` or `blue-green`, or a canary's share; `replacement: create-first`
      Asks       how a change of an API goes out, where nothing is said: in place is AWS's way
      Not        certificates of which nothing is said

    MEND IT
      `deploy: canary` with `canary: 10%`, and `replacement: create-first`.

    FALSE ALARM?
      An API with little traffic, whose mistakes are undone before anybody comes.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html

    Bad:
        archgen: 1
        name: All at once
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com], replacement: in-place}

    Good:
        archgen: 1
        name: One after the other
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com], replacement: create-first}
    """
    for resource in subject.graph.blueprint.of_type(API, "certificate"):
        field = "deploy" if resource.type == API else "replacement"
        word = getattr(resource.body, field)
        if word == "in-place":
            yield _at_once(resource, field)
        elif word is not None or _has_canary(resource):
            yield passed(resource.id)
        elif resource.type == API:
            yield unsaid(resource.id, f"How does a change of `{resource.id}` go out to its callers?", field)
        else:
            yield idle(resource.id)


def _has_canary(resource: Resource) -> bool:
    stages = (getattr(resource.body, "stages", None) or {}).values()
    shares = (getattr(block, "canary", None) for block in (resource.body, *stages))
    return any(share is not None for share in shares)


def _at_once(resource: Resource, field: str) -> Verdict:
    word = _safe(resource)
    path: Pointer = (field,)
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.INFO,
        message=fitting(
            f"a change of `{resource.id}` meets every caller at once",
            "a change meets every caller at once",
            rule=_NAME,
        )
        if resource.type == API
        else fitting(
            f"`{resource.id}` is gone before the next one is there",
            "a certificate is gone before the next one is there",
            rule=_NAME,
        ),
        place=At(resource.id, path, "nothing is tried first"),
        hint=f"`{field}: {word}` on {resource.id}",
        mend=Mend(f"sets {field}: {word}", resource.id, ((field, word),)),
        silent=field,
    )


def _safe(resource: Resource) -> str:
    """What to write instead: only REST APIs have canaries."""
    if resource.type != API:
        return "create-first"
    return "canary" if resource.value("protocol") == "rest" else "blue-green"


RULES = (in_place_replacement,)
