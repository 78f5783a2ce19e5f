"""A view too large for one Mermaid diagram as several that lead to each other: a map, and a part a frame."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.mermaid.condensing import condensations
from archgen.formats.mermaid.flowchart import WHOLE, fits, flowchart
from archgen.formats.mermaid.parting import Group, map_of, part_of, parting
from archgen.formats.naming import Naming, slug
from archgen.views.view import View

Place = Callable[[str], str]
"""Where the diagram with a name stands, as seen from the others; empty for the map."""


class Diagram(Struct, frozen=True):
    """One diagram of a view: `name` sets it apart from the others and is empty for the first of them.

    `title` is a line of plain text, `text` the Mermaid.
    """

    name: str
    title: str
    text: str


def diagrams(view: View, appearance: Appearance = PLAIN, place: Place | None = None) -> tuple[Diagram, ...]:
    """The view in one diagram where Mermaid draws that, else a map of it and a diagram for each frame.

    A frame too large by itself is divided by lane, and what is too large even then has less detail; notes
    on the drawings say so. Boxes that stand for what another diagram shows lead to its `place`; without
    one they only name it.
    """
    if fits(view, appearance):
        return (Diagram("", view.title, flowchart(view, appearance)[0]),)
    groups = parting(view, lambda part: fits(part, appearance))
    titles = _distinct(groups)
    naming = Naming(lambda title: slug(title, "-"))
    names = {group: naming.of(title) for group, title in titles.items()}
    lead = {group: place(name) for group, name in names.items()} if place else {}
    home = {box: group for group in groups for box in group.boxes}
    whole, drawn = map_of(view, groups, titles)
    note = f"{size(view)}: this is a map of {len(groups)} diagrams, one for each box."
    first = _drawn(
        whole, appearance, {box: lead[group] for box, group in drawn.items() if group in lead}, note
    )
    made = [Diagram("", view.title, first)]
    for number, group in enumerate(groups, 1):
        part = part_of(view, group, titles, home)
        links = {
            box.id: lead[home[box.id]] for box in part.boxes if home[box.id] in lead and home[box.id] != group
        }
        links |= {WHOLE: place("")} if place else {}
        told = f"Part {number} of {len(groups)} of {view.title}. Boxes that say “in …” stand in other parts."
        made.append(Diagram(names[group], part.title, _drawn(part, appearance, links, told)))
    return tuple(made)


def _distinct(groups: tuple[Group, ...]) -> dict[Group, str]:
    """The titles of the groups; of several with one title the later ones are numbered."""
    seen: dict[str, int] = {}
    told: dict[Group, str] = {}
    for group in groups:
        count = seen[group.title] = seen.get(group.title, 0) + 1
        told[group] = group.title if count == 1 else f"{group.title} ({count})"
    return told


def size(view: View) -> str:
    """Why a view is divided, in words."""
    return f"{len(view.boxes)} boxes and {len(view.lines)} lines are more than one Mermaid diagram holds"


def _drawn(view: View, appearance: Appearance, links: dict[str, str], note: str) -> str:
    """The flowchart with as much detail as fits."""
    text = ""
    for condensed, less in condensations(view):
        text, fit = flowchart(condensed, appearance, links, " ".join(filter(None, (note, less))))
        if fit:
            break
    return text
