"""Who people are: Cognito user pools and identity pools, and other providers."""

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import (
    Authenticates,
    DeletionProtected,
    Encryptable,
    Enters,
    HoldsData,
    Inspectable,
    Logged,
    Outside,
)
from archgen.catalogue.domains import Domains
from archgen.catalogue.fields import (
    Bounds,
    Declared,
    DurationField,
    Flag,
    Names,
    Number,
    Offered,
    Relations,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

POOL = "botocore cognito-idp CreateUserPool"
APP = "botocore cognito-idp CreateUserPoolClient"
QUOTAS = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html"
PLANS = "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html"


class ThreatProtection(Declared):
    """What Cognito does about risky sign-ins."""

    standard: Literal["off", "audit", "enforced"] | None = aws_default(
        "For the usual ways to sign in.",
        "off",
        source=f"{PLANS}, botocore cognito-idp UserPoolAddOnsType.AdvancedSecurityMode",
    )
    custom: Literal["off", "audit", "enforced"] | None = aws_default(
        "For custom ways.",
        "off",
        source=f"{PLANS}, botocore cognito-idp AdvancedSecurityAdditionalFlowsType.CustomAuthMode",
    )
    leaked_passwords: Literal["off", "allow", "block"] | None = aws_default(
        "For passwords known to be out.",
        "off",
        source=f"{PLANS}, botocore cognito-idp CompromisedCredentialsActionsType.EventAction",
    )
    risky_sign_in: Literal["off", "allow", "mfa", "block"] | None = aws_default(
        "For unusual sign-ins.",
        "off",
        source=f"{PLANS}, botocore cognito-idp AccountTakeoverActionType.EventAction",
    )


class Password(Declared):
    """What a password must be."""

    length: Number | None = aws_default(
        "The fewest characters.",
        8,
        source="botocore cognito-idp PasswordPolicyType.MinimumLength",
        bounds=Bounds(least="6", most="99"),
    )
    symbols: Flag | None = aws_default(
        "Whether symbols are asked for.",
        default=True,
        source="botocore cognito-idp PasswordPolicyType.RequireSymbols",
    )
    numbers: Flag | None = aws_default(
        "Whether digits are asked for.",
        default=True,
        source="botocore cognito-idp PasswordPolicyType.RequireNumbers",
    )
    cases: Flag | None = aws_default(
        "Whether both cases are asked for.",
        default=True,
        source="botocore cognito-idp PasswordPolicyType.RequireUppercase",
    )
    history: Number | None = aws_default(
        "How many old ones are refused.",
        0,
        source="botocore cognito-idp PasswordPolicyType.PasswordHistorySize",
        bounds=Bounds(least="0", most="24"),
    )
    temporary: DurationField | None = aws_default(
        "How long a temporary one works.",
        "7d",
        source="botocore cognito-idp PasswordPolicyType.TemporaryPasswordValidityDays",
        bounds=Bounds(least="1d", most="365d"),
    )


class AppClient(Declared):
    """One application that signs people in."""

    secret: Text | None = aws_default(
        "Whether, or where, it has a secret.",
        None,
        verb="secret",
        words=("true", "false"),
        source=f"{APP}.GenerateSecret",
    )
    flows: Names | None = aws_default("OAuth grants.", None, source=f"{APP}.AllowedOAuthFlows")
    pkce: Flag | None = stated("Whether the code grant carries a proof key.")
    sign_in: Names | None = aws_default(
        "Ways to sign in.", ("srp", "custom", "refresh"), source=f"{APP}.ExplicitAuthFlows"
    )
    callbacks: Names | None = aws_default("Where people return to.", None, source=f"{APP}.CallbackURLs")
    scopes: Names | None = aws_default("Scopes it may ask for.", None, source=f"{APP}.AllowedOAuthScopes")
    access_token: DurationField | None = aws_default(
        "How long an access token works.",
        "1h",
        source=f"{QUOTAS}, {APP}.AccessTokenValidity",
        bounds=Bounds(least="5m", most="1d"),
    )
    id_token: DurationField | None = aws_default(
        "How long an ID token works.",
        "1h",
        source=f"{QUOTAS}, {APP}.IdTokenValidity",
        bounds=Bounds(least="5m", most="1d"),
    )
    refresh_token: DurationField | None = aws_default(
        "How long a refresh token works.",
        "30d",
        source=f"{QUOTAS}, {APP}.RefreshTokenValidity",
        bounds=Bounds(least="1h", most="3650d"),
    )
    revocation: Flag | None = aws_default(
        "Whether tokens can be revoked.", default=True, source=f"{APP}.EnableTokenRevocation"
    )
    hide_missing_users: Flag | None = aws_default(
        "Whether unknown names get the same answer as wrong passwords.",
        default=False,
        source=f"{APP}.PreventUserExistenceErrors",
    )
    writes: Names | None = aws_default(
        "Attributes its users may change; the standard ones when silent.",
        None,
        source=f"{APP}.WriteAttributes",
    )
    used_by: Text | None = stated("The client that uses it.", verb="used_by")


class UserPool(Encryptable, Logged, DeletionProtected, HoldsData, Inspectable, Enters, Authenticates):
    """A directory of people who sign in."""

    word: ClassVar[str] = "cognito-user-pool"

    mfa: Literal["off", "optional", "required"] | None = aws_default(
        "Whether a second factor is asked for.", "off", source=f"{POOL}.MfaConfiguration"
    )
    mfa_factors: Names | None = stated(
        "Which second factors: totp, sms, email, passkey.",
        source=f"{PLANS}, botocore cognito-idp SetUserPoolMfaConfig",
        only_when=(
            Offered(
                "plan", ("essentials", "plus"), "`plan: essentials`, or totp", judged=("email", "passkey")
            ),
        ),
    )
    plan: Literal["lite", "essentials", "plus"] | None = aws_default(
        "The feature plan.", "essentials", source=f"{PLANS}, {POOL}.UserPoolTier"
    )
    threat_protection: ThreatProtection | Literal["off", "audit", "enforced"] | None = aws_default(
        "What happens at risky sign-ins; one word sets all.",
        "off",
        source=PLANS,
        only_when=(Offered("plan", ("plus",), "`plan: plus`"),),
    )
    password: Password | None = aws_default(
        "What a password must be.", None, source=f"{POOL}.Policies.PasswordPolicy"
    )
    self_sign_up: Flag | None = aws_default(
        "Whether anybody may open an account.",
        default=True,
        source=f"{POOL}.AdminCreateUserConfig.AllowAdminCreateUserOnly",
    )
    verify: Names | None = aws_default(
        "What a new account must prove.", None, source=f"{POOL}.AutoVerifiedAttributes"
    )
    app_clients: dict[Text, AppClient] | None = aws_default(
        "The applications that sign people in.", None, source=APP
    )
    domain: Domains | None = aws_default(
        "The host of its sign-in pages.",
        None,
        source="botocore cognito-idp CreateUserPoolDomain.CustomDomainConfig",
    )
    writable_by_users: Names | None = aws_default(
        "Attributes that people may change.", None, source=f"{APP}.WriteAttributes"
    )
    triggers: dict[Text, Text] | None = aws_default(
        "Functions that it calls, by the moment.", None, verb="triggers", source=f"{POOL}.LambdaConfig"
    )
    calls: Relations | None = aws_default("Functions that it calls.", None, verb="calls")
    stack: Literal["own", "shared"] | None = stated("Whether it lives and dies apart from the API.")


class IdentityPool(Enters):
    """Hands out AWS credentials to people who signed in."""

    word: ClassVar[str] = "identity-pool"

    signs_in_with: Relations | None = required("Whose sign-in it trusts.", verb="signs_in_with")
    guests: Flag | None = aws_default(
        "Whether strangers get credentials.",
        default=False,
        source="botocore cognito-identity CreateIdentityPool.AllowUnauthenticatedIdentities",
    )
    guest_role: Text | None = aws_default("The role of strangers.", None, verb="assumes")
    roles: dict[Text, Text] | None = aws_default("Roles by claim or group.", None, verb="assumes")
    no_match: Literal["deny", "authenticated-role"] | None = stated(
        "What becomes of people whom no role fits; AWS asks for it beside role mappings.",
        source="botocore cognito-identity RoleMapping.AmbiguousRoleResolution",
    )
    tags_from: Names | None = aws_default(
        "Claims that become principal tags.",
        None,
        source="botocore cognito-identity SetPrincipalTagAttributeMap.PrincipalTags",
    )


class IdentityProvider(Outside, Authenticates):
    """Somebody else's directory."""

    word: ClassVar[str] = "identity-provider"

    kind: Literal["oidc", "saml", "auth0", "okta", "entra-id"] | None = stated("What kind of provider.")
    issuer: Text | None = derived("The issuer's address.")
    audience: Names | None = stated("For whom its tokens are.")
    signs_in: Text | None = aws_default("The pool it federates into.", None, verb="signs_in")
    mfa: Literal["off", "optional", "required"] | None = stated("Whether it asks for a second factor.")
    if_down: Literal["deny", "cached", "allow"] | None = stated("What happens while it cannot be reached.")
