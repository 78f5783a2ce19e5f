"""How an app client hands out tokens: by which grants, to which addresses, for which secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.app_clients import MACHINES, POOL, App, apps
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_LEGACY = "legacy-oauth-flow"
_CALLBACK = "loose-callback"
_SECRET = "secret-in-public-client"  # noqa: S105 - the rule's name
_LOCAL = ("localhost", "127.0.0.1", "::1")
_TRIAL = re.compile(r"(?:^|[-_ /])(?:dev|test|local|sandbox|stag|qa|demo)|non-?prod", re.IGNORECASE)


class _Slip(Struct, frozen=True):
    """What one app client does wrong: where, how bad, in a few words, and what to write on it."""

    app: App
    at: At
    severity: Severity
    says: str
    hint: str
    refused: bool = False


def _worst(slips: list[_Slip]) -> _Slip:
    return max(slips, key=lambda slip: slip.severity)


def _failed(name: str, slips: list[_Slip], message: str, moved: str = "") -> Verdict:
    """One failure of a pool: its worst slip leads, each app client is a part."""
    worst = _worst(slips)
    by_app: dict[str, list[_Slip]] = {}
    for slip in slips:
        by_app.setdefault(slip.app.name, []).append(slip)
    return Verdict(
        Outcome.FAILED,
        (worst.app.pool.id,),
        severity=worst.severity,
        message=message,
        place=worst.at,
        related=tuple(slip.at for slip in slips if slip is not worst)[:3],
        hint=_hints(slips),
        pieces=tuple(
            Piece(app, name, _worst(own).severity, ", ".join(dict.fromkeys(slip.says for slip in own)))
            for app, own in by_app.items()
        ),
        moved=moved,
        refused=any(slip.refused for slip in slips),
    )


def _hints(slips: list[_Slip]) -> str:
    """What to write, each thing once with the app clients that want it."""
    wanting: dict[str, list[str]] = {}
    for slip in slips:
        wanting.setdefault(slip.hint, []).append(slip.app.name)
    return "; ".join(f"{hint} on {' and '.join(dict.fromkeys(names))}" for hint, names in wanting.items())


@rule(
    _LEGACY,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("cognito-user-pool",),
    covers=("cognito-oauth-flows",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-287", "CWE-598"),
        "well_architected": ("SEC02-BP01",),
    },
)
def legacy_oauth_flow(subject: Subject) -> Iterator[Verdict]:
    """The implicit grant puts tokens into addresses, and a password sent as it is shows it to the app.

    WHY
      An address stays in the history, in logs and in what the next page is told. The code grant puts
      only a code there, which is worth nothing without the proof key or the secret. Signing in by
      SRP proves that somebody knows the password without sending it.

    HOW IT IS ATTACKED
      A script of an advertisement, a shared computer or a log gives the token away. A changed app, or
      one that looks alike, keeps the passwords that are typed into it.

    JUDGED
      Fails      `implicit` among the flows (high); `password` among the ways to sign in, or
                 `pkce: false` beside `code`, where the app is in people's hands or has no secret
                 (medium); `password` where it has one (low)
      Passes     `code` and `client-credentials`; `srp`, `custom`, `refresh` and `passkey`; silence,
                 for AWS then takes no grant, and no plain password
      Not        pools without app clients

    MEND IT
      `flows: [code]` with `pkce: true`, and `sign_in` without `password`.

    FALSE ALARM?
      A client that moves people over from an old directory: waive it until that ends.

    SOURCES
      botocore cognito-idp CreateUserPoolClient.AllowedOAuthFlows
      botocore cognito-idp CreateUserPoolClient.ExplicitAuthFlows

    Bad:
        archgen: 1
        name: Tokens in addresses
        regions: [eu-west-1]
        resources:
          users:
            type: cognito-user-pool
            app_clients:
              web: {flows: [implicit], callbacks: ["https://www.example.com/cb"]}

    Good:
        archgen: 1
        name: Codes in addresses
        regions: [eu-west-1]
        resources:
          users:
            type: cognito-user-pool
            app_clients:
              web: {flows: [code], pkce: true, callbacks: ["https://www.example.com/cb"]}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        found = apps(blueprint, pool)
        slips = [slip for app in found for slip in _old_ways(app)]
        if slips:
            yield _legacy(slips)
        else:
            yield passed(pool.id) if found else idle(pool.id)


def _old_ways(app: App) -> Iterator[_Slip]:
    """The grants and ways to sign in of an app client that newer ones replace."""
    if "implicit" in app.grants:
        at = app.at("flows", "tokens travel in addresses")
        rest = sorted(app.grants - {"implicit", "code"})
        hint = f"`flows: [{', '.join(['code', *rest])}]` with `pkce: true`"
        yield _Slip(app, at, Severity.HIGH, "implicit", hint)
    if app.public and "code" in app.grants and app.client.pkce is False:
        at = app.at("pkce", "whoever sees a code uses it")
        yield _Slip(app, at, Severity.MEDIUM, "code without proof key", "`pkce: true`")
    if "password" in app.ways:
        at = app.at("sign_in", "passwords are sent as they are")
        others = app.ways - {"password"}
        kept = sorted(others if others - {"refresh"} else others | {"srp"}, reverse=True)
        severity = Severity.MEDIUM if app.public else Severity.LOW
        yield _Slip(app, at, severity, "password", f"`sign_in: [{', '.join(kept)}]`")


def _legacy(slips: list[_Slip]) -> Verdict:
    worst = _worst(slips)
    name, pool = worst.app.name, worst.app.pool.id
    messages = {
        "implicit": (f"tokens of `{name}` stand in addresses and logs", "tokens stand in addresses and logs"),
        "password": (f"`{name}` sees the passwords of `{pool}`", f"`{name}` sees people's passwords"),
    }.get(worst.says, (f"a code of `{name}` that was seen is a token", "a code that was seen is a token"))
    moved = moved_by(worst.severity, Severity.HIGH, "no tokens in addresses")
    return _failed(_LEGACY, slips, fitting(*messages, rule=_LEGACY), moved)


@rule(
    _CALLBACK,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("cognito-user-pool",),
    covers=("cognito-callback-urls",),
    refs={"owasp_api": ("API2:2023",), "cwe": ("CWE-601",)},
)
def loose_callback(subject: Subject) -> Iterator[Verdict]:
    """After a sign-in the code goes to a callback: an address that others can be means it goes to them.

    WHY
      Cognito sends people back to one of the callbacks, with a code or a token. Whoever answers there
      gets it. AWS refuses plain HTTP outside one's own machine, and takes each address as written,
      without wildcards.

    HOW IT IS ATTACKED
      A second program on the same machine listens at the port of `localhost`, or claims the same scheme
      as the app; it starts a sign-in, and the answer comes to it.

    JUDGED
      Fails      `http` elsewhere than on one's own machine, a wildcard, a fragment or no scheme (high: AWS
                 refuses them); a scheme of one's own where no phone uses the client, or without the
                 code grant (medium); `localhost`, unless the pool's `environment` is for trials (low)
      Passes     `https` addresses; a scheme of one's own on a phone with `code`
      Asks       who uses a client with a scheme of its own
      Not        pools whose app clients name no callbacks

    MEND IT
      `callbacks: ["https://www.example.com/cb"]`, exactly as the app answers; on a phone a link that the
      app has claimed.

    FALSE ALARM?
      A pool for development: write `environment: dev` on it.

    SOURCES
      botocore cognito-idp CreateUserPoolClient.CallbackURLs

    Bad:
        archgen: 1
        name: Anybody's address
        regions: [eu-west-1]
        resources:
          users:
            type: cognito-user-pool
            app_clients:
              web: {flows: [code], callbacks: ["https://*.example.com/cb"]}

    Good:
        archgen: 1
        name: One address
        regions: [eu-west-1]
        resources:
          users:
            type: cognito-user-pool
            app_clients:
              web: {flows: [code], callbacks: ["https://www.example.com/cb"]}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        found = [app for app in apps(blueprint, pool) if app.client.callbacks]
        slips = [slip for app in found for slip in _astray(app)]
        asked = [app for app in found if not app.kinds and "code" in app.grants and _own_scheme(app)]
        if slips:
            yield _loose(slips)
        elif asked:
            question = f"Is `{asked[0].name}` of `{pool.id}` an app on a phone, the only one with its scheme?"
            yield unsaid(pool.id, question, "app_clients.used_by")
        else:
            yield passed(pool.id) if found else idle(pool.id)


def _own_scheme(app: App) -> bool:
    """True when a callback leads to an app by a scheme of its own."""
    schemes = {_parts(callback).scheme for callback in app.client.callbacks or ()}
    return bool(schemes - {"", "http", "https"})


def _astray(app: App) -> Iterator[_Slip]:
    """The callbacks of an app client that others can answer at, or that AWS refuses."""
    native = "code" in app.grants and (not app.kinds or "mobile" in app.kinds)
    for place, callback in enumerate(app.client.callbacks or ()):
        where = ("app_clients", app.name, "callbacks", place)
        parts = _parts(callback)
        local = parts.scheme in ("http", "https") and parts.hostname in _LOCAL
        refusal = _refusal(callback, local=local)
        hint = "an exact https address in `callbacks`"
        if refusal:
            at = At(app.pool.id, where, f"{refusal}, which AWS refuses")
            yield _Slip(app, at, Severity.HIGH, refusal, hint, refused=True)
        elif parts.scheme not in ("http", "https") and not native:
            says = "a scheme that any app can claim"
            yield _Slip(app, At(app.pool.id, where, says), Severity.MEDIUM, "scheme of its own", hint)
        elif local and not _for_trials(app):
            hint = f"`environment: dev` on {app.pool.id} if for trials, else no such address in `callbacks`"
            at = At(app.pool.id, where, "whatever listens there gets the code")
            yield _Slip(app, at, Severity.LOW, str(parts.hostname), hint)


def _parts(callback: str) -> SplitResult:
    """The parts of an address; all of them empty where it is none."""
    try:
        return urlsplit(callback)
    except ValueError:
        return urlsplit("")


def _refusal(callback: str, *, local: bool) -> str:
    """What AWS refuses of a callback; empty where it takes it."""
    parts = _parts(callback)
    if "*" in callback:
        return "a wildcard"
    if not parts.scheme:
        return "no absolute address"
    if "#" in callback:
        return "a fragment"
    return "plain http" if parts.scheme == "http" and not local else ""


def _for_trials(app: App) -> bool:
    """True where the pool's environment is said to be for development or tests."""
    return bool(_TRIAL.search(str(app.pool.value("environment") or "")))


def _loose(slips: list[_Slip]) -> Verdict:
    worst = _worst(slips)
    name = worst.app.name
    if worst.refused:
        message = fitting(
            f"AWS refuses the callbacks of `{name}`: {worst.says}",
            f"AWS refuses the callbacks of `{name}`",
            "AWS refuses these callbacks",
            rule=_CALLBACK,
        )
        return _failed(_CALLBACK, slips, message)
    who = "another app" if worst.severity is Severity.MEDIUM else "another program"
    message = fitting(
        f"{who} can take the codes that are meant for `{name}`",
        f"{who} can take the codes of sign-ins",
        rule=_CALLBACK,
    )
    why = (
        "an app must be installed first"
        if worst.severity is Severity.MEDIUM
        else "on one's own machine alone"
    )
    return _failed(_CALLBACK, slips, message, moved_by(worst.severity, Severity.HIGH, why))


@rule(
    _SECRET,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("cognito-user-pool",),
    covers=("cognito-client-secret-placement",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-522", "CWE-798"),
        "well_architected": ("SEC02-BP03",),
    },
)
def secret_in_public_client(subject: Subject) -> Iterator[Verdict]:
    """A secret that ships with an app or a page is known to all, and a server without one proves nothing.

    WHY
      An app client's secret says which program asks for tokens. In a browser or on a phone everybody can
      read it; there the code grant with a proof key stands in its place. A server can keep one.

    HOW IT IS ATTACKED
      The page's code or the unpacked app gives the secret. With it, and with a grant for machines, there
      are tokens for nothing more.

    JUDGED
      Fails      a secret on a client that a browser or a phone uses (medium; high where it also has
                 client-credentials); no secret on a client that only services or machines use (medium)
      Passes     the other way round
      Asks       who uses a client that has a secret
      Not        pools without app clients; machines with client-credentials and no secret, which AWS
                 refuses

    MEND IT
      `secret: false` and the code grant with `pkce: true`; `secret: true` on a server's client.

    FALSE ALARM?
      A web application that keeps the secret on its server: give its client the kind `service`.

    SOURCES
      botocore cognito-idp CreateUserPoolClient.GenerateSecret
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html

    Bad:
        archgen: 1
        name: A secret on every phone
        regions: [eu-west-1]
        resources:
          phone: {type: client, kind: mobile, signs_in_with: users, app_client: app}
          users: {type: cognito-user-pool, app_clients: {app: {flows: [code], secret: true}}}

    Good:
        archgen: 1
        name: A proof key on every phone
        regions: [eu-west-1]
        resources:
          phone: {type: client, kind: mobile, signs_in_with: users, app_client: app}
          users: {type: cognito-user-pool, app_clients: {app: {flows: [code], pkce: true}}}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        found = [app for app in apps(blueprint, pool) if app.has_secret or MACHINES not in app.grants]
        slips = [slip for app in found if (slip := _misplaced(app))]
        unknown = [app for app in found if app.has_secret and not app.kinds and not app.for_machines]
        if slips:
            yield _secret(slips)
        elif unknown:
            question = f"Does `{unknown[0].name}` of `{pool.id}`, which has a secret, run on a server?"
            yield unsaid(pool.id, question, "app_clients.used_by")
        else:
            yield passed(pool.id) if found else idle(pool.id)


def _misplaced(app: App) -> _Slip | None:
    if app.has_secret and app.in_hand:
        severity = Severity.HIGH if MACHINES in app.grants else Severity.MEDIUM
        hint = "`secret: false` and `flows: [code]` with `pkce: true`"
        return _Slip(
            app, app.at("secret", "everybody reads it there"), severity, "a secret in the open", hint
        )
    if not app.has_secret and app.on_a_server:
        at = app.label("secret", "nothing to show", "none")
        return _Slip(app, at, Severity.MEDIUM, "no secret on a server", "`secret: true`")
    return None


def _secret(slips: list[_Slip]) -> Verdict:
    worst = _worst(slips)
    name = worst.app.name
    told = (
        (f"whoever opens the app reads the secret of `{name}`", f"everybody reads the secret of `{name}`")
        if worst.app.has_secret
        else (f"any program can pose as `{name}`: it has no secret", f"any program can pose as `{name}`")
    )
    moved = moved_by(worst.severity, Severity.MEDIUM, "the secret alone gives tokens")
    return _failed(_SECRET, slips, fitting(*told, "the wrong clients have secrets", rule=_SECRET), moved)


RULES = (legacy_oauth_flow, loose_callback, secret_in_public_client)
