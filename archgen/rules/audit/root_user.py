"""The root user: nobody's daily tool, and the last thing to lose."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.rules.answers import idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "root-credentials-in-use"


@rule(
    _NAME,
    concern="audit",
    severity=Severity.CRITICAL,
    applies_to=("account",),
    covers=("iam-root-unused",),
    refs={
        "security_hub": ("IAM.4", "IAM.6", "IAM.9"),
        "checkov": ("CKV_AWS_348",),
        "prowler": (
            "iam_no_root_access_key",
            "iam_root_hardware_mfa_enabled",
            "iam_root_mfa_enabled",
        ),
        "cwe": ("CWE-250",),
        "well_architected": ("SEC01-BP02",),
    },
)
def root_credentials_in_use(subject: Subject) -> Iterator[Verdict]:
    """No policy of the account binds its root user: a key of it opens everything, for good.

    WHY
      The root user may close the account, change its address and undo every guard in it. An access key
      of root lies in a file like any other. A second factor that is a program can be moved to another
      telephone by whoever has the first one's backup; a device of its own cannot.

    HOW IT IS ATTACKED
      A key in an old script, or a password that was reused. There is nobody above root to stop it.

    JUDGED
      Fails      `root` says that there are keys, or no second factor (critical); or a virtual one (medium)
      Passes     no keys, and a second factor; `mfa: true` leaves open which kind
      Not        nothing is said of root: that is asked with the rest of the account

    MEND IT
      `root: {keys: false, mfa: hardware}`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html

    Bad:
        archgen: 1
        name: A key to everything
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
        boundaries:
          shop: {type: account, id: 111122223333, root: {keys: true, mfa: hardware}}

    Good:
        archgen: 1
        name: Root in a safe
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
        boundaries:
          shop: {type: account, id: 111122223333, root: {keys: false, mfa: hardware}}
    """
    for account in subject.graph.blueprint.of_type("account"):
        root = account.value("root")
        if root is None or (root.keys is None and root.mfa is None):
            yield idle(account.id)
            continue
        pieces = tuple(_slips(keys=root.keys, mfa=root.mfa))
        if pieces:
            yield _in_use(account, pieces)
        else:
            sure = root.keys is False and root.mfa == "hardware"
            yield passed(account.id, confidence=Confidence.HIGH if sure else Confidence.STATED)


def _slips(*, keys: bool | None, mfa: bool | str | None) -> Iterator[Piece]:
    if keys:
        yield Piece("root/keys", _NAME, Severity.CRITICAL, "access keys")
    if mfa is False:
        yield Piece("root/mfa", _NAME, Severity.CRITICAL, "a password alone")
    elif mfa == "virtual":
        yield Piece("root/mfa", _NAME, Severity.MEDIUM, "a program, no device")


def _in_use(account: Resource, pieces: tuple[Piece, ...]) -> Verdict:
    severity = max(piece.severity for piece in pieces)
    messages = {
        "access keys": f"a key of the root user opens all of `{account.id}`",
        "a password alone": f"a password alone opens all of `{account.id}`",
        "a program, no device": f"whoever copies a telephone is root in `{account.id}`",
    }
    first = max(pieces, key=lambda piece: piece.severity)
    return Verdict(
        Outcome.FAILED,
        (account.id,),
        severity=severity,
        message=messages[first.says],
        place=At(account.id, tuple(first.name.split("/")), first.says),
        hint="`root: {keys: false, mfa: hardware}`",
        pieces=pieces,
        moved=moved_by(severity, Severity.CRITICAL, "there is a second factor, and no key"),
        silent="root",
    )


RULES = (root_credentials_in_use,)
