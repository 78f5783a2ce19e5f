"""What AWS asks for in us-east-1, in US dollars: the prices that findings about money are reckoned with.

AWS's pages of prices show figures by script; these are of its price list, read on the days named.
"""

from __future__ import annotations

from archgen.catalogue.facts import Fact

_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/, AWS Price List of 2026-09-29"
_CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/, AWS Price List of 2026-09-29"
_UNITS = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html"

HOURS_A_MONTH = 730
"""As AWS's price lists count."""

MILLION_READS = Fact(0.125, _DYNAMODB)
"""A million read request units of a table that is billed on demand."""

MILLION_WRITES = Fact(0.625, _DYNAMODB)
"""A million write request units of a table that is billed on demand."""

READ_UNIT_BYTES = Fact(4096, _UNITS)
"""How much of an item one read unit reads, strongly consistent."""

READS_A_UNIT = Fact(2, _UNITS)
"""How many eventually consistent reads a second one read unit serves; strongly consistent ones are half."""

WRITE_UNIT_BYTES = Fact(1024, _UNITS)
"""How much of an item one write unit writes."""

MILLION_EDGE_REQUESTS = Fact(1.0, _CLOUDFRONT)
"""A million HTTPS requests to a distribution from the United States."""

EDGE_GIGABYTE = Fact(0.085, _CLOUDFRONT)
"""A gigabyte from a distribution to the United States, of the first ten terabytes a month."""

SMALLEST_CACHE_HOUR = Fact(0.02, "https://aws.amazon.com/api-gateway/pricing/, AWS Price List of 2024-07-01")
"""An hour of a REST API's smallest cache, half a gigabyte."""
