"""Frames and networks: accounts, VPCs, subnets, endpoints."""

from typing import Any, ClassVar, Literal

from archgen.catalogue.capabilities import FrameType, HasPolicy, Zonal
from archgen.catalogue.fields import (
    Bounds,
    Declared,
    Flag,
    FlagOrNames,
    Names,
    Number,
    Offered,
    ResourceType,
    SecondFactor,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

PASSWORDS = "botocore iam UpdateAccountPasswordPolicy"
ENDPOINT = "botocore ec2 CreateVpcEndpoint"


class Root(Declared):
    """The root user."""

    keys: Flag | None = stated("Whether it has access keys.")
    mfa: SecondFactor | None = stated("Whether it has a second factor, and which kind.")


class PasswordPolicy(Declared):
    """What passwords of IAM users must be."""

    length: Number | None = stated(
        "The fewest characters.",
        source=f"{PASSWORDS}.MinimumPasswordLength",
        bounds=Bounds(least="6", most="128"),
    )
    reuse: Number | None = stated(
        "How many old ones are refused.",
        source=f"{PASSWORDS}.PasswordReusePrevention",
        bounds=Bounds(least="1", most="24"),
    )
    symbols: Flag | None = stated("Whether symbols are asked for.", source=f"{PASSWORDS}.RequireSymbols")


class Account(FrameType):
    """An AWS account."""

    word: ClassVar[str] = "account"

    id: Text | None = required("Its twelve digits.", source="botocore organizations Account.Id")
    trusted_accounts: Names | None = stated("Accounts that are trusted; none when silent.")
    detects: Names | None = stated("What raises an alarm in it.")
    access_analyzer: FlagOrNames | None = stated("Whether outside access is analysed, or in which Regions.")
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

    cidr: Names | None = required("Its address ranges.", source="botocore ec2 CreateVpc.CidrBlock")
    flow_logs: Text | None = aws_default(
        "Where its connections are logged.",
        None,
        verb="logs_to",
        words=("none",),
        source="botocore ec2 CreateFlowLogs.LogDestinationType",
    )
    default_security_group: Literal["closed", "open"] | None = aws_default(
        "What the default group lets through.",
        "open",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    )
    egress: Literal["none", "nat", "firewall", "proxy"] | None = stated("How it reaches the internet.")


class Subnet(FrameType):
    """A part of a VPC in one zone."""

    word: ClassVar[str] = "subnet"

    zone: Text | None = required(
        "Its availability zone's letter.", source="botocore ec2 CreateSubnet.AvailabilityZone"
    )
    public: Flag | None = aws_default(
        "Whether the internet reaches it.", default=False, source="botocore ec2 CreateRoute.GatewayId"
    )
    public_ips: Flag | None = aws_default(
        "Whether what is in it gets public addresses.",
        default=False,
        source="botocore ec2 Subnet.MapPublicIpOnLaunch",
    )
    routes: Names | None = aws_default(
        "Where it leads: igw, nat, endpoint, transit.", None, source="botocore ec2 CreateRoute"
    )


class OnPremises(FrameType):
    """One's own data centre."""

    word: ClassVar[str] = "on-premises"


class Group(FrameType):
    """A frame of one's own."""

    word: ClassVar[str] = "group"


class SecurityGroup(ResourceType):
    """Who may connect to what is in it."""

    word: ClassVar[str] = "security-group"

    in_from: Any = aws_default(
        "From where.", None, source="botocore ec2 AuthorizeSecurityGroupIngress.IpPermissions"
    )
    out_to: Any = aws_default(
        "Where to; anywhere when silent.",
        None,
        source="botocore ec2 AuthorizeSecurityGroupEgress.IpPermissions",
    )


class VpcEndpoint(HasPolicy, Zonal):
    """A private way to a service."""

    word: ClassVar[str] = "vpc-endpoint"
    spared: ClassVar[bool] = True

    service: Text | None = required("The service it leads to.", source=f"{ENDPOINT}.ServiceName")
    kind: Literal["interface", "gateway"] | None = derived(
        "Interface; gateway for s3 and dynamodb.",
        source=f"{ENDPOINT}.VpcEndpointType",
        only_when=(Offered("service", ("s3", "dynamodb"), "`kind: interface`", judged=("gateway",)),),
    )
    security_groups: Names | None = aws_default("Its security groups.", None, verb="security_groups")
    private_dns: Flag | None = aws_default(
        "Whether the service's own name leads to it.",
        default=True,
        source=f"{ENDPOINT}.PrivateDnsEnabled",
    )
    routes: Names | None = aws_default(
        "Subnets whose routes lead to a gateway.", None, source=f"{ENDPOINT}.RouteTableIds"
    )
    accepts: Literal["manual", "automatic"] | None = aws_default(
        "Whether consumers are let in by hand.",
        "automatic",
        source="botocore ec2 CreateVpcEndpointServiceConfiguration.AcceptanceRequired",
    )
    principals: Names | None = aws_default(
        "Who may connect.",
        None,
        source="botocore ec2 ModifyVpcEndpointServicePermissions.AddAllowedPrincipals",
    )


class VpcLink(Zonal):
    """API Gateway's way into a VPC."""

    word: ClassVar[str] = "vpc-link"

    to: Text | None = required("What it leads to.", verb="to")
    security_groups: Names | None = aws_default("Its security groups.", None, verb="security_groups")
