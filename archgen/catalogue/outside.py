"""Who and what stands outside AWS: clients, other people's systems."""

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import Outside
from archgen.catalogue.fields import Relations, Text, aws_default, derived, stated


class Client(Outside):
    """A person's device, or a system that calls this one."""

    word: ClassVar[str] = "client"

    kind: Literal["browser", "mobile", "machine", "service", "operator", "developer", "pipeline"] | None = (
        stated("What kind of caller it is.")
    )
    zone: Literal["internet", "partner", "corporate", "vpc", "account"] | None = derived(
        "Where it calls from; the internet when silent."
    )
    calls: Relations | None = aws_default("What it calls.", None, verb="calls")
    auth: Literal["federated-mfa", "password", "access-key", "none"] | None = stated(
        "How operators and machines prove themselves."
    )
    signs_in_with: Relations | None = aws_default("Where its people sign in.", None, verb="signs_in_with")
    app_client: Text | None = stated("Which of the pool's app clients it uses.")
    keeps: Literal["cookie", "memory", "device-store"] | None = stated("Where it keeps its token.")
    assumes: Relations | None = aws_default("The roles it takes.", None, verb="assumes")


class External(Outside):
    """Somebody else's system."""

    word: ClassVar[str] = "external"

    kind: Literal["saas", "partner", "on-premises", "aws-account", "pager"] | None = stated(
        "What kind of system it is."
    )
    authentication: Literal["api-key", "oauth", "mutual-tls", "none"] | None = stated(
        "How we prove ourselves to it."
    )
    verifies_with: Text | None = aws_default(
        "The secret that signs its webhooks.", None, verb="verifies_with"
    )
    account: Text | None = stated("Its AWS account.")
    calls: Relations | None = aws_default("What it calls.", None, verb="calls")
