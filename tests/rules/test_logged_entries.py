"""Whatever shows a host name and can write records is asked for them, whichever type it is."""

from __future__ import annotations

import pytest
import yaml
from judging import verdicts

from archgen.catalogue.capabilities import Exposed, Logged
from archgen.catalogue.examples import EXAMPLES
from archgen.catalogue.types import TYPES
from archgen.rules.listing import rule_named
from archgen.rules.verdict import Outcome

NAME = "entry-without-access-log"
ENTRIES = [word for word, model in TYPES.items() if issubclass(model, Exposed) and issubclass(model, Logged)]


def answers(design: str) -> set[tuple[str, Outcome]]:
    """What the rule says of each resource."""
    rule = rule_named(NAME)
    assert rule is not None
    return {(one.verdict.resources[0], one.verdict.outcome) for one in verdicts(design, (rule,))}


def test_more_than_one_type_is_such_an_entry() -> None:
    assert {"api-gateway", "cloudfront"} <= set(ENTRIES)


@pytest.mark.parametrize("word", ENTRIES)
def test_every_type_that_is_exposed_and_logged_is_judged(word: str) -> None:
    design = yaml.safe_load(EXAMPLES[word])
    name = next(name for name, body in design["resources"].items() if body["type"] == word)
    assert (name, Outcome.FAILED) in answers(yaml.safe_dump(design))
    design["resources"][name]["logs_to"] = "records"
    if "correlation" in TYPES[word].model_fields:
        design["resources"][name]["correlation"] = "x-request-id"
    design["resources"]["records"] = {"type": "log-group", "retention": "365d"}
    assert (name, Outcome.PASSED) in answers(yaml.safe_dump(design))
