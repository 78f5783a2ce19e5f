"""The flows of a blueprint as Mermaid sequence diagrams: one for a flow, or all of them as bands of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Flow, Resource, Step
from archgen.catalogue.look import look_of
from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.flavours import GRAMMARS, Flavour, Grammar
from archgen.formats.mermaid.text import MOST_CHARACTERS, comment, escape, identifier, length, lines
from archgen.formats.mermaid.theme import SEQUENCE, head
from archgen.formats.naming import Naming
from archgen.graph.nature import outside

_TINT = "rgba(125, 137, 152, 0.06)"
_TEXTS = (120, 60, 24)
"""How many characters of a step are told; less where all flows are longer than Mermaid takes."""


def render(blueprint: Blueprint, appearance: Appearance = PLAIN) -> str:
    """All flows in one diagram, in the grammar of `appearance.flavour`; several are a titled band each.

    Numbers begin anew in each flow and are those of the blueprint. Mermaid refuses more than
    50,000 characters: then the texts are shortened, and at last whole flows, later ones first,
    are left out; a comment and a note on the drawing say how many.
    """
    told = tuple(flow for flow in blueprint.flows if flow.steps)
    return _fitting(blueprint, told, GRAMMARS[appearance.flavour])


def render_flow(blueprint: Blueprint, flow: Flow, flavour: Flavour = Flavour.GITHUB) -> str:
    """The diagram of one flow, under the same limits."""
    return _fitting(blueprint, (flow,), GRAMMARS[flavour])


def _fitting(blueprint: Blueprint, told: Sequence[Flow], grammar: Grammar) -> str:
    """Everything, with shorter texts if need be; then as many flows as fit, from the first one."""
    for longest in _TEXTS:
        text = _Sequence(blueprint, told, grammar, longest).text()
        if length(text) <= MOST_CHARACTERS:
            return text
    low, high = 0, len(told)
    while low < high:
        middle = (low + high + 1) // 2
        fits = length(_cut_to(blueprint, told, grammar, middle)) <= MOST_CHARACTERS
        low, high = (middle, high) if fits else (low, middle - 1)
    return _cut_to(blueprint, told, grammar, low) if low else _part(blueprint, told, grammar)


def _cut_to(blueprint: Blueprint, told: Sequence[Flow], grammar: Grammar, count: int) -> str:
    note = _left_out(len(told) - count, 0)
    return _Sequence(blueprint, told[:count], grammar, _TEXTS[-1], note).text()


def _part(blueprint: Blueprint, told: Sequence[Flow], grammar: Grammar) -> str:
    """As many steps as fit of a first flow that is too long by itself."""
    steps = told[0].steps
    while True:
        steps = steps[: len(steps) * 3 // 4]
        note = _left_out(len(told) - 1, len(told[0].steps) - len(steps))
        text = _Sequence(blueprint, (replace(told[0], steps=steps),), grammar, _TEXTS[-1], note).text()
        if length(text) <= MOST_CHARACTERS:
            return text


def _left_out(flows: int, steps: int) -> str:
    counts = (flows, "flow"), (steps, "step")
    words = " and ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count)
    return f"Left out, for Mermaid takes no more: {words}." if words else ""


class _Sequence:
    """One sequence diagram being written; texts of steps have at most `longest` characters."""

    def __init__(
        self, blueprint: Blueprint, told: Sequence[Flow], grammar: Grammar, longest: int, note: str = ""
    ) -> None:
        self._flows = told
        self._grammar = grammar
        self._longest = longest
        self._note = note
        self._ids = Naming(identifier)
        self._banded = len(told) > 1
        self._title = f"{blueprint.name}: {'request flows' if len(told) != 1 else told[0].title}"
        self._zones = _zones(blueprint, told)
        self._order = [resource.id for members in self._zones.values() for resource in members]

    def text(self) -> str:
        """The whole document."""
        body = [*self._described(), *self._participants()]
        for flow in self._flows:
            body += self._band(flow) if self._banded else self._steps(flow)
        if self._note:
            body.append(f"Note over {self._over(self._order)}: {escape(self._note, 400)}")
        top = [*head(self._grammar, self._title, SEQUENCE), *([comment(self._note)] if self._note else [])]
        return "\n".join((*top, "sequenceDiagram", *(f"    {line}" for line in body), ""))

    def _described(self) -> Iterator[str]:
        if self._grammar.described:
            yield f"accTitle: {escape(self._title)}"
            yield f"accDescr: {escape(_description(self._flows, self._note), 400)}"

    def _participants(self) -> Iterator[str]:
        for zone, members in self._zones.items():
            named = [self._participant(resource) for resource in members]
            if self._grammar.boxed:
                yield f"box {_TINT} {escape(zone)}"
                yield from (f"    {line}" for line in named)
                yield "end"
            else:
                yield from named

    def _participant(self, resource: Resource) -> str:
        """A caller is a figure, where the name below it has a colour that is seen on any paper."""
        name, title = self._ids.of(resource.id, "p_"), escape(resource.title, 40)
        if resource.type == "client":
            # One line only: a second one would be written across the figure.
            return f"{'actor' if self._grammar.toned else 'participant'} {name} as {lines(title)}"
        service = escape(look_of(resource.type).short, 40)
        return f"participant {name} as {lines(title, '' if service in title else service)}"

    def _band(self, flow: Flow) -> Iterator[str]:
        yield f"rect {_TINT}"
        yield from (f"    {line}" for line in self._steps(flow))
        yield "end"

    def _steps(self, flow: Flow) -> Iterator[str]:
        # A flow by itself has its title above the drawing, where the grammar has a place for that.
        if self._banded or not self._grammar.settled:
            ends = [end for step in flow.steps for end in _ends(step)]
            yield f"Note over {self._over(ends)}: {lines(escape(flow.title))}"
        if self._grammar.boxed:
            yield f"autonumber {flow.steps[0].number} 1" if self._banded else "autonumber"
        for step in flow.steps:
            arrow = "-->>" if step.answer else "->>"
            source, target = self._ids.of(step.source, "p_"), self._ids.of(step.target, "p_")
            # An old grammar cannot begin its numbers anew: they are part of the words.
            number = "" if self._grammar.boxed else f"({step.number}) "
            yield f"{source}{arrow}{target}: {number}{lines(escape(step.text, self._longest))}"

    def _over(self, ends: Iterable[str]) -> str:
        """From the leftmost to the rightmost of these, as a note wants it."""
        places = sorted({self._order.index(end) for end in ends})
        names = [self._ids.of(self._order[place], "p_") for place in (places[0], places[-1])]
        return ",".join(dict.fromkeys(names))


def _description(told: Sequence[Flow], note: str) -> str:
    titles = (
        "; ".join(f"{flow.title}, {len(flow.steps)} step{'s' * (len(flow.steps) != 1)}" for flow in told)
        or "no flow is told"
    )
    return f"Who calls whom, in order. {titles}. {note}".strip()


def _zones(blueprint: Blueprint, told: Iterable[Flow]) -> Mapping[str, list[Resource]]:
    """Whom a step names, by the zone of trust they stand in: both in the order of their first step."""
    zones: dict[str, list[Resource]] = {}
    for name in dict.fromkeys(end for flow in told for step in flow.steps for end in _ends(step)):
        zones.setdefault(_zone(blueprint, name), []).append(blueprint.resources[name])
    return zones


def _zone(blueprint: Blueprint, name: str) -> str:
    """Callers are believed nothing yet, other parties answer for themselves, AWS is as the blueprint says."""
    if not outside(blueprint.resources[name]):
        return "AWS"
    return "Callers" if blueprint.outgoing.get(name) else "Other parties"


def _ends(step: Step) -> tuple[str, str]:
    """Who asks and who is asked: an answer comes from the one that was asked."""
    return (step.target, step.source) if step.answer else (step.source, step.target)
