"""`archgen explain`: every page is there, fits a terminal, and says what the lists say."""

from __future__ import annotations

import click
import pytest

from archgen.catalogue.declaring import fields_of, key_of
from archgen.catalogue.everything import ResourceType
from archgen.catalogue.types import TYPES
from archgen.catalogue.verbs import VERBS
from archgen.cli.app import run
from archgen.cli.explain import page
from archgen.cli.field_words import block_words
from archgen.finding.finding import Severity
from archgen.formats.terminal import WIDTH, columns
from archgen.rules.listing import ALL_RULES
from archgen.rules.manual import SECTIONS
from archgen.rules.rule import Rule

AUTHORIZER_PAGE = """\
route-without-authorizer                                                       critical, fixable: no

A route that names nobody who checks the caller serves everybody who finds it.

WHY
  API Gateway runs whatever a route points to unless the route, or its API, names an authorizer.
"""

TIMEOUT_PAGE = """\
lambda.timeout                                                              duration (30s 5m 1h 35d)

How long one invocation may run.

SILENCE  not stated: AWS defaults to 3s
VALUES   AWS takes 1s to 1800s

SOURCE
  https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  botocore lambda CreateFunction.Timeout
"""


def wide(text: str) -> list[str]:
    """The lines that are wider than a terminal; addresses stand whole, for a cut one leads nowhere."""
    return [line for line in text.splitlines() if columns(line) > WIDTH and "https://" not in line]


def squeezed(text: str) -> str:
    """The words of a text, however its lines are broken."""
    return " ".join(text.split())


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_the_page_of_a_rule_has_every_section(rule: Rule) -> None:
    printed = page(rule.name)
    lines = printed.splitlines()
    assert lines[0].split() == [
        rule.name,
        f"{rule.severity.word},",
        "fixable:",
        "yes" if rule.fixable else "no",
    ]
    assert [line for line in lines if line in SECTIONS] == list(SECTIONS)
    assert wide(printed) == []
    assert "…" not in printed
    assert all(one in printed for ids in rule.refs.values() for one in ids)
    assert all(key in printed for key in rule.covers)


def test_the_page_of_a_rule_as_people_see_it() -> None:
    printed = page("route-without-authorizer")
    assert printed.startswith(AUTHORIZER_PAGE)
    assert "\nSAME CHECK ELSEWHERE\n  Security Hub      APIGateway.8\n" in printed
    assert "\nCOVERS   apigw-route-authorization, x-websocket-connect-auth\n" in printed
    assert (
        "  Fails      a route with no authorizer of its own, none on its API, and no `public:` reason"
        in printed
    )
    assert "    api: {type: api-gateway, protocol: rest, authorizer: users," in printed


@pytest.mark.parametrize("word", TYPES)
def test_the_page_of_a_type_has_every_field(word: str) -> None:
    printed = page(word)
    assert wide(printed) == []
    for name, info in fields_of(TYPES[word]).items():
        assert f"\n  {key_of(name, info)}" in printed
        own = name not in fields_of(ResourceType)
        assert not own or all(squeezed(one) in squeezed(printed) for one in info.facts.sources)


@pytest.mark.parametrize("word", TYPES)
def test_every_field_has_a_page(word: str) -> None:
    for name, info in fields_of(TYPES[word]).items():
        printed = page(f"{word}.{key_of(name, info)}")
        assert wide(printed) == []
        assert "\nSILENCE  " in printed


def test_the_page_of_a_field_says_unit_silence_bounds_and_source() -> None:
    assert page("lambda.timeout") == TIMEOUT_PAGE
    assert "required" in page("waf.default_action")
    assert "archgen derives it" in page("lambda.encryption_key")
    assert "a finding where confidential data or money is in reach" in " ".join(
        page("dynamodb.holds").split()
    )
    assert "OFFERED  only with protocol rest; else" in page("api-gateway.cache")
    assert "rate (500/s 2000/5m)" in page("api-gateway.throttle.rate")
    assert "AWS takes 1d, 3d, 5d, 7d" in page("log-group.retention")
    assert "name of a kms-key" in page("dynamodb.encryption_key")


READS_PAGE = """\
reads                                                                                       relation

A reads B: A writes the word and names B.

ARROW    from A to B: from who writes the word to what it names
DRAWN    a line for data
PATHS    an edge of kind data; data comes back against the arrow; counts as a read

WRITTEN ON
  lambda                reads
  step-functions        reads
  generic               reads

RIGHTS THAT FOLLOW, BY WHAT B IS
  dynamodb              dynamodb:GetItem, dynamodb:BatchGetItem, dynamodb:Query
  bucket                s3:GetObject
  secret                secretsmanager:GetSecretValue
  its customer key      kms:Decrypt

SETTINGS, AS IN `reads: {B: {label: …}}`
  auth                  How the caller proves itself on this line.
"""


def test_the_page_of_a_relation_says_direction_line_edge_rights_and_settings() -> None:
    assert page("reads").startswith(READS_PAGE)
    assert "ARROW    from B to A" in page("triggered_by")
    assert "\nRIGHTS   none follow\n" in page("logs_to")
    assert "SETTINGS" not in page("encryption_key")
    assert "any relation          via" in page("via")


@pytest.mark.parametrize("word", VERBS)
def test_every_relation_has_a_page(word: str) -> None:
    verb, printed = VERBS[word], page(word)
    assert wide(printed) == []
    assert f"\nA {verb.reads_as} B: " in printed
    assert f"\nARROW    from {'B to A' if verb.inward else 'A to B'}" in printed
    assert all(f"\n  {kind}" in printed for kind in verb.grants)
    assert all(action in printed for actions in verb.grants.values() for action in actions)
    written = printed.partition("\nWRITTEN ON\n")[2].partition("\n\n")[0].splitlines()
    assert {line.split()[0] for line in written if line.strip()} - {"any"} <= set(TYPES)
    assert written


@pytest.mark.parametrize("word", block_words())
def test_every_block_has_a_page(word: str) -> None:
    printed = page(word)
    assert wide(printed) == []
    assert all(
        f"\n  {key_of(name, info)}" in printed for name, info in fields_of(block_words()[word]).items()
    )


def test_words_of_blocks_are_no_types_and_no_rules() -> None:
    assert not set(block_words()) & {*TYPES, *(rule.name for rule in ALL_RULES)}


def test_a_field_of_a_block_is_found_by_the_block_and_by_any_way_to_it() -> None:
    ways = ("route.throttle.rate", "throttle.rate", "api-gateway.routes.*.throttle.rate")
    pages = [page(way).partition("\n")[2] for way in (*ways, "api-gateway.routes.throttle.rate")]
    assert len(set(pages)) == 1
    assert "SILENCE  required" in pages[0]
    assert "AWS takes 1 to 10000" in page("relation.batch")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("rote-without-authorizer", "did you mean route-without-authorizer?"),
        ("lambd", "did you mean lambda?"),
        ("lambda.timout", "did you mean lambda.timeout?"),
        ("lamda.timeout", "did you mean lambda.timeout?"),
        ("api-gateway.throttle.rat", "did you mean api-gateway.throttle.rate?"),
        ("raeds", "did you mean reads?"),
        ("thrttle", "did you mean throttle?"),
        ("route.throtle", "did you mean route.throttle?"),
        ("rout.to", "did you mean route.to?"),
        ("severty", "did you mean severity?"),
        ("nothing-of-the-kind-anywhere", "`archgen rules` and `archgen types` list what there is"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(
    word: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(click.UsageError, match=r"there is no rule, type or relation|has no field"):
        page(word)
    assert run(["explain", word]) == 2
    captured = capsys.readouterr()
    assert meant in captured.err
    assert captured.out == ""


def test_the_page_of_severities_shows_the_table_that_findings_follow() -> None:
    printed = page("severity")
    assert wide(printed) == []
    table = printed.partition("IN CONTEXT\n")[2].splitlines()
    rows = {line[2:39].strip(): line[39:].split() for line in table[:5]}
    assert rows == {
        "who drives the path": ["public", "internal", "confidential", "restricted"],
        "anyone, asked by nobody": ["medium", "high", "critical", "critical"],
        "anyone who signs up": ["low", "medium", "high", "critical"],
        "known outsiders: invited, partners": ["low", "medium", "medium", "high"],
        "insiders: VPC, account, own roles": ["info", "low", "medium", "high"],
    }
    assert all(f"\n  {severity.word} " in printed for severity in Severity)


def test_the_command_prints_the_page(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["explain", "weak-tls"]) == 0
    assert capfdbinary.readouterr().out.decode() == page("weak-tls")


def test_rules_are_listed_within_a_terminal(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["rules"]) == 0
    printed = capfdbinary.readouterr().out.decode()
    assert wide(printed) == []
    assert [line.split()[0] for line in printed.splitlines() if line[0] != " "] == sorted(
        rule.name for rule in ALL_RULES
    )
