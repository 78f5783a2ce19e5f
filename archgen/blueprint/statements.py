"""What a file says besides resources: its name and class, data, traffic, decisions, waivers."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic_core import PydanticCustomError

from archgen.catalogue.fields import (
    Before,
    Declared,
    DurationField,
    Names,
    RateField,
    RelationSettings,
    SizeField,
    Text,
    derived,
    required,
    stated,
)

CLASSES = ("public", "internal", "confidential", "restricted")
DATA_WORDS = ("public", "business", "personal", "financial", "payment", "health", "credentials")


def _date(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            says = {"says": "takes a date", "label": "no such day", "hint": "write it as `2027-03-31`"}
            raise PydanticCustomError("wrong-type", "{says}", says) from None
    return value


def _web_address(value: object) -> object:
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        says = {"says": "takes a web address", "label": "", "hint": "begin it with `https://`"}
        raise PydanticCustomError("wrong-type", "{says}", says)
    return value


Day = Annotated[date, Before(_date)]
Address = Annotated[Text, Before(_web_address)]


class DataText(Declared):
    """A named kind of data."""

    classification: Literal["public", "internal", "confidential", "restricted"] | None = stated(
        "Its class.", alias="class"
    )
    kinds: Names | None = stated("What it is: data words.")
    residency: Names | None = stated("Where it must stay.")
    never_in: Names | None = stated("Where it must not go.")
    keep: DurationField | None = stated("How long it is kept.")


class TrafficText(Declared):
    """How much the system carries."""

    requests: RateField | None = stated("Requests.")
    peak: RateField | None = stated("Requests at the busiest time.")
    request: SizeField | None = stated("The usual size of a request.")
    response: SizeField | None = stated("The usual size of an answer.")
    payload: SizeField | None = stated("The usual size of a request or answer.")
    item: SizeField | None = stated("The usual size of a stored item.")
    users: Text | None = stated("How many people use it.")
    duration: DurationField | None = stated("How long the code usually runs.")
    log_line: SizeField | None = stated("The usual size of a log record.")


class WaiverText(Declared):
    """A finding that somebody answers for."""

    rule: Text | None = required("The rule's name.")
    resource: Text | None = required("The resource.")
    part: Text | None = stated("The part, or `*` for all.")
    status: Literal["accepted", "in-progress", "mitigated-elsewhere", "false-positive"] | None = stated(
        "Why it is let through."
    )
    reason: Text | None = stated("The reason.")
    control: Text | None = stated("What keeps the risk small meanwhile.")
    owner: Text | None = stated("Who answers for it.")
    approved_by: Text | None = stated("Who agreed.")
    ticket: Text | None = stated("Where it is tracked.")
    until: Day | None = stated("Its last day.")


class DecisionText(Declared):
    """An architecture decision."""

    title: Text | None = required("What was decided.")
    status: Literal["proposed", "accepted", "superseded", "rejected"] | None = stated("Where it stands.")
    context: Text | None = stated("What called for it.")
    options: Names | None = stated("What else was considered.")
    chosen: Text | None = stated("What was chosen.")
    consequences: Text | None = stated("What it costs.")
    date: Day | None = stated("When.")


class LinkText(Declared):
    """A document elsewhere."""

    title: Text | None = required("What it is.")
    url: Address | None = required("Where it is.")


class ConnectionText(Declared):
    """A line that no relation says, or a relation of a resource that another file owns."""

    source: Text | None = required("Where it starts.", alias="from")
    target: Text | None = required("Where it ends.", alias="to")
    verb: Text | None = derived("The relation it stands for.", alias="as")
    label: Text | None = stated("Its words.")
    settings: RelationSettings | None = stated("Settings of the relation.")


class FlowText(Declared):
    """A story through the picture."""

    title: Text | None = stated("What happens.")
    steps: Any = required("Its steps, as `a -> b: text`.")


class FileText(Declared):
    """The top of a file; what lies below `resources` is read type by type."""

    word: ClassVar[str] = "blueprint"

    archgen: Text | None = required("The version of the language, `1`.")
    name: Text | None = required("What the system is called.")
    summary: Text | None = stated("What it does, in a sentence.")
    owner: Text | None = stated("Who answers for it.")
    classification: Literal["public", "internal", "confidential", "restricted"] | None = stated(
        "The class of its data."
    )
    reviewed: Day | None = stated("The day of the review: the documents' today.")
    regions: Names | None = required("Where it runs; the first is home.")
    residency: Names | None = stated("Where personal data must stay.")
    trusted_accounts: Names | None = stated("Accounts that are trusted.")
    life: DurationField | None = stated("How long the system is meant to live.")
    data: dict[Text, DataText] | None = stated("Named kinds of data.")
    traffic: TrafficText | None = stated("How much it carries.")
    flows: dict[Text, FlowText] | None = stated("Stories through the picture.")
    connections: tuple[ConnectionText, ...] | None = stated("Lines that no relation says.")
    decisions: tuple[DecisionText, ...] | None = stated("Architecture decisions.")
    waivers: tuple[WaiverText, ...] | None = stated("Findings that somebody answers for.")
    assumptions: tuple[Text, ...] | None = stated("What must be true.")
    questions: tuple[Text, ...] | None = stated("What is not known.")
    links: tuple[LinkText, ...] | None = stated("Documents elsewhere.")
    evidence: Names | None = stated("What is claimed as an audit record.")
    deployment: dict[Text, Text] | None = stated("How changes go out.")
    imports: dict[Text, Text] | None = stated("Other blueprints, by a short name.")
    environments: Any = stated("What differs by stage.")
    defaults: Any = stated("Settings by type; the resource overrides.")
    resources: Any = required("The system's resources.")
    boundaries: Any = stated("Frames: accounts, networks.")


def users_of(text: str | None) -> int | None:
    """A number of people as written, `200k`; None for what is none."""
    if not text:
        return None
    scale = {"k": 10**3, "M": 10**6, "B": 10**9}.get(text[-1:], 1)
    digits = text[:-1] if scale > 1 else text
    return int(digits) * scale if digits.isdigit() else None
