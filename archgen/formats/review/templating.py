"""Templates of a company filled, in a sandbox: what is wrong with one is a finding with its line.

Sources: https://jinja.palletsprojects.com/en/stable/sandbox/,
https://jinja.palletsprojects.com/en/stable/api/#jinja2.StrictUndefined
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from traceback import walk_tb

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from archgen.finding.nearest import nearest
from archgen.formats.templates import ENDING, BrokenTemplateError, Templates, trouble
from archgen.source.document import Document, Span

_MISSING = re.compile(r"'(\w+)' is undefined$|has no attribute '(\w+)'$")
_LABEL, _MESSAGE = 40, 120


def fill(templates: Templates, name: str, values: Mapping[str, object]) -> str:
    """The text that the template of this name makes of the values; raises `BrokenTemplateError`.

    It sees these values and the templates beside it, no other file. Values in `*.html.j2` are escaped
    unless they are markup already.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda called: _source(templates, called)),
        autoescape=lambda called: called is not None and called.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    try:
        return environment.get_template(name).render(values)
    except Exception as error:  # noqa: BLE001 - a template may divide by zero, or include itself for ever
        raise _broken(error, templates, name, values) from None


def _source(templates: Templates, name: str) -> tuple[str, str, None] | None:
    """A template with its name in place of a path: by it a line of a traceback is known again."""
    return (templates.texts[name].text, name, None) if name in templates.texts else None


def _broken(
    error: Exception, templates: Templates, name: str, values: Mapping[str, object]
) -> BrokenTemplateError:
    name, line = _place(error, templates, name)
    document = templates.texts[name]
    message, word, label, hint = _words(error, templates, values)
    span = _span(document, line, word)
    return BrokenTemplateError(
        trouble(document.path, message[:_MESSAGE], span, label=label[:_LABEL], hint=hint), document
    )


def _place(error: Exception, templates: Templates, name: str) -> tuple[str, int]:
    """The template and the line, from 1, at which it broke."""
    if isinstance(error, TemplateSyntaxError) and error.name in templates.texts:
        return str(error.name), error.lineno
    called = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    places = [place for place in called if place[0] in templates.texts]
    return places[-1] if places else (name, 1)


def _words(error: Exception, templates: Templates, values: Mapping[str, object]) -> tuple[str, str, str, str]:
    """The message, the word to mark, the label at the mark, and the hint."""
    said, _, more = " ".join(str(error).split()).removesuffix(".").partition(". ")
    if isinstance(error, TemplateNotFound):
        missing = str(error.name)
        return (
            f"there is no template `{missing[:40]}` beside this one",
            missing,
            *_meant(missing, [one for one in templates.texts if one.endswith(ENDING)], "there are"),
        )
    match = _MISSING.search(said) if isinstance(error, UndefinedError) else None
    if match:
        missing = match[1] or match[2]
        known = values if match[1] else _parts(values)
        return f"a template is given no `{missing}`", missing, *_meant(missing, known, "it has")
    if isinstance(error, SecurityError):
        return said, "", "not allowed here", "what templates are given: docs/templates.md"
    if isinstance(error, RecursionError):
        return "this template includes itself without end", "", "", "leave out one of the steps"
    lowered = f"{said[:1].lower()}{said[1:]}"
    if isinstance(error, TemplateSyntaxError):
        return lowered, "", "", more or "the language: https://jinja.palletsprojects.com/en/stable/templates/"
    words = lowered or type(error).__name__
    return f"this cannot be filled: {words}", "", "", more or "what templates are given: docs/templates.md"


def _meant(missing: str, known: Collection[str], what: str) -> tuple[str, str]:
    meant = nearest(missing, known)
    return (f"did you mean `{meant}`?" if meant else "", f"{what}: {', '.join(sorted(known))}")


def _parts(values: Mapping[str, object]) -> set[str]:
    """The names within the values that are lists, such as sections."""
    rows = [row for value in values.values() if isinstance(value, list) for row in value]
    return {key for row in rows if isinstance(row, dict) for key in row}


def _span(document: Document, line: int, word: str) -> Span:
    """The word on the line, or all of the line that is not blank."""
    text = document.lines[line - 1] if line <= len(document.lines) else ""
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else re.search(r"\S(.*\S)?", text)
    start, end = match.span() if match else (0, 1)
    return Span(line, start + 1, line, end + 1)
