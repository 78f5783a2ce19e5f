"""Credentials that somebody pasted into a file: found before anything is read, and put out of sight.

What is found is masked character by character, so that every position stays. The tree and the lines
of a document are made of the masked text: no message, picture or report can show what nobody keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archgen.source.document import Entry, Mapping, Node, Scalar, Secret, Sequence, Span
from archgen.source.positions import Positions

MASK = "•"
"""What stands in the place of each character of a credential."""

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        (
            "a private key",
            r"()-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:[^-]{0,12000}-----END [A-Z ]{0,20}|.*)",
        ),
        ("an access key of AWS", r"\b(A[KS]IA)[A-Z0-9]{16}\b"),
        ("a token of GitHub", r"\b(gh[pousr]_|github_pat_)[A-Za-z0-9_]{22,255}"),
        ("a token of GitLab", r"(?<![\w-])(glpat-)[A-Za-z0-9_-]{20,}"),
        ("a key of Stripe", r"\b([sr]k_live_)[A-Za-z0-9]{16,}"),
        ("a token of Slack", r"(?<![\w-])(xox[abeoprs]-)[A-Za-z0-9-]{10,}"),
        ("a webhook of Slack", r"(hooks\.slack\.com/services/)[A-Za-z0-9/]{20,}"),
        ("a key of SendGrid", r"(?<![\w-])(SG\.)[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
        ("a key of Google", r"(?<![\w-])(AIza)[A-Za-z0-9_-]{35}"),
        ("a token of npm", r"\b(npm_)[A-Za-z0-9]{36}"),
        ("a signed token", r"(?<![\w-])(eyJ)[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
        (
            "a password in an address",
            r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20}://[^\s:/@'\"]{1,100}:)[^\s:/@'\"{}<$]{3,100}(?=@)",
        ),
    )
)
"""What credentials look like, each with the beginning that may stay: it says whose they are.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html,
https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns,
https://www.rfc-editor.org/rfc/rfc7468, https://www.rfc-editor.org/rfc/rfc7519
"""

_EXAMPLES = ("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE")
"""Keys of AWS's own documentation, which open nothing.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

_VARIABLES = frozenset({"variables", "stage_variables"})
_SURE = re.compile(r"(?:^|_)(?:PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|CREDENTIALS?|API_?KEY|PRIVATE_KEY)$")
_LIKELY = re.compile(r"(?:^|_)(?:TOKEN|KEY)$")
_HARMLESS = re.compile(r"(?:arn:|https?://|alias/|/|\$\{|[0-9]{1,7}$|true$|false$|null$|~?$)")
_PLAIN_WORDS = re.compile(r"[a-z]+(?:[-_. ][a-z]+)*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def shaped(text: str) -> list[tuple[int, int, str]]:
    """The stretches of a text that look like credentials: start, end and what they are; none overlap."""
    found = sorted(
        (match.end(1), match.end(), what)
        for what, pattern in _SHAPES
        for match in pattern.finditer(text)
        if match[0] not in _EXAMPLES
    )
    apart: list[tuple[int, int, str]] = []
    for start, end, what in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end, what))
        elif end > apart[-1][1]:
            apart[-1] = (apart[-1][0], end, apart[-1][2])
    return apart


def named(root: Node | None) -> Iterator[Span]:
    """The values of variables whose names say that they are credentials.

    What names a resource of the file, an address, a number or a flag is none.
    """
    known = _names(root)
    queue = [root]
    while queue:
        node = queue.pop()
        if isinstance(node, Sequence):
            queue.extend(node.items)
        elif isinstance(node, Mapping):
            for entry in node:
                queue.append(entry.value)
                if entry.key.text in _VARIABLES and isinstance(entry.value, Mapping):
                    yield from (one.value.span for one in entry.value if _suspicious(one, known))


def _names(root: Node | None) -> frozenset[str]:
    blocks = [root.get(word) for word in ("resources", "boundaries")] if isinstance(root, Mapping) else []
    return frozenset(entry.key.text for block in blocks if isinstance(block, Mapping) for entry in block)


def _suspicious(entry: Entry, known: frozenset[str]) -> bool:
    value = entry.value
    if (
        not isinstance(value, Scalar)
        or value.text in known
        or _HARMLESS.match(value.text)
        or MASK in value.text
    ):
        return False
    name = _HUMP.sub("_", entry.key.text).replace("-", "_").upper()
    # `TABLE_KEY: owner` names an attribute; nobody's token is a plain word.
    return bool(_SURE.search(name) or (_LIKELY.search(name) and not _PLAIN_WORDS.fullmatch(value.text)))


def masked(text: str, stretches: list[tuple[int, int]]) -> str:
    """The text with these stretches put out of sight; blanks, line ends and quotes stay."""
    pieces, at = [], 0
    for start, end in sorted(stretches):
        pieces += [text[at:start], re.sub(r"[^\s'\"]", MASK, text[max(at, start) : end])]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def stretch(text: str, positions: Positions, span: Span) -> tuple[int, int]:
    """The stretch of a value's text; the mark before a block of lines is not in it."""
    start, end = positions.index(span.line, span.column), positions.index(span.end_line, span.end_column)
    if text[start : start + 1] in ("|", ">"):
        start = text.find("\n", start, end) + 1 or end
    return start, end


def secrets_at(positions: Positions, stretches: list[tuple[int, int, str]]) -> tuple[Secret, ...]:
    """What was masked, with its places, in the order of the text."""
    return tuple(Secret(positions.span(start, end), what) for start, end, what in sorted(stretches))
