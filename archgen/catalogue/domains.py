"""Host names of one's own, wherever a resource has one."""

from typing import Annotated, Literal

from archgen.catalogue.fields import Declared, Several, Text, aws_default, derived, required, stated

TLS_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html"
MUTUAL = "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html"
NAMES = "botocore apigateway CreateDomainName"


class MutualTLS(Declared):
    """Client certificates on a host name."""

    truststore: Text | None = required(
        "The bucket with the accepted authorities.", verb="truststore", of=("bucket",), source=MUTUAL
    )
    version: Text | None = aws_default(
        "The trust store's object version; the newest when silent.", None, source=MUTUAL
    )
    ownership_certificate: Text | None = aws_default(
        "Proves the name where the certificate is imported or private.",
        None,
        verb="certificate",
        of=("certificate",),
        source=f"{NAMES}.ownershipVerificationCertificateArn",
    )


class Domain(Declared):
    """A host name with its certificate."""

    name: Text | None = required("The host name.", source=f"{NAMES}.domainName")
    certificate: Text | None = required(
        "The certificate for the name.",
        verb="certificate",
        of=("certificate",),
        source=f"{NAMES}.regionalCertificateArn, {NAMES}.certificateArn",
    )
    minimum_tls: Text | None = aws_default(
        "The oldest TLS policy that callers may use.", "TLS_1_2", source=f"{TLS_PAGE}, {NAMES}.securityPolicy"
    )
    endpoint_access: Literal["basic", "strict"] | None = derived(
        "Whether only requests for this very name are taken; AWS asks for it beside a SecurityPolicy_ name.",
        source=f"{TLS_PAGE}, {NAMES}.endpointAccessMode",
    )
    mutual_tls: MutualTLS | None = aws_default(
        "Client certificates.", None, source=f"{MUTUAL}, {NAMES}.mutualTlsAuthentication"
    )
    path: Text | None = aws_default(
        "The base path on a shared name.", "/", source="botocore apigateway CreateBasePathMapping.basePath"
    )
    zone: Text | None = stated("The DNS zone that owns the name.", verb="zone", of=("route53",))
    region_routing: Literal["latency", "failover", "weighted", "none"] | None = aws_default(
        "How several Regions share the name.",
        "none",
        source="botocore route53 ResourceRecordSet.SetIdentifier",
    )
    health_check: Text | None = aws_default(
        "The health check of that routing.",
        None,
        verb="health_check",
        of=("route53-health-check",),
        source="botocore route53 ResourceRecordSet.HealthCheckId",
    )


class ViewerDomain(Domain):
    """A host name of a distribution; its TLS policies have names of their own."""

    minimum_tls: Text | None = stated(
        "The oldest TLS policy that viewers may use, such as TLSv1.2_2021; "
        "AWS asks for it beside a name of your own.",
        source="botocore cloudfront ViewerCertificate.MinimumProtocolVersion",
    )


Domains = Annotated[tuple[Domain, ...], Several]
"""One host name or several."""
ViewerDomains = Annotated[tuple[ViewerDomain, ...], Several]
"""One host name of a distribution or several."""
