"""Frames and networks: accounts, VPCs, subnets, endpoints."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from archgen.catalogue.capabilities import FrameType, HasPolicy
from archgen.catalogue.fields import (
    Declared,
    Flag,
    Names,
    Number,
    Offered,
    ResourceType,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

ENDPOINT = "botocore ec2 CreateVpcEndpoint"


class Root(Declared):
    """The root user."""

    keys: Flag | None = stated("Whether it has access keys.")
    mfa: Flag | None = stated("Whether it has a second factor.")


class PasswordPolicy(Declared):
    """What passwords of IAM users must be."""

    length: Number | None = stated("The fewest characters.")
    reuse: Number | None = stated("How many old ones are refused.")
    symbols: Flag | None = stated("Whether symbols are asked for.")


class Account(FrameType):
    """An AWS account."""

    word: ClassVar[str] = "account"

    id: Text | None = required("Its twelve digits.")
    trusted_accounts: Names | None = aws_default("Accounts that are trusted.", None)
    detects: Names | None = stated("What raises an alarm in it.")
    access_analyzer: Flag | None = stated("Whether outside access is analysed.")
    root: Root | None = stated("Its root user.")
    password_policy: PasswordPolicy | None = stated("Passwords of IAM users.")
    concurrency: Number | None = aws_default(
        "Lambda executions it may run at once.",
        1000,
        source="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    )
    organization: Text | None = stated("Its organisation.")
    managed_by: Text | None = stated("The team or baseline that keeps it.")
    account_log_role: Flag | None = aws_default(
        "Whether API Gateway may write logs.",
        default=False,
        source="botocore apigateway Account.cloudwatchRoleArn",
    )


class Vpc(FrameType):
    """A virtual network."""

    word: ClassVar[str] = "vpc"

    cidr: Names | None = required("Its address ranges.", source="botocore ec2 CreateVpc")
    flow_logs: Text | None = aws_default(
        "Where its connections are logged.", None, verb="logs_to", words=("none",)
    )
    default_security_group: Literal["closed", "open"] | None = aws_default(
        "What the default group lets through.", "open"
    )
    egress: Literal["none", "nat", "firewall", "proxy"] | None = stated("How it reaches the internet.")


class Subnet(FrameType):
    """A part of a VPC in one zone."""

    word: ClassVar[str] = "subnet"

    zone: Text | None = required("Its availability zone's letter.")
    public: Flag | None = aws_default("Whether the internet reaches it.", default=False)
    public_ips: Flag | None = aws_default(
        "Whether what is in it gets public addresses.",
        default=False,
        source="botocore ec2 Subnet.MapPublicIpOnLaunch",
    )
    routes: Names | None = aws_default("Where it leads: igw, nat, endpoint, transit.", None)


class OnPremises(FrameType):
    """One's own data centre."""

    word: ClassVar[str] = "on-premises"


class Group(FrameType):
    """A frame of one's own."""

    word: ClassVar[str] = "group"


class SecurityGroup(ResourceType):
    """Who may connect to what is in it."""

    word: ClassVar[str] = "security-group"

    in_from: Any = aws_default("From where.", None)
    out_to: Any = aws_default("Where to.", None)


class VpcEndpoint(HasPolicy):
    """A private way to a service."""

    word: ClassVar[str] = "vpc-endpoint"

    service: Text | None = required("The service it leads to.", source=ENDPOINT)
    kind: Literal["interface", "gateway"] | None = derived(
        "Interface; gateway for s3 and dynamodb.",
        source=ENDPOINT,
        only_when=(Offered("service", ("s3", "dynamodb"), "`kind: interface`", judged=("gateway",)),),
    )
    security_groups: Names | None = aws_default("Its security groups.", None, verb="security_groups")
    private_dns: Flag | None = aws_default(
        "Whether the service's own name leads to it.",
        default=True,
        source="botocore ec2 CreateVpcEndpoint.PrivateDnsEnabled",
    )
    routes: Names | None = aws_default("Subnets whose routes lead to a gateway.", None)
    accepts: Literal["manual", "automatic"] | None = aws_default(
        "Whether consumers are let in by hand.", "automatic"
    )
    principals: Names | None = aws_default("Who may connect.", None)


class VpcLink(ResourceType):
    """API Gateway's way into a VPC."""

    word: ClassVar[str] = "vpc-link"

    to: Text | None = required("What it leads to.", verb="to")
    security_groups: Names | None = aws_default("Its security groups.", None, verb="security_groups")
