"""Code signing that lets unsigned code through."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Category, Confidence, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "code-signing-that-only-warns"


@rule(
    _NAME,
    concern="lifecycle",
    category=Category.FEASIBILITY,
    severity=Severity.LOW,
    applies_to=("lambda",),
    covers=("F39",),
    refs={"cwe": ("CWE-353", "CWE-494")},
    fixable=True,
)
def code_signing_that_only_warns(subject: Subject) -> Iterator[Verdict]:
    """Code signing with the policy Warn deploys unsigned code all the same, and leaves a log line.

    WHY
      Warn is AWS's own default once a signing configuration is attached. A drawing with signed code
      then promises what nobody keeps. Container images cannot be signed this way at all.

    HOW IT IS ATTACKED
      Whoever gets hold of the right to deploy uploads code of their own, and it runs.

    JUDGED
      Fails      `code_signing: warn`, or `enforce` on a function whose package is an image
      Passes     `enforce` on a zip package
      Not        code signing is off

    MEND IT
      `code_signing: enforce`.

    FALSE ALARM?
      The first weeks of a roll-out: waive it until their end.

    SOURCES
      botocore lambda CodeSigningPolicies
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html

    Bad:
        archgen: 1
        name: Warned
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, code_signing: warn}

    Good:
        archgen: 1
        name: Enforced
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, code_signing: enforce}
    """
    for function in subject.graph.blueprint.of_type("lambda"):
        policy = function.value("code_signing")
        image = function.value("package") == "image"
        if policy == "off":
            yield idle(function.id)
        elif policy == "enforce" and not image:
            yield passed(function.id)
        else:
            yield _unsigned(function, image=image)


def _unsigned(function: Resource, *, image: bool) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=Severity.LOW,
        # That images take no signing configuration is known from fewer sources.
        confidence=Confidence.MEDIUM if image else Confidence.HIGH,
        message=fitting(
            f"`{function.id}` runs unsigned code too", "this function runs unsigned code too", rule=_NAME
        ),
        place=At(
            function.id, ("code_signing",), "no image can be signed so" if image else "deploys it anyway"
        ),
        hint="`package: zip`, or sign the image in its registry" if image else "`code_signing: enforce`",
        mend=None
        if image
        else Mend(f"refuses unsigned code in {function.id}", function.id, (("code_signing", "enforce"),)),
    )


RULES = (code_signing_that_only_warns,)
