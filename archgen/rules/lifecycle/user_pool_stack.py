"""User pools that live and die with something else."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "user-pool-in-api-stack"
_POOL = "cognito-user-pool"


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.LOW,
    applies_to=(_POOL,),
    covers=("cognito-idp-isolation",),
    refs={
        "cwe": ("CWE-1008",),
        "well_architected": ("SEC01-BP01",),
    },
    fixable=True,
    profile="strict",
)
def user_pool_in_api_stack(subject: Subject) -> Iterator[Verdict]:
    """A user pool in the API's stack goes with it: whoever replaces the API can lose all accounts.

    WHY
      Passwords cannot be read out of a pool, so that a deleted one cannot be filled again: everybody
      signs up anew. A pool that is deployed with the API has its deployers too, and its accidents.

    HOW IT IS ATTACKED
      Whoever gets hold of the API's pipeline adds users, changes triggers, or deletes the pool.

    JUDGED
      Fails      `stack: shared`
      Passes     `stack: own`
      Asks       where nothing is said
      Severity   medium where the pool has no deletion protection either

    MEND IT
      `stack: own`.

    FALSE ALARM?
      A prototype: waive it until there are users.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html

    Bad:
        archgen: 1
        name: One stack
        regions: [eu-west-1]
        resources:
          people: {type: cognito-user-pool, deletion_protection: true, stack: shared}

    Good:
        archgen: 1
        name: A stack of its own
        regions: [eu-west-1]
        resources:
          people: {type: cognito-user-pool, deletion_protection: true, stack: own}
    """
    for pool in subject.graph.blueprint.of_type(_POOL):
        stack = pool.value("stack")
        if stack is None:
            yield unsaid(pool.id, f"Is `{pool.id}` deployed apart from the API, or with it?", "stack")
        else:
            yield passed(pool.id) if stack == "own" else _shared(pool)


def _shared(pool: Resource) -> Verdict:
    severity = Severity.LOW if pool.value("deletion_protection") else Severity.MEDIUM
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(
            f"whoever replaces the API can lose everybody in `{pool.id}`",
            "whoever replaces the API can lose everybody's account",
            rule=_NAME,
        ),
        place=At(pool.id, ("stack",), "goes with the API"),
        hint=f"`stack: own` on {pool.id}",
        mend=Mend("sets stack: own", pool.id, (("stack", "own"),)),
        moved=moved_by(severity, Severity.LOW, "nothing protects it against deletion either"),
        silent="stack",
    )


RULES = (user_pool_in_api_stack,)
