"""Encryption is asked of every cache that the catalogue declares, also of one that comes later."""

from typing import ClassVar

from judging import DAY, whole
from msgspec.structs import replace

from archgen.blueprint.load import load
from archgen.catalogue.caching import Cache
from archgen.catalogue.fields import Flag, ResourceType, aws_default
from archgen.graph.build import build
from archgen.rules.encryption.caches import cache_without_encryption
from archgen.rules.engine import judge
from archgen.rules.rule import Subject
from archgen.rules.verdict import Outcome
from archgen.source.reading import read_bytes


class Memory(ResourceType, Cache):
    """A cache that the catalogue does not have."""

    word: ClassVar[str] = "memory"

    encrypted: Flag | None = aws_default("Whether it is encrypted.", default=False)
    tls: Flag | None = aws_default("Whether it is reached over TLS.", default=False)


def outcome(body: ResourceType) -> tuple[Outcome, list[str]]:
    """What the rule says of a resource with these settings, and which parts."""
    blueprint, _ = load(read_bytes(whole("resources:\n  it: {type: dynamodb}\n").encode(), "case.yaml"))
    assert blueprint is not None
    new = replace(blueprint.resources["it"], type="memory", body=body)
    graph = build(replace(blueprint, resources={"it": new}))
    (one,) = judge(Subject(graph, DAY), (cache_without_encryption,))
    return one.verdict.outcome, [piece.name for piece in one.verdict.pieces]


def test_a_new_type_is_judged_by_what_it_inherits_alone() -> None:
    assert outcome(Memory.model_validate({"tls": True})) == (Outcome.FAILED, ["encrypted"])
    assert outcome(Memory.model_validate({})) == (Outcome.FAILED, ["encrypted", "tls"])
    assert outcome(Memory.model_validate({"encrypted": True, "tls": True})) == (Outcome.PASSED, [])
