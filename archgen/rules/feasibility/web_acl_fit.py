"""Web ACLs that AWS cannot attach as drawn: of another scope, with rules unfit for the target, or classic."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.waf_facts import CLASSIC_ENDED, GLOBAL_REGION, NOT_ON_USER_POOLS, short_name
from archgen.finding.finding import Category, Confidence, Severity
from archgen.graph.web_acls import misfit, scope_for, scopes_needed, takes_acl
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.acls import protected
from archgen.rules.readings.routes import API, EDGE, clients_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_SCOPE = "web-acl-scope-mismatch"
_UNFIT = "managed-rules-unfit-for-target"
_CLASSIC = "classic-web-acl"
_POOL = "cognito-user-pool"
_ASKING = ("captcha", "challenge")
_MACHINES = ("machine", "service", "pipeline")


@rule(
    _SCOPE,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("waf",),
    covers=("f-waf-scope-region", "F02", "f-edge-endpoint-not-own-cdn"),
    refs={
        "cwe": ("CWE-693",),
    },
    fixable=True,
)
def web_acl_scope_mismatch(subject: Subject) -> Iterator[Verdict]:
    """A web ACL stands either before CloudFront or before resources of its own Region, never both.

    WHY
      An ACL of scope cloudfront is kept in us-east-1 and stands before distributions. A regional one
      stands before APIs, pools and load balancers of the Region that it is in. AWS refuses the rest.

    HOW IT IS ATTACKED
      The ACL cannot be attached, and requests that it was to stop reach the code.

    JUDGED
      Fails      scope cloudfront before anything but a distribution, or regional before one; an ACL for a
                 distribution in another Region than us-east-1, a regional one in another Region than its
                 target; one ACL for a distribution and for something else
      Passes     scope and Region fit, or are silent and follow from what is protected
      Not        an ACL that protects nothing, or only what takes none

    MEND IT
      The other `scope`, or an ACL for each. An edge-optimised API takes a regional ACL: its distribution
      is AWS's own.

    FALSE ALARM?
      None known.

    SOURCES
      botocore wafv2 CreateWebACL.Scope
      https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html

    Bad:
        archgen: 1
        name: The wrong scope
        regions: [eu-west-1]
        resources:
          waf: {type: waf, scope: cloudfront, protects: api, default_action: allow, managed_rules: [common]}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}

    Good:
        archgen: 1
        name: The right scope
        regions: [eu-west-1]
        resources:
          waf: {type: waf, scope: regional, protects: api, default_action: allow, managed_rules: [common]}
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        targets = [target for target in protected(blueprint, acl) if takes_acl(target)]
        astray = [(target, why) for target in targets if (why := misfit(acl, target))]
        if len(scopes_needed(blueprint, acl)) > 1:
            yield _divided(acl, [target for target in targets if target.type != EDGE])
        elif astray:
            yield _astray(acl, targets, astray)
        else:
            yield passed(acl.id) if targets else idle(acl.id)


def _divided(acl: Resource, others: list[Resource]) -> Verdict:
    names = [target.id for target in others]
    return _not_attached(
        acl,
        others,
        fitting(
            f"AWS refuses one web ACL for CloudFront and {shown(names)}",
            f"AWS refuses `{acl.id}` for CloudFront and {len(names)} others",
            rule=_SCOPE,
        ),
        At(acl.id, ("protects",), "a distribution, and something else"),
        f"a web ACL of its own for {' and '.join(names)}",
    )


def _astray(acl: Resource, targets: list[Resource], astray: list[tuple[Resource, str]]) -> Verdict:
    first, why = astray[0]
    names = [target.id for target, _ in astray]
    wanted = _wanted(first, why)
    alike = all((cause, _wanted(target, why)) == (why, wanted) for target, cause in astray)
    verdict = _not_attached(
        acl,
        [target for target, _ in astray],
        fitting(
            f"AWS refuses `{acl.id}` on {shown(names)}: {_reason(acl, why)}",
            f"AWS refuses `{acl.id}` on {shown(names)}",
            f"AWS refuses `{acl.id}` on {len(names)} resources",
            rule=_SCOPE,
        ),
        At(acl.id, (why,) if acl.stated(why) else ("protects",), f"{first.id} needs {wanted}"),
        f"`{why}: {wanted}` on {acl.id}",
    )
    if not alike or len(astray) < len(targets):
        return replace(verdict, hint=f"a web ACL of its own for {' and '.join(names)}")
    return replace(verdict, mend=Mend(f"sets {why}: {wanted} on {acl.id}", acl.id, ((why, wanted),)))


def _not_attached(acl: Resource, astray: list[Resource], message: str, place: At, hint: str) -> Verdict:
    owned = [target.id for target in astray if target.type == API and target.value("endpoint") == "edge"]
    owned = owned if acl.value("scope") == EDGE else []
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=Severity.HIGH,
        message=message,
        place=place,
        related=tuple(At(target.id, (), "cannot be guarded by it") for target in astray[:3]),
        hint=hint,
        notes=tuple(
            f"the distribution before edge-optimised `{name}` is AWS's own: none of the design's"
            for name in owned
        ),
        pieces=tuple(Piece(target.id, _SCOPE, Severity.HIGH, "inspected by nobody") for target in astray),
        refused=True,
    )


def _wanted(target: Resource, why: str) -> str:
    """The scope or the Region that an ACL before this target has."""
    scope = str(scope_for(target))
    if why == "scope":
        return scope
    return str(GLOBAL_REGION.value) if scope == EDGE else target.regions[0]


def _reason(acl: Resource, why: str) -> str:
    if why == "scope":
        return f"scope {acl.value('scope')}"
    return f"it is in {(acl.body.region or acl.regions)[0]}"


@rule(
    _UNFIT,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("waf",),
    covers=("F19",),
    refs={
        "cwe": ("CWE-693",),
    },
)
def managed_rules_unfit_for_target(subject: Subject) -> Iterator[Verdict]:
    """Account rules are refused before a user pool, and challenges only turn machines away.

    WHY
      The groups against account takeover and fake accounts read names and passwords, which Cognito
      does not hand to WAF, so AWS refuses them there. A challenge or a captcha is answered by a
      browser; a program cannot, and is blocked.

    HOW IT IS ATTACKED
      The ACL cannot be attached to the pool, and stuffed passwords are tried without a limit.

    JUDGED
      Fails      account-takeover or account-creation in an ACL on a user pool (high); bot-control, a
                 captcha or a challenge before an API that only machines call (low)
      Passes     other groups, or other targets
      Not        an ACL that protects nothing

    MEND IT
      Take the group out of the pool's ACL; `threat_protection: enforced` on the pool does its work.

    FALSE ALARM?
      A machine whose software browses as people do.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
      https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-bot.html

    Bad:
        archgen: 1
        name: Account rules on a pool
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: users, default_action: allow, managed_rules: [common, account-takeover]}
          users: {type: cognito-user-pool}

    Good:
        archgen: 1
        name: Threat protection in the pool
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: users, default_action: allow, managed_rules: [common]}
          users: {type: cognito-user-pool, plan: plus, threat_protection: enforced}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        targets = protected(blueprint, acl)
        pools = [target for target in targets if target.type == _POOL]
        refused = [name for name in _groups(acl) if pools and short_name(name) in _refused_words()]
        asking = _asking(acl) if _machines_only(blueprint, targets) else []
        if refused:
            yield _unfit_for_pool(acl, pools, refused)
        elif asking:
            yield _unfit_for_machines(acl, asking)
        else:
            yield passed(acl.id) if targets else idle(acl.id)


def _refused_words() -> tuple[str, ...]:
    words = NOT_ON_USER_POOLS.value
    return words if isinstance(words, tuple) else ()


def _groups(acl: Resource) -> list[str]:
    return list(getattr(acl.body, "managed_rules", None) or {})


def _asking(acl: Resource) -> list[tuple[str, Pointer]]:
    """What in the ACL only a browser can answer: its name and place."""
    if acl.value("mode") == "count":
        return []
    groups = getattr(acl.body, "managed_rules", None) or {}
    found: list[tuple[str, Pointer]] = [
        (name, ("managed_rules", name))
        for name, group in groups.items()
        if short_name(name) == "bot-control" and group.mode != "count"
    ]
    own = getattr(acl.body, "rules", None) or {}
    found += [
        (name, ("rules", name)) for name, one in own.items() if one.action in _ASKING and one.mode != "count"
    ]
    limits = getattr(acl.body, "rate_limit", None) or ()
    return [*found, *[("rate_limit", ("rate_limit",)) for one in limits if one.action in _ASKING][:1]]


def _machines_only(blueprint: Blueprint, targets: list[Resource]) -> bool:
    """True when somebody calls what is protected, and all of them are machines."""
    callers = [client for target in targets for client in clients_of(blueprint, target.id)]
    return bool(callers) and all(client.value("kind") in _MACHINES for client in callers)


def _unfit_for_pool(acl: Resource, pools: list[Resource], refused: list[str]) -> Verdict:
    names = [pool.id for pool in pools]
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses {shown(refused)} in a web ACL on `{names[0]}`",
            f"AWS refuses {shown(refused)} before a user pool",
            f"AWS refuses `{acl.id}` on `{names[0]}`",
            rule=_UNFIT,
        ),
        place=At(acl.id, ("managed_rules", refused[0]), "Cognito does not show it what it reads"),
        related=tuple(At(name, (), "this user pool") for name in names),
        hint=f"no {' and no '.join(refused)} in {acl.id}; "
        f"`plan: plus` and `threat_protection: enforced` on {' and '.join(names)}",
        pieces=tuple(Piece(name, _UNFIT, Severity.HIGH, "refused before a user pool") for name in refused),
        refused=True,
    )


def _unfit_for_machines(acl: Resource, asking: list[tuple[str, Pointer]]) -> Verdict:
    names = [name for name, _ in asking]
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"{shown(names)} of `{acl.id}` blocks the machines that call",
            f"`{acl.id}` blocks the machines that call",
            rule=_UNFIT,
        ),
        place=At(acl.id, asking[0][1], "only a browser can answer"),
        hint=f"no {' and no '.join(names)} in {acl.id}; `rate_limit` with `action: block` holds machines up",
        pieces=tuple(Piece(name, _UNFIT, Severity.LOW, "machines cannot answer") for name in names),
    )


@rule(
    _CLASSIC,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("waf",),
    covers=("waf-classic-not-used",),
    refs={
        "cwe": ("CWE-1104",),
        "security_hub": ("WAF.1", "WAF.8"),
    },
    fixable=True,
)
def classic_web_acl(subject: Subject) -> Iterator[Verdict]:
    """Support of AWS WAF Classic ended on 2025-09-30; an ACL of it guards no new design.

    WHY
      The first generation of AWS WAF has no managed rules of AWS, and nobody mends it any more. What
      stood on it has to move to the second.

    HOW IT IS ATTACKED
      With requests that only newer rules know.

    JUDGED
      Fails      `version: classic`
      Passes     `version: v2`, or nothing said

    MEND IT
      `version: v2`, and its rules written anew as `managed_rules` and `rules`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/classic-waf-chapter.html
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html

    Bad:
        archgen: 1
        name: The old firewall
        regions: [eu-west-1]
        resources:
          waf: {type: waf, version: classic, protects: edge, default_action: allow, managed_rules: [common]}
          edge: {type: cloudfront, origin: files}
          files: {type: bucket}

    Good:
        archgen: 1
        name: The firewall
        regions: [eu-west-1]
        resources:
          waf: {type: waf, version: v2, protects: edge, default_action: allow, managed_rules: [common]}
          edge: {type: cloudfront, origin: files}
          files: {type: bucket}
    """
    for acl in subject.graph.blueprint.of_type("waf"):
        if acl.value("version") != "classic":
            yield passed(acl.id)
            continue
        yield Verdict(
            Outcome.FAILED,
            (acl.id,),
            severity=Severity.HIGH,
            message=f"AWS ended the generation of `{acl.id}` on {CLASSIC_ENDED.value}",
            place=At(acl.id, ("version",), "AWS WAF Classic"),
            hint=f"`version: v2` on {acl.id}",
            mend=Mend(f"sets version: v2 on {acl.id}", acl.id, (("version", "v2"),)),
            refused=True,
        )


RULES = (web_acl_scope_mismatch, managed_rules_unfit_for_target, classic_web_acl)
