"""Whose key data lies under is asked of every type that can be encrypted, also of one that comes later."""

from __future__ import annotations

from typing import ClassVar

import pytest
from judging import DAY, verdicts, whole
from msgspec.structs import replace

from archgen.blueprint.load import load
from archgen.catalogue.capabilities import Encryptable, Stores
from archgen.catalogue.types import TYPES
from archgen.graph.build import build
from archgen.rules.encryption.own_keys import data_without_own_key
from archgen.rules.engine import judge
from archgen.rules.rule import Subject
from archgen.rules.verdict import Outcome
from archgen.source.reading import read_bytes

CARDS = """
  cards: {type: dynamodb, holds: [payment], encryption_key: data-key}
  fn: {type: lambda, runtime: python3.13, reads: cards, logs_to: fn-logs, encryption_key: data-key}
  fn-logs: {type: log-group, encryption_key: data-key}
  data-key: {type: kms-key}
"""

DESIGNS = {
    "dynamodb": "  it: {type: dynamodb, holds: [payment]}\n",
    "bucket": "  it: {type: bucket, holds: [payment]}\n",
    "secret": "  it: {type: secret, rotates: cards}\n",
    "queue": "  it: {type: queue, holds: [payment]}\n",
    "topic": "  it: {type: topic, holds: [payment]}\n",
    "bus": "  it: {type: bus, holds: [payment]}\n",
    "stream": "  it: {type: stream, holds: [payment]}\n",
    "schedule": "  it: {type: schedule, every: 1d, calls: fn}\n",
    "log-group": (
        "  it: {type: log-group}\n  api: {type: api-gateway, protocol: http, logs_to: it, "
        "routes: {GET /cards: {to: fn}}}\n"
    ),
    "cloudtrail": "  it: {type: cloudtrail}\n",
    "cognito-user-pool": (
        "  it: {type: cognito-user-pool}\n  api: {type: api-gateway, protocol: http, authorizer: it, "
        "routes: {GET /cards: {to: fn}}}\n"
    ),
    "lambda": "  it: {type: lambda, runtime: python3.13, reads: cards, variables: {MODE: live}}\n",
    "step-functions": "  it: {type: step-functions, calls: fn}\n",
    "generic": "  it: {type: generic, service: Amazon RDS, holds: [payment]}\n",
}
"""A resource of each type over the most secret data, under AWS's key."""


def outcomes(resources: str) -> dict[str, Outcome]:
    """What the rule says of each resource."""
    judged = verdicts(f"resources:{CARDS}{resources}", (data_without_own_key,))
    return {one.verdict.resources[0]: one.verdict.outcome for one in judged}


def test_every_type_that_can_be_encrypted_has_a_design_here() -> None:
    assert set(DESIGNS) == {word for word, model in TYPES.items() if issubclass(model, Encryptable)}


@pytest.mark.parametrize("word", DESIGNS)
def test_each_type_fails_under_awss_key_and_passes_under_ones_own(word: str) -> None:
    assert outcomes(DESIGNS[word])["it"] is Outcome.FAILED
    own = DESIGNS[word].replace(f"type: {word}", f"type: {word}, encryption_key: data-key", 1)
    assert outcomes(own)["it"] is Outcome.PASSED


class Ledger(Encryptable, Stores):
    """A store that the catalogue does not have."""

    word: ClassVar[str] = "ledger"


def test_a_new_type_is_judged_by_its_capability_alone() -> None:
    text = whole("resources:\n  it: {type: dynamodb, holds: [payment]}\n")
    blueprint, _ = load(read_bytes(text.encode(), "case.yaml"))
    assert blueprint is not None
    it = blueprint.resources["it"]
    new = replace(it, type="ledger", body=Ledger.model_validate({"holds": ["payment"]}))
    graph = build(replace(blueprint, resources={"it": new}))
    (one,) = judge(Subject(graph, DAY), (data_without_own_key,))
    assert (one.verdict.outcome, one.verdict.resources) == (Outcome.FAILED, ("it",))
    assert one.verdict.place is not None
    assert one.verdict.place.text == "not stated; AWS keeps the key"
