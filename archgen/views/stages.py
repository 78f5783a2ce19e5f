"""What a picture of identity gathers on the way from callers to what code uses."""

from __future__ import annotations

from msgspec import Struct, field

from archgen.blueprint.model import Blueprint
from archgen.graph.model import Graph
from archgen.graph.sources import INTERNET
from archgen.views.composing import figure
from archgen.views.strokes import Stroke
from archgen.views.view import Box, Lane, LineKind

WHO, SIGN_IN, CHECKS, ROUTES, ACTING = range(5)
"""The columns: callers, directories, authorizers, routes, and where code begins."""
_STRANGER = "aws.general.InternetAlt1"


class Scene(Struct):
    """Boxes by id, and arrows, gathered on the way from callers to what code uses."""

    graph: Graph
    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: list[Stroke] = field(default_factory=list)

    @property
    def blueprint(self) -> Blueprint:
        """What the graph was made of."""
        return self.graph.blueprint

    def show(self, name: str, column: int, service: str | None = None) -> None:
        """A box of a resource, or of callers that none is; the first column that asks for it counts."""
        if name == INTERNET:
            box = Box(
                name, "Anyone", "no caller is drawn", _STRANGER, "client", Lane.OUTSIDE, "", column, (name,)
            )
            self.boxes.setdefault(name, box)
        elif name not in self.boxes:
            self.boxes[name] = figure(self.blueprint.resources[name], "", column, service)

    def lead(self, source: str, target: str, kind: LineKind, words: str = "") -> None:
        """An arrow between two boxes that are there."""
        if source in self.boxes and target in self.boxes and source != target:
            self.arrows.append(Stroke(source, target, kind, kind.value, words, joins=(source, target)))
