"""How one resource looks: icon, lane, column, title and the line under it."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.catalogue.look import KIND_ICONS, KIND_NAMES, PLAIN_ICONS, look_of
from archgen.views.view import Lane

_LANES = (("computes", Lane.COMPUTE), ("stores", Lane.DATA), ("carries", Lane.MESSAGING))
_NETWORK = "aws.network."
_CAPITALS = {"rest": "REST", "http": "HTTP", "websocket": "WebSocket"}
_SHOWN = 3


def kind_of(resource: Resource) -> str:
    """What sort of its type a resource is, where icon and name hang on it; empty where they do not."""
    if getattr(resource.body, "parameter", None):
        return "parameter"
    for field in ("kind", "tier"):
        value = getattr(resource.body, field, None)
        if isinstance(value, str):
            return value
    return ""


def icon_of(resource: Resource) -> str:
    """The dotted name of the icon in the diagrams package."""
    own = getattr(resource.body, "icon", None)
    if isinstance(own, str):
        return PLAIN_ICONS.get(own, own if "." in own else look_of(resource.type).icon)
    return KIND_ICONS.get((resource.type, kind_of(resource)), look_of(resource.type).icon)


def lane_of(resource: Resource) -> Lane:
    """The band a resource belongs to; something generic says by its capabilities, then by its icon."""
    claimed = getattr(resource.body, "capabilities", None) or ()
    for word, lane in _LANES:
        if word in claimed:
            return lane
    if getattr(resource.body, "icon", None) and icon_of(resource).startswith(_NETWORK):
        return Lane.NETWORK
    return Lane(look_of(resource.type).lane)


def column_of(resource: Resource) -> int:
    """The least column, 0 to 4; what stands on one's own premises stands at the left."""
    if look_of(resource.type).outside and kind_of(resource) == "on-premises":
        return 0
    return look_of(resource.type).column


def service_of(resource: Resource) -> str:
    """The line under the title: the service, then the settings that tell most about it.

    The service is left out where the title says it already.
    """
    named = KIND_NAMES.get((resource.type, kind_of(resource)))
    look = look_of(resource.type)
    name = named or look.short or str(getattr(resource.body, "service", None) or "")
    said = [] if named and look.outside else [*_counted_rules(resource), *_settings(resource, bare=not named)]
    said += elsewhere(resource)
    if (name and name in resource.title) or resource.title == look.product:
        return " · ".join(said)
    return " · ".join(part for part in (name, *said) if part)


def _settings(resource: Resource, *, bare: bool) -> list[str]:
    said = []
    for field, pattern in look_of(resource.type).settings:
        value = getattr(resource.body, field, None)
        named = not bare and field in ("kind", "tier")
        if (
            value is None
            or value is False
            or named
            or (field == "service" and not look_of(resource.type).short)
        ):
            continue
        text = pattern.format(_written(value))
        if text != look_of(resource.type).short:
            said.append(text)
    return said


def _written(value: object) -> str:
    if isinstance(value, tuple):
        more = f" +{len(value) - _SHOWN}" if len(value) > _SHOWN else ""
        return ", ".join(str(item) for item in value[:_SHOWN]) + more
    text = getattr(value, "text", None)
    word = text if isinstance(text, str) else str(value)
    return _CAPITALS.get(word, word)


def _counted_rules(resource: Resource) -> list[str]:
    """How many rules a web ACL has, AWS's groups and rate limits counted as one each."""
    fields = [getattr(resource.body, name, None) for name in ("managed_rules", "rules", "rate_limit")]
    if not hasattr(resource.body, "managed_rules"):
        return []
    number = sum(len(value) for value in fields if value)
    if not number:
        return ["no rules"]
    return ["1 rule" if number == 1 else f"{number} rules"]


def elsewhere(resource: Resource) -> list[str]:
    """In how many Regions a resource runs and where it is copied to, for where only its first is shown."""
    copies = tuple(getattr(resource.body, "replicas", None) or ())
    said = [f"{len(resource.regions)} Regions"] if len(resource.regions) > 1 else []
    if copies:
        said.append(f"copied to {copies[0]}" if len(copies) == 1 else f"copied to {len(copies)} Regions")
    return said
