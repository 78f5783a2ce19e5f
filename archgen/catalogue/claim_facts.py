"""What tokens say of people, and what people may change of it themselves."""

from __future__ import annotations

STANDARD_ATTRIBUTES: frozenset[str] = frozenset(
    {
        "address",
        "birthdate",
        "email",
        "family_name",
        "gender",
        "given_name",
        "locale",
        "middle_name",
        "name",
        "nickname",
        "phone_number",
        "picture",
        "preferred_username",
        "profile",
        "updated_at",
        "website",
        "zoneinfo",
    }
)
"""The attributes that each user pool has; an app client that names none lets its users change them all.

Sources: botocore cognito-idp CreateUserPoolClient.WriteAttributes,
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

CUSTOM = "custom:"
"""How the names of all other attributes begin, in the pool and in its ID tokens.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""
