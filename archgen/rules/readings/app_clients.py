"""App clients of user pools as rules ask about them: who uses one, by which grants, with what secret."""

from __future__ import annotations

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.identity import AppClient
from archgen.rules.verdict import At

POOL = "cognito-user-pool"
MACHINES = "client-credentials"
"""The grant by which a machine gets tokens for its secret alone."""

_IN_HAND = frozenset({"browser", "mobile"})
_SERVERS = frozenset({"machine", "service", "pipeline"})
_SILENT_WAYS = ("srp", "custom", "refresh")


class App(Struct, frozen=True):
    """One app client: its pool, its name, what it says, and the kinds of callers that use it."""

    pool: Resource
    name: str
    client: AppClient
    kinds: frozenset[str]

    @property
    def grants(self) -> frozenset[str]:
        """Its OAuth grants in the language's words, however they are written."""
        return frozenset(_word(flow) for flow in self.client.flows or ())

    @property
    def ways(self) -> frozenset[str]:
        """The ways to sign in that it takes; AWS's own where it names none."""
        named = _SILENT_WAYS if self.client.sign_in is None else self.client.sign_in
        return frozenset(_word(way) for way in named)

    @property
    def for_machines(self) -> bool:
        """True when nobody signs in by it: its only grant is for machines."""
        return self.grants == {MACHINES}

    @property
    def has_secret(self) -> bool:
        """True when it has a secret to show."""
        return self.client.secret not in (None, "false")

    @property
    def in_hand(self) -> bool:
        """True when it runs in a browser or on a phone, where whoever holds it reads it."""
        return bool(self.kinds & _IN_HAND)

    @property
    def on_a_server(self) -> bool:
        """True when all that use it are systems, which can keep a secret."""
        return bool(self.kinds) and self.kinds <= _SERVERS

    @property
    def public(self) -> bool:
        """True when it can prove nothing about itself: in people's hands, or without a secret."""
        return self.in_hand or not self.has_secret

    def at(self, field: str, text: str) -> At:
        """A place in the client: its field, else the client itself."""
        return At(self.pool.id, ("app_clients", self.name, field), text)

    def label(self, field: str, text: str, default: str) -> At:
        """A place with the field as it is written, or with AWS's default for it."""
        written = getattr(self.client, field) is not None
        return self.at(field, text if written else f"not stated; AWS defaults to {default}")


def apps(blueprint: Blueprint, pool: Resource) -> tuple[App, ...]:
    """The app clients of a pool in the order written."""
    clients: dict[str, AppClient] = dict(getattr(pool.body, "app_clients", None) or {})
    return tuple(App(pool, name, one, _kinds(blueprint, pool, name, one)) for name, one in clients.items())


def _kinds(blueprint: Blueprint, pool: Resource, name: str, client: AppClient) -> frozenset[str]:
    """The kinds of whoever uses an app client; empty where nobody says."""
    return frozenset({_kind(user) for user in _users(blueprint, pool, name, client)} - {""})


def users_of(blueprint: Blueprint, app: App) -> tuple[Resource, ...]:
    """Who uses an app client: whom it names, and who signs in by it; empty where nobody says."""
    return _users(blueprint, app.pool, app.name, app.client)


def _users(blueprint: Blueprint, pool: Resource, name: str, client: AppClient) -> tuple[Resource, ...]:
    lines = blueprint.incoming.get(pool.id, ())
    signers = [line.source for line in lines if line.verb == "signs_in_with"]
    by_it = [one for one in signers if getattr(blueprint.resources[one].body, "app_client", None) == name]
    names = dict.fromkeys((str(client.used_by), *by_it))
    return tuple(blueprint.resources[one] for one in names if one in blueprint.resources)


def _kind(user: Resource) -> str:
    """What a user of an app client is: its own word, or a service for whatever runs in AWS."""
    return str(getattr(user.body, "kind", None) or "") if user.type == "client" else "service"


def _word(text: str) -> str:
    return text.lower().replace("_", "-")
