"""How each icon and frame is called in draw.io's own AWS library, for files that people edit there.

Names, colours and which of the two kinds a shape is of: draw.io 24.7.5,
https://github.com/jgraph/drawio/blob/v24.7.5/src/main/webapp/js/diagramly/sidebar/Sidebar-AWS4.js
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

_ANALYTICS = "#8C4FFF"
_COMPUTE = "#ED7100"
_DATABASE = "#C925D1"
_GENERAL = "#232F3D"
_INTEGRATION = "#E7157B"
_MANAGEMENT = "#E7157B"
_NETWORK = "#8C4FFF"
_SECURITY = "#DD344C"
_STORAGE = "#7AA116"


class Shape(Struct, frozen=True):
    """A shape of the library: its name behind `mxgraph.aws4.`, and its colour as `#rrggbb`.

    A `service` is a white sign on a coloured square; every other shape is the coloured sign alone.
    """

    name: str
    colour: str
    service: bool = True


UNKNOWN = Shape("general", "#1E262E")
"""The shape of an icon that has none of its own here."""

SHAPES: Mapping[str, Shape] = {
    "aws.analytics.AmazonOpensearchService": Shape("elasticsearch_service", _ANALYTICS),
    "aws.analytics.Kinesis": Shape("kinesis", _ANALYTICS),
    "aws.analytics.KinesisDataFirehose": Shape("kinesis_data_firehose", _ANALYTICS),
    "aws.compute.EC2": Shape("ec2", _COMPUTE),
    "aws.compute.ECS": Shape("ecs", _COMPUTE),
    "aws.compute.EKS": Shape("eks", _COMPUTE),
    "aws.compute.Lambda": Shape("lambda", _COMPUTE),
    "aws.database.Aurora": Shape("aurora", _DATABASE),
    "aws.database.Dynamodb": Shape("dynamodb", _DATABASE),
    "aws.database.ElastiCache": Shape("elasticache", _DATABASE),
    "aws.database.RDS": Shape("rds", _DATABASE),
    "aws.general.Client": Shape("client", _GENERAL, service=False),
    "aws.general.General": UNKNOWN,
    "aws.general.InternetAlt1": Shape("internet_alt1", _GENERAL, service=False),
    "aws.general.MobileClient": Shape("mobile_client", _GENERAL, service=False),
    "aws.general.OfficeBuilding": Shape("office_building", _GENERAL, service=False),
    "aws.general.SamlToken": Shape("saml_token", _GENERAL, service=False),
    "aws.general.Toolkit": Shape("external_toolkit", _GENERAL, service=False),
    "aws.general.TraditionalServer": Shape("traditional_server", _GENERAL, service=False),
    "aws.general.User": Shape("user", _GENERAL, service=False),
    "aws.general.Users": Shape("users", _GENERAL, service=False),
    "aws.integration.Eventbridge": Shape("eventbridge", _INTEGRATION),
    "aws.integration.EventbridgeScheduler": Shape("eventbridge_scheduler", _INTEGRATION, service=False),
    "aws.integration.SimpleNotificationServiceSns": Shape("sns", _INTEGRATION),
    "aws.integration.SimpleQueueServiceSqs": Shape("sqs", _INTEGRATION),
    "aws.integration.StepFunctions": Shape("step_functions", _INTEGRATION),
    "aws.management.Cloudtrail": Shape("cloudtrail", _MANAGEMENT),
    "aws.management.Cloudwatch": Shape("cloudwatch_2", _MANAGEMENT),
    "aws.management.CloudwatchAlarm": Shape("alarm", _MANAGEMENT, service=False),
    "aws.management.CloudwatchLogs": Shape("cloudwatch_logs", _MANAGEMENT, service=False),
    "aws.management.OrganizationsAccount": Shape("organizations_account", _MANAGEMENT, service=False),
    "aws.management.SystemsManagerParameterStore": Shape("parameter_store", _MANAGEMENT, service=False),
    "aws.network.APIGateway": Shape("api_gateway", _NETWORK),
    "aws.network.CloudFront": Shape("cloudfront", _NETWORK),
    "aws.network.DirectConnect": Shape("direct_connect", _NETWORK),
    "aws.network.ElbApplicationLoadBalancer": Shape("application_load_balancer", _NETWORK, service=False),
    "aws.network.ElbNetworkLoadBalancer": Shape("network_load_balancer", _NETWORK, service=False),
    "aws.network.Endpoint": Shape("endpoint", _NETWORK, service=False),
    "aws.network.InternetGateway": Shape("internet_gateway", _NETWORK, service=False),
    "aws.network.NATGateway": Shape("nat_gateway", _NETWORK, service=False),
    "aws.network.Nacl": Shape("network_access_control_list", _NETWORK, service=False),
    "aws.network.NetworkFirewall": Shape("network_firewall", _SECURITY),
    "aws.network.PrivateSubnet": Shape("vpc", _NETWORK),
    "aws.network.PublicSubnet": Shape("vpc", _NETWORK),
    "aws.network.RouteTable": Shape("route_table", _NETWORK, service=False),
    "aws.network.Privatelink": Shape("vpc_privatelink", _NETWORK),
    "aws.network.Route53": Shape("route_53", _NETWORK),
    "aws.network.SiteToSiteVpn": Shape("site_to_site_vpn", _NETWORK),
    "aws.network.TransitGateway": Shape("transit_gateway", _NETWORK),
    "aws.network.VPC": Shape("vpc", _NETWORK),
    "aws.security.CertificateManager": Shape("certificate_manager_3", _SECURITY),
    "aws.security.Cognito": Shape("cognito", _SECURITY),
    "aws.security.IAMRole": Shape("role", _SECURITY, service=False),
    "aws.security.IdentityAndAccessManagementIamPermissions": Shape("permissions", _SECURITY, service=False),
    "aws.security.KeyManagementService": Shape("key_management_service", _SECURITY),
    "aws.security.SecretsManager": Shape("secrets_manager", _SECURITY),
    "aws.security.Shield": Shape("shield", _SECURITY),
    "aws.security.ShieldAdvanced": Shape("shield_shield_advanced", _SECURITY, service=False),
    "aws.security.WAF": Shape("waf", _SECURITY),
    "aws.storage.Backup": Shape("backup", _STORAGE),
    "aws.storage.SimpleStorageServiceS3": Shape("s3", _STORAGE),
}
"""The shape of every icon that a type may have, by the icon's dotted name."""


class GroupShape(Struct, frozen=True):
    """A group of the library: its sign's name (empty: a plain frame), its colours, and if it is dashed."""

    sign: str
    border: str
    title: str
    fill: str = "none"
    dashed: bool = False


GROUPS: Mapping[str, GroupShape] = {
    "cloud": GroupShape("group_aws_cloud_alt", "#232F3E", "#232F3E"),
    "account": GroupShape("group_account", "#CD2264", "#CD2264"),
    "region": GroupShape("group_region", "#00A4A6", "#147EBA", dashed=True),
    "vpc": GroupShape("group_vpc2", "#8C4FFF", "#6D34D6"),
    "subnet": GroupShape("group_security_group", "#00A4A6", "#147EBA", "#E6F6F7"),
    "public-subnet": GroupShape("group_security_group", "#7AA116", "#248814", "#F2F6E8"),
    "security-group": GroupShape("", "#DD3522", "#DD3522"),
    "on-premises": GroupShape("group_on_premise", "#7D8998", "#5A6C86"),
    "group": GroupShape("", "#5A6C86", "#5A6C86", dashed=True),
    "key": GroupShape("", "#A77B16", "#75550A", dashed=True),
    "boundary": GroupShape("", "#B3402A", "#8F3120", dashed=True),
}
"""The group of every kind of frame.

The library writes the title of a VPC in a grey that cannot be read on white; a key and a boundary
of trust it has no groups for.
"""
