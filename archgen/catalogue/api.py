"""Amazon API Gateway: APIs, stages, routes."""

from __future__ import annotations

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import (
    Authenticated,
    Exposed,
    HasPolicy,
    Inspectable,
    Logged,
    TerminatesTLS,
    Throttled,
)
from archgen.catalogue.domains import Domains
from archgen.catalogue.fields import (
    Bounds,
    By,
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
from archgen.finding.finding import Severity

MATRIX = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html"
QUOTAS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"
TLS_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html"


def _rest_only(
    instead: str, severity: Severity = Severity.HIGH, *, judged: tuple[str, ...] = ()
) -> tuple[Offered, ...]:
    return (Offered("protocol", ("rest",), instead, severity, judged),)


class Throttle(Declared):
    """How many requests are let through."""

    rate: RateField | None = required("Requests per second.")
    burst: Number | None = aws_default("How many may come at once.", None)


class UsagePlan(Declared):
    """What one group of callers may use."""

    used_by: Names | None = stated("Whose keys belong to it.", verb="used_by")
    throttle: Throttle | None = aws_default("Its own throttle.", None)
    quota: RateField | None = aws_default("Its share over a longer time.", None)


class Limit(Declared):
    """A limit per caller that the handler or a rule keeps."""

    requests: RateField | None = required("The limit.")
    by: Text | None = stated("What tells callers apart.")


class Cors(Declared):
    """Which web pages may call."""

    origins: Names | None = required("The origins that may call.")
    methods: Names | None = aws_default("The methods they may use.", None)
    headers: Names | None = aws_default("The headers they may send.", None)
    credentials: Flag | None = aws_default(
        "Whether cookies come along.", default=False, source="botocore apigatewayv2 Cors.AllowCredentials"
    )
    max_age: DurationField | None = aws_default("How long browsers remember the answer.", None)


class ApiCache(Declared):
    """What API Gateway keeps of answers."""

    size: SizeField | None = aws_default("The cache's size; naming one turns it on.", None)
    ttl: DurationField | None = aws_default("How long an answer is kept.", "300s", source=QUOTAS)
    encrypted: Flag | None = aws_default(
        "Whether it is encrypted.",
        default=False,
        source="botocore apigateway MethodSetting.cacheDataEncrypted",
    )
    key: Names | None = aws_default("What tells answers apart.", None)
    invalidation: Literal["iam", "open", "off"] | None = aws_default("Who may empty it.", None)


class Model(Declared):
    """The shape of a request body."""

    name: Text | None = derived("The model's name.")
    closed: Flag | None = stated("Whether unknown properties are refused.")
    max_items: Number | None = stated("The most items of a list.")


class RouteCache(Declared):
    """What is kept of one route's answers."""

    ttl: DurationField | None = derived("How long.")
    key: Names | None = derived("What tells answers apart.")
    none: Text | None = stated("Why nothing is kept.")


class Webhook(Declared):
    """How a sender's signature is checked."""

    secret: Text | None = required("The secret that signs.", verb="webhook")
    window: DurationField | None = stated("How old a message may be.")


class Route(Declared):
    """One method and path, and what it leads to."""

    to: Text | None = required("What it hands requests to.", verb="to", words=("mock",))
    share: PercentField | None = derived("Its share of the API's traffic.")
    authorizer: Text | None = derived(
        "Who checks the caller; the API's when silent.", verb="authorizer", words=("iam", "none")
    )
    public: Text | None = stated("Why nobody is asked.")
    scopes: Names | None = aws_default("Scopes a token must have.", None)
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
        "What is validated.", alias="validate"
    )
    model: Model | Text | None = stated("The shape of the body.")
    returns: Names | None = stated("What it answers with.")
    accepts: Names | None = aws_default("Content types that are taken.", None)
    query: Names | None = stated("Query words.")
    max_body: SizeField | None = aws_default("The largest body.", "10MB", source=QUOTAS)
    max_items: Number | None = stated("The most items of one answer.")
    upload: Literal["presigned", "through"] | None = stated("How files come in.")
    download: Literal["presigned", "through"] | None = stated("How files go out.")
    cache: RouteCache | None = derived("What is kept of its answers.")
    webhook: Webhook | None = aws_default("How a sender's signature is checked.", None)
    origins: Names | None = aws_default("Origins a WebSocket accepts.", None)
    idempotency: Text | None = stated("The header that makes a repeat harmless.")
    csrf: Literal["same-site", "token", "custom-header"] | None = stated(
        "What keeps other sites from calling."
    )
    api_key: Flag | None = aws_default(
        "Whether a usage key is asked for.",
        default=False,
        source="botocore apigateway PutMethod.apiKeyRequired",
    )
    timeout: DurationField | None = aws_default("How long the API waits.", "29s", source=QUOTAS)
    action: Text | None = stated("The service action, where no code stands between.")
    mapping: dict[Text, Text] | None = aws_default("What is put where.", None)
    passthrough: Literal["never", "when-no-match", "when-no-templates"] | None = aws_default(
        "What becomes of unmapped bodies.",
        "when-no-match",
        source="botocore apigateway PutIntegration.passthroughBehavior",
    )
    role: Text | None = derived("The role it calls with.", verb="role", words=("caller",))
    tls_name: Text | None = aws_default("The name the backend's certificate must carry.", None)
    correlation: Text | None = derived("The header that joins records.")


class Stage(Declared):
    """Settings of one stage, over the API's own."""

    title: Text | None = derived("What people read.")
    lifecycle: Literal["planned", "live", "deprecated", "retired"] | None = stated(
        "Where it stands in its life."
    )
    retire_on: Text | None = stated("The day it goes.")
    throttle: Throttle | None = derived("Its throttle.")
    canary: PercentField | None = derived("Its canary's share.")
    logs_to: Names | None = derived("Where its records go.", verb="logs_to")
    tracing: Flag | None = derived("Whether requests are traced.")
    authorizer: Text | None = derived(
        "Read to be explained: AWS has no authorizer per stage.", verb="authorizer", words=("iam", "none")
    )
    cache: ApiCache | None = derived("Its cache.")
    execution_log: Literal["off", "error", "info"] | None = derived("What its execution log holds.")
    data_trace: Flag | None = derived("Whether whole bodies are logged.")


class ApiGateway(Logged, HasPolicy, Exposed, Inspectable, Authenticated, Throttled, TerminatesTLS):
    """An API: REST, HTTP or WebSocket."""

    word: ClassVar[str] = "api-gateway"

    protocol: Literal["rest", "http", "websocket"] | None = required("Which kind of API.", source=MATRIX)
    endpoint: Literal["edge", "regional", "private"] | None = aws_default(
        "Where its host is.",
        By("protocol", (("rest", "edge"),), "regional"),
        source="botocore apigateway EndpointType",
        only_when=_rest_only("`endpoint: regional`, or `protocol: rest`", judged=("edge", "private")),
    )
    default_endpoint: Literal["enabled", "disabled"] | None = aws_default(
        "Its execute-api host.",
        "enabled",
        source="botocore apigateway CreateRestApi.disableExecuteApiEndpoint",
    )
    domain: Domains | None = aws_default("Its own host names.", None)
    endpoint_tls: Text | None = aws_default("The TLS policy of the execute-api host.", None, source=TLS_PAGE)
    endpoint_access: Literal["basic", "strict"] | None = stated(
        "Whether only requests for its very name are taken."
    )
    authorizer: Text | None = aws_default(
        "Who checks callers of routes that name nobody else.",
        "none",
        verb="authorizer",
        words=("iam", "none"),
        source="botocore apigateway PutMethod.authorizationType",
    )
    stages: dict[Text, Stage] | None = aws_default("Stages with settings of their own.", None)
    stage_variables: dict[Text, Text] | None = aws_default("Values by stage.", None)
    canary: PercentField | None = aws_default(
        "The share of a canary.",
        None,
        only_when=_rest_only("weighted DNS between two APIs", Severity.LOW),
        source=MATRIX,
    )
    deploy: Literal["canary", "blue-green", "in-place"] | None = aws_default(
        "How a change goes out.", "in-place"
    )
    throttle: Throttle | None = aws_default("How many requests are let through.", None, source=QUOTAS)
    usage_plans: dict[Text, UsagePlan] | None = aws_default(
        "Plans by group of callers.",
        None,
        only_when=_rest_only("`limit` on routes, or a rate rule of a web ACL"),
        source=MATRIX,
    )
    api_key: Flag | None = aws_default(
        "Whether routes ask for a usage key.",
        default=False,
        only_when=_rest_only("an authorizer; a usage key identifies nobody"),
        source=MATRIX,
    )
    validate_: Literal["none", "body", "parameters", "body-and-parameters"] | None = aws_default(
        "What of a request is validated.",
        "none",
        alias="validate",
        only_when=(Offered("protocol", ("rest", "websocket"), "`validates: schema` on the function"),),
        source=MATRIX,
    )
    cache: ApiCache | None = aws_default(
        "What it keeps of answers.",
        None,
        only_when=_rest_only("a cache at cloudfront", Severity.LOW),
        source=MATRIX,
    )
    log_format: Literal["json", "clf", "xml"] | None = aws_default("How records are written.", "json")
    log_fields: Names | None = stated("What a record holds.")
    execution_log: Literal["off", "error", "info"] | None = aws_default(
        "What the execution log holds.",
        "off",
        only_when=(
            Offered("protocol", ("rest", "websocket"), "`log_fields` of the access log", Severity.LOW),
        ),
        source=MATRIX,
    )
    data_trace: Flag | None = aws_default(
        "Whether whole bodies are logged.",
        default=False,
        source="botocore apigateway MethodSetting.dataTraceEnabled",
    )
    metrics: Flag | None = aws_default(
        "Whether each method is measured.",
        default=False,
        source="botocore apigateway MethodSetting.metricsEnabled",
    )
    tracing: Flag | None = aws_default(
        "Whether requests are traced.",
        default=False,
        only_when=(Offered("protocol", ("rest", "websocket"), "tracing in the function", Severity.LOW),),
        source=MATRIX,
    )
    cors: Cors | None = aws_default("Which web pages may call.", None)
    compression: SizeField | None = aws_default(
        "From which size answers are compressed.",
        None,
        bounds=Bounds(least="0B", most="10MB"),
        source="botocore apigateway CreateRestApi.minimumCompressionSize",
    )
    client_certificate: Flag | None = aws_default(
        "Whether it proves itself to backends.",
        default=False,
        only_when=(Offered("protocol", ("rest", "websocket"), "a private integration", Severity.LOW),),
        source=MATRIX,
    )
    account_log_role: Flag | None = aws_default(
        "Whether the account lets API Gateway write logs.",
        default=False,
        source="botocore apigateway Account.cloudwatchRoleArn",
    )
    error_bodies: Literal["fixed", "default"] | None = aws_default(
        "What errors reveal.",
        "default",
        only_when=_rest_only("errors written by the function", Severity.LOW),
        source=MATRIX,
    )
    sessions: Text | None = aws_default("The table of open WebSocket connections.", None, verb="sessions")
    correlation: Text | None = stated("The header that joins records.")
    routes: dict[Text, Route] | None = required("Methods and paths.")
