"""Authorizers of Amazon API Gateway: who checks callers before the code runs."""

from typing import ClassVar, Literal

from archgen.catalogue.fields import (
    Bounds,
    By,
    DurationField,
    Names,
    Offered,
    ResourceType,
    Text,
    aws_default,
    derived,
    required,
    stated,
)
from archgen.finding.finding import Severity

AUTHORIZER = "botocore apigateway CreateAuthorizer"


class Authorizer(ResourceType):
    """Checks who calls, before the code runs."""

    word: ClassVar[str] = "authorizer"

    kind: Literal["jwt", "cognito", "lambda-request", "lambda-token"] | None = required(
        "What checks.", source=f"{AUTHORIZER}.type"
    )
    issuer: Names | None = derived("Who issued the token.", verb="issuer")
    audience: Names | None = aws_default(
        "For whom the token must be.",
        None,
        only_when=(
            Offered(
                "kind",
                ("jwt",),
                "app clients of the pool; a pool's authorizer has no such setting",
                Severity.LOW,
            ),
        ),
        source="botocore apigatewayv2 JWTConfiguration.Audience",
    )
    algorithms: Names | None = derived("Signature algorithms that are taken.")
    token: Literal["access", "id"] | None = stated("Which token is taken.")
    user_pool: Text | None = derived(
        "The pool that issues the tokens.", verb="user_pool", of=("cognito-user-pool",)
    )
    identity_source: Names | None = aws_default(
        "Where the proof stands in a request.", None, source=f"{AUTHORIZER}.identitySource"
    )
    function: Text | None = derived("The function that decides.", verb="function", of=("lambda",))
    cache: DurationField | None = aws_default(
        "How long a decision is kept; on REST APIs 300s of lambda-request as well.",
        By("kind", (("cognito", "300s"), ("lambda-token", "300s"))),
        bounds=Bounds(least="0s", most="3600s"),
        only_when=(
            Offered(
                "kind",
                ("cognito", "lambda-request", "lambda-token"),
                "nothing: a jwt decision is not kept",
                Severity.LOW,
            ),
        ),
        source=f"{AUTHORIZER}.authorizerResultTtlInSeconds, "
        "botocore apigatewayv2 CreateAuthorizer.AuthorizerResultTtlInSeconds",
    )
    revoke_within: DurationField | None = stated("How soon a stolen token must stop working.")
    decides_on: Names | None = stated("What the decision reads.")
    decision: Literal["route", "api"] | None = stated("For what a decision holds.")
    on_error: Literal["deny", "allow"] | None = aws_default(
        "What becomes of callers when it fails.",
        "deny",
        source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    )
