"""The settings that any relation takes in its map form: one closed table."""

from typing import Annotated, Literal

from archgen.catalogue.declaring import Bounds, Declared, aws_default, derived, stated
from archgen.catalogue.values import Actions, DurationField, Flag, Keyed, Names, Number, SizeField, Text


class RelationSettings(Declared):
    """How one resource acts on another, beyond the verb."""

    auth: (
        Literal["iam", "jwt", "mutual-tls", "api-key", "oauth-client-credentials", "signed-url", "none"]
        | None
    ) = derived("How the caller proves itself on this line.")
    via: Names | None = derived("What the line passes on its way: endpoint, NAT, VPN, firewall.", verb="via")
    protocol: Literal["https", "http", "tls", "wss", "tcp"] | None = derived(
        "What is spoken on the line; HTTPS when silent."
    )
    minimum_tls: Text | None = stated("The oldest TLS version that is accepted on the line.")
    carries: Names | None = stated("The data on the line: data words or named assets.")
    identity: Literal["signed-token", "claims", "none"] | None = stated(
        "How the end user's identity is passed on."
    )
    tenant: Text | None = stated("Where the tenant comes from: `claim:NAME`, `connection` or `message`.")
    keys: Literal["leading-key", "row", "prefix", "none"] | None = stated(
        "The filter applied to that tenant."
    )
    timeout: DurationField | None = derived("How long the caller waits for an answer.")
    retries: Number | None = derived("How often the caller tries again.")
    max_response: SizeField | None = stated("The largest answer that is accepted.")
    validated: Text | None = stated("Whether, or by what, the receiver checks what arrives.")
    shares: Names | None = stated("Headers that the receiver logs too, so that records can be joined.")
    url_from: Literal["design", "caller"] | None = stated("Who chooses the address that is called.")
    idempotency: Literal["header", "body-hash", "message-id", "none"] | None = stated(
        "What makes a repeated call harmless."
    )
    source_checked: Flag | None = stated("Whether the permission names the calling resource or account.")
    actions: Actions | None = derived("IAM actions, narrower than those of the verb.")
    reload: Literal["on-failure", "within-overlap", "restart"] | None = stated(
        "When a rotated secret is read again."
    )
    secret_cache: DurationField | None = stated("How long a secret is kept once read.")
    label: Text | None = derived("Words on the arrow.")
    batch: Number | None = aws_default(
        "How many records one invocation takes.",
        10,
        source="botocore lambda CreateEventSourceMapping.BatchSize",
        bounds=Bounds(least="1", most="10000"),
    )
    bisect: Flag | None = aws_default(
        "Whether a failing batch of a stream is split.",
        default=False,
        source="botocore lambda CreateEventSourceMapping.BisectBatchOnFunctionError",
    )
    on_failure: Text | None = aws_default("Where records go that cannot be handled.", None, verb="on_failure")
    max_age: DurationField | None = derived("How old an event may become before it is dropped.")
    filter: Text | None = aws_default(
        "Which events are taken.", None, source="botocore lambda CreateEventSourceMapping.FilterCriteria"
    )


Relations = Annotated[dict[Text, RelationSettings], Keyed]
"""A name, a list of names or a map of names to settings; all three mean the map."""
