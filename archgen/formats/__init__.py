"""Floor 11: one module per output, in folders by what is written, looked up by name and imported on use."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Subject(StrEnum):
    """What a format is given to write."""

    REPORTS = "reports"
    PICTURE = "picture"
    ALBUM = "album"
    VIEW = "view"
    FLOWS = "flows"
    REVIEW = "review"
    BLUEPRINT = "blueprint"


class Format(Struct, frozen=True):
    """One output: its name on the command line, its module, what it takes, the file's ending.

    A `dressed` one takes, second, an `Appearance`: its scale, theme, flavour. The module of a `painted` one
    has a `begin` too, which takes the same and gives a `Painting`: painting takes long. `called` is a
    shorter name, which a format of another command has too. `template` is the template by which a company
    may have it put together otherwise.
    """

    name: str
    module: str
    takes: Subject
    suffix: str
    binary: bool = False
    painted: bool = False
    dressed: bool = False
    called: str = ""
    template: str = ""

    @property
    def shown(self) -> str:
        """The name on the command line, where no other command's format has to be told apart."""
        return self.called or self.name

    def load(self, function: str = "render") -> Callable[..., Any]:
        """The module's `render`, imported now; returns text, or bytes where `binary`."""
        loaded: Callable[..., Any] = getattr(import_module(f"archgen.formats.{self.module}"), function)
        return loaded

    def load_templated(self) -> Callable[..., str]:
        """What puts it together by `template`, imported now: most runs need no language of templates."""
        shells = import_module("archgen.formats.review.shells")
        loaded: Callable[..., str] = getattr(shells, f"{self.module.rpartition('.')[2]}_page")
        return loaded


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("text", "findings.text", Subject.REPORTS, ".txt"),
        Format("json", "findings.findings_json", Subject.REPORTS, ".json"),
        Format("sarif", "findings.sarif", Subject.REPORTS, ".sarif"),
        Format("junit", "findings.junit", Subject.REPORTS, ".xml"),
        Format("github", "findings.github", Subject.REPORTS, ".txt"),
        Format("gitlab", "findings.gitlab", Subject.REPORTS, ".json"),
        Format("markdown", "findings.findings_markdown", Subject.REPORTS, ".md"),
        Format("svg", "svg.output", Subject.PICTURE, ".svg", dressed=True),
        Format("png", "png.output", Subject.PICTURE, ".png", binary=True, painted=True, dressed=True),
        Format("picture", "picture_json", Subject.PICTURE, ".picture.json"),
        Format("pdf", "pdf.album", Subject.ALBUM, ".pdf", binary=True, dressed=True),
        Format("drawio", "drawio.output", Subject.ALBUM, ".drawio"),
        Format("mermaid", "mermaid.flowchart", Subject.VIEW, ".mmd", dressed=True),
        Format("dot", "classic.dot", Subject.VIEW, ".dot"),
        Format("diagrams", "classic.script", Subject.VIEW, ".py"),
        Format("flows", "mermaid.sequences", Subject.FLOWS, ".flows.mmd", dressed=True),
        Format("md", "review.markdown", Subject.REVIEW, ".md", template="review.md.j2"),
        Format("html", "review.html", Subject.REVIEW, ".html", dressed=True, template="review.html.j2"),
        Format("confluence", "review.confluence", Subject.REVIEW, ".confluence.xml"),
        Format("review-pdf", "review.pdf", Subject.REVIEW, ".review.pdf", binary=True, called="pdf"),
        Format("policies", "policies_json", Subject.BLUEPRINT, ".policies.json"),
    )
}

TELLING: dict[str, Format] = {name: FORMATS[name] for name in ("svg", "png", "picture", "pdf")} | {
    "mermaid": replace(FORMATS["flows"], name="mermaid", suffix=FORMATS["mermaid"].suffix)
}
"""The formats that write a page of messages; others know boxes and lines only."""

OUTPUTS: tuple[tuple[str, str], ...] = (
    ("overview.svg", "svg"),
    ("overview.png", "png"),
    ("overview.mmd", "mermaid"),
    ("flows.mmd", "flows"),
    ("review.md", "md"),
    ("review.html", "html"),
    ("findings.json", "json"),
    ("findings.sarif", "sarif"),
)
"""What `build` writes for a blueprint: the file's name and its format."""


def names_taking(*subjects: Subject) -> tuple[str, ...]:
    """The names of the formats that write one of these, in the table's order."""
    return tuple(row.name for row in FORMATS.values() if row.takes in subjects)
