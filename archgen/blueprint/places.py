"""Where resources stand: the frames around them and the Regions they run in."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping

from msgspec.structs import replace

from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Resource
from archgen.blueprint.typed import article
from archgen.catalogue.capabilities import Outside
from archgen.catalogue.look import look_of
from archgen.catalogue.types import BOUNDARY_TYPES
from archgen.finding.finding import Category
from archgen.source.document import span_at


def placed(
    resources: AbstractMapping[str, Resource], regions: tuple[str, ...], mistakes: Mistakes
) -> dict[str, Resource]:
    """The resources with their frames and Regions filled in.

    A resource that names no frame stands in the only account, if there is one; what is outside
    AWS stands in no frame of its own accord. Frames that hold each other are a finding.
    """
    accounts = [r.id for r in resources.values() if r.type == "account"]
    home = accounts[0] if len(accounts) == 1 else None
    found: dict[str, Resource] = {}
    for resource in resources.values():
        frames = _frames(resource, resources, mistakes)
        outside = isinstance(resource.body, Outside)
        if not frames and home and not outside and resource.id != home:
            frames = (home,)
        found[resource.id] = replace(resource, frames=frames, regions=_regions(resource, resources, regions))
    return _without_circles(found, mistakes)


def _frames(
    resource: Resource, resources: AbstractMapping[str, Resource], mistakes: Mistakes
) -> tuple[str, ...]:
    frames = []
    for name in resource.body.placed or ():
        target = resources.get(name)
        if target is not None and target.type in BOUNDARY_TYPES:
            frames.append(name)
        elif target is not None:
            span = span_at(resource.tree, ("in",))
            known = [r.id for r in resources.values() if r.type in BOUNDARY_TYPES]
            meant = mistakes.nearest(name, known)
            mistakes.add(
                "not-a-frame",
                f"`{name}` is {article(target.type)}, and nothing stands in one",
                span,
                label=f"did you mean `{meant}`?" if meant else "no frame",
                hint="name an account, a vpc, a subnet or a group",
                category=Category.REFERENCE,
                related=((target.key_span, f"this {target.type}"),),
                resource=resource.id,
                part="in",
            )
    return tuple(frames)


def _regions(
    resource: Resource, resources: AbstractMapping[str, Resource], regions: tuple[str, ...]
) -> tuple[str, ...]:
    if isinstance(resource.body, Outside) or look_of(resource.type).worldwide:
        return ()
    if _guards_the_edge(resource, resources):
        return ()
    written = resource.body.region
    if written is None:
        return regions[:1]
    return regions if written == ("each",) else written


def _guards_the_edge(resource: Resource, resources: AbstractMapping[str, Resource]) -> bool:
    """A web ACL for CloudFront is a worldwide one."""
    scope = getattr(resource.body, "scope", None)
    if scope is not None or not hasattr(resource.body, "scope"):
        return bool(scope == "cloudfront")
    targets = [
        resources[name] for name in getattr(resource.body, "protects", None) or () if name in resources
    ]
    return bool(targets) and all(look_of(target.type).worldwide for target in targets)


def _without_circles(resources: dict[str, Resource], mistakes: Mistakes) -> dict[str, Resource]:
    """Frames that lead back to themselves lose the step that closes the circle."""
    done: set[str] = set()
    for name in list(resources):
        trail: dict[str, list[str]] = {} if name in done else {name: list(resources[name].frames)}
        while trail:
            last, left = next(reversed(trail.items()))
            if not left:
                done.add(last)
                del trail[last]
                continue
            frame = left.pop(0)
            if frame in trail:
                resources[last] = _opened(resources[last], frame, list(trail), resources, mistakes)
            elif frame not in done:
                trail[frame] = list(resources[frame].frames)
    return resources


def _opened(
    last: Resource,
    frame: str,
    trail: list[str],
    resources: AbstractMapping[str, Resource],
    mistakes: Mistakes,
) -> Resource:
    """The resource without the frame that closes a circle, and the finding that says so."""
    circle = trail[trail.index(frame) :]
    mistakes.add(
        "cyclic-frames",
        f"`{frame}` stands in itself",
        span_at(last.tree, ("in",)),
        label="closes the circle",
        hint="take one `in` away",
        category=Category.REFERENCE,
        related=tuple((resources[name].key_span, "in the circle") for name in circle[:3]),
        resource=last.id,
        part="in",
    )
    return replace(last, frames=tuple(name for name in last.frames if name != frame))
