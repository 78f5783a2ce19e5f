"""What brings callers to a system: Amazon CloudFront and Amazon Route 53."""

from typing import Annotated, ClassVar, Literal

from archgen.catalogue.capabilities import Caches, Exposed, Inspectable, Logged, Observes, TerminatesTLS
from archgen.catalogue.domains import ViewerDomains
from archgen.catalogue.fields import (
    Before,
    Bounds,
    Declared,
    DurationField,
    Flag,
    Names,
    Relations,
    ResourceType,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

CONFIG = "botocore cloudfront DistributionConfig"
BEHAVIOUR = "botocore cloudfront DefaultCacheBehavior"
ZONE = "botocore route53 CreateHostedZone"


def _secret_alone(value: object) -> object:
    """A name alone is the secret's; CloudFront then still wants to know the header."""
    return {"secret": value} if isinstance(value, str) else value


class OriginHeader(Declared):
    """A header that the edge adds, with a secret value."""

    name: Text | None = required(
        "The header's name.", source="botocore cloudfront OriginCustomHeader.HeaderName"
    )
    secret: Text | None = required("The secret that holds its value.", verb="origin_header", of=("secret",))


class EdgeCache(Declared):
    """What a distribution keeps."""

    ttl: DurationField | None = derived("How long an answer is kept; AWS's managed policy when silent.")
    key: Names | None = aws_default(
        "Headers, cookies and query words that tell answers apart.",
        None,
        source="botocore cloudfront CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin",
    )
    off: Flag | None = aws_default(
        "Whether nothing is kept.", default=False, source=f"{BEHAVIOUR}.CachePolicyId"
    )


class Behaviour(Declared):
    """How the edge treats one path."""

    origin: Text | None = derived("Where the path is fetched from.", verb="origin")
    cache: EdgeCache | None = derived("What is kept of it.")
    methods: Names | None = aws_default(
        "The methods let through.", ("GET", "HEAD"), source=f"{BEHAVIOUR}.AllowedMethods"
    )


class CloudFront(Logged, Exposed, Inspectable, TerminatesTLS, Caches):
    """A content delivery network in front of origins."""

    word: ClassVar[str] = "cloudfront"

    origin: Relations | None = required("Where it fetches from.", verb="origin", source=f"{CONFIG}.Origins")
    origin_header: Annotated[OriginHeader, Before(_secret_alone)] | None = aws_default(
        "A secret header that proves the way through the edge.",
        None,
        source="botocore cloudfront Origin.CustomHeaders",
    )
    origin_access: Literal["oac", "none"] | None = aws_default(
        "Signed access to buckets and function URLs.",
        "none",
        source="botocore cloudfront Origin.OriginAccessControlId",
    )
    behaviours: dict[Text, Behaviour] | None = aws_default(
        "Paths treated unlike the rest.", None, source=f"{CONFIG}.CacheBehaviors"
    )
    cache: EdgeCache | None = derived("What is kept; AWS's managed policy when silent.")
    domain: ViewerDomains | None = aws_default(
        "Its own host names; cloudfront.net when silent.", None, source=f"{CONFIG}.Aliases"
    )
    minimum_tls: Text | None = aws_default(
        "The oldest TLS policy for viewers of the cloudfront.net name.",
        "TLSv1",
        source="botocore cloudfront ViewerCertificate.MinimumProtocolVersion, "
        "botocore cloudfront ViewerCertificate.CloudFrontDefaultCertificate",
    )
    viewer_protocol: Literal["https-only", "redirect", "allow-all"] | None = aws_default(
        "What becomes of plain HTTP; AWS asks for it and its console offers both.",
        "allow-all",
        source=f"{BEHAVIOUR}.ViewerProtocolPolicy",
    )
    signed: Flag | None = aws_default(
        "Whether viewers need signed URLs or cookies.",
        default=False,
        source=f"{BEHAVIOUR}.TrustedKeyGroups",
    )
    geo: dict[Text, Names] | None = aws_default(
        "Countries under `allow` or `block`.",
        None,
        source="botocore cloudfront GeoRestriction.RestrictionType",
    )
    default_root_object: Text | None = aws_default(
        "What `/` answers with.", None, source=f"{CONFIG}.DefaultRootObject"
    )
    price_class: Literal["100", "200", "all"] | None = aws_default(
        "Which edge locations serve.", "all", source=f"{CONFIG}.PriceClass"
    )


class HostedZone(ResourceType):
    """A DNS zone of Amazon Route 53 and its records."""

    word: ClassVar[str] = "route53"

    name: Text | None = required("The zone's name.", source=f"{ZONE}.Name")
    records: dict[Text, Text] | None = aws_default(
        "Names and what they lead to.", None, verb="records", source="botocore route53 ResourceRecordSet.Name"
    )
    private: Flag | None = aws_default(
        "Whether it answers inside a VPC only.", default=False, source=f"{ZONE}.HostedZoneConfig.PrivateZone"
    )
    dnssec: Flag | None = aws_default(
        "Whether its answers are signed.", default=False, source="botocore route53 EnableHostedZoneDNSSEC"
    )
    query_logs: Text | None = aws_default(
        "Where its questions are logged.",
        None,
        verb="logs_to",
        of=("log-group",),
        source="botocore route53 CreateQueryLoggingConfig",
    )


class HealthCheck(Observes):
    """A Route 53 health check."""

    word: ClassVar[str] = "route53-health-check"

    watches: Names | None = stated("What it asks.", verb="watches")
    path: Text | None = aws_default(
        "The path it asks for.", None, source="botocore route53 HealthCheckConfig.ResourcePath"
    )
    interval: DurationField | None = aws_default(
        "How often it asks.",
        "30s",
        source="botocore route53 HealthCheckConfig.RequestInterval",
        bounds=Bounds(values=("10s", "30s")),
    )
