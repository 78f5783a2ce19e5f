"""Code of which nobody checks who built it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "unsigned-function-code"
_CHANGES = ("writes", "deletes")


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.LOW,
    applies_to=("lambda",),
    covers=("lambda-code-signing",),
    refs={
        "cwe": ("CWE-345", "CWE-494"),
        "well_architected": ("SEC06-BP06",),
        "checkov": ("CKV_AWS_272",),
    },
    fixable=True,
    profile="strict",
)
def unsigned_function_code(subject: Subject) -> Iterator[Verdict]:
    """A function runs whatever is uploaded to it, by whoever may upload, unless signatures are enforced.

    WHY
      The right to update a function's code is the right to run code with its role. A signature ties what
      runs to what the pipeline built; for an image, its digest does.

    HOW IT IS ATTACKED
      Somebody with a developer's credentials uploads code of their own, past the pipeline and its
      reviews, and reads what the function may read.

    JUDGED
      Fails      `code_signing` is not `enforce`, which is AWS's default; an image without `image_digest`
      Passes     signatures are enforced, or the image is named by its digest
      Folds      into `code-signing-that-only-warns` where unsigned code is deployed with a warning
      Severity   medium for functions that change restricted data

    MEND IT
      `code_signing: enforce`, or `image_digest:` with the digest of the image.

    FALSE ALARM?
      The pipeline signs and checks elsewhere, and nobody else may upload: waive it and name that.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html

    Bad:
        archgen: 1
        name: Anybody's code
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: The pipeline's code
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, code_signing: enforce}
    """
    graph = subject.graph
    for function in graph.blueprint.of_type("lambda"):
        image = function.value("package") == "image"
        signed = function.stated("image_digest") if image else function.value("code_signing") == "enforce"
        yield passed(function.id) if signed else _unsigned(graph, function, image=image)


def _unsigned(graph: Graph, function: Resource, *, image: bool) -> Verdict:
    severity = Severity.MEDIUM if _changes_restricted(graph, function) else Severity.LOW
    field = "image_digest" if image else "code_signing"
    default = "none" if image else "off"
    stated = function.stated(field)
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        message=fitting(
            f"`{function.id}` runs whatever code is uploaded to it",
            "a function runs whatever code is uploaded to it",
            rule=_NAME,
        ),
        place=At(function.id, (field,), "unsigned" if stated else f"not stated; AWS defaults to {default}"),
        hint=f"`image_digest:` with the digest of the image on {function.id}"
        if image
        else f"`code_signing: enforce` on {function.id}",
        mend=None if image else Mend("sets code_signing: enforce", function.id, ((field, "enforce"),)),
        moved=moved_by(severity, Severity.LOW, "it changes restricted data"),
        silent=field,
        assumed_default=not stated,
        folds_into=("code-signing-that-only-warns",),
    )


def _changes_restricted(graph: Graph, function: Resource) -> bool:
    lines = (line for line in graph.blueprint.outgoing.get(function.id, ()) if line.verb in _CHANGES)
    return any(data_class(graph, line.target) is DataClass.RESTRICTED for line in lines)


RULES = (unsigned_function_code,)
