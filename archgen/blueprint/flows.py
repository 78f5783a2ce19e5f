"""Flows: steps `a -> b: text` that run along declared relations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping

from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Connection, Flow, Relation, Resource, Step
from archgen.blueprint.plain import text_of
from archgen.finding.finding import Category
from archgen.source.document import Mapping, Node, Pointer, Scalar, Sequence, Span

_STEP = re.compile(
    r"\s*(?P<left>[^\s<>]+)\s*(?P<arrow>->|<-)\s*(?P<right>[^\s:]+)\s*(?::\s*(?P<text>.*))?", re.DOTALL
)
# What a step may pass without naming: an API asks its pool through an authorizer.
_THROUGH = frozenset({"authorizer", "user_pool", "issuer", "function"})


class FlowReader:
    """Reads the flows of one file."""

    def __init__(
        self,
        mistakes: Mistakes,
        resources: AbstractMapping[str, Resource],
        relations: Iterable[Relation],
        connections: Iterable[Connection],
        unread: frozenset[str],
    ) -> None:
        self._mistakes = mistakes
        self._resources = resources
        self._unread = unread
        pairs = {frozenset((relation.source, relation.target)) for relation in relations}
        pairs |= {frozenset((line.source, line.target)) for line in connections}
        asks: dict[str, set[str]] = {}
        for relation in relations:
            if relation.verb in _THROUGH:
                asks.setdefault(relation.source, set()).add(relation.target)
        for asker, helpers in asks.items():
            for helper in helpers:
                pairs |= {frozenset((asker, behind)) for behind in asks.get(helper, ())}
        self._pairs = pairs

    def read(self, name: str, title: str, steps: Node | None, pointer: Pointer) -> Flow | None:
        """One flow; a step that cannot be read is a finding and left out."""
        if not isinstance(steps, Sequence):
            if steps is not None:
                hint = "write a list: `- a -> b: what happens`"
                self._mistakes.add("wrong-type", f"the steps of `{name}` are no list", steps.span, hint=hint)
            return None
        read: list[Step] = []
        for place, item in enumerate(steps.items):
            step = self._step(item, len(read) + 1, (*pointer, "steps", place))
            if step:
                read.append(step)
        return Flow(name, title or name, tuple(read))

    def _step(self, item: Node, number: int, pointer: Pointer) -> Step | None:
        line, span = _line_of(item)
        match = _STEP.fullmatch(line)
        if match is None:
            hint = "write it as `a -> b: what happens`"
            self._mistakes.add("no-step", "this is no step of a flow", span, hint=hint)
            return None
        left, right = match["left"], match["right"]
        if not all(self._known(name, span) for name in (left, right)):
            return None
        if frozenset((left, right)) not in self._pairs:
            self._mistakes.add(
                "step-without-relation",
                f"nothing joins `{left}` and `{right}`",
                span,
                label="no relation runs here",
                hint=f"add {{from: {left}, to: {right}, label: …}} under `connections:`",
                category=Category.REFERENCE,
            )
            return None
        answer = match["arrow"] == "<-"
        source, target = (right, left) if answer else (left, right)
        return Step(number, source, target, " ".join((match["text"] or "").split()), answer, pointer)

    def _known(self, name: str, span: Span) -> bool:
        if name in self._resources:
            return True
        if name not in self._unread:
            meant = self._mistakes.nearest(name, self._resources)
            self._mistakes.add(
                "unknown-name",
                f"no resource is called `{name[:40]}`",
                span,
                label=f"did you mean `{meant}`?" if meant else "nothing has this name",
                hint="name a resource of this file",
                category=Category.REFERENCE,
            )
        return False


def _line_of(item: Node) -> tuple[str, Span]:
    """A step's text: YAML reads `- a -> b: text` as a map of one key."""
    if isinstance(item, Mapping) and len(item.entries) == 1:
        entry = item.entries[0]
        return f"{entry.key.text}: {text_of(entry.value)}", entry.key.span
    return (item.text if isinstance(item, Scalar) else ""), item.span
