"""The design review as one self-contained HTML page: nothing fetched, fit for print, with a search."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files

from msgspec import Struct

from archgen.formats.anchors import anchor
from archgen.formats.appearance import PLAIN, Appearance, Theme
from archgen.formats.markdown_text import indented
from archgen.formats.review.markup_words import marked_up, safe
from archgen.formats.svg.output import render as render_svg
from archgen.reviews.model import (
    DASH,
    Block,
    Figure,
    Fold,
    Items,
    Paragraph,
    Review,
    Run,
    Section,
    Snippet,
    Style,
    Table,
    Words,
)

_SIGNS = {
    "approve": "M5 12.5l4.5 4.5L19 7.5",
    "approve-with-conditions": "M12 6v8M12 17.5v.5",
    "changes-required": "M7 7l10 10M17 7L7 17",
}
"""The sign in the verdict's box, as strokes in a square of 24: a tick, a mark of exclamation, a cross."""
_WIDE = 5
"""From so many columns on a table scrolls on narrow screens instead of breaking its words."""


_NAME = 28
"""Code up to so many characters is not broken over lines in tables."""


def render(review: Review, appearance: Appearance = PLAIN) -> str:
    """The page; the picture stands inside it as SVG. Of the appearance, the style and logo of a company."""
    made = pieces(review, appearance)
    first = next((section for section in review.sections), None)
    skip = f'<a class="skip" href="#{first.id}">Skip to: {safe(first.title)}</a>\n' if first else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{made.head}\n'
        f"<title>{safe(review.title)}: design review</title>\n</head>\n<body>\n"
        f'{skip}{made.header}\n<div class="page">\n{made.contents}\n<main>\n'
        + "\n".join(made.sections)
        + f"\n<footer><p>{made.footer}</p></footer>\n</main>\n</div>\n{made.script}\n</body>\n</html>\n"
    )


class Pieces(Struct, frozen=True):
    """The parts of the page as markup, which a shell puts together.

    `head` holds the policy and the style, `script` the search that the policy lets run; `facts` are a
    name and a value each; `sections` are in the review's order, each with its heading.
    """

    head: str
    header: str
    facts: tuple[tuple[str, str], ...]
    contents: str
    sections: tuple[str, ...]
    footer: str
    script: str


def pieces(review: Review, appearance: Appearance = PLAIN) -> Pieces:
    """The parts of the page. Raises `ValueError` where two sections would share an anchor."""
    own = appearance.templates
    script = _shipped("review.js")
    return Pieces(
        head=_head([_shipped("review.css"), *([own.style] if own.style else [])], script),
        header=_header(review, own.logo),
        facts=_facts(review.facts),
        contents=_contents(review),
        sections=tuple(_section(section, review) for section in _with_ids(review.sections)),
        footer=_words(review.footer),
        script=f"<script>{script}</script>",
    )


def _head(styles: Sequence[str], script: str) -> str:
    """What makes the page safe and styled; only these styles and this script are let in."""
    sealed = " ".join(f"'sha256-{_seal(style)}'" for style in styles)
    policy = (
        f"default-src 'none'; style-src {sealed}; script-src 'sha256-{_seal(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        + "\n".join(f"<style>{style}</style>" for style in styles)
    )


def _header(review: Review, logo: str) -> str:
    # The company's name is no part of what the page says: the logo is a decoration.
    sign = f'<img class="logo" src="{escape(logo)}" alt="">' if logo else ""
    summary = f"<p>{safe(review.summary)}</p>" if review.summary else ""
    pairs = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _facts(review.facts))
    return (
        f"<header>\n<div>{sign}<h1>{safe(review.title)}: design review</h1>{summary}</div>\n"
        f'{_decision(review)}\n<a class="contents" href="#contents">Contents</a>\n'
        f'<dl class="facts">{pairs}</dl>\n</header>'
    )


def _shipped(name: str) -> str:
    return files("archgen.formats.review").joinpath(name).read_text(encoding="utf-8")


def _seal(text: str) -> str:
    """The hash by which a page's policy knows its own style or script (CSP level 3, hash-source).

    Source: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    return b64encode(sha256(text.encode()).digest()).decode()


def _decision(review: Review) -> str:
    kind = anchor(review.decision)
    strokes = _SIGNS.get(kind, _SIGNS["changes-required"])
    sign = f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{strokes}"/></svg>'
    return (
        f'<p class="decision {kind}">{sign}<span><strong>{safe(review.decision.capitalize())}</strong> '
        f"<span>{safe(review.counts)}</span></span></p>"
    )


def _facts(table: Table) -> tuple[tuple[str, str], ...]:
    """The title block as pairs of a name and a value: one row needs no table."""
    return tuple((safe(name), _words(words)) for name, words in zip(table.head, table.rows[0], strict=True))


def _contents(review: Review) -> str:
    rows = "".join(
        f'<li><a href="#{section.id}">{safe(section.title)}</a>'
        + (f' <span class="badge">{safe(section.badge)}</span>' if section.badge else "")
        + "</li>"
        for section in review.sections
    )
    # Shown by the script alone: without it there is nothing to search with.
    search = (
        '<p class="search" hidden><label for="search">Search</label> '
        '<input id="search" type="search" autocomplete="off"> <span id="found" role="status"></span></p>'
    )
    return f'<nav id="contents" aria-label="Contents">{search}<ul>{rows}</ul></nav>'


def _with_ids(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections as they are; raises `ValueError` where two would share an anchor."""
    twice = [name for name, count in Counter(section.id for section in sections).items() if count > 1]
    if twice:
        raise ValueError(f"two sections are called {twice[0]}")
    return sections


def _section(section: Section, review: Review) -> str:
    blocks = "\n".join(_block(block, review) for block in section.blocks)
    if section.fold:
        blocks = _folded(safe(section.fold), blocks)
    return (
        f'<section id="{section.id}" aria-labelledby="{section.id}-title">\n'
        f'<h2 id="{section.id}-title">{safe(section.title)}</h2>\n{blocks}\n</section>'
    )


def _block(block: Block, review: Review) -> str:
    match block:
        case Paragraph():
            return f"<p>{_words(block.words)}</p>"
        case Table():
            return _table(block)
        case Snippet():
            text = "\n".join(indented(line) for line in block.text.split("\n"))
            kind = f"language-{anchor(block.language)}"
            return f'<pre tabindex="0"><code class="{kind}">{escape(text)}</code></pre>'
        case Figure():
            data = b64encode(render_svg(review.picture, Appearance(theme=Theme.AUTO)).encode()).decode()
            alt = safe(block.alternative)
            size = f'width="{review.picture.width:.0f}" height="{review.picture.height:.0f}"'
            image = f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}" {size}>'
            return f'<figure tabindex="0">{image}</figure>'
        case Fold():
            return _folded(_words(block.title), "\n".join(_block(item, review) for item in block.blocks))
        case Items():
            return _items(block, review)


def _folded(summary: str, inner: str) -> str:
    return f"<details><summary>{summary}</summary>\n{inner}\n</details>"


def _words(words: Words) -> str:
    return marked_up(words, _dress)


def _dress(run: Run, text: str) -> str:
    if run.style is Style.CODE:
        text = f'<code class="name">{text}</code>' if len(text) <= _NAME else f"<code>{text}</code>"
    elif run.style is Style.SOFT:
        text = f"<em>{text}</em>"
    if run.anchor:
        text = f'<a href="#{anchor(run.anchor)}">{text}</a>'
    if run.link:
        text = f'<a href="{escape(run.link)}" rel="noreferrer">{text}</a>'
    return text


def _table(table: Table) -> str:
    figure = [' class="figure"' if place in table.figures else "" for place in range(len(table.head))]
    head = "".join(f'<th scope="col"{figure[n]}>{safe(name)}</th>' for n, name in enumerate(table.head))
    rows = []
    for place, row in enumerate(table.rows):
        ident = f' id="{anchor(table.anchors[place])}"' if place < len(table.anchors) else ""
        cells = "".join(_cell(n, words, figure[n]) for n, words in enumerate(row))
        rows.append(f"<tr{ident}>{cells}</tr>")
    body = "\n".join(rows)
    caption = safe(table.caption)
    kind = "table wide" if len(table.head) >= _WIDE else "table"
    return (
        f'<div class="{kind}" role="group" aria-label="{caption}" tabindex="0"><table>\n'
        f'<caption class="hidden">{caption}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _cell(place: int, words: Words, figure: str) -> str:
    text = _words(words)
    if text == DASH:
        text = f'<span role="img" aria-label="none">{DASH}</span>'
    return f'<th scope="row"{figure}>{text}</th>' if place == 0 else f"<td{figure}>{text}</td>"


def _items(items: Items, review: Review) -> str:
    tag = "ol" if items.ordered else "ul"
    rows = []
    for place, blocks in enumerate(items.items, 1):
        inner = "\n".join(_block(block, review) for block in blocks)
        if items.boxes:
            only = inner.removeprefix("<p>").removesuffix("</p>")
            inner = f'<input type="checkbox" id="box-{place}"> <label for="box-{place}">{only}</label>'
        rows.append(f"<li>{inner}</li>")
    kind = ' class="boxes"' if items.boxes else ""
    return f"<{tag}{kind}>\n" + "\n".join(rows) + f"\n</{tag}>"
