"""Every `only_when` in the catalogue is judged: a setting passes where AWS offers it, and fails elsewhere."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import pytest
from declarations import fields, holders
from one_field import outcome

from archgen.catalogue.declaring import Declared, Offered, fields_of, key_of
from archgen.rules.feasibility.offers import setting_not_offered
from archgen.rules.verdict import Outcome

OFFERS = [(name, place) for name, *_, facts in fields() for place, _ in enumerate(facts.only_when)]
FIELDS = {name: (model, field) for name, model, field, _, facts in fields() if facts.only_when}
WRITTEN: dict[str, Any] = {
    "ApiGateway.policy": {"effect": "allow", "principals": "*", "actions": "execute-api:Invoke"},
    "ApiGateway.canary": "10%",
    "ApiGateway.usage_plans": {"gold": {"quota": "100/1d"}},
    "ApiGateway.cache": {"ttl": "60s"},
    "Stage.cache": {"ttl": "60s"},
    "Stage.canary": "10%",
    "Route.cache": {"ttl": "60s"},
    "Route.tls_name": "backend.example.com",
    "Authorizer.audience": "notes",
    "Authorizer.cache": "60s",
    "LambdaFunction.runtime": "python3.13",
    "LambdaFunction.layers": {"shared": {"version": "1"}},
    "Table.capacity": {"read": 5},
    "Table.max_throughput": {"read": 5},
    "Stream.retention": "48h",
}
"""A value that needs the offer, where it is no word and no flag."""
ELSEWHERE = {"runtime": "nodejs24.x", "provisioned_concurrency": "5", "service": "kms"}
"""A value beyond the offer, where the deciding field has no closed list."""


def words(annotation: Any) -> list[str]:  # noqa: ANN401 - any type form
    """The words of a closed list."""
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation)]
    return [word for inner in get_args(annotation) for word in words(inner)]


def offers(name: str) -> tuple[Offered, ...]:
    model, field = FIELDS[name]
    return fields_of(model)[field].facts.only_when


def written(name: str, offer: Offered) -> Any:  # noqa: ANN401 - as a blueprint writes it
    """A value of the field that needs the offer."""
    if offer.judged:
        return offer.judged[0]
    model, field = FIELDS[name]
    info = fields_of(model)[field]
    plain = [word for word in words(info.annotation) if word not in ("off", "none", "False")]
    default = info.facts.default
    return WRITTEN.get(name) or next((word for word in plain if word != default), "true")


def elsewhere(block: type[Declared], offer: Offered) -> str:
    """A value of the deciding field for which AWS has no such setting."""
    decides = fields_of(block).get(offer.field) or fields_of(holders(block)[0])[offer.field]
    return next(
        (word for word in words(decides.annotation) if word not in offer.values),
        ELSEWHERE.get(offer.field, ""),
    )


def judged(name: str, offer: Offered, decides: str) -> Outcome:
    block, field = FIELDS[name]
    others = {one.field: one.values[0] for one in offers(name) if one is not offer}
    deciding = {**others, offer.field: decides}
    beside = {key: value for key, value in deciding.items() if key in fields_of(block)}
    above = {key: value for key, value in deciding.items() if key not in beside}
    key = key_of(field, fields_of(block)[field])
    return outcome(setting_not_offered, block, {**beside, key: written(name, offer)}, above)


@pytest.mark.parametrize(("name", "place"), OFFERS)
def test_a_setting_passes_where_it_is_offered(name: str, place: int) -> None:
    offer = offers(name)[place]
    assert {judged(name, offer, value) for value in offer.values} == {Outcome.PASSED}


@pytest.mark.parametrize(("name", "place"), OFFERS)
def test_a_setting_fails_where_it_is_not(name: str, place: int) -> None:
    offer = offers(name)[place]
    assert judged(name, offer, elsewhere(FIELDS[name][0], offer)) is Outcome.FAILED
