"""A company's own look of the review, as read from its folder: shells, style and logo."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct, field

from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.source.decoding import decode
from archgen.source.document import Document, Span
from archgen.source.secrets import masked, shaped

HTML, MARKDOWN, STYLE = "review.html.j2", "review.md.j2", "review.css"
LOGOS = {"logo.svg": "image/svg+xml", "logo.png": "image/png"}
OWN = (HTML, MARKDOWN, STYLE, *LOGOS)
"""The files that mean something by their name; other `*.j2` are there to be included."""
ENDING = ".j2"


class Templates(Struct, frozen=True):
    """What a folder of templates holds: its templates and style as texts by name, its logo as a data URI."""

    texts: Mapping[str, Document] = field(default_factory=dict)
    logo: str = ""

    @property
    def style(self) -> str:
        """The style sheet that is added to ours; empty where there is none."""
        return self.texts[STYLE].text if STYLE in self.texts else ""

    @property
    def digest(self) -> str:
        """A digest of everything in it, empty for nothing: other templates, other documents."""
        parts = [f"{name}\0{one.text}" for name, one in sorted(self.texts.items())] + [self.logo]
        return sha256("\0".join(parts).encode()).hexdigest() if any(parts) else ""


NO_TEMPLATES = Templates()
"""The look that archgen ships."""


class BrokenTemplateError(ValueError):
    """A template that cannot be filled; `finding` says where and why, `document` is its text."""

    def __init__(self, finding: Finding, document: Document) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.document = document


def gather(contents: Mapping[str, bytes], folder: str) -> tuple[Templates, tuple[BrokenTemplateError, ...]]:
    """The templates in these files by name, and what is wrong with files that are no text.

    `folder` is what people call the folder they stand in. A file that cannot be used is left out.
    """
    texts: dict[str, Document] = {}
    broken: list[BrokenTemplateError] = []
    logo = ""
    for name, data in sorted(contents.items()):
        if name in LOGOS:
            logo = f"data:{LOGOS[name]};base64,{b64encode(data).decode()}"
            continue
        document, finding = _text(f"{folder}/{name}", data)
        if finding is None:
            texts[name] = document
        else:
            broken.append(BrokenTemplateError(finding, document))
    return Templates(texts, logo), tuple(broken)


def _text(path: str, data: bytes) -> tuple[Document, Finding | None]:
    text, mistake = decode(data)
    if text is None or mistake is not None:
        message = mistake.message if mistake else "this is not UTF-8"
        return Document(path, "", None), trouble(path, message, Span(1, 1, 1, 2), hint="write it as UTF-8")
    text = text.replace("\r\n", "\n")
    found = [(start, end) for start, end, _ in shaped(text)]
    document = Document(path, text, None, shown=masked(text, found) if found else text)
    return document, _leaving(document) if path.endswith(STYLE) else None


def _leaving(style: Document) -> Finding | None:
    """A style that would end the page's style element, and be markup from there on."""
    for number, line in enumerate(style.lines, 1):
        place = line.lower().find("</style")
        if place >= 0:
            span = Span(number, place + 1, number, place + 8)
            return trouble(style.path, "this would end the style within the page", span, hint="take it out")
    return None


def trouble(path: str, message: str, span: Span, *, label: str = "", hint: str = "") -> Finding:
    """A finding on a file of templates, which makes the exit code 2."""
    place = Label(path, span, label)
    return Finding("broken-template", Category.SCHEMA, Severity.HIGH, message, place, hint=hint)
