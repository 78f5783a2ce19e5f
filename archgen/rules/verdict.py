"""What a rule says about one thing: pass, by construction, fail, not applicable, not stated."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from archgen.finding.finding import Confidence, Edit, Hop, Severity
from archgen.graph.model import Guard
from archgen.source.document import Pointer


class Outcome(StrEnum):
    """The five answers; only `fail` becomes a finding, `not stated` a question."""

    PASSED = "passed"
    BY_CONSTRUCTION = "by_construction"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_STATED = "not_stated"


class At(Struct, frozen=True):
    """A place in a blueprint: a resource and a path into it, with a few words for the caret.

    An empty resource means the file itself, and `path` starts at its top (`("waivers", 0)`).
    With `key` the key is marked instead of the value.
    """

    resource: str
    path: Pointer = ()
    text: str = ""
    key: bool = False


class Piece(Struct, frozen=True):
    """One part of a failure: the part's name, the rule that judges it, how bad, a few words."""

    name: str
    rule: str
    severity: Severity
    says: str = ""


class Mend(Struct, frozen=True):
    """A fix that archgen can write: what it does, and `field: value` lines for a resource."""

    does: str
    resource: str
    settings: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()


class Verdict(Struct, frozen=True):
    """One answer about one subject.

    `resources` names what it is about (the first owns the finding), `part` the part. A failed verdict
    carries `severity`, `message`, `place` and `hint`; one that is not stated carries `question`
    and `silent`, the field that says nothing. For folding, `cause` is (place, kind of guard),
    `folds_into` names rules whose finding on the same resource takes this one in, and
    `stands_for` other resources whose findings may fold into this one.
    """

    outcome: Outcome
    resources: tuple[str, ...] = ()
    part: str | None = None
    severity: Severity = Severity.INFO
    confidence: Confidence = Confidence.HIGH
    message: str = ""
    place: At | None = None
    related: tuple[At, ...] = ()
    path: tuple[Hop, ...] = ()
    sinks: tuple[str, ...] = ()
    hint: str = ""
    mend: Mend | None = None
    notes: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    moved: str = ""
    assumed_default: bool = False
    refused: bool = False
    question: str = ""
    silent: str = ""
    cause: tuple[str, Guard] | None = None
    folds_into: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
