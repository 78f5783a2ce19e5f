"""What data there is, where it is kept, whose key protects it, and whether it can be got back."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.capabilities import Outside, Stores
from archgen.catalogue.verbs import VERBS
from archgen.graph.nature import keeps_records
from archgen.policy.report import Report
from archgen.reviews.language import agrees, counted, listed, quantity
from archgen.reviews.marking import marked
from archgen.reviews.model import (
    NOT_STATED,
    Block,
    Paragraph,
    Run,
    Section,
    Table,
    Words,
    cell,
    code,
    fill,
    joined,
    lean,
    named,
    plain,
    soft,
)
from archgen.reviews.settings import held, key_of
from archgen.rules.readings.app_clients import apps

_CROSSING = frozenset({"request", "async", "event", "data", "notify", "failure"})
_ALIKE = 5


def data(blueprint: Blueprint, report: Report) -> Section | None:
    """The assets, the stores, the records and the lines that leave AWS; None where there is none."""
    blocks: list[Block] = []
    if blueprint.data:
        blocks.append(_assets(blueprint))
    records = [r for r in blueprint.resources.values() if is_record(blueprint, r)]
    stores = [
        r
        for r in blueprint.resources.values()
        if isinstance(r.body, Stores) and r not in records and _touched(blueprint, r)
    ]
    pools = [r for r in blueprint.resources.values() if _keeps_people(blueprint, r)]
    if stores or pools:
        blocks.append(_stores(blueprint, report, stores, pools))
    if records:
        blocks.append(_records(blueprint, report, records))
    crossings = _crossings(blueprint)
    if crossings:
        blocks.append(Paragraph(crossings))
    return Section("data", "Trust boundaries and data", tuple(blocks)) if blocks else None


def _assets(blueprint: Blueprint) -> Table:
    rows = []
    for asset in blueprint.data.values():
        kept = [r.id for r in blueprint.resources.values() if asset.name in held(r)]
        sent = [
            r.target
            for r in blueprint.relations
            if asset.name in (r.settings.carries or ())
            and isinstance(blueprint.resources[r.target].body, Outside)
        ]
        rows.append(
            (
                (code(asset.name),),
                (plain(asset.classification),) if asset.classification else NOT_STATED,
                cell(listed(asset.kinds)),
                cell(listed(asset.residency)),
                cell(listed(asset.kept_out_of, last="or")),
                named(kept),
                named(list(dict.fromkeys(sent))),
            )
        )
    head = ("Data", "Class", "Kinds", "Must stay in", "Never in", "Stored in", "Sent to")
    return Table("Data assets", head, tuple(rows))


def _touched(blueprint: Blueprint, resource: Resource) -> bool:
    verbs = {r.verb for r in blueprint.incoming.get(resource.id, ())}
    return bool(held(resource)) or bool(verbs & {"reads", "writes", "deletes"})


def is_record(blueprint: Blueprint, resource: Resource) -> bool:
    """True for places that logs go to: log groups, and stores that something logs to."""
    lines = blueprint.incoming.get(resource.id, ())
    logged = any(r.verb in ("logs_to", "forwards_to") for r in lines)
    return keeps_records(resource) or (logged and isinstance(resource.body, Stores))


def _users(blueprint: Blueprint, store: str, *verbs: str) -> list[str]:
    lines = blueprint.incoming.get(store, ())
    return list(dict.fromkeys(r.source for r in lines if r.verb in verbs))


def _stores(blueprint: Blueprint, report: Report, stores: list[Resource], pools: list[Resource]) -> Table:
    rows = tuple(
        (
            (code(store.id),),
            named(held(store)) if held(store) else NOT_STATED,
            key_of(blueprint, store),
            named(_users(blueprint, store.id, "writes", "deletes")),
            named(_users(blueprint, store.id, "reads")),
            marked(report, "recovery", (store.id,), _recovery(store)),
            _expiry(store),
        )
        for store in stores
    )
    people = tuple(_pool(blueprint, report, pool) for pool in pools)
    head = ("Store", "Holds", "Key, and who owns it", "Written by", "Read by", "Recovery", "Kept")
    return Table("Stores", head, (*rows, *people))


def _keeps_people(blueprint: Blueprint, resource: Resource) -> bool:
    """True for a user pool, unless all who sign in there are machines."""
    if not hasattr(resource.body, "app_clients"):
        return False
    clients = apps(blueprint, resource)
    return not clients or not all(client.for_machines for client in clients)


def _pool(blueprint: Blueprint, report: Report, pool: Resource) -> tuple[Words, ...]:
    """A user pool keeps people's accounts, whatever else is said of it; passwords go into no copy.

    Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
    """
    protected = pool.value("deletion_protection") is True
    lost = "nothing restores it; protected from deletion" if protected else "nothing restores it"
    takers = _users(blueprint, pool.id, "user_pool", "authorizer", "issuer")
    return (
        (code(pool.id),),
        named(held(pool)) if held(pool) else (plain("accounts "), soft("(by construction)")),
        key_of(blueprint, pool),
        (plain("whoever signs up" if pool.value("self_sign_up") is not False else "operators"),),
        named(takers),
        marked(report, "recovery", (pool.id,), (plain(lost),)),
        (plain("until deleted"),),
    )


def _recovery(store: Resource) -> Words:
    said = []
    window = getattr(store.body, "point_in_time_recovery", None)
    if window:
        said.append(f"any second of {quantity(window.text)}")
    backup = getattr(store.body, "backup", None)
    if backup is not None:
        kept = f", kept {quantity(backup.keep.text)}" if backup.keep else ""
        apart = f", in the account {backup.vault_account}" if backup.vault_account else ""
        said.append(f"{backup.plan or 'regular'} copies{kept}{apart}")
    if getattr(store.body, "versioning", None):
        said.append("old versions")
    return (plain("; ".join(said)),) if said else (plain("none: a deletion is final"),)


def _expiry(store: Resource) -> Words:
    ttl = getattr(store.body, "ttl", None)
    if ttl is not None:
        text = getattr(ttl, "text", None)
        return (plain(quantity(text)),) if text else fill("until the time in {}", str(ttl))
    rules = getattr(store.body, "lifecycle_rules", None)
    expire = getattr(rules, "expire", None)
    return (plain(quantity(expire.text)),) if expire is not None else (soft("for ever (AWS default)"),)


def _records(blueprint: Blueprint, report: Report, records: list[Resource]) -> Table:
    groups: dict[tuple[Words, ...], list[str]] = {}
    readers = {record.id: record_readers(blueprint, record.id) for record in records}
    some = any(readers.values())
    for record in records:
        writers = _users(blueprint, record.id, "logs_to", "forwards_to")
        row: tuple[Words, ...] = (
            named(writers) if len(writers) <= _ALIKE else (plain(f"{len(writers)} resources"),),
            _leaves_out(blueprint, record, writers),
            key_of(blueprint, record),
            *((named(readers[record.id]),) if some else ()),
            marked(report, "kept", (record.id,), _kept(record)),
        )
        groups.setdefault(row, []).append(record.id)
    read_by = ("Read by",) if some else ()
    head = ("Record", "Written by", "Leaves out", "Key, and who owns it", *read_by, "Kept")
    return lean(Table("Records", head, tuple((named(names), *row) for row, names in groups.items())))


def record_readers(blueprint: Blueprint, record: str) -> list[str]:
    """Who reads a record in the design."""
    return _users(blueprint, record, "reads", "on_log")


def _leaves_out(blueprint: Blueprint, record: Resource, writers: list[str]) -> Words:
    """What the log masks, and the headers that every writer redacts."""
    masked = getattr(record.body, "masks", None) or ()
    redacted = [getattr(blueprint.resources[w].body, "redact", None) or () for w in writers]
    headers = [name for name in redacted[0] if all(name in one for one in redacted)] if redacted else []
    return cell(listed([*(f"{word} data" for word in masked), *headers]))


def _kept(record: Resource) -> Words:
    said: list[Run] = []
    retention = getattr(record.body, "retention", None)
    rules = getattr(record.body, "lifecycle_rules", None)
    if retention is not None:
        said.append(plain(quantity(getattr(retention, "text", None) or "for ever")))
    elif (expire := getattr(rules, "expire", None)) is not None:
        said.append(plain(quantity(expire.text)))
    else:
        said.append(soft("for ever (AWS default)"))
    lock = getattr(record.body, "object_lock", None)
    if lock and lock != "none":
        said.append(plain(f"; locked, {lock}"))
    return tuple(said)


def _crossings(blueprint: Blueprint) -> Words:
    """How many lines leave or enter AWS, and which of them say what they carry."""
    lines: dict[tuple[str, bool], list[str]] = {}
    for relation in blueprint.relations:
        if _crosses(blueprint, relation):
            lines.setdefault((relation.target, bool(relation.settings.carries)), []).append(relation.source)
    if not lines:
        return ()
    shown = {key: _way(sources, key[0]) for key, sources in lines.items()}
    telling = [shown[key] for key in lines if key[1]]
    number = sum(len(sources) for sources in lines.values())
    count = counted(number, "line")
    verb = agrees(number, "crosses", "cross")
    words = fill(
        f"{count[0].upper()}{count[1:]} {verb} a trust boundary: {{}}.", joined([*shown.values()], "; ")
    )
    if not telling:
        said = agrees(number, "It does not say", "None of them says")
        return (*words, plain(f" {said} what it carries."))
    if len(telling) == len(shown):
        return words
    return (
        *words,
        *fill(
            " Only {} " + agrees(len(telling), "says what it carries.", "say what they carry."),
            joined(telling, " and "),
        ),
    )


def _way(sources: list[str], target: str) -> Words:
    return (*named(list(dict.fromkeys(sources)), last="and"), plain(" → "), code(target))


def _crosses(blueprint: Blueprint, relation: Relation) -> bool:
    verb = VERBS.get(relation.verb)
    if verb is None or (verb.edge not in _CROSSING and relation.verb != "signs_in_with"):
        return False
    ends = (blueprint.resources[relation.source], blueprint.resources[relation.target])
    return isinstance(ends[0].body, Outside) != isinstance(ends[1].body, Outside)
