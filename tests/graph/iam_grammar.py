"""The grammar of IAM policies, as a check of what is printed.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_SID = re.compile(r"[A-Za-z0-9]+")
_ACTION = re.compile(r"\*|[a-z0-9-]+:[A-Za-z0-9*?]+")
_PLACE = r"(?:\$\{[^}]+\}|[^:${}]*)"
_ARN = re.compile(rf"\*|arn:{_PLACE}:[a-z0-9-]+:{_PLACE}:(?:\d{{12}}|\$\{{account\}}|\*|):[^\s]+")
_OPERATOR = re.compile(
    r"(?:ForAllValues:|ForAnyValue:)?"
    r"(?:String(?:Not)?(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Not)?(?:Equals|Like)|(?:Not)?IpAddress|"
    r"Numeric(?:Not)?Equals|Numeric(?:Less|Greater)Than(?:Equals)?|Date(?:Not)?Equals|"
    r"Date(?:Less|Greater)Than(?:Equals)?|Bool|BinaryEquals)(?:IfExists)?|Null"
)
_KEY = re.compile(r"[A-Za-z0-9-]+:[^\s]+")
_IDENTITY = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}


def faults(document: dict[str, Any]) -> list[str]:
    """What IAM's grammar refuses in an identity policy; nothing for one that it takes."""
    found = [] if set(document) <= {"Version", "Id", "Statement"} else ["an unknown word in the document"]
    if document.get("Version") not in ("2012-10-17", "2008-10-17"):
        found.append("no version")
    statements: Any = document.get("Statement")
    rows: list[Any] = statements if isinstance(statements, list) else [statements]
    if not rows or not all(isinstance(row, dict) for row in rows):
        return [*found, "no statement"]
    sids = [row["Sid"] for row in rows if "Sid" in row]
    if len(sids) != len(set(sids)):
        found.append("one Sid twice")
    return [*found, *(fault for row in rows for fault in _in_statement(row))]


def _in_statement(row: dict[str, Any]) -> Iterator[str]:
    if not set(row) <= _IDENTITY:
        yield f"words that an identity policy does not take: {sorted(set(row) - _IDENTITY)}"
    if "Sid" in row and not _SID.fullmatch(row["Sid"]):
        yield f"Sid {row['Sid']}"
    if row.get("Effect") not in ("Allow", "Deny"):
        yield "no effect"
    yield from _one_of(row, "Action", _ACTION)
    yield from _one_of(row, "Resource", _ARN)
    yield from _in_condition(row.get("Condition", {}))


def _one_of(row: dict[str, Any], word: str, shape: re.Pattern[str]) -> Iterator[str]:
    written = [name for name in (word, f"Not{word}") if name in row]
    if len(written) != 1:
        yield f"exactly one of {word} and Not{word}, not {written}"
        return
    values = row[written[0]]
    texts = values if isinstance(values, list) else [values]
    if not texts:
        yield f"an empty {written[0]}"
    if len(texts) != len(set(texts)):
        yield f"twice the same in {written[0]}"
    yield from (f"{written[0]} {text}" for text in texts if not shape.fullmatch(text))


def _in_condition(condition: dict[str, Any]) -> Iterator[str]:
    for operator, keys in condition.items():
        if not _OPERATOR.fullmatch(operator):
            yield f"operator {operator}"
        for key, values in keys.items():
            texts = values if isinstance(values, list) else [values]
            if not _KEY.fullmatch(key) or not texts or not all(isinstance(text, str) for text in texts):
                yield f"condition {key}"
