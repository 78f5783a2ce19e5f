"""Keys of one's own that nobody looks after: old material, keys that are off, copies nobody needs."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.key_use import class_under, encrypted_with
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_LASTING = "key-without-rotation"
_DISABLED = "disabled-key"
_COPIED = "multi-region-key"
_STATES = {"disabled": "is disabled", "pending-deletion": "waits to be deleted"}


@rule(
    _LASTING,
    concern="keys",
    severity=Severity.MEDIUM,
    applies_to=("kms-key",),
    covers=("kms-rotation",),
    refs={
        "security_hub": ("KMS.4",),
        "cwe": ("CWE-324",),
        "well_architected": ("SEC08-BP01",),
        "checkov": ("CKV_AWS_7",),
    },
    fixable=True,
)
def key_without_rotation(subject: Subject) -> Iterator[Verdict]:
    """A key of one's own keeps the same material for ever unless rotation is switched on.

    WHY
      The longer one key works, the more lies under it, and the more a single leak or a weak spot in
      it opens. AWS changes the material by itself, keeps the old for what was written with it, and
      nobody who uses the key notices.

    HOW IT IS ATTACKED
      Hardly by breaking the cipher: by whatever once gave away the material, years ago, which still
      opens what was written yesterday.

    JUDGED
      Fails      a symmetric key with which something is encrypted, without `rotation`
      Passes     `rotation: true`, or a period
      Not        asymmetric keys, which AWS does not rotate, and keys that encrypt nothing drawn
      Severity   low where no confidential data lies under it

    MEND IT
      `rotation: true`.

    FALSE ALARM?
      The key only wraps data that lives for days: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html

    Bad:
        archgen: 1
        name: A key for ever
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, holds: personal, encryption_key: data-key}
          data-key: {type: kms-key}

    Good:
        archgen: 1
        name: A key that changes
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, holds: personal, encryption_key: data-key}
          data-key: {type: kms-key, rotation: true}
    """
    graph = subject.graph
    for key in graph.blueprint.of_type("kms-key"):
        if key.value("spec") != "symmetric" or not encrypted_with(graph, key.id):
            yield idle(key.id)
        elif key.value("rotation"):
            yield passed(key.id)
        else:
            yield _lasting(graph, key)


def _lasting(graph: Graph, key: Resource) -> Verdict:
    secret = class_under(graph, key.id) >= DataClass.CONFIDENTIAL
    severity = Severity.MEDIUM if secret else Severity.LOW
    return Verdict(
        Outcome.FAILED,
        (key.id,),
        severity=severity,
        message=f"the material of `{key.id}` never changes",
        place=At(key.id, ("rotation",), "off" if key.stated("rotation") else "not stated; AWS leaves it off"),
        related=tuple(
            At(one.id, ("encryption_key",), "lies under it") for one in encrypted_with(graph, key.id)[:2]
        ),
        hint=f"`rotation: true` on {key.id}",
        mend=Mend("sets rotation: true", key.id, (("rotation", "true"),)),
        moved=moved_by(severity, Severity.MEDIUM, "no confidential data lies under it"),
        silent="rotation",
        assumed_default=not key.stated("rotation"),
    )


@rule(
    _DISABLED,
    concern="keys",
    severity=Severity.HIGH,
    applies_to=("kms-key",),
    covers=("kms-enabled",),
    refs={
        "security_hub": ("KMS.3",),
        "well_architected": ("SEC08-BP01",),
        "checkov": ("CKV_AWS_227",),
    },
)
def disabled_key(subject: Subject) -> Iterator[Verdict]:
    """What is encrypted with a key that is off can neither be read nor written.

    WHY
      AWS KMS answers every use of a disabled key, and of one that waits to be deleted, with an error.
      Tables, queues and secrets under it stop within minutes. Once the key is deleted, the data is lost
      for good.

    HOW IT IS ATTACKED
      Whoever may disable a key stops the system with one call; whoever may delete it holds the data to
      ransom.

    JUDGED
      Fails      `state: disabled` or `pending-deletion` while something is encrypted with the key
      Passes     an enabled key, which is AWS's default
      Not        keys that encrypt nothing drawn

    MEND IT
      `state: enabled`, or move what it encrypts to another key first.

    FALSE ALARM?
      The data is retired together with the key: take it out of the blueprint, or waive it until then.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html

    Bad:
        archgen: 1
        name: Locked in
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, encryption_key: data-key}
          data-key: {type: kms-key, rotation: true, state: pending-deletion}

    Good:
        archgen: 1
        name: Readable
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, encryption_key: data-key}
          data-key: {type: kms-key, rotation: true}
    """
    graph = subject.graph
    for key in graph.blueprint.of_type("kms-key"):
        under = encrypted_with(graph, key.id)
        if not under:
            yield idle(key.id)
        elif key.value("state") in _STATES:
            yield _off(key, under)
        else:
            yield passed(key.id)


def _off(key: Resource, under: tuple[Resource, ...]) -> Verdict:
    names = [one.id for one in under]
    why = _STATES[str(key.value("state"))]
    return Verdict(
        Outcome.FAILED,
        (key.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"nobody can read {shown(names, 2)}: `{key.id}` {why}",
            f"nobody can read what lies under `{key.id}`: it {why}",
            f"`{key.id}` {why}, and encrypts data",
            f"`{key.id}` {why}",
            rule=_DISABLED,
        ),
        place=At(key.id, ("state",), "AWS refuses every use of it"),
        related=tuple(At(one.id, ("encryption_key",), "lies under it") for one in under[:2]),
        hint="`state: enabled`, or another `encryption_key` on what lies under it first",
        silent="state",
    )


@rule(
    _COPIED,
    concern="keys",
    severity=Severity.LOW,
    applies_to=("kms-key",),
    covers=("kms-multi-region-justified",),
    refs={"well_architected": ("SEC08-BP01",)},
)
def multi_region_key(subject: Subject) -> Iterator[Verdict]:
    """A multi-Region key works wherever somebody copies it to, so no Region bounds the data under it.

    WHY
      The same material can be copied to other Regions of the account. The copy has a policy of its own
      and opens what was encrypted at home. Without data that moves between Regions that is only one
      more place to guard.

    HOW IT IS ATTACKED
      Somebody with rights in a Region that nobody watches copies the key there, opens its policy, and
      reads stolen data at ease.

    JUDGED
      Fails      `multi_region: true` while the design stands in one Region and nothing under the key
                 has replicas
      Passes     a key of one Region, which is AWS's default; replicas, or a second Region
      Severity   medium where data under it has to stay in one Region

    MEND IT
      `multi_region: false`.

    FALSE ALARM?
      The second Region is planned: say so in a waiver with its date.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html

    Bad:
        archgen: 1
        name: A key for everywhere
        regions: [eu-west-1]
        resources:
          orders: {type: dynamodb, encryption_key: data-key}
          data-key: {type: kms-key, rotation: true, multi_region: true}

    Good:
        archgen: 1
        name: A key for two Regions
        regions: [eu-west-1, eu-central-1]
        resources:
          orders: {type: dynamodb, encryption_key: data-key, replicas: eu-central-1}
          data-key: {type: kms-key, rotation: true, multi_region: true}
    """
    graph = subject.graph
    for key in graph.blueprint.of_type("kms-key"):
        if not key.value("multi_region") or _spans_regions(graph, key):
            yield passed(key.id)
        else:
            yield _copied(graph, key)


def _spans_regions(graph: Graph, key: Resource) -> bool:
    under = encrypted_with(graph, key.id)
    copied = any(getattr(one.body, "replicas", None) for one in under)
    return copied or len(graph.blueprint.regions) > 1 or len({r for one in under for r in one.regions}) > 1


def _bound(graph: Graph, key: Resource) -> str:
    """The name of data under a key that must stay in one Region; empty where there is none."""
    data = graph.blueprint.data
    held = (name for one in encrypted_with(graph, key.id) for name in getattr(one.body, "holds", None) or ())
    return next((name for name in held if name in data and len(data[name].residency) == 1), "")


def _copied(graph: Graph, key: Resource) -> Verdict:
    bound = _bound(graph, key)
    severity = Severity.MEDIUM if bound else Severity.LOW
    return Verdict(
        Outcome.FAILED,
        (key.id,),
        severity=severity,
        message=fitting(
            f"`{key.id}` can be copied to any Region, and no data moves there",
            f"`{key.id}` can be copied to any Region",
            rule=_COPIED,
        ),
        place=At(key.id, ("multi_region",), "the design stands in one Region"),
        hint="`multi_region: false`, or `replicas` on what lies under it",
        moved=moved_by(severity, Severity.LOW, f"`{bound}` stays in one Region"),
        silent="multi_region",
    )


RULES = (key_without_rotation, disabled_key, multi_region_key)
