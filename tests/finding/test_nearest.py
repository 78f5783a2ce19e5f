"""Did you mean: slips of the fingers are forgiven, other words are not."""

from __future__ import annotations

import pytest

from archgen.finding.nearest import nearest

FIELDS = ("throttle", "timeout", "title", "type", "tags", "retention", "routes", "reads", "writes", "role")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("thortle", FIELDS, "throttle"),
        ("lamda", ("alarm", "lambda", "client"), "lambda"),
        ("list-parcel", ("list-parcels", "get-parcel"), "list-parcels"),
        ("tpye", FIELDS, "type"),
        ("api_gateway", ("api-gateway",), "api-gateway"),
        ("apiGateway", ("api-gateway",), "api-gateway"),
        ("Timeout", FIELDS, "timeout"),
        ("raeds", FIELDS, "reads"),
        ("retnetion", FIELDS, "retention"),
    ],
)
def test_slips_are_forgiven(word: str, known: tuple[str, ...], meant: str) -> None:
    assert nearest(word, known) == meant


@pytest.mark.parametrize("word", ["memory", "x", "", "encryption", "a" * 100_000])
def test_other_words_have_no_nearest(word: str) -> None:
    assert nearest(word, FIELDS) is None


def test_of_equally_near_words_the_first_wins() -> None:
    assert nearest("bat", ["cat", "hat"]) == "cat"
    assert nearest("bat", ["hat", "cat"]) == "hat"


def test_a_nearer_word_wins_over_an_earlier_one() -> None:
    assert nearest("orders-fm", ["orders-db", "orders-fn"]) == "orders-fn"


def test_the_nearest_of_ten_thousand_names_is_found() -> None:
    assert nearest("resource-5000x", (f"resource-{n}" for n in range(10_000))) == "resource-5000"
