"""The pages that link everything `build` wrote: `index.html` and `README.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from archgen.formats.markdown_text import escape as escape_markdown


@dataclass(frozen=True, slots=True)
class Entry:
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
    return "\n".join(parts)


_STYLE = """
:root { color-scheme: light dark; --ink: #16191f; --soft: #545b64; --line: #d5dbdb; --card: #fff; --page: #f7f8f8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ebed; --soft: #b6bec9; --line: #414d5c; --card: #1b232d; --page: #0f1b2a } }
body { margin: 0; font: 16px/1.5 "Liberation Sans", Arial, sans-serif; color: var(--ink); background: var(--page) }
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 1.75rem; margin: 0 0 1.5rem }
h2 { font-size: 1.25rem; margin: 0 }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1.25rem; margin: 0 0 1.5rem }
article p { margin: .35rem 0 .9rem }
.verdict { font-weight: bold; border-left: 4px solid var(--soft); padding-left: .6rem }
.approve { border-color: #1d8102 }
.approve-with-conditions { border-color: #b7791f }
.changes-required, .not-reviewable { border-color: #d13212 }
img { display: block; width: 100%; height: auto; background: #fff; border-radius: 4px }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .9rem }
a { color: #0972d3 }
@media (prefers-color-scheme: dark) { a { color: #539fe5 } }
a:focus-visible { outline: 3px solid #0972d3; outline-offset: 2px }
"""


def render_html(entries: Sequence[Entry]) -> str:
    """The gallery as one self-contained HTML page beside the blueprints' folders."""
    articles = "\n".join(_article(entry) for entry in entries)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; "
        "style-src 'unsafe-inline'\">\n"
        f"<title>Designs</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Designs</h1>\n"
        f"{articles}\n</main>\n</body>\n</html>\n"
    )


def _article(entry: Entry) -> str:
    kind = entry.decision.replace(" ", "-")
    review = entry.file("review.html")
    name = escape(entry.name)
    heading = f'<a href="{review}">{name}</a>' if review else name
    rows = [f"<article>\n<h2>{heading}</h2>"]
    if entry.summary:
        rows.append(f"<p>{escape(entry.summary)}</p>")
    rows.append(f'<p class="verdict {kind}">{entry.decision.capitalize()}: {entry.counts}</p>')
    picture = entry.file("overview.svg") or entry.file("overview.png")
    if picture:
        rows.append(f'<a href="{picture}"><img src="{picture}" alt="{name}: overview" loading="lazy"></a>')
    links = [f'<a href="{path}">{words}</a>' for file, words in _LINKS if (path := entry.file(file))]
    rows.append(f"<nav>{''.join(links)}</nav>\n</article>")
    return "\n".join(rows)
