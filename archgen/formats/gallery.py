"""The pages that link everything `build` wrote: `index.html` and `README.md`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from urllib.parse import quote

from msgspec import Struct

from archgen.formats.markdown_text import escape as escape_markdown
from archgen.formats.markdown_text import plain


class Entry(Struct, frozen=True):
    """One blueprint of the gallery; `files` are paths below the output folder, with `/`."""

    stem: str
    name: str
    summary: str
    decision: str
    counts: str
    files: tuple[str, ...]

    def file(self, name: str) -> str | None:
        """The path of one of its files as a link, or None if it was not written."""
        path = f"{self.stem}/{name}"
        return quote(path) if path in self.files else None

    def modules(self) -> list[tuple[str, str]]:
        """The names of the modules that have a picture, and the picture's path as a link."""
        start, ends = f"{self.stem}/overview.", (".svg", ".png")
        by_end = {
            end: [
                (path.removeprefix(start).removesuffix(end), quote(path))
                for path in self.files
                if path.startswith(start) and path.endswith(end) and path != f"{start}{end[1:]}"
            ]
            for end in ends
        }
        return by_end[ends[0]] or by_end[ends[1]]


_LINKS = (
    ("review.html", "review"),
    ("review.md", "review (Markdown)"),
    ("overview.svg", "picture"),
    ("overview.png", "picture (PNG)"),
    ("overview.mmd", "Mermaid"),
    ("flows.mmd", "flows"),
    ("findings.json", "findings (JSON)"),
    ("findings.sarif", "findings (SARIF)"),
)


def render_markdown(entries: Sequence[Entry]) -> str:
    """The gallery as a Markdown page: a heading, a verdict, the picture and links for each."""
    parts = ["# Designs\n"]
    for entry in entries:
        parts.append(f"## {escape_markdown(entry.name)}\n")
        if entry.summary:
            parts.append(f"{escape_markdown(entry.summary)}\n")
        parts.append(f"**{entry.decision.capitalize()}**: {entry.counts}.\n")
        picture = entry.file("overview.png") or entry.file("overview.svg")
        if picture:
            parts.append(f"![{escape_markdown(entry.name)}: overview]({picture})\n")
        links = [f"[{words}]({path})" for name, words in _LINKS if (path := entry.file(name))]
        parts.append(" · ".join(links) + "\n")
        modules = [f"[{escape_markdown(name)}]({path})" for name, path in entry.modules()]
        if modules:
            parts.append(f"Modules: {', '.join(modules)}\n")
    return "\n".join(parts)


def render_html(entries: Sequence[Entry]) -> str:
    """The gallery as one self-contained HTML page beside the blueprints' folders."""
    style = files("archgen.formats").joinpath("gallery.css").read_text(encoding="utf-8")
    articles = "\n".join(_article(entry) for entry in entries)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; "
        "style-src 'unsafe-inline'\">\n"
        f"<title>Designs</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>Designs</h1>\n"
        f"{articles}\n</main>\n</body>\n</html>\n"
    )


def _article(entry: Entry) -> str:
    kind = entry.decision.replace(" ", "-")
    review = entry.file("review.html")
    name = escape(plain(entry.name))
    heading = f'<a href="{review}">{name}</a>' if review else name
    rows = [f"<article>\n<h2>{heading}</h2>"]
    if entry.summary:
        rows.append(f"<p>{escape(plain(entry.summary))}</p>")
    rows.append(f'<p class="verdict {kind}">{entry.decision.capitalize()}: {entry.counts}</p>')
    picture = entry.file("overview.svg") or entry.file("overview.png")
    if picture:
        rows.append(f'<a href="{picture}"><img src="{picture}" alt="{name}: overview" loading="lazy"></a>')
    links = [f'<a href="{path}">{words}</a>' for file, words in _LINKS if (path := entry.file(file))]
    rows.append(f"<nav>{''.join(links)}</nav>")
    modules = [f'<a href="{path}">{escape(plain(module))}</a>' for module, path in entry.modules()]
    rows += [f"<p>Modules</p>\n<nav>{''.join(modules)}</nav>"] if modules else []
    rows.append("</article>")
    return "\n".join(rows)
