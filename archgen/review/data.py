"""What data there is, where it is kept, whose key protects it, and whether it can be got back."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.capabilities import Encryptable, Outside, Stores
from archgen.catalogue.verbs import VERBS
from archgen.review.language import counted, listed, sentence
from archgen.review.model import (
    NONE,
    NOT_STATED,
    Block,
    Paragraph,
    Run,
    Section,
    Table,
    Words,
    cell,
    code,
    plain,
    soft,
    strong,
)


def data(blueprint: Blueprint) -> Section | None:
    """The assets, the stores, and the lines that leave AWS; None when there is neither."""
    blocks: list[Block] = []
    if blueprint.data:
        blocks.append(_assets(blueprint))
    stores = [
        r for r in blueprint.resources.values() if isinstance(r.body, Stores) and _touched(blueprint, r)
    ]
    if stores:
        blocks.append(_stores(blueprint, stores))
    crossings = _crossings(blueprint)
    if crossings:
        blocks.append(Paragraph(crossings))
    return Section("data", "Trust boundaries and data", tuple(blocks)) if blocks else None


def _assets(blueprint: Blueprint) -> Table:
    rows = []
    for asset in blueprint.data.values():
        kept = [
            r.id for r in blueprint.resources.values() if asset.name in (getattr(r.body, "holds", None) or ())
        ]
        sent = [r.target for r in blueprint.relations if asset.name in (r.settings.carries or ())]
        rows.append(
            (
                (code(asset.name),),
                (plain(asset.classification),) if asset.classification else NOT_STATED,
                cell(listed(asset.kinds)),
                cell(listed(asset.residency)),
                cell(listed(asset.never_in)),
                named(kept),
                named(list(dict.fromkeys(sent))),
            )
        )
    head = ("Data", "Class", "Kinds", "Must stay in", "Never in", "Stored in", "Sent to")
    return Table("Data assets", head, tuple(rows))


def named(names: list[str]) -> Words:
    """Names as typed, by commas; a dash for none."""
    words: list[Run] = []
    for place, name in enumerate(names):
        words += [plain(", ")] * bool(place) + [code(name)]
    return tuple(words) or NONE


def _touched(blueprint: Blueprint, resource: Resource) -> bool:
    verbs = {r.verb for r in blueprint.incoming.get(resource.id, ())}
    return bool(resource.body.holds) or bool(verbs & {"reads", "writes", "deletes"})  # type: ignore[attr-defined]


def _stores(blueprint: Blueprint, stores: list[Resource]) -> Table:
    rows = []
    for store in stores:
        users = blueprint.incoming.get(store.id, ())
        rows.append(
            (
                (code(store.id),),
                named(list(store.body.holds)) if store.body.holds else NOT_STATED,  # type: ignore[attr-defined]
                key_of(blueprint, store),
                named([r.source for r in users if r.verb in ("writes", "deletes")]),
                named([r.source for r in users if r.verb == "reads"]),
                _recovery(store),
            )
        )
    head = ("Store", "Holds", "Key, and who owns it", "Written by", "Read by", "Recovery")
    return Table("Stores", head, tuple(rows))


def key_of(blueprint: Blueprint, resource: Resource) -> Words:
    """Whose key encrypts a resource."""
    key = getattr(resource.body, "encryption_key", None) if isinstance(resource.body, Encryptable) else None
    if key in blueprint.resources:
        return code(key), plain(", ours")
    return (plain(key),) if key else (soft("AWS's own (AWS default)"),)


def _recovery(store: Resource) -> Words:
    said = []
    window = getattr(store.body, "point_in_time_recovery", None)
    if window:
        said.append(f"any second of {window.text}")
    backup = getattr(store.body, "backup", None)
    if backup is not None:
        said.append(
            f"{backup.plan or 'regular'} copies"
            + (f" in {backup.vault_account}" if backup.vault_account else "")
        )
    if getattr(store.body, "versioning", None):
        said.append("old versions")
    return (plain("; ".join(said)),) if said else (strong("none"), plain(": a deletion is final"))


def _crossings(blueprint: Blueprint) -> Words:
    """How many lines leave or enter AWS, and which of them say what they carry."""
    crossing = [r for r in blueprint.relations if _crosses(blueprint, r)]
    if not crossing:
        return ()
    lines = [f"{r.source} → {r.target}" for r in crossing]
    silent = [line for line, r in zip(lines, crossing, strict=True) if not r.settings.carries]
    verb = "crosses" if len(lines) == 1 else "cross"
    told = f"{counted(len(lines), 'line')} {verb} a trust boundary: {listed(lines)}."
    if not silent:
        told += " Each says what it carries."
    elif len(silent) == len(lines):
        told += " None says what it carries." if len(lines) > 1 else " It does not say what it carries."
    else:
        told += f" {sentence(listed(silent) + (' does' if len(silent) == 1 else ' do') + ' not say what it carries')}"
    return (plain(sentence(told)),)


def _crosses(blueprint: Blueprint, relation: Relation) -> bool:
    verb = VERBS.get(relation.verb)
    if verb is None or verb.line not in ("request", "data", "message"):
        return False
    ends = (blueprint.resources[relation.source], blueprint.resources[relation.target])
    return isinstance(ends[0].body, Outside) != isinstance(ends[1].body, Outside)
