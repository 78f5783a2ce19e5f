"""What a user pool cannot do: serve machines and people by one client, guard people it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.identity import AppClient
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_MACHINES = "client-credentials-out-of-place"
_IDLE_GUARD = "user-pool-guard-without-effect"
_POOL = "cognito-user-pool"
_GRANT = "client-credentials"


@rule(
    _MACHINES,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("cognito-user-pool",),
    covers=("F22", "cognito-client-secret-placement"),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-522",),
        "well_architected": ("SEC02-BP03",),
    },
)
def client_credentials_out_of_place(subject: Subject) -> Iterator[Verdict]:
    """The client credentials grant needs an app client of its own, with a secret; AWS refuses others.

    WHY
      With this grant a machine gets tokens for its secret alone, and nobody signs in. Cognito gives it
      only to an app client that has a secret and no grant for people.

    HOW IT IS ATTACKED
      The deployment fails; the quick way out, one app client with a secret for all, puts that secret
      into a browser or a phone, where everybody reads it.

    JUDGED
      Fails      an app client with client-credentials that has another grant, or no secret
      Passes     it is the client's only grant, and `secret` is true or names one
      Not        a pool without such a client

    MEND IT
      An app client for the machine: `{flows: [client-credentials], secret: true}`.

    FALSE ALARM?
      None known.

    SOURCES
      botocore cognito-idp CreateUserPoolClient.AllowedOAuthFlows

    Bad:
        archgen: 1
        name: One client for all
        regions: [eu-west-1]
        resources:
          users:
            type: cognito-user-pool
            app_clients:
              app: {flows: [code, client-credentials], secret: true}

    Good:
        archgen: 1
        name: A client for the robot
        regions: [eu-west-1]
        resources:
          users:
            type: cognito-user-pool
            app_clients:
              app: {flows: [code]}
              robot: {flows: [client-credentials], secret: true}
    """
    for pool in subject.graph.blueprint.of_type(_POOL):
        machines = {name: one for name, one in _clients(pool).items() if _GRANT in _grants(one)}
        mixed = [name for name, one in machines.items() if len(_grants(one)) > 1]
        bare = [name for name, one in machines.items() if one.secret in (None, "false")]
        if mixed or bare:
            yield _out_of_place(pool, [name for name in machines if name in (*mixed, *bare)], mixed, bare)
        else:
            yield passed(pool.id) if machines else idle(pool.id)


def _clients(pool: Resource) -> dict[str, AppClient]:
    return dict(getattr(pool.body, "app_clients", None) or {})


def _grants(client: AppClient) -> set[str]:
    return {flow.lower().replace("_", "-") for flow in client.flows or ()}


def _out_of_place(pool: Resource, names: list[str], mixed: list[str], bare: list[str]) -> Verdict:
    own = [name for name in bare if name not in mixed]
    hints = [f"`secret: true` on {name}" for name in own]
    if mixed:
        hints.append(
            f"a client of its own:\n{mixed[0]}-machine: {{flows: [{_GRANT}], secret: true}}\n"
            f"and `{_GRANT}` out of the flows of {' and '.join(mixed)}"
        )
    first = names[0]
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"AWS refuses client credentials for {shown(names)} of `{pool.id}`",
            f"AWS refuses client credentials for {shown(names)}",
            f"AWS refuses client credentials on `{pool.id}`",
            rule=_MACHINES,
        ),
        place=At(
            pool.id,
            ("app_clients", first, "flows"),
            "people sign in here too" if first in mixed else "no secret to show",
        ),
        related=tuple(At(pool.id, ("app_clients", name, "flows"), "nor here") for name in names[1:]),
        hint="; ".join(hints),
        pieces=tuple(
            Piece(name, _MACHINES, Severity.HIGH, _lack(name in mixed, name in bare)) for name in names
        ),
        refused=True,
    )


def _lack(mixed: bool, bare: bool) -> str:  # noqa: FBT001 - the two lacks a client can have
    return " and ".join([*(["another grant"] if mixed else []), *(["no secret"] if bare else [])])


@rule(
    _IDLE_GUARD,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.LOW,
    applies_to=("cognito-user-pool",),
    covers=("F21",),
    refs={
        "cwe": ("CWE-308",),
    },
)
def user_pool_guard_without_effect(subject: Subject) -> Iterator[Verdict]:
    """Cognito asks a second factor of its own users only; federated people and machines meet neither.

    WHY
      People who come from another provider sign in there, and a machine shows a secret. Cognito's
      second factor and its threat protection never see either of them.

    HOW IT IS ATTACKED
      With a password stolen at the provider, which asks for nothing else because the pool is believed
      to.

    JUDGED
      Fails      `mfa` or `threat_protection` on a pool whose app clients are all for machines, or into
                 which a provider signs people while nobody can open an account (medium where a
                 route says `mfa: true`)
      Passes     somebody signs in to the pool itself, or the pool states neither
      Not        a pool with people of its own that states neither

    MEND IT
      `mfa: required` on the identity provider; leave the pool's settings out.

    FALSE ALARM?
      Administrators who are users of the pool itself: give their app client its `sign_in`.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html

    Bad:
        archgen: 1
        name: Staff from the company's directory
        regions: [eu-west-1]
        resources:
          staff: {type: cognito-user-pool, mfa: required, self_sign_up: false}
          company: {type: identity-provider, kind: saml, signs_in: staff}

    Good:
        archgen: 1
        name: Staff asked at home
        regions: [eu-west-1]
        resources:
          staff: {type: cognito-user-pool, self_sign_up: false}
          company: {type: identity-provider, kind: saml, signs_in: staff, mfa: required}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(_POOL):
        guards = _guards(pool)
        providers = [] if _only_machines(pool) else _providers(blueprint, pool)
        nobody = _only_machines(pool) or (bool(providers) and _nobody_local(pool))
        if nobody and guards:
            yield _without_effect(blueprint, pool, guards, providers)
        else:
            yield passed(pool.id) if nobody or guards else idle(pool.id)


def _guards(pool: Resource) -> list[str]:
    """The settings of the pool that are to hold people up."""
    found = ["mfa"] if pool.value("mfa") != "off" else []
    threat = getattr(pool.body, "threat_protection", None)
    words = (threat,) if isinstance(threat, str) else tuple(vars(threat).values()) if threat else ()
    return [*found, "threat_protection"] if any(word not in (None, "off") for word in words) else found


def _only_machines(pool: Resource) -> bool:
    clients = _clients(pool).values()
    return bool(clients) and all(_grants(one) == {_GRANT} for one in clients)


def _providers(blueprint: Blueprint, pool: Resource) -> list[str]:
    lines = blueprint.incoming.get(pool.id, ())
    return list(dict.fromkeys(line.source for line in lines if line.verb == "signs_in"))


def _nobody_local(pool: Resource) -> bool:
    """True when nobody can open an account, and no app client names a way to sign in to the pool itself."""
    ways = {way for one in _clients(pool).values() for way in one.sign_in or ()}
    return pool.value("self_sign_up") is False and ways <= {"refresh"}


def _without_effect(blueprint: Blueprint, pool: Resource, guards: list[str], providers: list[str]) -> Verdict:
    relying = [way for way in every_route(blueprint) if way.route.mfa and _asks(blueprint, way, pool)]
    severity = Severity.MEDIUM if relying and "mfa" in guards else Severity.LOW
    who = f"all come from {shown(providers)}" if providers else "only machines come"
    ask = "asks" if len(guards) == 1 else "ask"
    hint = f"no {' and no '.join(f'`{guard}`' for guard in guards)} on {pool.id}"
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(
            f"{shown(guards)} of `{pool.id}` {ask} nobody: {who}",
            f"{shown(guards)} of `{pool.id}` {ask} nobody",
            f"the guards of `{pool.id}` ask nobody",
            rule=_IDLE_GUARD,
        ),
        place=At(pool.id, (guards[0],), "nobody signs in to the pool itself", key=True),
        related=tuple(
            At(way.api.id, ("routes", way.name, "mfa"), "counts on it", key=True) for way in relying[:3]
        ),
        hint=f"`mfa: required` on {providers[0]}, {hint}" if providers else hint,
        pieces=tuple(
            Piece(guard, _IDLE_GUARD, severity if guard == "mfa" else Severity.LOW, "asks nobody")
            for guard in guards
        ),
    )


def _asks(blueprint: Blueprint, way: Way, pool: Resource) -> bool:
    """True when the route's authorizer takes tokens of this pool."""
    if way.authorizer == pool.id:
        return True
    lines = blueprint.outgoing.get(way.authorizer, ())
    return any(line.target == pool.id and line.verb in ("user_pool", "issuer") for line in lines)


RULES = (client_credentials_out_of_place, user_pool_guard_without_effect)
