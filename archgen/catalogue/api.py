"""Amazon API Gateway: APIs as a whole. Their stages and routes have modules of their own."""

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
from archgen.catalogue.cors import Cors
from archgen.catalogue.domains import Domains
from archgen.catalogue.fields import (
    Bounds,
    By,
    Flag,
    Names,
    PercentField,
    SizeField,
    Statements,
    Text,
    aws_default,
    required,
    stated,
)
from archgen.catalogue.offered import (
    CACHE,
    CANARY,
    EXECUTION_LOG,
    MATRIX,
    TRACING,
    USAGE_KEYS,
    VALIDATION,
    not_http,
    rest_only,
)
from archgen.catalogue.routes import QUOTAS, Route
from archgen.catalogue.stages import METHOD, ApiCache, Stage, Throttle, UsagePlan
from archgen.finding.finding import Severity

TLS_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html"
API = "botocore apigateway CreateRestApi"


class ApiGateway(Logged, HasPolicy, Exposed, Inspectable, Authenticated, Throttled, TerminatesTLS):
    """An API: REST, HTTP or WebSocket."""

    word: ClassVar[str] = "api-gateway"

    protocol: Literal["rest", "http", "websocket"] | None = required(
        "Which kind of API.", source=f"{MATRIX}, botocore apigatewayv2 CreateApi.ProtocolType"
    )
    endpoint: Literal["edge", "regional", "private"] | None = aws_default(
        "Where its host is.",
        By("protocol", (("rest", "edge"),), "regional"),
        source=f"{API}.endpointConfiguration.types",
        only_when=rest_only("`endpoint: regional`, or `protocol: rest`", judged=("edge", "private")),
    )
    policy: Statements | None = aws_default(
        "The resource policy.",
        None,
        only_when=rest_only("an authorizer; only REST APIs have a resource policy"),
        source=f"{MATRIX}, {API}.policy",
    )
    default_endpoint: Literal["enabled", "disabled"] | None = aws_default(
        "Its execute-api host.",
        "enabled",
        source=f"{API}.disableExecuteApiEndpoint",
    )
    domain: Domains | None = aws_default(
        "Its own host names.", None, source="botocore apigateway CreateDomainName"
    )
    endpoint_tls: Text | None = aws_default(
        "The TLS policy of the execute-api host.", None, source=f"{TLS_PAGE}, {API}.securityPolicy"
    )
    endpoint_access: Literal["basic", "strict"] | None = stated(
        "Whether only requests for its very name are taken.", source=f"{API}.endpointAccessMode"
    )
    authorizer: Text | None = aws_default(
        "Who checks callers of routes that name nobody else.",
        "none",
        verb="authorizer",
        words=("iam", "none"),
        source="botocore apigateway PutMethod.authorizationType",
    )
    stages: dict[Text, Stage] | None = aws_default(
        "Stages with settings of their own.", None, source="botocore apigateway CreateStage"
    )
    stage_variables: dict[Text, Text] | None = aws_default(
        "Values by stage.", None, source="botocore apigateway CreateStage.variables"
    )
    canary: PercentField | None = aws_default(
        "The share of a canary.",
        None,
        only_when=CANARY,
        source=f"{MATRIX}, botocore apigateway CreateStage.canarySettings.percentTraffic",
    )
    deploy: Literal["canary", "blue-green", "in-place"] | None = stated(
        "How a change goes out; in place when nothing else is said."
    )
    throttle: Throttle | None = aws_default("How many requests are let through.", None, source=QUOTAS)
    usage_plans: dict[Text, UsagePlan] | None = aws_default(
        "Plans by group of callers.",
        None,
        only_when=rest_only("`limit` on routes, or a rate rule of a web ACL"),
        source=f"{MATRIX}, botocore apigateway CreateUsagePlan",
    )
    api_key: Flag | None = aws_default(
        "Whether routes ask for a usage key.",
        default=False,
        only_when=USAGE_KEYS,
        source=f"{MATRIX}, botocore apigateway PutMethod.apiKeyRequired, "
        "botocore apigatewayv2 CreateRoute.ApiKeyRequired",
    )
    validate_: Literal["none", "body", "parameters", "body-and-parameters"] | None = aws_default(
        "What of a request is validated.",
        "none",
        alias="validate",
        only_when=VALIDATION,
        source=f"{MATRIX}, botocore apigateway CreateRequestValidator",
    )
    cache: ApiCache | None = aws_default(
        "What it keeps of answers.",
        None,
        only_when=CACHE,
        source=f"{MATRIX}, botocore apigateway CreateStage.cacheClusterEnabled",
    )
    log_format: Literal["json", "clf", "xml"] | None = stated(
        "How records are written; JSON when nothing else is said.",
        source="botocore apigateway AccessLogSettings.format",
    )
    log_fields: Names | None = stated(
        "What a record holds.", source="botocore apigateway AccessLogSettings.format"
    )
    execution_log: Literal["off", "error", "info"] | None = aws_default(
        "What the execution log holds.",
        "off",
        only_when=EXECUTION_LOG,
        source=f"{MATRIX}, {METHOD}.loggingLevel, botocore apigatewayv2 RouteSettings.LoggingLevel",
    )
    data_trace: Flag | None = aws_default(
        "Whether whole bodies are logged.",
        default=False,
        source=f"{METHOD}.dataTraceEnabled",
    )
    metrics: Flag | None = aws_default(
        "Whether each method is measured.",
        default=False,
        source=f"{METHOD}.metricsEnabled",
    )
    tracing: Flag | None = aws_default(
        "Whether requests are traced.",
        default=False,
        only_when=TRACING,
        source=f"{MATRIX}, botocore apigateway CreateStage.tracingEnabled",
    )
    cors: Cors | None = aws_default(
        "Which web pages may call.", None, source="botocore apigatewayv2 CreateApi.CorsConfiguration"
    )
    compression: SizeField | None = aws_default(
        "From which size answers are compressed.",
        None,
        bounds=Bounds(least="0B", most="10MB"),
        source=f"{API}.minimumCompressionSize",
    )
    client_certificate: Flag | None = aws_default(
        "Whether it proves itself to backends.",
        default=False,
        only_when=not_http("a private integration", Severity.LOW),
        source=f"{MATRIX}, botocore apigatewayv2 CreateStage.ClientCertificateId",
    )
    account_log_role: Flag | None = aws_default(
        "Whether the account lets API Gateway write logs.",
        default=False,
        source="botocore apigateway Account.cloudwatchRoleArn",
    )
    error_bodies: Literal["fixed", "default"] | None = aws_default(
        "What errors reveal.",
        "default",
        only_when=rest_only("errors written by the function", Severity.LOW),
        source=f"{MATRIX}, botocore apigateway PutGatewayResponse.responseTemplates",
    )
    sessions: Text | None = stated("The table of open WebSocket connections.", verb="sessions")
    correlation: Text | None = stated("The header that joins records.")
    routes: dict[Text, Route] | None = required("Methods and paths.", source="botocore apigateway PutMethod")
