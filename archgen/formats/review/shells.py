"""The design review put together by a company's own templates, from the parts that archgen makes.

Their functions are called after the modules of the formats. docs/templates.md says what each is given.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from archgen.formats.appearance import Appearance
from archgen.formats.markdown_text import plain
from archgen.formats.review import html, markdown
from archgen.formats.review.templating import fill
from archgen.formats.templates import HTML, MARKDOWN
from archgen.reviews.model import Review


def html_page(review: Review, appearance: Appearance) -> str:
    """The page; raises `BrokenTemplateError`."""
    made = html.pieces(review, appearance)
    values = {
        **_words(review),
        "logo": appearance.templates.logo,
        "facts": [{"name": _markup(name), "value": _markup(value)} for name, value in made.facts],
        "sections": _sections(review, [_markup(text) for text in made.sections]),
        "head": _markup(made.head),
        "header": _markup(made.header),
        "contents": _markup(made.contents),
        "footer": _markup(made.footer),
        "script": _markup(made.script),
    }
    return fill(appearance.templates, HTML, values)


def markdown_page(review: Review, appearance: Appearance) -> str:
    """The document, of parts in which Markdown's own signs are escaped; raises `BrokenTemplateError`."""
    made = markdown.pieces(review)
    values = {
        **_words(review),
        "title": made.title,
        "summary": made.summary,
        "facts": made.facts,
        "sections": _sections(review, made.sections),
        "footer": made.footer,
    }
    return fill(appearance.templates, MARKDOWN, values)


def _words(review: Review) -> dict[str, object]:
    return {
        "title": plain(review.title),
        "summary": plain(review.summary),
        "decision": review.decision,
        "counts": review.counts,
    }


def _markup(text: str) -> Markup:
    """Markup of archgen's own making, in which every name is escaped already."""
    return Markup(text)  # noqa: S704


def _sections(review: Review, texts: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"id": one.id, "title": plain(one.title), "badge": plain(one.badge), "text": text}
        for one, text in zip(review.sections, texts, strict=True)
    ]
