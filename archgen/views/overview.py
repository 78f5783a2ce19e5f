"""The overview: the whole design on one picture, and where it is large in a picture for each module."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.views.folding_frames import check_known, fold_frames, parted
from archgen.views.modules import Module, modules_of
from archgen.views.modules_pages import gathered_modules, module_parts, overview_part
from archgen.views.modules_stacks import with_stacked_idle, with_stacked_modules
from archgen.views.paging import drawn_boxes, has_copies, page_of
from archgen.views.scene import Part, Scene, scene_of
from archgen.views.view import Page, UnknownPageError, View

MODULES_ABOVE = 60
"""A picture of more boxes than this is parted into modules."""
MOST = 100
"""The most boxes that are drawn on one picture where somebody asks for all of them."""


class TooManyBoxesError(UnknownPageError):
    """A picture would have more boxes than anybody can read."""


def pages(
    graph: Graph,
    report: Report,
    picked: str = "",  # noqa: ARG001 - one form for all
    folds: Sequence[str] = (),
) -> tuple[Page, ...]:
    """The overview, and for a design of more than sixty boxes a page for each module.

    `folds` names the frames and modules that stand as one box. Raises `UnknownPageError` where the
    design lacks one of them.
    """
    scene = scene_of(graph.blueprint, report)
    part, modules, late = _folded(scene, folds)
    if not modules:
        return (Page("", page_of(scene, part, folds=late)),)
    shown = (
        Page(module.name, page_of(scene, own, module.title))
        for module, own in zip(modules, module_parts(scene, modules), strict=True)
    )
    return (Page("", page_of(scene, part, modules=len(modules), folds=late)), *shown)


def whole(
    graph: Graph,
    report: Report,
    picked: str = "",  # noqa: ARG001 - one form for all
    folds: Sequence[str] = (),
) -> tuple[Page, ...]:
    """Everything on one page. Raises `TooManyBoxesError` above a hundred boxes."""
    scene = scene_of(graph.blueprint, report)
    part, late = _with_folds(scene, folds)
    many = len(drawn_boxes(scene, part))
    if many > MOST:
        raise TooManyBoxesError(
            f"{graph.blueprint.name} has {many} boxes, and one picture holds {MOST}; "
            "fold frames with --fold, or take --view overview, which has a page for each module"
        )
    return (Page("", page_of(scene, part, folds=late)),)


def overview(graph: Graph, report: Report, alone: frozenset[str] = frozenset()) -> View:
    """What the overview of a judged design shows; nothing in it depends on coordinates.

    The resources in `alone` have boxes of their own also where the rest stands as modules.
    """
    scene = scene_of(graph.blueprint, report)
    part, modules, _ = _folded(scene, (), alone)
    return page_of(scene, part, modules=len(modules))


def _folded(
    scene: Scene, folds: Sequence[str], alone: frozenset[str] = frozenset()
) -> tuple[Part, tuple[Module, ...], tuple[str, ...]]:
    """The overview's part, the modules whose pages belong to it, and the frames that the page folds.

    There are no modules where all fits on one page.
    """
    part, late = _with_folds(scene, folds)
    if len(drawn_boxes(scene, part)) <= MODULES_ABOVE:
        return part, (), late
    left = {box.id for box in part.boxes}
    modules = tuple(module for module in modules_of(scene) if left.issuperset(module.boxes))
    part = with_stacked_idle(overview_part(scene, part, modules, alone))
    crowded = len(drawn_boxes(scene, part)) > MODULES_ABOVE
    return with_stacked_modules(part) if crowded else part, modules, late


def _with_folds(scene: Scene, folds: Sequence[str]) -> tuple[Part, tuple[str, ...]]:
    """The part with what is folded, and the frames that are folded once copies stand in their Regions."""
    if not folds:
        return scene.whole, ()
    several = has_copies(scene)
    modules = modules_of(scene)
    check_known(scene, folds, modules)
    meant, frames = parted(folds, modules)
    part = gathered_modules(scene, scene.whole, meant)
    return (part, frames) if several else (fold_frames(scene, part, frames), ())
