"""Messages that go wrong have one finding for each thing to mend."""

from __future__ import annotations

import pytest
from judging import reported

from archgen.finding.finding import Finding
from archgen.rules.listing import ALL_RULES

MESSAGING = (
    "trigger-loop",
    "weaker-dead-letter-queue",
    "poison-message-blocking-all",
    "async-without-failure-target",
    "function-without-alarm",
    "alarm-without-action",
    "data-without-own-key",
)
RULES = tuple(rule for rule in ALL_RULES if rule.name in MESSAGING)

RING = """
resources:
  jobs: {type: queue, dead_letter: dead, max_receives: 3}
  dead: {type: queue}
  again: {type: topic, subscribers: work}
  work:
    type: lambda
    runtime: python3.13
    triggered_by: {jobs: {filter: kind = new}}
    sends_to: again
    on_failure: dead
  depth: {type: alarm, watches: [dead, work], metrics: [dlq-depth, errors], notifies: pager}
  pager: {type: external, kind: pager}
"""
PLACE = """
classification: confidential
resources:
  data-key: {type: kms-key, rotation: true}
  jobs: {type: queue, holds: [personal], encryption_key: data-key, dead_letter: dead, max_receives: 3}
  dead: {type: queue, holds: [personal]}
"""
STREAM = """
resources:
  clicks: {type: stream}
  count: {type: lambda, runtime: python3.13, triggered_by: clicks}
  errors: {type: alarm, watches: count, metrics: [errors], notifies: pager}
  pager: {type: external, kind: pager}
"""
DEAD_END = """
resources:
  jobs: {type: queue, dead_letter: dead, max_receives: 3}
  dead: {type: queue}
  work: {type: lambda, runtime: python3.13, triggered_by: jobs}
  depth: {type: alarm, watches: dead, metrics: [dlq-depth], notifies: staff}
  staff: {type: topic}
"""


def folded(design: str) -> tuple[set[str], dict[str, str]]:
    """The ids of open findings that stand for themselves, and of the others with their head."""
    findings: tuple[Finding, ...] = reported(design, RULES).findings
    heads = {finding.id for finding in findings if not finding.folded_into}
    return heads, {finding.id: finding.folded_into for finding in findings if finding.folded_into}


@pytest.mark.parametrize(
    ("design", "head", "others"),
    [
        (RING, "trigger-loop@again", {"trigger-loop@work"}),
        (PLACE, "weaker-dead-letter-queue@dead", {"data-without-own-key@dead"}),
        (STREAM, "async-without-failure-target@count", {"poison-message-blocking-all@count"}),
        (DEAD_END, "alarm-without-action@depth", set()),
    ],
    ids=["a ring", "a place for failures", "a stream", "an alarm that ends"],
)
def test_one_slip_is_one_finding(design: str, head: str, others: set[str]) -> None:
    assert folded(design) == ({head}, dict.fromkeys(others, head))
