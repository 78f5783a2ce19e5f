"""Whole designs of other kinds than the gallery's: each loads without a mistake and means what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading import loaded

from archgen.blueprint.model import Blueprint

DESIGNS = Path(__file__).parent / "designs"


def design(name: str) -> Blueprint:
    return loaded((DESIGNS / f"{name}.yaml").read_text(encoding="utf-8"))


def told(name: str) -> set[tuple[str, str, str, str]]:
    return {(one.source, one.verb, one.target, one.part) for one in design(name).relations}


@pytest.mark.parametrize("path", sorted(DESIGNS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_design_loads(path: Path) -> None:
    assert loaded(path.read_text(encoding="utf-8")).resources


def test_certificates_of_clients_and_two_regions() -> None:
    assert {
        ("forwarders", "calls", "rates-api", "calls/rates-api"),
        ("rates-api", "truststore", "authorities", "domain"),
        ("rates-api", "certificate", "rates-cert", "domain"),
        ("rates-api", "zone", "freight-zone", "domain"),
        ("rates-api", "health_check", "rates-up", "domain"),
        ("rates-api", "used_by", "forwarders", "large"),
        ("rates-api", "webhook", "carrier-secret", "POST /carrier-news"),
        ("freight-zone", "records", "rates-api", "records/rates-api"),
        ("customs-link", "to", "customs", "to"),
        ("net", "logs_to", "rates-logs", "flow_logs"),
    } <= told("freight-partners")
    resources = design("freight-partners").resources
    assert resources["rates-api"].regions == ("eu-central-1", "us-east-1")
    assert resources["rate-fn"].frames == ("inner-a", "inner-b")
    assert resources["freight"].body.id == "012345678901"  # type: ignore[attr-defined]


def test_an_identity_provider_of_others() -> None:
    assert {
        ("tablet", "signs_in_with", "staff", "signs_in_with/staff"),
        ("visits-api", "authorizer", "staff-token", "authorizer"),
        ("staff-token", "issuer", "staff", "issuer/staff"),
    } <= told("clinic-visits")
    (flow,) = design("clinic-visits").flows
    assert [(step.source, step.target, step.answer) for step in flow.steps] == [
        ("tablet", "visits-api", False),
        ("visits-api", "staff", False),
        ("visits-api", "read-fn", False),
        ("read-fn", "visits", False),
        ("visits-api", "tablet", True),
    ]


def test_tenants_that_share_a_table() -> None:
    assert {
        ("vend-fn", "assumes", "firm-session", "assumes/firm-session"),
        ("firm-token", "function", "vend-fn", "function"),
        ("people", "triggers", "token-fn", "triggers/token-fn"),
        ("firm-rights", "signs_in_with", "people", "signs_in_with/people"),
        ("lost-alarm", "watches", "books-api", "watches/books-api/GET /entries"),
        ("entries-fn", "logs_to", "code-logs", "logs_to/code-logs"),
    } <= told("pooled-tenants")
    resources = design("pooled-tenants").resources
    assert not resources["import-fn"].stated("tracing")
    assert resources["entries-fn"].value("tracing") is True
    (silo,) = [one for one in design("pooled-tenants").outgoing["silo"] if one.verb == "encryption_key"]
    assert silo.target == "silo-key"


def test_events_and_workflows() -> None:
    assert {
        ("intake", "to", "readings", "POST /readings"),
        ("store-fn", "triggered_by", "readings", "triggered_by/readings"),
        ("stream-fn", "on_failure", "readings-lost", "triggered_by/table"),
        ("copy", "subscribes_to", "events", "subscribes_to/events"),
        ("charging", "calls", "charge-fn", "calls/charge-fn"),
        ("duty", "subscribers", "pager", "subscribers/pager"),
        ("provider-key", "rotates", "provider", "rotates"),
    } <= told("sensor-events")
