"""What archgen says: where, how bad, what happens, what to write."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum

from msgspec import Struct, field

from archgen.source.document import Span


class Severity(IntEnum):
    """How bad, from a remark to a breach; compares with `<`."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The severity as written in reports and on the command line."""
        return self.name.lower()


class Category(StrEnum):
    """What kind of thing is wrong; the first three mean that something could not be used."""

    SYNTAX = "syntax"
    SCHEMA = "schema"
    REFERENCE = "reference"
    FEASIBILITY = "feasibility"
    SECURITY = "security"
    WAIVER = "waiver"
    ENVIRONMENT = "environment"

    @property
    def unusable(self) -> bool:
        """True when something in the blueprint could not be used (exit code 2)."""
        return self in (Category.SYNTAX, Category.SCHEMA, Category.REFERENCE)


class Confidence(StrEnum):
    """How sure: enforced words decide, a class was assumed, code decides, or somebody claims."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    STATED = "stated"


class Status(StrEnum):
    """Whether a finding counts."""

    OPEN = "open"
    WAIVED = "waived"
    BASELINED = "baselined"


class Label(Struct, frozen=True):
    """A place in a file with a few words on it (at most 40 characters)."""

    path: str
    span: Span
    text: str = ""


class Edit(Struct, frozen=True):
    """Text to put in place of a span; an empty span inserts."""

    span: Span
    text: str


class Fix(Struct, frozen=True):
    """A mend that archgen can make itself: what it does in words, and the edits."""

    does: str
    edits: tuple[Edit, ...]


class Part(Struct, frozen=True):
    """One piece of a finding with the name of the rule that judges it; waivers may name it.

    `name` is the part of the resource (`GET /notes`, `mfa`), `says` a few words for people.
    """

    name: str
    rule: str
    severity: Severity
    says: str = ""
    status: Status = Status.OPEN


class Hop(Struct, frozen=True):
    """One step of a witness path; `place` marks the step where the guard is missing."""

    node: str
    says: str = ""
    place: bool = False


class AppliedWaiver(Struct, frozen=True):
    """What a waiver says about the finding it covers."""

    owner: str
    reason: str
    control: str
    until: date | None


class Finding(Struct, frozen=True):
    """One thing to mend, decide or know.

    `resources` names the resource(s) it belongs to, the first is the owner; empty for the file
    as a whole. `part` is the part within the owner, if the finding is about one. `message` says
    what happens in the world (at most 72 characters), `hint` what to write. `moved` says why
    the severity differs from the rule's base. `folded_into` is the id of the finding that stands
    for this one; a folded finding is not counted.
    """

    rule: str
    category: Category
    severity: Severity
    message: str
    primary: Label
    resources: tuple[str, ...] = ()
    part: str | None = None
    confidence: Confidence = Confidence.HIGH
    related: tuple[Label, ...] = ()
    path: tuple[Hop, ...] = ()
    sinks: tuple[str, ...] = ()
    hint: str = ""
    fix: Fix | None = None
    notes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    moved: str = ""
    assumed_default: bool = False
    refused: bool = False
    refs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    status: Status = Status.OPEN
    waiver: AppliedWaiver | None = None
    folded_into: str | None = None

    @property
    def id(self) -> str:
        """`rule@resource[/part][@resource]`: stable under moved lines and renamed files."""
        owner, *others = self.resources or ("",)
        where = f"{owner}/{self.part}" if self.part else owner
        return "@".join((self.rule, where, *others)) if where or others else self.rule

    @property
    def counts(self) -> bool:
        """True when the finding is open and stands for itself."""
        return self.status is Status.OPEN and self.folded_into is None
