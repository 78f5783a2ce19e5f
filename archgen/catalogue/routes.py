"""Routes of an API: one method and path each, what it leads to, and how it is guarded."""

from typing import Literal

from archgen.catalogue.fields import (
    Bounds,
    Declared,
    DurationField,
    Flag,
    Names,
    Number,
    Offered,
    PercentField,
    RateField,
    SizeField,
    Text,
    aws_default,
    derived,
    required,
    stated,
)
from archgen.catalogue.offered import CACHE, MATRIX, USAGE_KEYS, VALIDATION, not_http
from archgen.catalogue.stages import KEPT, METHOD, Throttle
from archgen.finding.finding import Severity

QUOTAS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"
INTEGRATION = "botocore apigateway PutIntegration"


class Limit(Declared):
    """A limit per caller that the handler or a rule keeps."""

    requests: RateField | None = required("The limit.")
    by: Text | None = stated("What tells callers apart.")


class Model(Declared):
    """The shape of a request body."""

    name: Text | None = derived("The model's name.")
    closed: Flag | None = stated("Whether unknown properties are refused.")
    max_items: Number | None = stated("The most items of a list.")


class RouteCache(Declared):
    """What is kept of one route's answers."""

    ttl: DurationField | None = derived("How long.", bounds=KEPT, source=f"{METHOD}.cacheTtlInSeconds")
    key: Names | None = derived("What tells answers apart.")
    none: Text | None = stated("Why nothing is kept.")


class Webhook(Declared):
    """How a sender's signature is checked."""

    secret: Text | None = required("The secret that signs.", verb="webhook")
    window: DurationField | None = stated("How old a message may be.")


class Route(Declared):
    """One method and path, and what it leads to."""

    to: Text | None = required(
        "What it hands requests to.",
        verb="to",
        words=("mock",),
        only_when=not_http("a function that answers at once", Severity.LOW, judged=("mock",)),
        source=MATRIX,
    )
    share: PercentField | None = derived("Its share of the API's traffic.")
    authorizer: Text | None = derived(
        "Who checks the caller; the API's when silent.", verb="authorizer", words=("iam", "none")
    )
    public: Text | None = stated("Why nobody is asked.")
    scopes: Names | None = aws_default(
        "Scopes a token must have.", None, source="botocore apigateway PutMethod.authorizationScopes"
    )
    groups: Names | None = stated("Groups a caller must belong to.")
    admin: Flag | None = stated("Whether it is for administrators.")
    object_check: Literal["authorizer", "handler", "policy-store", "none"] | None = stated(
        "Who checks that the object is the caller's.", bites=True
    )
    sensitive: Literal["money", "credentials", "export", "sign-up", "none"] | None = stated(
        "What a misuse would do."
    )
    mfa: Flag | None = stated("Whether a second factor is asked for.", bites=True)
    limit: Limit | None = stated("A limit per caller.")
    throttle: Throttle | None = derived("Its own throttle; the API's when silent.")
    validate_: Literal["none", "body", "parameters", "body-and-parameters"] | None = derived(
        "What is validated.", alias="validate", only_when=VALIDATION, source=MATRIX
    )
    model: Model | Text | None = stated("The shape of the body.")
    returns: Names | None = stated("What it answers with.")
    accepts: Names | None = aws_default(
        "Content types that are taken.", None, source=f"{INTEGRATION}.requestTemplates"
    )
    query: Names | None = stated("Query words.")
    max_body: SizeField | None = aws_default("The largest body.", "10MB", source=QUOTAS)
    max_items: Number | None = stated("The most items of one answer.")
    upload: Literal["presigned", "through"] | None = stated("How files come in.")
    download: Literal["presigned", "through"] | None = stated("How files go out.")
    cache: RouteCache | None = derived("What is kept of its answers.", only_when=CACHE, source=MATRIX)
    webhook: Webhook | None = stated("How a sender's signature is checked.")
    origins: Names | None = stated("Origins a WebSocket accepts; the handler of `$connect` checks them.")
    idempotency: Text | None = stated("The header that makes a repeat harmless.")
    csrf: Literal["same-site", "token", "custom-header"] | None = stated(
        "What keeps other sites from calling with a visitor's cookies; code sets or compares it."
    )
    api_key: Flag | None = aws_default(
        "Whether a usage key is asked for.",
        default=False,
        only_when=USAGE_KEYS,
        source="botocore apigateway PutMethod.apiKeyRequired, "
        "botocore apigatewayv2 CreateRoute.ApiKeyRequired",
    )
    timeout: DurationField | None = aws_default(
        "How long the API waits; 30s on HTTP APIs when silent.",
        "29s",
        bounds=Bounds(least="50ms"),
        source=f"{QUOTAS}, {INTEGRATION}.timeoutInMillis, "
        "botocore apigatewayv2 CreateIntegration.TimeoutInMillis",
    )
    action: Text | None = stated("The service action, where no code stands between.")
    mapping: dict[Text, Text] | None = aws_default(
        "What is put where.", None, source=f"{INTEGRATION}.requestTemplates"
    )
    passthrough: Literal["never", "when-no-match", "when-no-templates"] | None = aws_default(
        "What becomes of unmapped bodies.",
        "when-no-match",
        source=f"{INTEGRATION}.passthroughBehavior, "
        "botocore apigatewayv2 CreateIntegration.PassthroughBehavior",
    )
    role: Text | None = derived("The role it calls with.", verb="role", words=("caller",))
    tls_name: Text | None = aws_default(
        "The name the backend's certificate must carry.",
        None,
        only_when=(Offered("protocol", ("http",), "a host name that its certificate carries", Severity.LOW),),
        source="botocore apigatewayv2 CreateIntegration.TlsConfig.ServerNameToVerify",
    )
    correlation: Text | None = derived("The header that joins records.")
