"""The flows of a blueprint as one Mermaid sequence diagram, a titled band for each flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archgen.blueprint.model import Blueprint, Flow, Resource, Step
from archgen.catalogue.look import look_of
from archgen.formats.mermaid_text import MOST_CHARACTERS, comment, escape, front_matter, length, lines
from archgen.formats.naming import Naming

_BAND = "rgba(125, 137, 152, 0.12)"
_TEXTS = (120, 60, 24)
"""How many characters of a step are told; less where all flows are longer than Mermaid takes."""


def render(blueprint: Blueprint) -> str:
    """One sequence diagram: participants once, then every flow as a band with its title and numbers.

    Numbers begin anew in each flow and are those of the blueprint. Mermaid refuses more than
    50,000 characters: then the texts are shortened, and at last whole flows, later ones first,
    are left out; a comment names how many.
    """
    told = tuple(flow for flow in blueprint.flows if flow.steps)
    for longest in _TEXTS:
        text = _document(blueprint, told, longest)
        if length(text) <= MOST_CHARACTERS:
            return text
    return _fitting(blueprint, told)


def _fitting(blueprint: Blueprint, told: Sequence[Flow]) -> str:
    """As many flows as fit, from the first one; of a first one too long by itself as many steps."""
    low, high = 0, len(told)
    while low < high:
        middle = (low + high + 1) // 2
        fits = length(_document(blueprint, told[:middle], _TEXTS[-1])) <= MOST_CHARACTERS
        low, high = (middle, high) if fits else (low, middle - 1)
    if low:
        return _document(blueprint, told[:low], _TEXTS[-1], _left_out(len(told) - low, 0))
    first = told[0]
    steps = first.steps
    while length(_document(blueprint, (_cut(first, steps),), _TEXTS[-1])) > MOST_CHARACTERS - 200:
        steps = steps[: len(steps) * 3 // 4]
    note = _left_out(len(told) - 1, len(first.steps) - len(steps))
    return _document(blueprint, (_cut(first, steps),), _TEXTS[-1], note)


def _left_out(flows: int, steps: int) -> str:
    counts = (flows, "flow"), (steps, "step")
    words = " and ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count)
    return f"Left out, for Mermaid takes no more: {words}."


def _cut(flow: Flow, steps: tuple[Step, ...]) -> Flow:
    return Flow(flow.id, flow.title, steps)


def _document(blueprint: Blueprint, told: Sequence[Flow], longest: int, note: str = "") -> str:
    ids = Naming()
    taking_part = _taking_part(blueprint, told)
    body = [
        f"accTitle: {escape(f'{blueprint.name}: request flows')}",
        f"accDescr: {escape(_description(told, note), 400)}",
        *(_participant(resource, ids) for resource in taking_part),
    ]
    for flow in told:
        body += _band(flow, taking_part, ids, longest)
    head = [*front_matter(f"{blueprint.name}: request flows"), *([comment(note)] if note else [])]
    return "\n".join((*head, "sequenceDiagram", *(f"    {line}" for line in body), ""))


def _description(told: Sequence[Flow], note: str) -> str:
    titles = (
        "; ".join(f"{flow.title}, {len(flow.steps)} step{'s' * (len(flow.steps) != 1)}" for flow in told)
        or "no flow is told"
    )
    return f"Who calls whom, in order. {titles}. {note}".strip()


def _taking_part(blueprint: Blueprint, told: Iterable[Flow]) -> list[Resource]:
    """Everybody a step names, in the order of their first step."""
    names = dict.fromkeys(end for flow in told for step in flow.steps for end in _ends(step))
    return [blueprint.resources[name] for name in names]


def _ends(step: Step) -> tuple[str, str]:
    """Who asks and who is asked: an answer comes from the one that was asked."""
    return (step.target, step.source) if step.answer else (step.source, step.target)


def _participant(resource: Resource, ids: Naming) -> str:
    name, title = ids.of(resource.id, "p_"), escape(resource.title, 40)
    if resource.type == "client":
        # One line only: a second one would be written across the figure.
        return f"actor {name} as {lines(title)}"
    service = escape(look_of(resource.type).short, 40)
    return f"participant {name} as {lines(title, '' if service in title else service)}"


def _band(flow: Flow, taking_part: Sequence[Resource], ids: Naming, longest: int) -> Iterator[str]:
    order = [resource.id for resource in taking_part]
    used = sorted({order.index(end) for step in flow.steps for end in _ends(step)})
    first, last = ids.of(order[used[0]], "p_"), ids.of(order[used[-1]], "p_")
    yield f"rect {_BAND}"
    yield f"    Note over {first if first == last else f'{first},{last}'}: {lines(escape(flow.title))}"
    yield f"    autonumber {flow.steps[0].number} 1"
    for step in flow.steps:
        arrow = "-->>" if step.answer else "->>"
        text = lines(escape(step.text, longest))
        yield f"    {ids.of(step.source, 'p_')}{arrow}{ids.of(step.target, 'p_')}: {text}"
    yield "end"
