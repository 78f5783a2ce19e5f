"""How requests get in: from the sources to doors, from doors to routes, from clients along drawn lines."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Relation, Resource
from archgen.graph.asking import asked_by_route, authorizer_of
from archgen.graph.assembly import Assembly
from archgen.graph.closing import let_in, lines_from_edges, shut_by_edge
from archgen.graph.doors import GUESTS, PRESIGNED, ROLES, Door, has_routes, is_edge, request_door
from archgen.graph.granting import add_granted_ways
from archgen.graph.limiting import asked_by_stage, limited, logged
from archgen.graph.model import EdgeKind, Guard, NodeKind, Slot, Strength
from archgen.graph.nature import carries, outside, stores
from archgen.graph.policies import names_principals
from archgen.graph.settings import declares, setting
from archgen.graph.sources import INTERNET, SOURCES, zone_of
from archgen.graph.web_acls import acls, inspects, limits_callers

_CONNECT = "$connect"
Guards = dict[Guard, Strength]
Slots = dict[Guard, Slot]


def add_sources(assembly: Assembly) -> None:
    """All sources; whatever strangers can do, everybody else can do as well."""
    for source in SOURCES:
        assembly.node(source, NodeKind.SOURCE)
        if source != INTERNET:
            assembly.edge(source, INTERNET, EdgeKind.AS, "is")


def add_ways_in(assembly: Assembly, resource: Resource) -> None:
    """The doors of one resource, and what lies right behind them."""
    for door in assembly.doors(resource):
        assembly.node(door.node, NodeKind.DOOR if door.part else NodeKind.RESOURCE, resource.id, door.part)
        _open_to_zones(assembly, resource, door)
        if door.part and not has_routes(resource):
            assembly.edge(door.node, resource.id, EdgeKind.REQUEST, "enters", part=door.part)
    if has_routes(resource):
        _add_routes(assembly, resource)
    if setting(resource, "presigned") is not None:
        _add_signed_links(assembly, resource)
    if declares(resource, "guests"):
        _add_credentials(assembly, resource)
    add_granted_ways(assembly, resource)


def _open_to_zones(assembly: Assembly, resource: Resource, door: Door) -> None:
    admitted = let_in(assembly.blueprint, resource) or ()
    for zone in dict.fromkeys((*door.zones, *admitted)):
        guards, slots = door_guards(assembly, resource, door, zone)
        assembly.edge(zone, door.node, EdgeKind.REQUEST, "reaches", guards=guards, slots=slots)


def door_guards(assembly: Assembly, resource: Resource, door: Door, zone: str) -> tuple[Guards, Slots]:
    """What a door asks of whoever comes from a zone; an empty zone is an edge or code of the design.

    Places where a guard could be written are given only for zones: what an edge lets through
    is mended at the edge, or at the door that strangers find beside it.
    """
    blueprint = assembly.blueprint
    before = acls(blueprint, resource)
    here = Slot(resource.id, door.part, door.path)
    guards: Guards = {Guard.INSPECTION: _strength(any(inspects(acl) for acl in before))}
    guards[Guard.THROTTLE] = _strength(limited(resource) or any(limits_callers(acl) for acl in before))
    guards[Guard.LOG] = _strength(logged(resource))
    slots: Slots = {
        Guard.INSPECTION: here,
        Guard.THROTTLE: _setting(resource, "throttle"),
        Guard.LOG: _setting(resource, "logs_to"),
    }
    _ask_identity(resource, door, guards, slots, from_edge=not zone)
    guards[Guard.TRANSPORT] = _transport(resource)
    if not zone:
        return guards, {}
    slots[Guard.TRANSPORT] = here
    if lines_from_edges(blueprint, resource.id):
        guards[Guard.ORIGIN] = _strength(shut_by_edge(blueprint, resource, door))
        slots[Guard.ORIGIN] = here
    admitted = let_in(blueprint, resource)
    if admitted is not None and zone not in admitted:
        guards[Guard.NETWORK] = Strength.ENFORCED if zone == INTERNET else Strength.OPEN
    return guards, slots


def _ask_identity(resource: Resource, door: Door, guards: Guards, slots: Slots, *, from_edge: bool) -> None:
    """Client certificates, signatures and named principals; an edge signs for itself, not for its callers."""
    url: Any = setting(resource, "url")
    if url is not None and door.part:
        guards[Guard.IDENTITY] = _strength(url.auth == "iam" and not from_edge)
        guards[Guard.PERMISSION] = guards[Guard.IDENTITY]
        slots[Guard.IDENTITY] = Slot(resource.id, door.part, ("url", "auth"))
    elif (
        (door.certified and not from_edge)
        or names_principals(resource)
        or getattr(resource.body, "signed", False)
    ):
        guards[Guard.IDENTITY] = Strength.ENFORCED
        if names_principals(resource):
            guards[Guard.PERMISSION] = Strength.ENFORCED


def _transport(resource: Resource) -> Strength:
    """How callers speak to a host: AWS's own names take TLS alone, an edge what it says, all else what it is.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
    """
    if is_edge(resource):
        plain = resource.value("viewer_protocol") == "allow-all"
        return Strength.OPEN if plain else Strength.ENFORCED
    tls = setting(resource, "tls")
    if tls is not None:
        return Strength.ENFORCED if tls else Strength.OPEN
    return Strength.SILENT if declares(resource, "capabilities") else Strength.BUILT


def _strength(holds: bool) -> Strength:  # noqa: FBT001 - one word for an if
    return Strength.ENFORCED if holds else Strength.OPEN


def _setting(resource: Resource, field: str) -> Slot:
    return Slot(resource.id, "", (field,))


def _add_routes(assembly: Assembly, api: Resource) -> None:
    body: Any = api.body
    routes = body.routes or {}
    stages = body.stages or {}
    entries = [door.node for door in assembly.doors(api)]
    if len(stages) > 1:
        for door in entries:
            for stage, settings in stages.items():
                node = assembly.node(f"{api.id}/{stage}", NodeKind.STAGE, api.id, stage)
                guards, slots = asked_by_stage(api.id, stage, settings)
                assembly.edge(door, node, EdgeKind.REQUEST, "serves", part=stage, guards=guards, slots=slots)
        entries = [f"{api.id}/{stage}" for stage in stages]
    behind_connect = body.protocol == "websocket" and _CONNECT in routes
    for name, route in routes.items():
        node = assembly.node(f"{api.id}/{name}", NodeKind.ROUTE, api.id, name)
        asked = asked_by_route(assembly.blueprint, api, name, route)
        guards, slots = dict(asked.guards), dict(asked.slots)
        follows = behind_connect and name != _CONNECT
        if follows:
            # Only the first message of a WebSocket meets an authorizer; the rest come on its connection.
            del guards[Guard.IDENTITY], slots[Guard.IDENTITY]
        for entry in [f"{api.id}/{_CONNECT}"] if follows else entries:
            assembly.edge(entry, node, EdgeKind.REQUEST, "routes", part=name, guards=guards, slots=slots)
        _add_authorizer(assembly, authorizer_of(api, route), node)


def _add_authorizer(assembly: Assembly, name: str, route: str) -> None:
    """The authorizer of a route; its function runs on strangers' input, before anybody is known."""
    asked = assembly.blueprint.resources.get(name)
    if asked is None:
        return
    assembly.edge(route, asked.id, EdgeKind.GUARD, "authorizer")
    function = setting(asked, "function")
    for door in assembly.doors(assembly.blueprint.resources[assembly.nodes[route].resource]):
        if function is not None:
            assembly.edge(door.node, function, EdgeKind.GUARD, "authorizer")


def _add_signed_links(assembly: Assembly, bucket: Resource) -> None:
    """The door that a signed link opens, and the code that signs."""
    body: Any = bucket.body
    node = assembly.node(f"{bucket.id}/{PRESIGNED}", NodeKind.DOOR, bucket.id, PRESIGNED)
    op = "read" if body.presigned.method == "GET" else "write"
    owned = (body.presigned.key or "").startswith(("claim.", "identity."))
    guards = {Guard.OBJECT: Strength.ENFORCED if owned else Strength.SILENT}
    slots = {Guard.OBJECT: Slot(bucket.id, PRESIGNED, ("presigned", "key"))}
    assembly.edge(node, bucket.id, EdgeKind.DATA, "opens", part=PRESIGNED, op=op, guards=guards, slots=slots)
    for issuer in issuers(assembly, bucket):
        assembly.edge(issuer, node, EdgeKind.TICKET, "signs", part=PRESIGNED)


def issuers(assembly: Assembly, bucket: Resource) -> tuple[str, ...]:
    """The code that can sign links to a bucket: whoever may do itself what the link allows.

    Where a route says that files go by signed links, the code behind such routes alone.
    """
    body: Any = bucket.body
    presigned = body.presigned
    if presigned is None:
        return ()
    verbs = ("reads",) if presigned.method == "GET" else ("writes",)
    lines = assembly.blueprint.incoming.get(bucket.id, ())
    able = tuple(dict.fromkeys(line.source for line in lines if line.verb in verbs))
    said = frozenset(
        route.to
        for api in assembly.blueprint.resources.values()
        if has_routes(api)
        for route in (setting(api, "routes") or {}).values()
        if "presigned" in (route.upload, route.download)
    )
    return tuple(name for name in able if name in said) or able


def _add_credentials(assembly: Assembly, pool: Resource) -> None:
    """An identity pool gives roles to people who signed in, and to strangers where it takes guests."""
    body: Any = pool.body
    assembly.edge(INTERNET, pool.id, EdgeKind.REQUEST, "reaches")
    roles = assembly.node(f"{pool.id}/{ROLES}", NodeKind.DOOR, pool.id, ROLES)
    assembly.edge(
        pool.id, roles, EdgeKind.REQUEST, "asks", part=ROLES, guards={Guard.IDENTITY: Strength.ENFORCED}
    )
    for role in dict.fromkeys((body.roles or {}).values()):
        assembly.edge(roles, str(role), EdgeKind.ASSUME, "assumes")
    if pool.value("guests"):
        guests = assembly.node(f"{pool.id}/{GUESTS}", NodeKind.DOOR, pool.id, GUESTS)
        slots = {Guard.IDENTITY: Slot(pool.id, GUESTS, ("guests",))}
        assembly.edge(
            pool.id,
            guests,
            EdgeKind.REQUEST,
            "asks",
            part=GUESTS,
            guards={Guard.IDENTITY: Strength.OPEN},
            slots=slots,
        )
        if body.guest_role is not None:
            assembly.edge(guests, str(body.guest_role), EdgeKind.ASSUME, "assumes")


def add_caller_line(assembly: Assembly, line: Relation) -> None:
    """A line that someone outside draws: it opens nothing that is not open to their zone anyway."""
    blueprint = assembly.blueprint
    caller, target = blueprint.resources[line.source], blueprint.resources[line.target]
    zone = zone_of(blueprint, caller)
    doors = assembly.doors(target)
    if not doors:
        _add_direct_line(assembly, line, target)
        return
    guards, slots = door_guards(assembly, target, doors[0], zone)
    if zone == INTERNET and zone not in doors[0].zones:
        guards[Guard.NETWORK] = Strength.BUILT
    assembly.edge(
        caller.id,
        request_door(doors, target.id),
        EdgeKind.REQUEST,
        line.verb,
        part=line.part,
        guards=guards,
        slots=slots,
        line=line,
    )


def _add_direct_line(assembly: Assembly, line: Relation, target: Resource) -> None:
    """A caller who uses a service of AWS itself: by a signed link, by a pool's credentials, or signed."""
    blueprint = assembly.blueprint
    caller = blueprint.resources[line.source]
    pools = [r.target for r in blueprint.outgoing.get(caller.id, ()) if r.verb == "signs_in_with"]
    vended = any(hasattr(blueprint.resources[pool].body, "guests") for pool in pools)
    issued = vended or (setting(target, "presigned") is not None and bool(issuers(assembly, target)))
    if outside(target):
        guards: Guards = {}
    elif issued:
        guards = {Guard.ISSUED: Strength.ENFORCED}
    else:
        signed = Strength.BUILT if line.settings.auth == "iam" else Strength.OPEN
        guards = {Guard.IDENTITY: signed, Guard.PERMISSION: signed}
    slots = {Guard.IDENTITY: Slot(caller.id, line.part, line.path)} if Guard.IDENTITY in guards else {}
    kind, op = line_kind(target)
    assembly.edge(
        caller.id,
        target.id,
        kind,
        line.verb,
        part=line.part,
        op=op,
        guards=guards,
        slots=slots,
        line=line,
    )


def line_kind(target: Resource) -> tuple[EdgeKind, str]:
    """The kind of edge and what it does, for a request straight to a resource."""
    if stores(target):
        return EdgeKind.DATA, "write"
    return (EdgeKind.ASYNC, "write") if carries(target) else (EdgeKind.REQUEST, "")


def add_edge_line(assembly: Assembly, line: Relation) -> None:
    """An edge fetches from its origin, past the closing guards that shut others out."""
    blueprint = assembly.blueprint
    target = blueprint.resources[line.target]
    doors = assembly.doors(target)
    if doors and not is_edge(target):
        guards, _ = door_guards(assembly, target, doors[0], "")
        node = request_door(doors, target.id)
        assembly.edge(
            line.source, node, EdgeKind.REQUEST, line.verb, part=line.part, guards=guards, line=line
        )
    else:
        kind, _ = line_kind(target)
        op = "read" if kind is EdgeKind.DATA else ""
        assembly.edge(line.source, target.id, kind, line.verb, part=line.part, op=op, line=line)
