"""What must not change a graph: order, names, the form of a relation, a drawn client, a split API."""

from __future__ import annotations

import re

import pytest
import yaml
from graph_making import made, resources, told

from archgen.graph.levels import Question, levels
from archgen.graph.model import Graph, Guard, Strength

CLINIC = """\
resources:
  phone: {type: client, kind: mobile, calls: edge}
  edge: {type: cloudfront, origin: desk, origin_header: {name: x-edge, secret: edge-key}}
  edge-key: {type: secret, rotated_by: turn}
  turn: {type: lambda, manages: [edge, desk-acl]}
  desk-acl:
    type: waf
    protects: desk
    default_action: block
    rules: {from-edge: {match: header x-edge equals edge-key, action: allow}}
  desk:
    type: api-gateway
    protocol: rest
    authorizer: people
    stages: {v1: {}, v2: {}}
    routes:
      GET /visits: {to: visits-fn, scopes: [visits/read]}
      POST /visits: {to: jobs, action: SendMessage}
      GET /status: {to: status-fn, public: Read by the probe.}
  people: {type: cognito-user-pool}
  visits-fn: {type: lambda, reads: [visits, edge-key]}
  status-fn: {type: lambda, calls: visits-fn}
  jobs: {type: queue, dead_letter: dead}
  dead: {type: queue}
  worker: {type: lambda, triggered_by: jobs, writes: visits}
  visits: {type: dynamodb, holds: [personal]}
"""
DRAWN = "  someone: {type: client, kind: browser, calls: %s}\n"


def verdicts(graph: Graph) -> dict[Guard, dict[str, Strength]]:
    """The level of every node for strangers, for every kind of guard; drawn callers left out."""
    callers = ("someone", "phone")
    return {
        guard: {name: one for name, one in levels(graph, Question(guard)).items() if name not in callers}
        for guard in Guard
    }


def turned(design: str) -> str:
    """The same design with resources, and everything in them, the other way round."""
    tree = yaml.safe_load(design)
    return yaml.safe_dump(reversed_(tree), sort_keys=False)


def reversed_(value: object) -> object:
    """Maps the other way round, all the way down; lists too, where order says nothing."""
    if isinstance(value, dict):
        return {key: reversed_(value[key]) for key in reversed(value)}
    return [reversed_(one) for one in reversed(value)] if isinstance(value, list) else value


def test_order_changes_nothing() -> None:
    assert told(made(turned(CLINIC))) == told(made(CLINIC))
    assert verdicts(made(turned(CLINIC))) == verdicts(made(CLINIC))


def renamed(text: str) -> str:
    """Resources by other names that sort the other way; a part is named by the same words."""
    names = sorted(yaml.safe_load(CLINIC)["resources"])
    other = {name: f"r{len(names) - place:02}" for place, name in enumerate(names)}
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.sub(rf"(?<![\w/-])({pattern})(?![\w-])", lambda found: other[found.group()], text)


def test_other_names_keep_every_level() -> None:
    first, second = verdicts(made(CLINIC)), verdicts(made(renamed(CLINIC)))
    for guard, found in first.items():
        kept = {renamed(name): level for name, level in found.items()}
        assert {n: lv for n, lv in second[guard].items() if n != renamed("phone")} == kept


FORMS = {
    "a list": "reads: [a, b]",
    "a map": "reads: {a: {}, b: {}}",
    "a map the other way round": "reads: {b: {}, a: {}}",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_of_a_relation_make_one_graph(form: str) -> None:
    tables = ("a: {type: dynamodb}", "b: {type: dynamodb}")
    expected = resources("fn: {type: lambda, reads: [a, b]}", *tables)
    assert told(resources(f"fn: {{type: lambda, {FORMS[form]}}}", *tables)) == told(expected)


def test_one_name_is_a_list_of_one() -> None:
    table = "a: {type: dynamodb}"
    one = resources("fn: {type: lambda, reads: a}", table)
    assert told(one) == told(resources("fn: {type: lambda, reads: [a]}", table))


def test_defaults_written_out_make_the_same_graph() -> None:
    rest = ("t: {type: dynamodb}", "l: {type: log-group}")
    long = resources(
        "a: {type: lambda, reads: t, logs_to: l}", "b: {type: lambda, reads: t, logs_to: l}", *rest
    )
    lines = "".join(f"  {line}\n" for line in ("a: {type: lambda}", "b: {type: lambda}", *rest))
    short = made(f"defaults:\n  lambda: {{reads: t, logs_to: l}}\nresources:\n{lines}")
    assert told(short) == told(long)


@pytest.mark.parametrize("target", ["edge", "desk"])
def test_a_drawn_client_changes_no_level(target: str) -> None:
    assert verdicts(made(CLINIC + DRAWN % target)) == verdicts(made(CLINIC))


SPLIT = """\
resources:
  one: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /a: {to: fn}}}
  two: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /b: {to: other, authorizer: none}}}
  fn: {type: lambda, reads: t}
  other: {type: lambda, reads: u}
  t: {type: dynamodb}
  u: {type: dynamodb}
"""
WHOLE = SPLIT.replace(
    "{GET /a: {to: fn}}}\n", "{GET /a: {to: fn}, GET /b: {to: other, authorizer: none}}}\n"
).replace(
    "  two: {type: api-gateway, protocol: rest, authorizer: iam, "
    "routes: {GET /b: {to: other, authorizer: none}}}\n",
    "",
)


def test_one_api_made_two_changes_nothing_behind_them() -> None:
    whole, split = verdicts(made(WHOLE)), verdicts(made(SPLIT))
    for guard in Guard:
        behind = ("fn", "other", "t", "u")
        assert [whole[guard][name] for name in behind] == [split[guard][name] for name in behind]
    assert whole[Guard.IDENTITY]["t"] is Strength.ENFORCED
    assert whole[Guard.IDENTITY]["u"] is Strength.OPEN


def test_two_routes_guarded_by_two_authorizers_guard_what_they_share() -> None:
    graph = resources(
        "one: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /a: {to: fn}}}",
        "two: {type: api-gateway, protocol: rest, authorizer: people, routes: {GET /b: {to: fn}}}",
        "people: {type: cognito-user-pool}",
        "fn: {type: lambda, reads: t}",
        "t: {type: dynamodb}",
    )
    assert levels(graph, Question(Guard.IDENTITY))["t"] is Strength.ENFORCED


def test_a_constant_answer_leads_nowhere() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: rest, authorizer: iam, "
        "routes: {GET /health: {to: mock, public: A constant.}, GET /a: {to: fn}}}",
        "fn: {type: lambda}",
    )
    assert graph.out["api/GET /health"] == ()
    assert levels(graph, Question(Guard.IDENTITY))["fn"] is Strength.ENFORCED
