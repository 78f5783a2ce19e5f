"""Floor 8: what a picture shows, before anybody knows where it stands.

One module per kind of picture, looked up by name and imported on use.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from msgspec import Struct


class ViewKind(Struct, frozen=True):
    """A kind of picture: its name on the command line, its module, and what it shows.

    `picks` is what has to stand after the name and a colon (`finding:ID`); empty for a kind that
    needs no choice. `nothing` says why a design may have no such picture. `of_findings` is true for
    those that show nothing else: whoever asks for all views does not mean them. `optional` is true
    where nothing has to be picked: without a choice all pages of the kind are meant. `told` is true for
    a kind whose pages are messages in their order: formats that write boxes and lines cannot have it.
    `folds` is true where frames can be drawn as one box; `apart` for a kind that shows what another does,
    in another way: whoever asks for all views does not mean it.
    """

    name: str
    module: str
    shows: str
    picks: str = ""
    nothing: str = ""
    function: str = "pages"
    of_findings: bool = False
    optional: bool = False
    told: bool = False
    folds: bool = False
    apart: bool = False

    @property
    def usage(self) -> str:
        """The name as it is written, with what has to follow it."""
        pick = f":{self.picks}" if self.picks else ""
        return f"{self.name}[{pick}]" if self.optional else f"{self.name}{pick}"

    def takes(self, picked: str) -> bool:
        """True where the kind can be asked for with this choice, empty for none."""
        return bool(self.picks) if picked else self.optional or not self.picks

    def load(self) -> Callable[..., Any]:
        """The function that makes the pages, imported now.

        It takes the graph, the report and what was picked (text, empty where nothing is), where the
        kind `folds` also the names of what to fold, and gives a tuple of `Page`, empty where the design
        has nothing to show. Raises `UnknownPageError`.
        """
        made: Callable[..., Any] = getattr(import_module(f"archgen.views.{self.module}"), self.function)
        return made


VIEWS: dict[str, ViewKind] = {
    row.name: row
    for row in (
        ViewKind(
            "overview",
            "overview",
            "the whole design, above 60 boxes with a page for each module",
            folds=True,
        ),
        ViewKind(
            "whole",
            "overview",
            "the whole design on one page, up to 100 boxes",
            function="whole",
            folds=True,
            apart=True,
        ),
        ViewKind(
            "trust",
            "trust",
            "what guards each flow from zone to zone",
            nothing="no flow crosses from one zone of trust to another",
        ),
        ViewKind(
            "network",
            "network",
            "VPCs, and how calls leave them",
            nothing="nothing stands in a VPC",
        ),
        ViewKind(
            "identity",
            "identity",
            "who may call what, and whom code acts as",
            nothing="nobody calls anything, and no code uses anything",
        ),
        ViewKind(
            "data",
            "data",
            "stores with their keys, writers, readers and copies",
            nothing="nothing keeps data",
        ),
        ViewKind(
            "sequence",
            "sequence",
            "a flow step by step, each or one",
            picks="FLOW",
            nothing="no flow is told",
            optional=True,
            told=True,
        ),
        ViewKind(
            "paths",
            "tracing",
            "a picture for each open finding that has a path",
            nothing="no open finding has a path",
            function="paths",
            of_findings=True,
        ),
        ViewKind(
            "finding",
            "tracing",
            "one finding, its path lit and the rest faint; ID as far as it is unique",
            picks="ID",
            of_findings=True,
        ),
    )
}
