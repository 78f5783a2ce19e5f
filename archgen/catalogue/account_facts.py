"""What is worth an alarm in any account, and what a password of IAM must be."""

from __future__ import annotations

from archgen.catalogue.facts import Fact

_CIS = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html"

DETECTIONS = Fact(
    ("root-use", "unauthorized-calls", "sign-in-without-mfa", "iam-changes", "trail-changes", "key-disable"),
    _CIS,
)
"""What takes an account over, or hides that somebody did."""

MORE_DETECTIONS = Fact(("sign-in-failures", "bucket-policy-changes", "config-changes"), _CIS)
"""What else is worth an alarm in every account, where the data in it is of the most secret."""

NETWORK_DETECTION = Fact("network-changes", _CIS)
"""What is worth an alarm where there is a network."""

ORGANIZATION_DETECTION = Fact(
    "organization-changes",
    "https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-organizations.html",
)
"""What is worth an alarm in the account from which an organisation is run."""

PASSWORD_LENGTH = Fact(14, "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html")
"""The fewest characters that a password of an IAM user is to have."""

PASSWORD_REUSE = Fact(24, PASSWORD_LENGTH.source)
"""How many old passwords of an IAM user are to be refused."""
