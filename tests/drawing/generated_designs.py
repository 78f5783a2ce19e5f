"""Blueprints made up from a seed: request designs, event designs and both, in one Region or several."""

from __future__ import annotations

from random import Random
from typing import Any

import yaml

Tree = dict[str, Any]
REGIONS = ("eu-west-1", "eu-central-1", "us-east-1")
_WORDS = ("orders", "notes", "images", "tenant-credentials", "replay", "store-reading", "bill", "audit-copy")


def generated(seed: int, count: int) -> bytes:
    """A blueprint of about `count` boxes; the same bytes for the same arguments."""
    return yaml.safe_dump(_Maker(seed, count).tree(), sort_keys=False).encode()


class _Maker:
    """One blueprint while it is made."""

    def __init__(self, seed: int, count: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - shapes to test with, no secrets
        self.seed = seed
        self.count = count
        self.regions = REGIONS[: 1 if count > 40 else self.dice.choice((1, 1, 1, 2, 3))]
        self.boundaries: Tree = {}
        self.homes: list[Any] = [None]
        self.resources: Tree = {}

    def tree(self) -> Tree:
        """The whole blueprint."""
        self._networks()
        names = self._names()
        self._ways_in(names)
        self._work(names)
        for store in names["store"]:
            self._store(store)
        for queue in names["queue"]:
            self.resources[queue] = {"type": "queue"}
        for system in names["system"]:
            self.resources[system] = {"type": "external", "kind": "saas"}
        self.resources["fn-logs"] = {"type": "log-group", "retention": "90d"}
        return {
            "archgen": 1,
            "name": f"Generated {self.seed}",
            "regions": list(self.regions),
            "defaults": {"lambda": {"runtime": "python3.13", "logs_to": "fn-logs"}},
            "resources": self.resources,
            **({"boundaries": self.boundaries} if self.boundaries else {}),
        }

    def _networks(self) -> None:
        if self.dice.random() < 0.3:
            self.boundaries["shop"] = {"type": "account", "id": 111122223333}
        for number in range(self.dice.choice((0, 0, 1, 2))):
            vpc = f"vpc-{number}"
            self.boundaries[vpc] = {"type": "vpc", "cidr": f"10.{number}.0.0/16"}
            for zone in "ab"[: self.dice.randrange(1, 3)]:
                name = f"net-{number}{zone}"
                self.boundaries[name] = {"type": "subnet", "in": vpc, "zone": zone}
                self.homes.append(name)

    def _names(self) -> dict[str, list[str]]:
        """How many of each sort, by the design's temper."""
        count = max(3, round(self.count / max(1, len(self.regions) * 0.8)))
        shares = {"client": 0.1, "api": 0.12, "system": 0.06, "queue": self.dice.choice((0.0, 0.1, 0.25))}
        many = {sort: int(count * share) for sort, share in shares.items()}
        many["client"], many["api"] = max(1, many["client"]), max(1, many["api"])
        left = count - sum(many.values())
        many["store"] = left // 3
        many["fn"] = left - many["store"]
        return {sort: [self._name(sort, n) for n in range(size)] for sort, size in many.items()}

    def _name(self, sort: str, number: int) -> str:
        return f"{self.dice.choice(_WORDS)}-{sort}-{number}"

    def _everywhere(self, body: Tree) -> Tree:
        return {**body, "region": "each"} if len(self.regions) > 1 else body

    def _ways_in(self, names: dict[str, list[str]]) -> None:
        fronted = self.dice.random() < 0.5
        for place, client in enumerate(names["client"]):
            apis = names["api"][place :: len(names["client"])] or names["api"][:1]
            calls = ["front"] if fronted and place == 0 else apis
            self.resources[client] = {
                "type": "client",
                "kind": self.dice.choice(("browser", "mobile")),
                "calls": calls,
            }
        if fronted:
            self.resources["front"] = {"type": "cloudfront", "origin": names["api"][0]}
            self.resources["front-waf"] = {"type": "waf", "protects": "front", "default_action": "allow"}
        for place, api in enumerate(names["api"]):
            fns = names["fn"][place :: len(names["api"])]
            queues = names["queue"][place :: 2 * len(names["api"])]
            routes: Tree = {
                f"{self.dice.choice(('GET', 'POST'))} /{fn}": {"to": fn} for fn in fns[: 2 + len(fns) // 2]
            }
            routes |= {f"PUT /{queue}": {"to": queue, "action": "sqs:SendMessage"} for queue in queues}
            self.resources[api] = self._everywhere(
                {"type": "api-gateway", "protocol": "rest", "routes": routes}
            )
            if self.dice.random() < 0.4:
                self.resources[f"{api}-waf"] = self._everywhere(
                    {"type": "waf", "protects": api, "default_action": "allow"}
                )
            if self.dice.random() < 0.3:
                pool = f"{api}-people"
                self.resources[api]["authorizer"] = pool
                self.resources[pool] = {"type": "cognito-user-pool", "mfa": "optional"}

    def _work(self, names: dict[str, list[str]]) -> None:
        for fn in names["fn"]:
            body: Tree = {"type": "lambda"}
            home = self.dice.choice(self.homes)
            if home and self.dice.random() < 0.5:
                body["in"] = home
            if names["queue"] and self.dice.random() < 0.35:
                body["triggered_by"] = self.dice.choice(names["queue"])
            used = self.dice.sample(names["store"], min(len(names["store"]), self.dice.randrange(3)))
            if used:
                body[self.dice.choice(("reads", "writes"))] = used
            if names["system"] and self.dice.random() < 0.15:
                body["calls"] = self.dice.choice(names["system"])
            if names["queue"] and self.dice.random() < 0.15:
                body["sends_to"] = self.dice.choice(names["queue"])
            self.resources[fn] = self._everywhere(body)

    def _store(self, name: str) -> None:
        kind = self.dice.choice(("dynamodb", "dynamodb", "bucket", "secret"))
        body: Tree = {"type": kind}
        if len(self.regions) > 1 and kind == "dynamodb":
            body["replicas"] = list(self.regions[1:])
        self.resources[name] = body
