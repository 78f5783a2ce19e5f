"""Identity: who calls which routes, known by what, and whom code acts as on the other side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.asking import decides_by_code
from archgen.graph.model import Graph, Strength
from archgen.graph.nature import is_role, signs_in
from archgen.graph.settings import declares, setting
from archgen.graph.sources import INTERNET
from archgen.policy.report import Report
from archgen.views.acting import add_acting, add_direct
from archgen.views.badges import with_findings
from archgen.views.callers import callers_of, proof
from archgen.views.composing import composed, figure, listed, with_numbers
from archgen.views.crowds import settle
from archgen.views.lines import join
from archgen.views.passages import passages
from archgen.views.roles_taken import acts
from archgen.views.route_crowds import crowds, sentences, stand_together
from archgen.views.route_groups import RouteGroup, group_box, route_groups, told
from archgen.views.stages import CHECKS, ROUTES, SIGN_IN, WHO, Scene
from archgen.views.strokes import Stroke
from archgen.views.view import Box, Frame, FrameKind, KeyStep, Line, LineKind, Page

_LEGEND = {
    LineKind.REQUEST: "calls",
    LineKind.DATA: "may use",
    LineKind.IDENTITY: "proves who calls",
    LineKind.NOTE: "takes a role",
}
_CHECK_ICON = "aws.security.IdentityAndAccessManagementIamPermissions"


def pages(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:  # noqa: ARG001 - one form for all
    """The picture of identity; none where nobody calls or acts."""
    groups = route_groups(graph.blueprint)
    scene = Scene(graph)
    callers = callers_of(graph, passages(graph))
    _add_callers(scene, callers)
    for group in groups:
        _add_group(scene, group, callers[group.api])
    add_acting(scene, groups)
    add_direct(scene)
    if not scene.arrows:
        return ()
    boxes, frames = _framed(scene)
    boxes = with_findings(boxes, graph.blueprint, report)
    routes = frozenset(group.id for group in groups)
    gathered = crowds(groups, callers)
    boxes, frames, together = stand_together(graph.blueprint, gathered, boxes, frames)
    arrows = [_moved(arrow, together) for arrow in scene.arrows]
    boxes, standing = settle(boxes, arrows, routes, alone=routes)
    lines = _numbered(join(arrows, standing), [crowd.group for crowd in gathered])
    about = {place: (standing[crowd.group.id],) for place, crowd in enumerate(gathered, 1)}
    view = composed(
        graph,
        report,
        "identity",
        boxes=with_numbers(boxes, lines, about),
        frames=frames,
        lines=lines,
        steps=tuple(KeyStep(*row) for row in enumerate(sentences(graph.blueprint, gathered, callers), 1)),
        steps_title="Who may call",
        alternative=_alternative(graph.blueprint, callers, groups),
        legend=_LEGEND,
    )
    return (Page("identity", view),)


def _moved(arrow: Stroke, together: Mapping[str, str]) -> Stroke:
    source, target = together.get(arrow.source, arrow.source), together.get(arrow.target, arrow.target)
    return replace(arrow, source=source, target=target, joins=(source, target))


def _add_callers(scene: Scene, callers: Mapping[str, Sequence[str]]) -> None:
    """Callers with the directories that they sign in to, and directories that trust each other."""
    blueprint = scene.blueprint
    for name in dict.fromkeys(name for row in callers.values() for name in row):
        scene.show(name, WHO)
    signing = [line for line in blueprint.relations if line.verb == "signs_in_with"]
    for line in signing:
        source, target = blueprint.resources[line.source], blueprint.resources[line.target]
        directory = signs_in(source) or declares(source, "guests")
        scene.show(target.id, SIGN_IN)
        scene.show(source.id, SIGN_IN if directory else WHO)
        if directory:
            scene.lead(target.id, source.id, LineKind.IDENTITY, "token")
        else:
            scene.lead(source.id, target.id, LineKind.IDENTITY, "signs in")


def _add_group(scene: Scene, group: RouteGroup, callers: Sequence[str]) -> None:
    """The box of a group, and the way by which callers come to it."""
    blueprint = scene.blueprint
    scene.boxes[group.id] = group_box(blueprint, group, group.api, ROUTES)
    asked = blueprint.resources.get(group.authorizer)
    if asked is None:
        for caller in callers:
            scene.lead(caller, group.id, LineKind.REQUEST, _shown(blueprint, group, caller))
        return
    _add_check(scene, asked, group, callers)
    scene.lead(asked.id, group.id, LineKind.IDENTITY, ", ".join(group.needs))


def _shown(blueprint: Blueprint, group: RouteGroup, caller: str) -> str:
    if group.known is Strength.OPEN:
        return "anyone"
    return (
        "webhook" if group.authorizer == "none" else proof(blueprint, caller, group.api) or "signature (IAM)"
    )


def _add_check(scene: Scene, asked: Resource, group: RouteGroup, callers: Sequence[str]) -> None:
    """An authorizer with what it relies on; who signs in nowhere shows it something else."""
    blueprint = scene.blueprint
    if signs_in(asked):
        scene.show(asked.id, SIGN_IN)
        behind = [asked.id]
    else:
        _show_check(scene, asked)
        lines = blueprint.outgoing.get(asked.id, ())
        behind = [line.target for line in lines if line.verb in ("user_pool", "issuer")]
        token = setting(asked, "token")
        for name in behind:
            scene.show(name, SIGN_IN)
            scene.lead(name, asked.id, LineKind.IDENTITY, f"{token} token" if token else "token")
    signed = {s.source for s in scene.arrows if s.target in behind}
    for caller in callers:
        if caller not in signed:
            words = proof(blueprint, caller, group.api) or "token"
            scene.lead(caller, behind[0] if signs_in(asked) else asked.id, LineKind.IDENTITY, words)


def _show_check(scene: Scene, asked: Resource) -> None:
    kind = setting(asked, "kind") or "authorizer"
    words = "decides by code" if decides_by_code(scene.blueprint, asked.id) else "checked by API Gateway"
    box = figure(asked, "", CHECKS, f"{kind} authorizer · {words}")
    scene.boxes.setdefault(asked.id, replace(box, icon=_CHECK_ICON))


def _framed(scene: Scene) -> tuple[tuple[Box, ...], tuple[Frame, ...]]:
    """The boxes that an arrow touches, in a frame for each stage of the way, APIs in frames of their own."""
    blueprint = scene.blueprint
    touched = {end for arrow in scene.arrows for end in (arrow.source, arrow.target)}
    order = {name: place for place, name in enumerate(blueprint.resources)}
    shown = [box for box in scene.boxes.values() if box.id in touched or box.column == ROUTES]
    shown.sort(key=lambda box: order.get(box.members[0].split("/", 1)[0], -1))
    boxes = [replace(box, frame=box.frame or _stage(blueprint, box)) for box in shown]
    within: dict[str, set[bool]] = {}
    for box in boxes:
        one = blueprint.resources.get(box.id)
        within.setdefault(box.frame, set()).add(one is not None and is_role(one))
    stages = [
        Frame(name, FrameKind.GROUP, _title(name, within[name]), "") for name in _STAGES if name in within
    ]
    apis = [
        Frame(api, FrameKind.GROUP, f"Routes of {blueprint.resources[api].title}", "")
        for api in dict.fromkeys(box.frame for box in boxes if box.column == ROUTES)
    ]
    return tuple(boxes), (*stages, *apis)


_STAGES = {
    "@who": ("Callers",),
    "@sign-in": ("Sign-in",),
    "@checks": ("Authorizers", "Roles"),
    "@acting": ("Code", "Roles"),
    "@use": ("What is used",),
}
"""The stages of the way from who calls to what is used: the title of each, and of the roles in it."""


def _title(stage: str, roles_in_it: set[bool]) -> str:
    """The title of a stage: roles are named where there are some."""
    first, *roles_title = _STAGES[stage]
    if not roles_title or True not in roles_in_it:
        return first
    return roles_title[0] if roles_in_it == {True} else f"{first} and {roles_title[0].lower()}"


def _stage(blueprint: Blueprint, box: Box) -> str:
    if box.column < ROUTES:
        return tuple(_STAGES)[box.column]
    one = blueprint.resources[box.id]
    return "@acting" if acts(one) or is_role(one) else "@use"


def _numbered(lines: Iterable[Line], groups: Sequence[RouteGroup]) -> tuple[Line, ...]:
    """The number of each group on the lines that lead to it."""
    number = {group.id: (place,) for place, group in enumerate(groups, 1)}
    return tuple(replace(one, label=_once(one.label), steps=number.get(one.target, ())) for one in lines)


def _once(label: str) -> str:
    """The words of a line, each once: several things that it stands for say the same."""
    return ", ".join(dict.fromkeys(label.split(", ")))


def _alternative(
    blueprint: Blueprint, callers: Mapping[str, Sequence[str]], groups: Sequence[RouteGroup]
) -> str:
    """What the picture shows, for people who do not see it."""
    titles = {name: one.title for name, one in blueprint.resources.items()} | {INTERNET: "Anyone"}
    said = [
        f"{listed([titles[name] for name in names])} {'calls' if len(names) == 1 else 'call'} {titles[api]}."
        for api, names in callers.items()
        if names
    ]
    said += [told(blueprint, group) for group in groups]
    return " ".join(said) or "Code and roles with what they may use."
