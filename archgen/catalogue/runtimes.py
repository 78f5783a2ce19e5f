"""When each Lambda runtime is deprecated, and when AWS stops creating and updating functions on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"
"""The page that lists the dates, as read on 2026-11-22."""


class Runtime(Struct, frozen=True):
    """A runtime by its identifier, with three days.

    From `deprecated` on it gets no security fixes; from `block_create` on AWS refuses new functions on it,
    from `block_update` on changes to old ones.
    """

    id: str
    deprecated: date
    block_create: date
    block_update: date


def _runtime(name: str, deprecated: str, block_create: str, block_update: str) -> Runtime:
    days = (date.fromisoformat(day) for day in (deprecated, block_create, block_update))
    return Runtime(name, *days)


RUNTIMES: Mapping[str, Runtime] = {
    runtime.id: runtime
    for runtime in (
        _runtime("nodejs22.x", "2027-04-30", "2027-06-01", "2027-07-01"),
        _runtime("nodejs24.x", "2028-04-30", "2028-06-01", "2028-07-01"),
        _runtime("java8.al2", "2027-06-30", "2027-07-31", "2027-08-31"),
        _runtime("java11", "2027-06-30", "2027-07-31", "2027-08-31"),
        _runtime("java17", "2027-06-30", "2027-07-31", "2027-08-31"),
        _runtime("java21", "2029-06-30", "2029-07-31", "2029-08-31"),
        _runtime("java25", "2029-06-30", "2029-07-31", "2029-08-31"),
        _runtime("python3.11", "2027-06-30", "2027-07-31", "2027-08-31"),
        _runtime("python3.12", "2028-10-31", "2028-11-30", "2029-01-10"),
        _runtime("python3.13", "2029-06-30", "2029-07-31", "2029-08-31"),
        _runtime("python3.14", "2029-06-30", "2029-07-31", "2029-08-31"),
        _runtime("dotnet10", "2028-11-14", "2028-12-14", "2029-01-15"),
        _runtime("ruby3.3", "2027-03-31", "2027-04-30", "2027-05-31"),
        _runtime("ruby3.4", "2028-03-31", "2028-04-30", "2028-05-31"),
        _runtime("ruby4.0", "2029-03-31", "2029-04-30", "2029-05-31"),
        _runtime("provided.al2023", "2029-06-30", "2029-07-31", "2029-08-31"),
        _runtime("nodejs", "2016-08-30", "2016-09-30", "2016-10-31"),
        _runtime("nodejs4.3", "2020-03-05", "2020-02-03", "2020-03-05"),
        _runtime("nodejs6.10", "2019-08-12", "2019-07-12", "2019-08-12"),
        _runtime("nodejs8.10", "2020-03-06", "2020-02-04", "2020-03-06"),
        _runtime("nodejs10.x", "2021-07-30", "2021-07-30", "2022-02-14"),
        _runtime("nodejs12.x", "2023-03-31", "2023-03-31", "2023-04-30"),
        _runtime("nodejs14.x", "2023-12-04", "2024-01-09", "2027-03-03"),
        _runtime("nodejs16.x", "2024-06-12", "2027-02-01", "2027-03-03"),
        _runtime("nodejs18.x", "2025-09-01", "2027-02-01", "2027-03-03"),
        _runtime("nodejs20.x", "2026-04-30", "2027-02-01", "2027-03-03"),
        _runtime("java8", "2024-01-08", "2024-02-08", "2027-03-03"),
        _runtime("python2.7", "2021-07-15", "2021-07-15", "2022-05-30"),
        _runtime("python3.6", "2022-07-18", "2022-07-18", "2022-08-29"),
        _runtime("python3.7", "2023-12-04", "2024-01-09", "2027-03-03"),
        _runtime("python3.8", "2024-10-14", "2027-02-01", "2027-03-03"),
        _runtime("python3.9", "2025-12-15", "2027-02-01", "2027-03-03"),
        _runtime("python3.10", "2026-10-31", "2027-02-01", "2027-03-03"),
        _runtime("dotnetcore1.0", "2019-06-27", "2019-06-30", "2019-07-30"),
        _runtime("dotnetcore2.0", "2019-05-30", "2019-04-30", "2019-05-30"),
        _runtime("dotnetcore2.1", "2022-01-05", "2022-01-05", "2022-04-13"),
        _runtime("dotnetcore3.1", "2023-04-03", "2023-04-03", "2023-05-03"),
        _runtime("dotnet6", "2024-12-20", "2027-02-01", "2027-03-03"),
        _runtime("dotnet8", "2026-11-10", "2027-02-01", "2027-03-03"),
        _runtime("nodejs4.3-edge", "2020-03-05", "2019-03-31", "2019-04-30"),
        _runtime("go1.x", "2024-01-08", "2024-02-08", "2027-03-03"),
        _runtime("ruby2.5", "2021-07-30", "2021-07-30", "2022-03-31"),
        _runtime("ruby2.7", "2023-12-07", "2024-01-09", "2027-03-03"),
        _runtime("ruby3.2", "2026-03-31", "2027-02-01", "2027-03-03"),
        _runtime("provided", "2024-01-08", "2024-02-08", "2027-03-03"),
        _runtime("provided.al2", "2026-07-31", "2027-02-01", "2027-03-03"),
    )
}
"""Every runtime with published dates, supported ones first; source: `SOURCE`."""


def family(name: str) -> str:
    """The language of a runtime: its identifier up to the first digit (`python3.13` gives `python`)."""
    return name[: next((place for place, sign in enumerate(name) if sign.isdigit()), len(name))]


def newest(name: str) -> str | None:
    """The runtime of the same language that is kept longest, None where there is no other."""
    others = [one for one in RUNTIMES.values() if family(one.id) == family(name) and one.id != name]
    if not others:
        return None
    return max(others, key=lambda one: (one.deprecated, _numbers(one.id), one.id)).id


def _numbers(name: str) -> tuple[int, ...]:
    digits = "".join(sign if sign.isdigit() else " " for sign in name)
    return tuple(int(number) for number in digits.split())
