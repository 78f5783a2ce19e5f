"""Whether a flood is noticed by what it does to callers, and whether anybody can be reached then."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.acls import protected
from archgen.rules.readings.shields import ADVANCED, can_be_shielded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "shield-without-health-check"
_MISSING = {"health_check": "nothing asks whether it works", "contacts": "nobody is called"}


@rule(
    _NAME,
    concern="resilience",
    severity=Severity.LOW,
    applies_to=("shield",),
    covers=("shield-health-check",),
    refs={"well_architected": ("SEC10-BP01",)},
)
def shield_without_health_check(subject: Subject) -> Iterator[Verdict]:
    """Shield Advanced answers a flood sooner where it sees that callers suffer, and knows whom to call.

    WHY
      Without a health check Shield waits for an amount of traffic that is odd by itself. With one, less
      is enough; and AWS's response team rings by itself only where a check and contacts are given.

    HOW IT IS ATTACKED
      A flood just below the size that stands out keeps the system down, while the paid team waits to
      be asked.

    JUDGED
      Fails      a shield of tier advanced before something that it can protect, without `health_check` or
                 `contacts`
      Passes     with both
      Not        the standard tier; shields before nothing that Shield Advanced takes, or before DNS zones
                 alone, which it watches by no health check

    MEND IT
      `health_check: probe`, `contacts: [<team>]` and `probe: {type: route53-health-check}`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/ddos-advanced-health-checks.html
      botocore shield AssociateHealthCheck
      botocore shield AssociateProactiveEngagementDetails

    Bad:
        archgen: 1
        name: A shield on its own
        regions: [eu-west-1]
        resources:
          shield: {type: shield, tier: advanced, protects: edge}
          edge: {type: cloudfront, origin: files}
          files: {type: bucket}

    Good:
        archgen: 1
        name: A shield that notices
        regions: [eu-west-1]
        resources:
          shield: {type: shield, tier: advanced, protects: edge, health_check: probe, contacts: [team]}
          probe: {type: route53-health-check, path: /health}
          edge: {type: cloudfront, origin: files}
          files: {type: bucket}
    """
    blueprint = subject.graph.blueprint
    for shield in blueprint.of_type("shield"):
        guarded = [one.id for one in protected(blueprint, shield) if _has_health(one)]
        missing = [field for field in _MISSING if not getattr(shield.body, field, None)]
        if shield.value("tier") != ADVANCED or not guarded:
            yield idle(shield.id)
        elif not missing:
            yield passed(shield.id)
        else:
            yield _unheard(shield, guarded, missing)


def _has_health(resource: Resource) -> bool:
    """True for what Shield Advanced protects and watches by a health check; zones it cannot so watch.

    Source: https://docs.aws.amazon.com/waf/latest/developerguide/ddos-advanced-health-checks.html
    """
    return can_be_shielded(resource) and resource.type != "route53"


def _unheard(shield: Resource, guarded: list[str], missing: list[str]) -> Verdict:
    words = {"health_check": "health_check: <route53-health-check>", "contacts": "contacts: [<team>]"}
    first = missing[0]
    texts = (
        f"a flood on {shown(guarded)} is noticed late, for want of a health check",
        f"a flood that `{shield.id}` meets is noticed late",
        "a flood is noticed late, for want of a health check",
    )
    if first == "contacts":
        texts = (f"AWS has nobody to call when {shown(guarded)} is flooded",
                 f"AWS has nobody to call about `{shield.id}`",
                 "AWS has nobody to call in a flood")  # fmt: skip
    return Verdict(
        Outcome.FAILED,
        (shield.id,),
        severity=Severity.LOW,
        message=fitting(*texts, rule=_NAME),
        place=At(shield.id, (first,), "not stated; AWS has none"),
        hint=", ".join(f"`{words[field]}`" for field in missing) + f" on {shield.id}",
        pieces=tuple(Piece(field, _NAME, Severity.LOW, _MISSING[field]) for field in missing),
        silent=first,
        assumed_default=True,
    )


RULES = (shield_without_health_check,)
