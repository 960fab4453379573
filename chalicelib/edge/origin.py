"""
Where a request really comes from. Behind the distribution the gateway sees Amazon's own machines,
which thousands of people share; limits by network would lock all of them out for one. Whoever asks
may write any address into `X-Forwarded-For`, so it counts only beside the distribution's secret.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from chalicelib.config import origin_secret

_OURS = "x-awizo-origin"
_CHAIN = "x-forwarded-for"
# The distribution adds whoever asked it, then the gateway adds the distribution.
_HOPS = 2


def source_ip(context: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """
    The address of whoever asks: as the distribution saw it, or as the gateway did when the request
    did not come through the distribution. Empty when nobody says.
    """
    seen = str(context.get("identity", {}).get("sourceIp", ""))
    secret = origin_secret()
    if not secret or not hmac.compare_digest(headers.get(_OURS, "").encode(), secret.encode()):
        return seen
    chain = [address.strip() for address in headers.get(_CHAIN, "").split(",")]
    return chain[-_HOPS] if len(chain) >= _HOPS else seen
