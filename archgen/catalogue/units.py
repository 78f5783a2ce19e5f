"""Durations, sizes, rates and percentages as blueprints write them.

Each takes its text in `parse` and keeps it in `text`; a text that does not fit raises
`UnitError`, which says what would. `amount` is the quantity in its smallest plain unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeAlias

from msgspec import Struct

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BYTES = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3, "TB": 1024**4}
_TIMES = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9}
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "month": 2_628_000}

# What people write where the language has one word: there is no other way to mean it.
_SPELT = {
    "second": "s", "seconds": "s", "sec": "s", "secs": "s",
    "minute": "m", "minutes": "m", "min": "m", "mins": "m",
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h",
    "day": "d", "days": "d",
    "kb": "KB", "kib": "KB", "mb": "MB", "mib": "MB", "gb": "GB", "gib": "GB", "tb": "TB", "tib": "TB",
    "percent": "%",
}  # fmt: skip
_NUMBER = r"([0-9]{1,15}(?:\.[0-9]{1,9})?)"
_WHOLE = 100
"""A share of everything, in percent."""


class UnitError(ValueError):
    """A text that is no such quantity; `hint` says what to write, `label` stands at the caret.

    `meant` is the quantity that can only have been meant, in the language's words, where there is one.
    """

    def __init__(self, message: str, *, label: str = "", hint: str = "", meant: str | None = None) -> None:
        super().__init__(message)
        self.label = label
        self.hint = f"write `{meant}`" if meant else hint
        self.meant = meant


class Duration(Struct, frozen=True):
    """A length of time in seconds, `30s 5m 1h 35d`; `m` is minutes."""

    seconds: float
    text: str

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read `text`; a bare number raises `UnitError` with the units to choose from."""
        match = re.fullmatch(_NUMBER + r" ?(ms|[smhd])", text)
        if match:
            return cls(float(match[1]) * _SECONDS[match[2]], text)
        if re.fullmatch(_NUMBER, text):
            raise UnitError(
                "takes a duration, not a bare number",
                label=f"{text} of what?",
                hint=f"write `{text}s` (seconds), `{text}m` (minutes), `{text}h` or `{text}d`",
            )
        hint = "write it as `30s`, `5m`, `1h` or `35d`"
        raise UnitError("takes a duration", hint=hint, meant=_spelt(text, _SECONDS))

    @property
    def amount(self) -> float:
        """Seconds."""
        return self.seconds

    @property
    def days(self) -> float:
        """The same in days."""
        return self.seconds / 86400


class Size(Struct, frozen=True):
    """An amount of memory or data in bytes, `512KB 10MB`; binary, as AWS counts."""

    bytes: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Size:
        """Read `text`; a bare number raises `UnitError` with the units to choose from."""
        match = re.fullmatch(_NUMBER + r" ?([KMGT]?B)", text)
        if match:
            return cls(round(float(match[1]) * _BYTES[match[2]]), text)
        if re.fullmatch(_NUMBER, text):
            raise UnitError(
                "takes a size, not a bare number",
                label=f"{text} of what?",
                hint=f"write `{text}KB` or `{text}MB`",
            )
        hint = "write it as `512KB`, `10MB` or `1GB`"
        raise UnitError("takes a size", hint=hint, meant=_spelt(text, _BYTES))

    @property
    def amount(self) -> float:
        """Bytes."""
        return float(self.bytes)


class Rate(Struct, frozen=True):
    """So many per period: `500/s`, `2000/5m`, `30M/month`; `seconds` is the period's length.

    A month counts 730 hours, as AWS's price lists do.
    """

    count: float
    seconds: float
    text: str

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Read `text`; a bare number raises `UnitError`."""
        match = re.fullmatch(_NUMBER + r"([kMB]?) ?/ ?([1-9][0-9]{0,4})?(month|[smhd])", text)
        if match:
            period = _PERIODS[match[4]] * int(match[3] or 1)
            return cls(float(match[1]) * _TIMES[match[2]], period, text)
        if re.fullmatch(_NUMBER + "[kMB]?", text):
            raise UnitError(
                "takes a rate, not a bare number",
                label=f"{text} per what?",
                hint=f"write `{text}/s` or `{text}/5m`",
            )
        hint = "write it as `500/s`, `2000/5m` or `30M/month`"
        raise UnitError("takes a rate", hint=hint, meant=_rate_spelt(text))

    @property
    def amount(self) -> float:
        """Per second."""
        return self.count / self.seconds

    @property
    def per_second(self) -> float:
        """The same per second."""
        return self.count / self.seconds

    @property
    def period(self) -> str:
        """The period as written: `5m`, `month`; a single unit has its figure, `1s`."""
        written = self.text.split("/")[1].strip()
        return written if written[0].isdigit() or written == "month" else f"1{written}"


class Percent(Struct, frozen=True):
    """A share, `20%`; `fraction` runs from 0 to 1."""

    fraction: float
    text: str

    @classmethod
    def parse(cls, text: str) -> Percent:
        """Read `text`; without the sign, or above 100, raises `UnitError`."""
        match = re.fullmatch(_NUMBER + r" ?%", text)
        if match and float(match[1]) <= _WHOLE:
            return cls(float(match[1]) / _WHOLE, text)
        if match:
            raise UnitError("takes a share of at most 100%", hint="write it as `20%`")
        if re.fullmatch(_NUMBER, text):
            # A fraction may be one of 1 or of 100; a whole number is a percentage.
            meant = f"{text}%" if re.fullmatch("[1-9][0-9]?|100", text) else None
            raise UnitError(
                "takes a percentage", label=f"{text} of what?", hint=f"write `{text}%`", meant=meant
            )
        raise UnitError("takes a percentage", hint="write it as `20%`", meant=_spelt(text, ("%",)))

    @property
    def amount(self) -> float:
        """The fraction."""
        return self.fraction


Quantity: TypeAlias = Duration | Size | Rate | Percent
"""Anything with a unit."""


def _spelt(text: str, units: Collection[str]) -> str | None:
    """`30 seconds` as `30s`: a number with a word for one of these units, else None."""
    match = re.fullmatch(_NUMBER + r" ?([A-Za-z]+)", text)
    unit = _SPELT.get(match[2].lower()) if match else None
    return f"{match[1]}{unit}" if match and unit in units else None


def _rate_spelt(text: str) -> str | None:
    """`100 per second` or `100/sec` as `100/s`, else None."""
    match = re.fullmatch(r"([0-9]{1,15}[kMB]?)(?: ?/ ?| per )([a-z]+)", text)
    unit = _SPELT.get(match[2]) if match else None
    return f"{match[1]}/{unit}" if match and unit in _PERIODS else None


def count_of(text: str) -> int:
    """Read a whole number, with `k`, `M` or `B` behind it if need be; raises `UnitError`."""
    match = re.fullmatch(r"(-?[0-9]{1,15})([kMB]?)", text) or re.fullmatch(_NUMBER + "([kMB])", text)
    if not match:
        raise UnitError("takes a whole number", hint="write it as `10` or `200k`")
    return round(float(match[1]) * _TIMES[match[2]])


class DataAsset(Struct, frozen=True):
    """A named kind of data: its class, what it is, where it must stay and where it must not go.

    `classification` is empty when not stated; `kinds` are data words (`personal`, `payment` …); `keep`
    is how long it may be kept, None when not stated.
    """

    name: str
    classification: str = ""
    kinds: tuple[str, ...] = ()
    residency: tuple[str, ...] = ()
    never_in: tuple[str, ...] = ()
    keep: Duration | None = None

    @property
    def kept_out_of(self) -> tuple[str, ...]:
        """Where it must not go, as people write it."""
        return tuple("URLs" if place == "urls" else place for place in self.never_in)


class Traffic(Struct, frozen=True):
    """How much the system carries; what is not stated is None. `payload` counts for both directions."""

    requests: Rate | None = None
    peak: Rate | None = None
    request: Size | None = None
    response: Size | None = None
    payload: Size | None = None
    item: Size | None = None
    users: int | None = None
    duration: Duration | None = None
    log_line: Size | None = None
