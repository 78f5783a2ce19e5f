"""Which frames stand on a picture, and in which of them everything stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct, field

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Outside
from archgen.views.view import Frame, FrameKind

CLOUD = "cloud"


class Framing(Struct, dict=True):
    """The frames needed so far, parents first, made as things are placed."""

    blueprint: Blueprint
    frames: dict[str, Frame] = field(default_factory=dict)
    _merged: dict[str, str] = field(default_factory=dict)

    def place(self, resource: Resource, region: str = "") -> str:
        """The id of the innermost frame of a resource, empty outside AWS; its frames are made.

        `region` is the Region it stands in, its first where none is named. Elsewhere than in its
        first it stands in those of its networks that are there as well.
        """
        if isinstance(resource.body, Outside):
            return self._own(resource.frames[0], "") if resource.frames else ""
        home = self._region(resource, region)
        elsewhere = region if region and region != next(iter(resource.regions), "") else ""
        networks = [n for n in resource.frames if not self._is_account(n) and self._reaches(n, elsewhere)]
        subnets = tuple(n for n in networks if self.blueprint.resources[n].type == "subnet")
        if len(subnets) > 1:
            return self._subnets(subnets, home, elsewhere)
        return self._own(networks[0], home, elsewhere) if networks else home

    def shelve(self, resource: Resource) -> str:
        """The frame on whose shelf a folded resource lies: one that has boxes; empty outside AWS."""
        if isinstance(resource.body, Outside):
            return ""
        region = self._region_id(resource)
        return region if region in self.frames else self._account(resource)

    def ordered(self) -> tuple[Frame, ...]:
        """All frames, parents first, in the order in which they were needed."""
        found: list[Frame] = []
        waiting = list(self.frames.values())
        while waiting:
            known = {"", *(frame.id for frame in found)}
            ready = [frame for frame in waiting if frame.parent in known]
            found += ready
            waiting = [frame for frame in waiting if frame not in ready]
        return tuple(found)

    def _reaches(self, name: str, region: str) -> bool:
        """Whether a network is in a Region; where none is named, it is where it is written to be."""
        return not region or region in self.blueprint.resources[name].regions

    def _is_account(self, name: str) -> bool:
        return self.blueprint.resources[name].type == "account"

    @cached_property
    def _accounts(self) -> tuple[Resource, ...]:
        return self.blueprint.of_type("account")

    def _account(self, resource: Resource) -> str:
        """The frame of the account, made if needed; with one account that is the cloud's own."""
        accounts = self._accounts
        title = "AWS Cloud"
        if len(accounts) == 1:
            title = f"AWS Cloud · account {_named(accounts[0])}"
        self.frames.setdefault(CLOUD, Frame(CLOUD, FrameKind.CLOUD, title, ""))
        own = self._account_of(resource) if len(accounts) > 1 else None
        if own is None:
            return CLOUD
        frame = Frame(own.id, FrameKind.ACCOUNT, f"account {_named(own)}", CLOUD)
        self.frames.setdefault(own.id, frame)
        return own.id

    def _account_of(self, resource: Resource) -> Resource | None:
        seen: set[str] = set()
        waiting = list(resource.frames)
        while waiting:
            name = waiting.pop(0)
            frame = self.blueprint.resources[name]
            if frame.type == "account":
                return frame
            if name not in seen:
                seen.add(name)
                waiting += frame.frames
        return None

    def _region_id(self, resource: Resource, region: str = "") -> str:
        if not resource.regions:
            return ""
        account = self._account_of(resource)
        several = len(self._accounts) > 1
        region = region or resource.regions[0]
        return f"{account.id}/{region}" if several and account else region

    def _region(self, resource: Resource, region: str = "") -> str:
        """The frame of the Region, made if needed; what is worldwide stands in the account."""
        account = self._account(resource)
        name = self._region_id(resource, region)
        if not name:
            return account
        title = region or resource.regions[0]
        self.frames.setdefault(name, Frame(name, FrameKind.REGION, title, account))
        return name

    def _own(self, name: str, home: str, elsewhere: str = "") -> str:
        """The frame of a VPC, a subnet, a group or a site, with the frames around it.

        `elsewhere` is the Region of a second frame of that network, empty for its first.
        """
        key = _key(name, elsewhere)
        if key in self.frames:
            return key
        resource = self.blueprint.resources[name]
        outer = next((n for n in resource.frames if not self._is_account(n)), None)
        parent = self._own(outer, home, elsewhere) if outer else home
        kind = self._subnet_kind(name) if resource.type == "subnet" else FrameKind(resource.type)
        self.frames[key] = Frame(key, kind, _title(resource), "" if kind is FrameKind.ON_PREMISES else parent)
        return key

    def _subnets(self, names: tuple[str, ...], home: str, elsewhere: str = "") -> str:
        """One frame for subnets that hold the same things."""
        key = _key("+".join(names), elsewhere)
        if key not in self.frames:
            first = self.blueprint.resources[names[0]]
            outer = next((n for n in first.frames if not self._is_account(n)), None)
            parent = self._own(outer, home, elsewhere) if outer else home
            zones = len({getattr(self.blueprint.resources[n].body, "zone", n) for n in names})
            titles = ", ".join(self.blueprint.resources[n].title for n in names)
            title = f"{titles} · {zones} zones" if zones > 1 else titles
            self.frames[key] = Frame(key, self._subnet_kind(*names), title, parent)
        return key

    def _subnet_kind(self, *names: str) -> FrameKind:
        """Public where the internet reaches one of these subnets."""
        public = any(getattr(self.blueprint.resources[name].body, "public", None) for name in names)
        return FrameKind.PUBLIC_SUBNET if public else FrameKind.SUBNET


def _key(name: str, elsewhere: str) -> str:
    """The id of a network's frame: its name, with the Region where it is not its first one."""
    return f"{name}@{elsewhere}" if elsewhere else name


def without_empty(frames: Sequence[Frame], boxed: frozenset[str]) -> tuple[Frame, ...]:
    """The frames that hold something: a box (`boxed` names their frames), a tile, or such a frame.

    A group that spans accounts leaves the Region of its second member with nothing in it.
    """
    parents = {frame.id: frame.parent for frame in frames}
    held: set[str] = set()
    for frame in frames:
        inner = frame.id if frame.shelf or frame.id in boxed else ""
        while inner and inner not in held:
            held.add(inner)
            inner = parents[inner]
    return tuple(frame for frame in frames if frame.id in held)


def join_lone_regions(
    frames: Iterable[Frame], boxed: frozenset[str]
) -> tuple[tuple[Frame, ...], dict[str, str]]:
    """An account that holds one Region and nothing else becomes one frame with both names.

    `boxed` are the frames with boxes or tiles directly in them. Gives the frames and, for each frame
    that went, the one that holds its content now.
    """
    rows = list(frames)
    moved: dict[str, str] = {}
    for account in [f for f in rows if f.kind is FrameKind.ACCOUNT]:
        children = [f for f in rows if f.parent == account.id]
        if len(children) == 1 and children[0].kind is FrameKind.REGION and account.id not in boxed:
            region = children[0]
            moved[region.id] = account.id
    kept = [f for f in rows if f.id not in moved]
    named = {target: gone for gone, target in moved.items()}
    titles = {f.id: f.title for f in rows}
    joined = [
        Frame(
            f.id,
            f.kind,
            f"{f.title} · {titles[named[f.id]]}" if f.id in named else f.title,
            moved.get(f.parent, f.parent),
            f.shelf,
        )
        for f in kept
    ]
    return tuple(joined), moved


def _named(account: Resource) -> str:
    """An account's name and its number in groups of four digits."""
    number = str(getattr(account.body, "id", "") or "")
    grouped = "-".join(number[i : i + 4] for i in range(0, len(number), 4))
    return f"{account.title} {grouped}".strip()


def _title(resource: Resource) -> str:
    if resource.type == "vpc":
        ranges = ", ".join(getattr(resource.body, "cidr", None) or ())
        return f"VPC {resource.title} · {ranges}" if ranges else f"VPC {resource.title}"
    return resource.title
