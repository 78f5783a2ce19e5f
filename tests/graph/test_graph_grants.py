"""Whom resource policies let straight in, and what only looks like letting in."""

from __future__ import annotations

import pytest
from graph_making import edges, made, resources, strength

from archgen.graph.attributes import Exposure, exposure
from archgen.graph.levels import level
from archgen.graph.model import Guard, Strength

ANYONE = "policy: [{effect: allow, principals: ['*'], actions: ['%s']}]"
OWN = "boundaries:\n  prod: {type: account, id: 111122223333}\n"


def by(principal: str) -> str:
    """A queue whose policy lets one principal send."""
    statement = f"{{effect: allow, principals: ['{principal}'], actions: ['sqs:SendMessage']}}"
    return f"resources:\n  jobs: {{type: queue, policy: [{statement}]}}\n"


def test_a_policy_for_everybody_lets_strangers_in_to_do_what_it_says() -> None:
    queue = resources(f"jobs: {{type: queue, {ANYONE % 'sqs:SendMessage'}}}")
    topic = resources(f"news: {{type: topic, {ANYONE % 'sns:GetTopicAttributes'}}}")
    assert edges(queue, "@internet", "jobs") == [("data", "reaches", "write")]
    assert edges(topic, "@internet", "news") == [("data", "reaches", "read")]
    assert level(queue, "jobs", Guard.IDENTITY) is Strength.OPEN


NARROWED = {
    "a condition": "{effect: allow, principals: ['*'], actions: ['sqs:SendMessage'], "
    "conditions: {ArnEquals: {'aws:SourceArn': 'arn:aws:sns:*:111122223333:news'}}}",
    "a denial": "{effect: deny, principals: ['*'], actions: ['sqs:SendMessage']}",
    "a service": "{effect: allow, principals: [sns.amazonaws.com], actions: ['sqs:SendMessage']}",
}


@pytest.mark.parametrize("name", NARROWED)
def test_a_policy_that_is_narrowed_lets_no_stranger_in(name: str) -> None:
    graph = resources(f"jobs: {{type: queue, policy: [{NARROWED[name]}]}}")
    assert [edge.source for edge in graph.into["jobs"] if edge.verb != "pushes"] == []


@pytest.mark.parametrize("principal", ["444455556666", "arn:aws:iam::444455556666:role/reader"])
def test_another_account_comes_in_known_by_name(principal: str) -> None:
    graph = made(by(principal) + OWN)
    assert [edge.source for edge in graph.into["jobs"]] == ["@foreign"]
    assert strength(graph, "@foreign", "jobs", Guard.IDENTITY) is Strength.BUILT
    assert level(graph, "jobs", Guard.IDENTITY) is None
    assert exposure(graph, "jobs") is Exposure.PARTNER


@pytest.mark.parametrize("principal", ["111122223333", "arn:aws:iam::111122223333:root", "worker"])
def test_ones_own_account_is_nobody_else(principal: str) -> None:
    assert made(by(principal) + OWN).into["jobs"] == ()


def test_where_no_account_is_said_to_be_ones_own_a_number_says_nothing() -> None:
    assert made(by("444455556666")).into["jobs"] == ()


def test_a_system_in_another_account_comes_in_by_its_name() -> None:
    design = by("auditor") + "  auditor: {type: external, kind: aws-account, account: '444455556666'}\n"
    assert [edge.source for edge in made(design).into["jobs"]] == ["@foreign"]


def test_the_policy_of_an_endpoint_lets_nobody_in() -> None:
    graph = resources(f"way: {{type: vpc-endpoint, service: dynamodb, {ANYONE % '*'}}}")
    assert graph.into["way"] == ()


def test_the_policy_of_an_api_opens_no_way_past_its_doors() -> None:
    graph = resources(
        f"api: {{type: api-gateway, protocol: rest, {ANYONE % 'execute-api:Invoke'}, "
        "routes: {GET /a: {to: fn}}}",
        "fn: {type: lambda}",
    )
    assert edges(graph, "@internet", "api") == []


def test_a_function_with_a_guarded_host_is_still_open_by_a_policy_for_everybody() -> None:
    graph = resources(f"fn: {{type: lambda, url: {{auth: iam}}, {ANYONE % 'lambda:InvokeFunction'}}}")
    assert strength(graph, "@internet", "fn/url", Guard.IDENTITY) is Strength.ENFORCED
    assert level(graph, "fn", Guard.IDENTITY) is Strength.OPEN


def test_a_secret_that_refuses_public_policies_lets_nobody_in() -> None:
    policy = ANYONE % "secretsmanager:GetSecretValue"
    opened = resources(f"key: {{type: secret, {policy}}}")
    refused = resources(f"key: {{type: secret, block_public_policy: true, {policy}}}")
    assert edges(opened, "@internet", "key") == [("data", "reaches", "read")]
    assert edges(refused, "@internet", "key") == []
