"""What every resource may say."""

from typing import Annotated, ClassVar, Literal

from archgen.catalogue.declaring import Declared, aws_default, derived, required, stated
from archgen.catalogue.values import Actions, Names, PercentField, Several, Text

POLICY_SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html"


class Statement(Declared):
    """One statement of a policy; names of the blueprint may stand for ARNs."""

    effect: Literal["allow", "deny"] | None = required("Whether it allows or denies.", source=POLICY_SOURCE)
    principals: Names | None = stated("Who: names, accounts, services, or `*`.")
    actions: Actions | None = stated("Which IAM actions.")
    resources: Names | None = derived("On what; the resource itself when silent.")
    conditions: dict[Text, dict[Text, Names]] | None = aws_default(
        "IAM operators with keys and values.", None, source=POLICY_SOURCE
    )
    not_actions: Actions | None = aws_default(
        "All actions but these; read only to be found.", None, source=POLICY_SOURCE
    )
    not_resources: Names | None = aws_default(
        "All resources but these; read only to be found.", None, source=POLICY_SOURCE
    )
    not_principals: Names | None = aws_default(
        "Everybody but these; read only to be found.", None, source=POLICY_SOURCE
    )


Statements = Annotated[tuple[Statement, ...], Several]
"""One statement or several."""


class ResourceType(Declared):
    """What every resource may say; each type adds its own fields.

    `word` is the type's name in blueprints.
    """

    word: ClassVar[str] = ""

    title: Text | None = derived("What people read instead of the key.")
    note: Text | None = stated("A remark for the review.")
    aws_name: Text | None = derived("The physical name, where AWS demands a prefix or another team owns it.")
    owner: Text | None = derived("Who answers for it; the blueprint's owner when silent.")
    lifecycle: Literal["planned", "live", "deprecated", "retired"] | None = stated(
        "Where it stands in its life."
    )
    retire_on: Text | None = stated("The day it goes, as YYYY-MM-DD.")
    version: Text | None = stated("Its version.")
    placed: Names | None = derived("The narrowest frame or frames that hold it.", alias="in", verb="in")
    region: Names | None = derived("Region code, list of codes, or `each`; the home Region when silent.")
    environment: Text | None = stated("A stage of its own, where one file holds several.")
    expose: Literal["public", "partner", "internal"] | None = stated(
        "For whom it is meant; a claim that rules test."
    )
    availability: PercentField | None = stated("The share of time it must work.")
