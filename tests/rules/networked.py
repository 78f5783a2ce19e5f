"""The secure blueprint with one of its functions in a network that lacks nothing."""

from __future__ import annotations

Change = tuple[str, str]

NETWORK: tuple[Change, ...] = (
    (
        "    reserved_concurrency: 100\n",
        "    reserved_concurrency: 100\n    in: [inner-a, inner-b]\n    security_groups: read-group\n",
    ),
    (
        "  payments: {type: external,",
        """  read-group: {type: security-group, out_to: [{to: orders, port: 443}, {to: door-group}]}
  door-group: {type: security-group, in_from: [{from: read-group, port: 443}]}
  orders-door:
    type: vpc-endpoint
    service: dynamodb
    routes: [inner-a, inner-b]
    policy: {effect: allow, principals: "*", actions: ["dynamodb:GetItem"], resources: orders}
  keys-door:
    type: vpc-endpoint
    service: kms
    in: [inner-a, inner-b]
    security_groups: door-group
    private_dns: true
    policy: {effect: allow, principals: read-order-fn, actions: ["kms:Decrypt"], resources: data-key}
  payments: {type: external,""",
    ),
    (
        "  shop:\n    type: account\n",
        """  net:
    {type: vpc, in: shop, cidr: [10.0.0.0/16], default_security_group: closed, flow_logs: fn-logs}
  inner-a: {type: subnet, in: net, zone: a, routes: [nat]}
  inner-b: {type: subnet, in: net, zone: b, routes: [nat]}
  shop:
    type: account
""",
    ),
)
"""The edits that put the function there."""


def networked(*changes: Change) -> list[Change]:
    """The edits that put the function into the network, and then some more."""
    return [*NETWORK, *changes]
