"""Rules over what keeps data hold for every type that says it does, with no word about the type."""

from __future__ import annotations

import pytest
from judging import verdicts

from archgen.catalogue.capabilities import Recoverable, Stores
from archgen.catalogue.types import TYPES
from archgen.rules.listing import rule_named
from archgen.rules.verdict import Outcome

KEEPING = sorted(word for word, model in TYPES.items() if issubclass(model, Stores))
RECOVERABLE = sorted(word for word, model in TYPES.items() if issubclass(model, Recoverable))

DESIGN = """
resources:
  fn: {type: lambda, runtime: python3.13, writes: kept}
  kept: {type: %s, holds: [personal, payment]}
  trail: {type: cloudtrail, logs_to: files}
  files: {type: bucket}
"""


def failing(name: str, word: str) -> list[tuple[str, tuple[str, ...]]]:
    """What fails a rule in the design with a store of this type: the owner and its parts."""
    rule = rule_named(name)
    assert rule is not None
    found = [one.verdict for one in verdicts(DESIGN % word, (rule,))]
    failed = [verdict for verdict in found if verdict.outcome is Outcome.FAILED]
    return [(one.resources[0], tuple(piece.name for piece in one.pieces)) for one in failed]


@pytest.mark.parametrize("word", KEEPING)
def test_data_about_people_goes_some_day_whatever_keeps_it(word: str) -> None:
    assert failing("personal-data-without-expiry", word) == [("kept", ())]


@pytest.mark.parametrize("word", KEEPING)
def test_use_is_recorded_whatever_keeps_the_data(word: str) -> None:
    assert failing("data-access-unrecorded", word) == [("trail", ("kept",))]


@pytest.mark.parametrize("word", RECOVERABLE)
def test_a_copy_is_kept_elsewhere_whatever_can_be_brought_back(word: str) -> None:
    assert failing("store-without-isolated-backup", word) == [("kept", ())]


def test_tables_and_buckets_are_among_them() -> None:
    assert {"dynamodb", "bucket"} <= set(KEEPING) & set(RECOVERABLE)
