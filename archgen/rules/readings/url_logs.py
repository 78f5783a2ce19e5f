"""The records in which addresses of requests end up, with what stands in their paths and queries."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.reaching import records_of
from archgen.graph.recording import CONTENT, written_down
from archgen.graph.web_acls import acls
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.routes import fronted_by

_PATHS = ("path", "resourcepath", "uri", "requestpath")
_HIDES = {True: ("query", "query-string", "querystring"), False: ("uri", "uri-path", "path")}
"""Words of a web ACL's `redact` by whether they hide the query or the path.

Source: botocore wafv2 FieldToMatch
"""


@once
def logs_of_addresses(graph: Graph, api: str, *, in_query: bool) -> tuple[str, ...]:
    """The stores that keep the query, or the path, of requests to an API, at whatever door; by nearness.

    An edge and a web ACL write both down, an access log of an API the path where its fields say so,
    a full execution log both.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html,
    https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
    """
    blueprint = graph.blueprint
    resource = blueprint.resources[api]
    edges = fronted_by(blueprint, api)
    before = [acl for entry in (*edges, resource) for acl in acls(blueprint, entry)]
    writers = [
        *edges,
        *(acl for acl in before if not _hidden(acl, in_query=in_query)),
        *((resource,) if _writes(resource, in_query=in_query) else ()),
    ]
    return tuple(dict.fromkeys(name for one in writers for name in records_of(graph, one.id)))


def _hidden(acl: Resource, *, in_query: bool) -> bool:
    named = {str(word).lower().replace("_", "-") for word in getattr(acl.body, "redact", None) or ()}
    return bool(named & set(_HIDES[in_query]))


def _writes(api: Resource, *, in_query: bool) -> bool:
    if written_down(api) == CONTENT:
        return True
    fields = getattr(api.body, "log_fields", None)
    return not in_query and (fields is None or any(str(field).lower() in _PATHS for field in fields))


def log_abroad(blueprint: Blueprint, api: Resource, logs: tuple[str, ...]) -> str:
    """The first of some logs that stands in another account than the API; empty where none does."""
    from_here = account_of(blueprint, api)
    for name in logs:
        there = account_of(blueprint, blueprint.resources[name])
        if from_here and there and there != from_here:
            return name
    return ""
