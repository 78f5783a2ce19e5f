"""Quantities as blueprints write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.catalogue.declaring import Bounds
from archgen.catalogue.units import Duration, Percent, Rate, Size, UnitError, count_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120ms", 0.12), ("30s", 30), ("5m", 300), ("1h", 3600), ("35d", 3_024_000), ("1.5h", 5400), ("3 s", 3)],
)
def test_durations(text: str, seconds: float) -> None:
    assert Duration.parse(text).seconds == pytest.approx(seconds)
    assert Duration.parse(text).text == text


@pytest.mark.parametrize(
    ("text", "bytes_"), [("512KB", 524_288), ("10MB", 10_485_760), ("0.5GB", 536_870_912), ("7B", 7)]
)
def test_sizes_count_in_twos(text: str, bytes_: int) -> None:
    assert Size.parse(text).bytes == bytes_


@pytest.mark.parametrize(
    ("text", "count", "seconds", "period"),
    [
        ("500/s", 500, 1, "1s"),
        ("2000/5m", 2000, 300, "5m"),
        ("30M/month", 30_000_000, 2_628_000, "month"),
        ("200k/d", 200_000, 86_400, "1d"),
    ],
)
def test_rates(text: str, count: float, seconds: float, period: str) -> None:
    rate = Rate.parse(text)
    assert (rate.count, rate.seconds, rate.period) == (count, seconds, period)
    assert rate.per_second == pytest.approx(count / seconds)


def test_shares_and_counts() -> None:
    assert Percent.parse("20%").fraction == pytest.approx(0.2)
    assert [count_of(text) for text in ("7", "-1", "200k", "1.5M", "2B")] == [
        7,
        -1,
        200_000,
        1_500_000,
        2_000_000_000,
    ]


@pytest.mark.parametrize(
    ("kind", "text", "asked"),
    [
        (Duration, "30", "30 of what?"),
        (Size, "512", "512 of what?"),
        (Rate, "500", "500 per what?"),
        (Rate, "5k", "5k per what?"),
        (Percent, "20", "20 of what?"),
    ],
)
def test_a_bare_number_is_asked_for_its_unit(
    kind: type[Duration | Size | Rate | Percent], text: str, asked: str
) -> None:
    with pytest.raises(UnitError) as caught:
        kind.parse(text)
    assert caught.value.label == asked
    assert f"`{text}" in caught.value.hint


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (Duration, "30 seconds", "30s"),
        (Duration, "5 min", "5m"),
        (Duration, "1 Hour", "1h"),
        (Duration, "35days", "35d"),
        (Duration, "2 months", None),
        (Duration, "5M", None),
        (Duration, "5 kb", None),
        (Size, "512kb", "512KB"),
        (Size, "10 MiB", "10MB"),
        (Size, "10 hours", None),
        (Rate, "100 per second", "100/s"),
        (Rate, "2k/min", "2k/m"),
        (Rate, "100 per kb", None),
        (Rate, "500", None),
        (Percent, "20", "20%"),
        (Percent, "20 percent", "20%"),
        (Percent, "0.2", None),
        (Percent, "120", None),
    ],
)
def test_what_can_only_have_been_meant_is_named(
    kind: type[Duration | Size | Rate | Percent], text: str, meant: str | None
) -> None:
    with pytest.raises(UnitError) as caught:
        kind.parse(text)
    assert caught.value.meant == meant
    if meant:
        assert caught.value.hint == f"write `{meant}`"
        kind.parse(meant)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Duration, "5 months"),
        (Duration, "5M"),
        (Duration, "-5s"),
        (Size, "5 bits"),
        (Rate, "5/0s"),
        (Rate, "x/s"),
        (Percent, "120%"),
        (Duration, ""),
        (Duration, "1" * 400 + "s"),
    ],
)
def test_what_is_no_quantity_says_how_one_is_written(
    kind: type[Duration | Size | Rate | Percent], text: str
) -> None:
    with pytest.raises(UnitError) as caught:
        kind.parse(text)
    assert not caught.value.label
    assert caught.value.hint.startswith("write it as")


def parsed(
    kind: type[Duration | Size | Rate | Percent], text: str
) -> Duration | Size | Rate | Percent | None:
    """The quantity, or None where the text is none and the error says how to write one."""
    try:
        return kind.parse(text)
    except UnitError as error:
        return None if error.hint else pytest.fail("no hint")


@given(st.text(max_size=20))
def test_any_text_is_a_quantity_or_none(text: str) -> None:
    for kind in (Duration, Size, Rate, Percent):
        quantity = parsed(kind, text)
        assert quantity is None or (quantity.text == text and quantity.amount >= 0)


def test_bounds_name_the_nearest_value_that_aws_takes() -> None:
    days = Bounds(least="1d", most="35d")
    assert [days.nearest(Duration.parse(text)) for text in ("12h", "7d", "40d")] == ["1d", None, "35d"]
    listed = Bounds(values=("1d", "7d", "30d"))
    assert [listed.nearest(Duration.parse(text)) for text in ("1d", "9d")] == [None, "7d"]
    rates = Bounds(least="10", most="2000", values=("1m", "5m"))
    assert [rates.nearest(Rate.parse(text)) for text in ("100/5m", "5/5m", "100/4m")] == [
        None,
        "10/5m",
        "100/5m",
    ]
