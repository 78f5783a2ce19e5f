"""Which keys of certificates are too weak, and which ones API Gateway takes for a name."""

from __future__ import annotations

from collections.abc import Mapping

WEAK_KEYS = ("rsa-1024",)
"""Keys that can only be imported, and that nobody ought to show any more.

Source: botocore acm RequestCertificate.KeyAlgorithm, https://csrc.nist.gov/pubs/sp/800/131/a/r2/final
"""

API_KEYS: Mapping[str, tuple[str, ...]] = {
    "public": ("rsa-2048",),
    "private": ("rsa-2048", "p256", "p384"),
}
"""The keys that API Gateway takes for a name, by whether its API is private.

Sources:
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-specify-certificate-for-custom-domain-name.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
"""

API_KEYS_ASKED = ("p256", "p384", "p521")
"""Keys of which those pages say nothing for names that are not private."""
