"""Whose key the data lies under: AWS's, or one that can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Encryptable
from archgen.catalogue.key_facts import DEFAULT_KEY
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.graph.nature import signs_in
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.kept_data import Kept, kept_in
from archgen.rules.readings.key_use import copies_under_aws_keys, own_key
from archgen.rules.readings.weaker_places import weaker_logs
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "data-without-own-key"
_FIELD = "encryption_key"


@rule(
    _NAME,
    concern="encryption",
    severity=Severity.LOW,
    applies_to=("Encryptable",),
    covers=(
        "ddb-encryption-cmk",
        "sm-cmk",
        "cw-log-encryption-cmk",
        "ct-encryption-kms",
        "lambda-env-cmk",
        "sm-parameter-store-secure",
        "sm-replica-keys",
    ),
    refs={
        "security_hub": ("CloudTrail.2",),
        "cwe": ("CWE-311",),
        "well_architected": ("SEC08-BP01", "SEC08-BP02"),
        "checkov": (
            "CKV_AWS_119",
            "CKV_AWS_149",
            "CKV_AWS_158",
            "CKV_AWS_35",
            "CKV_AWS_173",
            "CKV_AWS_337",
        ),
    },
)
def data_without_own_key(subject: Subject) -> Iterator[Verdict]:
    """Data under a key of AWS's opens to every right to read it; no key of one's own can be withdrawn.

    WHY
      AWS encrypts everything on its disks anyway. A key of one's own adds a second lock with a policy,
      a log and a switch: who may use it is decided apart from who may read, each use is recorded, and
      switching it off makes every copy unreadable at once.

    HOW IT IS ATTACKED
      A role with too wide a right to read, or a backup in the wrong account, gives away the data. With
      AWS's own key nothing else is asked, and nothing can be switched off afterwards.

    JUDGED
      Fails      no key of one's own for: a store of confidential data; a queue, topic, bus or stream that
                 carries such data; application logs of code that handles personal or regulated data;
                 secrets that are shared, replicated or open restricted data; and, for restricted data
                 only, other logs, trails, user pools, workflows, and functions with variables.
                 A copy in another Region for which no key is named
      Passes     `encryption_key` names a kms-key, and so does each copy; a trail also by its bucket's key
      Not        less secret data, and data of which nobody says how secret it is
      Severity   medium for restricted, payment, health or financial data and credentials, except user pools

    MEND IT
      `encryption_key:` with a kms-key that rotates.

    FALSE ALARM?
      The organisation accepts AWS's keys for this class of data: waive it for the type.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html

    Bad:
        archgen: 1
        name: Under AWS's key
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: Under a key of one's own
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, holds: [personal], encryption_key: data-key}
          data-key: {type: kms-key, rotation: true}
    """
    graph = subject.graph
    for resource in graph.blueprint.resources.values():
        if not isinstance(resource.body, Encryptable):
            continue
        held = own_key(resource.body) is not None or _by_its_store(graph.blueprint, resource)
        copies = copies_under_aws_keys(graph.blueprint, resource)
        kept = kept_in(graph, resource.id)
        if held and not (copies and kept.weighs):
            yield passed(resource.id)
        elif kept.weighs:
            heads = _heads(graph, resource)
            yield replace(_under_aws_key(resource, kept, held=held, copies=copies), folds_into=heads)
        else:
            yield idle(resource.id)


def _heads(graph: Graph, resource: Resource) -> tuple[str, ...]:
    """The findings that say more of the same key: that the data came from under a better one."""
    logs = ("personal-data-in-log",) if resource.id in weaker_logs(graph) else ()
    return ("weaker-dead-letter-queue", "copy-under-weaker-key", *logs)


def _by_its_store(blueprint: Blueprint, resource: Resource) -> bool:
    """True for a trail whose bucket has a key of one's own."""
    if resource.type != "cloudtrail":
        return False
    lines = (line for line in blueprint.outgoing.get(resource.id, ()) if line.verb == "logs_to")
    return any(own_key(blueprint.resources[line.target].body) is not None for line in lines)


def _under_aws_key(resource: Resource, kept: Kept, *, held: bool, copies: tuple[str, ...]) -> Verdict:
    severity = Severity.MEDIUM if kept.grave and not signs_in(resource) else Severity.LOW
    here = [] if held else [Piece(_FIELD, _NAME, severity, _says(resource))]
    there = [Piece(f"replicas/{region}", _NAME, severity, "no key is named for it") for region in copies]
    copied = [At(resource.id, ("replicas", region), "no key for this copy") for region in copies]
    first = At(resource.id, (_FIELD,), _says(resource)) if not held else copied.pop(0)
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=_message(resource, copies if held else ()),
        place=first,
        related=tuple(copied[:3]),
        hint=_hint(resource, held=held, copies=copies),
        pieces=(*here, *there),
        moved=moved_by(severity, Severity.LOW, "restricted or regulated data lies in it"),
        silent=_FIELD,
        assumed_default=not held and not resource.stated(_FIELD),
    )


def _says(resource: Resource) -> str:
    word = getattr(resource.body, _FIELD, None)
    if word is not None:
        return f"`{word}`: the key is AWS's"
    default = DEFAULT_KEY.get(resource.type)
    return f"not stated; AWS defaults to {default}" if default else "not stated; AWS keeps the key"


def _message(resource: Resource, copies: tuple[str, ...]) -> str:
    if copies:
        return fitting(
            f"the copy of `{resource.id}` in {copies[0]} lies under AWS's key",
            f"a copy of `{resource.id}` lies under AWS's key",
            "a copy lies under AWS's key",
            rule=_NAME,
        )
    return fitting(
        f"`{resource.id}` lies under a key that only AWS can withdraw",
        f"only AWS can withdraw the key of `{resource.id}`",
        "this lies under a key that only AWS can withdraw",
        rule=_NAME,
    )


def _hint(resource: Resource, *, held: bool, copies: tuple[str, ...]) -> str:
    """The settings to write, and the keys that they name, one a line."""
    key = str(own_key(resource.body) or f"{resource.id}-key")
    there = ", ".join(f"{region}: {{{_FIELD}: {key}-{region}}}" for region in copies)
    settings = [
        *([] if held else [f"`{_FIELD}: {key}` on {resource.id}"]),
        *([f"`replicas: {{{there}}}` on {resource.id}"] if copies else []),
    ]
    new = [
        *([] if held else [f"{key}: {{type: kms-key, rotation: true}}"]),
        *(f"{key}-{region}: {{type: kms-key, rotation: true, region: {region}}}" for region in copies),
    ]
    return "\n".join((*settings, *new))


RULES = (data_without_own_key,)
