"""Designs drawn from a number: written as trees, so that the same design can be written in other ways."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from graph_seeded import random_for

Tree = dict[str, Any]
FUNCTIONS = ("f0", "f1", "f2", "f3")
STORES = ("table", "files")
CHANNELS = ("jobs", "news")
_LINES = {
    "reads": STORES,
    "writes": STORES,
    "deletes": ("table",),
    "calls": FUNCTIONS,
    "sends_to": CHANNELS,
    "triggered_by": CHANNELS,
}
_SETTINGS: tuple[Tree, ...] = (
    {},
    {},
    {"idempotency": "message-id"},
    {"tenant": "claim:sub"},
    {"filter": "new"},
    {"retries": 2},
)


def drawn_design(seed: int) -> Tree:
    """The resources of a small design: an API with routes, functions that act on each other, stores."""
    random = random_for(seed)
    resources: Tree = {
        "users": {"type": "cognito-user-pool"},
        "table": {"type": "dynamodb", "holds": ["personal"]},
        "files": {"type": "bucket"},
        "jobs": {"type": "queue"},
        "news": {"type": "topic"},
        "kept": {"type": "log-group"},
    }
    for name in FUNCTIONS:
        resources[name] = {"type": "lambda", **_relations(random, name)}
    resources["api"] = _api(random)
    if random.random() < 0.5:
        resources["edge"] = {"type": "cloudfront", "origin": "api"}
    return {"archgen": 1, "name": "Drawn", "regions": ["eu-west-1"], "resources": resources}


def _relations(random: Random, name: str) -> Tree:
    found: Tree = {}
    for word, targets in _LINES.items():
        others = [target for target in targets if target != name]
        chosen = random.sample(others, random.choice((0, 0, 1, 1, 2)) % (len(others) + 1))
        if chosen:
            found[word] = {target: dict(random.choice(_SETTINGS)) for target in chosen}
    return found


def _api(random: Random) -> Tree:
    routes: Tree = {}
    for number in range(random.randint(1, 3)):
        route: Tree = {"to": random.choice(FUNCTIONS)}
        who = random.choice((None, "users", "iam", "none"))
        if who is not None:
            route["authorizer"] = who
        if random.random() < 0.3:
            route["object_check"] = random.choice(("handler", "none", "policy-store"))
        routes[f"GET /r{number}"] = route
    api: Tree = {"type": "api-gateway", "protocol": random.choice(("rest", "http")), "routes": routes}
    if random.random() < 0.5:
        api["authorizer"] = "users"
    if random.random() < 0.3:
        api["stages"] = {"v1": {}, "v2": {"throttle": {"rate": "5/s"}}}
    return api


def plainly(tree: Tree, random: Random) -> Tree:
    """The same design with relations that say nothing more written as a list, or as one name."""
    other = copy.deepcopy(tree)
    for body in other["resources"].values():
        for word in _LINES:
            lines = body.get(word)
            if lines and not any(lines.values()):
                names = list(lines)
                body[word] = names[0] if len(names) == 1 and random.random() < 0.5 else names
    return other


def mixed(tree: Tree, random: Random) -> Tree:
    """The same design with its resources, their settings and the routes in another order."""
    other = copy.deepcopy(tree)
    other["resources"] = {name: _mixed(body, random) for name, body in _dealt(other["resources"], random)}
    return other


def _mixed(body: Any, random: Random) -> Any:  # noqa: ANN401 - any part of a tree
    if isinstance(body, dict):
        return {name: _mixed(value, random) for name, value in _dealt(body, random)}
    return body


def _dealt(tree: Tree, random: Random) -> list[tuple[str, Any]]:
    rows = list(tree.items())
    random.shuffle(rows)
    return rows


def with_defaults(tree: Tree) -> tuple[Tree, Tree]:
    """A design with defaults for all its functions, and the same with them written out at each."""
    settings = {"logs_to": "kept", "timeout": "5s"}
    short, long = copy.deepcopy(tree), copy.deepcopy(tree)
    short["defaults"] = {"lambda": settings}
    for name in FUNCTIONS:
        long["resources"][name].update(settings)
    return short, long


IDLE_GUARDS: dict[str, Tree] = {
    "an ACL that counts": {
        "type": "waf",
        "scope": "regional",
        "default_action": "allow",
        "managed_rules": ["common"],
        "mode": "count",
        "protects": "api",
    },
    "an ACL of the other scope": {
        "type": "waf",
        "scope": "cloudfront",
        "default_action": "allow",
        "managed_rules": ["common"],
        "protects": "api",
    },
    "an ACL before a function": {
        "type": "waf",
        "scope": "regional",
        "default_action": "block",
        "managed_rules": ["common"],
        "protects": "f0",
    },
}
"""What is drawn as a guard and guards nothing: AWS puts it nowhere, or it only counts."""


WORKING_GUARD: Tree = {
    "type": "waf",
    "scope": "regional",
    "default_action": "allow",
    "managed_rules": ["common"],
    "protects": "api",
}
"""One that does, before a REST API."""


def guarded_by(tree: Tree, guard: Tree) -> Tree:
    """The design with one more guard."""
    other = copy.deepcopy(tree)
    other["resources"]["guard"] = guard
    return other
