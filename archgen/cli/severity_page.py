"""The page of `archgen explain severity`: what the words mean, and how the context moves them."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.finding.finding import Severity
from archgen.formats.terminal import wrapped
from archgen.graph.attributes import DataClass
from archgen.rules.readings.context import Caller, severity_in_context

WORD = "severity"
_INDENT = "  "
_NAME = 12
_WHO = 37
_CELL = 13

_MEANINGS = {
    Severity.CRITICAL: "Strangers get at confidential data, or at what guards it, with nothing in the way.",
    Severity.HIGH: "AWS refuses the design, a guard that people rely on is void, or one slip opens the data.",
    Severity.MEDIUM: "A second guard is missing, or a failure goes unnoticed or cannot be undone.",
    Severity.LOW: "What a careful team adds; nothing opens while it is missing.",
    Severity.INFO: "Good to know; nobody needs to act.",
}
_CALLERS = {
    Caller.ANYONE: "anyone, asked by nobody",
    Caller.SIGNED_UP: "anyone who signs up",
    Caller.KNOWN: "known outsiders: invited, partners",
    Caller.INSIDE: "insiders: VPC, account, own roles",
}
_COLUMNS = (DataClass.PUBLIC, DataClass.INTERNAL, DataClass.CONFIDENTIAL, DataClass.RESTRICTED)
_SAID = """\
A rule has one severity, and a finding may have another: what counts is who can drive the path and
what lies behind it. A rule over paths has its own severity where anyone at all reaches confidential
data. The table shows a rule that is critical there; a rule that is high or medium there moves by as
much.

Stores and credentials of the most secret class that stand open to anyone are critical whatever the
rule's own severity. Public data that strangers may write counts as internal. Code with no data
behind it counts as internal. Where nobody says how secret the data is, the rule's own severity
stands.

The class of data is what the store `holds`: its asset's class, else its data word's (public;
business: internal; personal, financial: confidential; payment, health, credentials: restricted),
else the blueprint's `classification`, and then the finding's confidence is medium.

Rules over single resources say under JUDGED on their own pages what moves them. A finding that was
moved says why in a note: `low, not high: …`.
"""


def severity_page() -> str:
    """The page, at most as wide as a terminal; its table is worked out as findings are."""
    first, *others = _SAID.split("\n\n")
    rows = [WORD, "", *wrapped(first, "", ""), "", "THE WORDS", *_words()]
    rows += ["", "IN CONTEXT", *_table(), ""]
    for text in others:
        rows += [*wrapped(text, "", ""), ""]
    rows += ["SEE      archgen explain RULE, archgen rules"]
    return "\n".join(rows) + "\n"


def _words() -> Iterator[str]:
    for severity in sorted(Severity, reverse=True):
        lead = f"{_INDENT}{severity.word:<{_NAME}}"
        yield from wrapped(_MEANINGS[severity], lead, " " * len(lead))


def _table() -> Iterator[str]:
    heads = "".join(f"{column.name.lower():<{_CELL}}" for column in _COLUMNS)
    yield f"{_INDENT}{'who drives the path':<{_WHO}}{heads}".rstrip()
    for caller, words in _CALLERS.items():
        cells = (severity_in_context(Severity.CRITICAL, caller, column).word for column in _COLUMNS)
        yield f"{_INDENT}{words:<{_WHO}}{''.join(f'{cell:<{_CELL}}' for cell in cells)}".rstrip()
