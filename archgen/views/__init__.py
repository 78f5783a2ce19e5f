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
    needs no choice. `nothing` says why a design may have no such picture.
    """

    name: str
    module: str
    shows: str
    picks: str = ""
    nothing: str = ""
    function: str = "pages"

    @property
    def usage(self) -> str:
        """The name as it is written, with what has to follow it."""
        return f"{self.name}:{self.picks}" if self.picks else self.name

    def load(self) -> Callable[..., Any]:
        """The function that makes the pages, imported now.

        It takes the graph, the report and what was picked (text, empty where nothing is), and gives
        a tuple of `Page`, empty where the design has nothing to show. Raises `UnknownPageError`.
        """
        made: Callable[..., Any] = getattr(import_module(f"archgen.views.{self.module}"), self.function)
        return made


VIEWS: dict[str, ViewKind] = {
    row.name: row
    for row in (
        ViewKind("overview", "overview", "the whole design"),
        ViewKind(
            "trust",
            "trust",
            "zones of trust, and what guards each flow between them",
            nothing="no flow crosses from one zone of trust to another",
        ),
        ViewKind(
            "network",
            "network",
            "what stands in which VPC, how calls leave it, and what runs outside",
            nothing="nothing stands in a VPC",
        ),
        ViewKind(
            "identity",
            "identity",
            "who calls which routes, known by what, and whom code acts as",
            nothing="nobody calls anything, and no code uses anything",
        ),
        ViewKind(
            "data",
            "data",
            "what keeps data under whose key, who writes and reads it, and its copies",
            nothing="nothing keeps data",
        ),
        ViewKind(
            "paths",
            "tracing",
            "a picture for each open finding that has a path",
            nothing="no open finding has a path",
            function="paths",
        ),
        ViewKind(
            "finding",
            "tracing",
            "one finding, its path lit and the rest faint; ID as far as it is unique",
            picks="ID",
        ),
    )
}
