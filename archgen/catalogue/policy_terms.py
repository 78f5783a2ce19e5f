"""Resource policies: what narrows a statement for everybody, and what tells for whom a service asks."""

from __future__ import annotations

CALLER_KEYS: frozenset[str] = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:vpcsourceip",
        "kms:calleraccount",
    }
)
"""Keys of conditions, in small letters, of which a fixed value leaves some callers of `*` only.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html,
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

SOURCE_KEYS: frozenset[str] = frozenset(
    {
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "kms:calleraccount",
    }
)
"""Keys, in small letters, by which a statement for a service asks on whose behalf it comes.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html,
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

CONTEXT_PREFIX = "kms:encryptioncontext"
"""How the keys begin that ask for an encryption context, such as the log group that a key is used for.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

SOURCE_ARN = "aws:sourcearn"

WITHOUT_ACCOUNT: frozenset[str] = frozenset({"s3"})
"""Services whose ARNs name no account, so that the ARN alone does not say whose the thing is.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

INVOKING: tuple[str, ...] = ("lambda:InvokeFunction", "lambda:InvokeFunctionUrl")
"""What starting a function takes, by its name or by its URL.

Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

CODE_CHANGES: tuple[str, ...] = ("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration")
"""What changes the code of a function, or the layers, variables and role that it runs with.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

CHANGES: tuple[str, ...] = ("Add", "Create", "Delete", "Publish", "Put", "Remove", "Tag", "Untag", "Update")
"""How the names of actions begin that change a function.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""
