"""Signed access of an edge to its origins: where CloudFront signs, and where AWS looks at it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.api_facts import SIGNED_ORIGINS
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API, EDGE
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "origin-access-unfit"


@rule(
    _NAME,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("cloudfront",),
    covers=("F38",),
    refs={"cwe": ("CWE-288", "CWE-693")},
)
def origin_access_unfit(subject: Subject) -> Iterator[Verdict]:
    """CloudFront signs its requests to buckets and function URLs; an API never asks for the signature.

    WHY
      Origin access control lets an origin refuse whatever does not come through the edge. It exists for
      buckets, and for functions whose URL asks for IAM; with `auth: none` the URL takes every request.

    HOW IT IS ATTACKED
      The origin's own host is called directly, past the web ACL, the limits and the log of the edge.

    JUDGED
      Fails      `origin_access: oac` with a function whose URL has `auth: none`, or that has no URL; with
                 an API and no origin that could be signed for
      Passes     buckets, and function URLs with `auth: iam`, whatever else the edge fetches from
      Not        an edge without origin access, and generic origins

    MEND IT
      `auth: iam` on the URL. For an API `origin_header` on the edge, and a web ACL on the API that asks
      for it.

    FALSE ALARM?
      None known.

    SOURCES
      botocore cloudfront OriginAccessControlOriginTypes
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html

    Bad:
        archgen: 1
        name: A signature nobody reads
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: fn, origin_access: oac}
          fn: {type: lambda, runtime: python3.13, url: {auth: none, public: The edge asks.}}

    Good:
        archgen: 1
        name: A signature that counts
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: fn, origin_access: oac}
          fn: {type: lambda, runtime: python3.13, url: {auth: iam}}
    """
    blueprint = subject.graph.blueprint
    for edge in blueprint.of_type(EDGE):
        lines = [line for line in blueprint.outgoing.get(edge.id, ()) if line.verb == "origin"]
        known = [line for line in lines if blueprint.resources[line.target].type in (*SIGNED_ORIGINS, API)]
        if edge.value("origin_access") != "oac" or not known:
            yield idle(edge.id)
            continue
        signed = any(blueprint.resources[line.target].type in SIGNED_ORIGINS for line in known)
        unfit = [(line, why) for line in known if (why := _why(blueprint, line, signed=signed))]
        yield _unfit(blueprint, edge, unfit) if unfit else passed(edge.id)


def _why(blueprint: Blueprint, line: Relation, *, signed: bool) -> str:
    """Why the signature is worth nothing at an origin; empty where it counts, or another one is meant."""
    origin = blueprint.resources[line.target]
    if origin.type == API:
        return "" if signed else "an API reads no signature of CloudFront"
    if origin.type != "lambda":
        return ""
    url = getattr(origin.body, "url", None)
    if url is None:
        return "has no URL to fetch from"
    return "" if url.auth == "iam" else "its URL takes every request"


def _unfit(blueprint: Blueprint, edge: Resource, unfit: list[tuple[Relation, str]]) -> Verdict:
    line, why = unfit[0]
    origin = blueprint.resources[line.target]
    return Verdict(
        Outcome.FAILED,
        (edge.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses signed access of `{edge.id}` to an API"
            if origin.type == API
            else f"`{origin.id}` answers whoever comes past `{edge.id}`",
            "AWS refuses signed access to an API"
            if origin.type == API
            else f"signed access keeps nobody from `{origin.id}`",
            "signed access keeps nobody out",
            rule=_NAME,
        ),
        place=At(edge.id, ("origin_access",), why),
        related=tuple(_place(blueprint, one) for one, _ in unfit[:3]),
        hint="; ".join(dict.fromkeys(_hint(blueprint, edge, one) for one, _ in unfit)),
        pieces=tuple(Piece(one.target, _NAME, Severity.HIGH, says) for one, says in unfit),
        refused=any(blueprint.resources[one.target].type == API for one, _ in unfit),
    )


def _place(blueprint: Blueprint, line: Relation) -> At:
    if getattr(blueprint.resources[line.target].body, "url", None) is not None:
        return At(line.target, ("url", "auth"), "asks for no signature")
    return At(line.source, line.path, "fetched from here")


def _hint(blueprint: Blueprint, edge: Resource, line: Relation) -> str:
    origin = blueprint.resources[line.target]
    if origin.type == "lambda":
        written = getattr(origin.body, "url", None) is not None
        return (
            f"`auth: iam` under `url` of {origin.id}" if written else f"`url: {{auth: iam}}` on {origin.id}"
        )
    return (
        f"no `origin_access` on {edge.id}, but a header that a web ACL on {origin.id} asks for:\n"
        "origin_header: {name: x-edge-key, secret: <secret>}"
    )


RULES = (origin_access_unfit,)
