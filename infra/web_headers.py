"""
What the browser may do with the client. The local front sends these headers, and so does the
distribution: what is tested here is what ships.
"""

from collections.abc import Iterable
from typing import Any

_SELF_ONLY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}

_TWO_YEARS_S = 63_072_000
NO_STORE = "no-store"
REVALIDATE = "no-cache"
IMMUTABLE = "public, max-age=31536000, immutable"


def content_security_policy(file_hosts: Iterable[str] = ()) -> str:
    """
    No inline code, no foreign host; opened letters are shown from memory (`blob:`).

    Args:
        file_hosts: where scans are fetched from and uploaded to, if that is another host.
    """
    hosts = "".join(f" {host}" for host in file_hosts)
    policy = _SELF_ONLY | {"connect-src": _SELF_ONLY["connect-src"] + hosts}
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())


def client_headers(file_hosts: Iterable[str] = ()) -> dict[str, str]:
    """Headers of every file of the client."""
    return {
        "Content-Security-Policy": content_security_policy(file_hosts),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def distribution_headers(file_hosts: Iterable[str]) -> dict[str, Any]:
    """
    The same headers as CloudFront's policy writes them, and HSTS, which makes no sense on a laptop.

    Args:
        file_hosts: may carry names that CloudFormation fills in.
    """
    headers = client_headers(file_hosts)
    policy = {"Fn::Sub": headers.pop("Content-Security-Policy")}
    del headers["X-Content-Type-Options"], headers["Referrer-Policy"]
    hsts = {"AccessControlMaxAgeSec": _TWO_YEARS_S, "IncludeSubdomains": False, "Override": True}
    return {
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"ContentSecurityPolicy": policy, "Override": True},
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {"ReferrerPolicy": "no-referrer", "Override": True},
            "StrictTransportSecurity": hsts,
        },
        "CustomHeadersConfig": {
            "Items": [
                {"Header": name, "Value": value, "Override": True}
                for name, value in headers.items()
            ]
        },
    }


def cache_rule(path: str) -> str:
    """Files whose name carries a digest are kept for ever; everything else is asked for again."""
    return IMMUTABLE if path.startswith("/assets/") else REVALIDATE
