"""The design in a minute: at most five sentences, each made of one fact and left out where there is none."""

from __future__ import annotations

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.price_list import SHIELD_ADVANCED
from archgen.finding.finding import Finding, Severity
from archgen.graph.doors import DEFAULT
from archgen.graph.model import Graph
from archgen.graph.nature import computes, outside, stores
from archgen.policy.report import Report
from archgen.reviews.approach import apis, clients, edges_before, open_doors, reach_in, way_in
from archgen.reviews.charges import charges
from archgen.reviews.language import agrees, counted, listed
from archgen.reviews.model import Paragraph, Run, Section, Style, Words, fill, joined, named, plain
from archgen.reviews.route_lists import all_routes, is_all
from archgen.reviews.settings import DECIDED, asked_of, authorizer_of, held, inspecting, one, rate_in_words
from archgen.rules.readings.routes import routes

_MANY = 5
_FAMILIES = 4
_PAIR = 2

_WEAK = {
    "alarms": "alarms",
    "audit": "the audit trail",
    "authentication": "sign-in",
    "authorization": "what a caller may touch",
    "data-flow": "where data lies",
    "encryption": "encryption",
    "input-validation": "what bodies are let in",
    "limits": "figures beyond AWS's limits",
    "logging": "logs",
    "recovery": "recovery",
    "secrets": "secrets",
    "throttling": "limits on callers",
    "web-protection": "web protection",
}


def summary(graph: Graph, report: Report) -> Section | None:
    """The section; None when not one sentence can be made."""
    sentences = [
        *_shape(graph),
        *_front(graph),
        *_asks(graph),
        *_weak(report),
        *_traffic(graph.blueprint),
    ]
    if not sentences:
        return None
    return Section("summary", "Summary", (Paragraph(joined([_begun(one) for one in sentences])),))


def _begun(words: Words) -> Words:
    """A sentence with a capital where it begins with a word; names stay as typed."""
    first, *rest = words
    if first.style is Style.CODE:
        return words
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *rest)


def few(names: list[str], noun: str) -> Words:
    """Up to five names, else how many there are."""
    return named(names, last="and") if len(names) <= _MANY else (plain(counted(len(names), noun)),)


def _shape(graph: Graph) -> list[Words]:
    """Who reaches what code by what way, and what the code does."""
    resources = graph.blueprint.resources
    callers = clients(graph)
    reached = {name for caller in callers for name in reach_in(graph, caller)}
    code_reached = [name for name, r in resources.items() if name in reached and computes(r)]
    if not code_reached:
        return []
    ways = [way_in(graph, caller, set(code_reached)) for caller in callers]
    through = [name for name in dict.fromkeys(n for way in ways for n in way) if name not in code_reached]
    verb = agrees(len(callers), "reaches", "reach")
    words = fill("{} " + verb + " {}", few(callers, "client"), few(code_reached, "function"))
    if through:
        words += fill(" through {}", few(through, "resource"))
    does = _does(graph.blueprint, code_reached)
    if does:
        many = plain(f"; the {counted(len(code_reached), 'function')} ")
        subject = fill("; {} ", code_reached[0]) if len(code_reached) == 1 else (many,)
        words += (*subject, *does)
    return [(*words, plain("."))]


def _does(blueprint: Blueprint, holders: list[str]) -> Words:
    """What code does: stores with the verbs that touch them, and outside systems called."""
    one = len(holders) == 1
    lines = [r for name in holders for r in blueprint.outgoing.get(name, ())]
    groups: dict[str, list[str]] = {}
    for store in dict.fromkeys(r.target for r in lines if stores(blueprint.resources[r.target])):
        used = {r.verb for r in lines if r.target == store}
        verbs = [verb if one else verb[:-1] for verb in ("reads", "writes", "deletes") if verb in used]
        if verbs:
            groups.setdefault(_from(listed(verbs)), []).append(store)
    phrases = [(plain(f"{verbs} "), *_with_data(blueprint, names)) for verbs, names in groups.items()]
    called = [r.target for r in lines if r.verb == "calls" and outside(blueprint.resources[r.target])]
    if called:
        phrases.append(
            fill(("calls" if one else "call") + " {}", few(list(dict.fromkeys(called)), "outside system"))
        )
    if len(phrases) > _MANY:
        return ()
    separators = [", "] * (len(phrases) - 2) + [" and "] if len(phrases) > 1 else []
    words: Words = phrases[0] if phrases else ()
    for separator, phrase in zip(separators, phrases[1:], strict=True):
        words += (plain(separator), *phrase)
    return words


def _from(verbs: str) -> str:
    return verbs.replace("delete", "delete from").replace("delete froms", "deletes from")


def _with_data(blueprint: Blueprint, names: list[str]) -> Words:
    """Stores with what they hold; several that hold the same have it told once."""
    groups: dict[Words, list[str]] = {}
    for name in names:
        groups.setdefault(_holding(blueprint, name), []).append(name)
    parts: list[Words] = [(*named(several, last="and"), *data) for data, several in groups.items()]
    return joined(parts, " and ") if len(parts) <= _PAIR else joined(parts, ", ")


def _holding(blueprint: Blueprint, store: str) -> Words:
    data = held(blueprint.resources[store])
    return fill(" ({})", named(data, last="and")) if data else ()


def _front(graph: Graph) -> list[Words]:
    """For each API behind an edge: whether it can be called round it."""
    told: list[Words] = []
    for api in apis(graph):
        edges = edges_before(graph, api)
        if not edges:
            continue
        doors = open_doors(graph, api)
        if doors:
            hosts: Words = joined([_host(door.part) for door in doors], " and ")
            told.append(fill("{} can be called round {}, at {}.", api.id, named(edges, last="and"), hosts))
        else:
            words = fill("Nobody calls {} round {}", api.id, named(edges, last="and"))
            told.append((*words, *_why_shut(graph, api), plain(".")))
    return told


def _host(part: str) -> Words:
    return (plain("its default host" if part == DEFAULT else part),)


def _why_shut(graph: Graph, api: Resource) -> Words:
    reasons: list[Words] = []
    if getattr(api.body, "default_endpoint", None) == "disabled":
        reasons.append((plain("its default endpoint is disabled"),))
    secrets = [
        r.target
        for name in edges_before(graph, api)
        for r in graph.blueprint.outgoing.get(name, ())
        if r.verb == "origin_header"
    ]
    guards = inspecting(graph.blueprint, api)
    if secrets and guards:
        reasons.append(fill("{} blocks what lacks {}", guards[0], secrets[0]))
    return (plain(": "), *joined(reasons, " and ")) if reasons else ()


def _asks(graph: Graph) -> list[Words]:
    """What routes ask of callers, and which are public."""
    groups: dict[tuple[Words, bool], list[str]] = {}
    public: list[str] = []
    unasked: list[str] = []
    for api in apis(graph):
        for way in routes(api):
            if not way.asks_callers:
                continue
            who = authorizer_of(api, way.route)
            if who and not way.route.public:
                key = (asked_of(graph.blueprint, who), bool(way.route.scopes))
                groups.setdefault(key, []).append(way.name)
            else:
                (public if way.route.public else unasked).append(way.name)
    every = len(public) + len(unasked) + sum(map(len, groups.values()))
    phrases = [_asking(_routes(names, every), len(names), *key) for key, names in groups.items()]
    if public:
        phrases.append(fill("{} " + agrees(len(public), "is", "are") + " public", _routes(public, every)))
    if unasked:
        verb = agrees(len(unasked), "asks", "ask")
        phrases.append(fill("{} " + verb + " for nothing", _routes(unasked, every)))
    return [(*joined(phrases, "; "), plain("."))] if phrases else []


def _routes(names: list[str], every: int) -> Words:
    return all_routes(every) if is_all(names, every) else few(names, "route")


def _asking(routes: Words, count: int, proof: Words, scoped: bool) -> Words:  # noqa: FBT001 - half of a key
    if proof[0].text == DECIDED:
        words = fill("{} " + agrees(count, "is", "are") + " let in by {}", routes, proof[1:2])
    else:
        words = fill("{} " + agrees(count, "asks", "ask") + " for {}", routes, one(proof))
    return (*words, plain(" with a scope")) if scoped else words


def _weak(report: Report) -> list[Words]:
    """The families of what is open, each with the resources it is open on."""
    families: dict[str, list[Finding]] = {}
    rules = {rule.name: rule for rule in report.rules}
    for finding in report.open:
        rule = rules.get(finding.rule)
        word = _WEAK.get(rule.concern) if rule else None
        if word and finding.severity >= Severity.MEDIUM:
            families.setdefault(word, []).append(finding)
    if not families:
        return []
    phrases: list[Words] = []
    for word, group in list(families.items())[:_FAMILIES]:
        owners = list(dict.fromkeys(f.resources[0] for f in group if f.resources))
        phrases.append((plain(word), *(fill(" ({})", few(owners, "resource")) if owners else ())))
    more = len(families) - len(phrases)
    if more:
        phrases.append((Run(f"{counted(more, 'more kind')} of finding", anchor="findings"),))
    if len(phrases) == 1:
        return [fill("What is weak is {}.", phrases[0])]
    return [fill("What is weak: {} and {}.", joined(phrases[:-1], ", "), phrases[-1])]


def _traffic(blueprint: Blueprint) -> list[Words]:
    """How much it is built for and what a month of that costs, as far as stated."""
    traffic, price = blueprint.traffic, _price(blueprint)
    if traffic is None or traffic.requests is None:
        return [(plain("What can be reckoned "), *price, plain("."))] if price else []
    count, _, period = traffic.requests.text.partition("/")
    words = f"The traffic stated is {count} requests a {_PERIODS.get(period, period)}"
    if traffic.peak:
        words += f", at most {rate_in_words(traffic.peak)}"
    if traffic.users:
        words += f", from {traffic.users:,} people"
    return [(plain(words), *((plain("; what can be reckoned "), *price) if price else ()), plain("."))]


def _price(blueprint: Blueprint) -> Words:
    """What a month costs, and how much of that is a fee paid once for a whole organisation."""
    known = charges(blueprint)
    if not known:
        return ()
    most = "up to " if any(one.most for one in known) else ""
    total = sum(one.usd for one in known)
    words = (plain("costs "), Run(f"{most}{total:,.2f} USD", anchor="cost"), plain(" a month"))
    fees = [one for one in known if one.price is SHIELD_ADVANCED]
    if not fees or len(fees) == len(known):
        return words
    return (*words, plain(f", {sum(one.usd for one in fees):,.2f} of it for Shield Advanced"))


_PERIODS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
