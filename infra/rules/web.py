"""The one address of client and API: encrypted, and what is private is never kept (T78, T82)."""

import json
from collections.abc import Iterator
from typing import Any

from infra.rules.reading import Template, functions, of_type, target

_SECRET = "X-Awizo-Origin"  # noqa: S105 - the name of a header
# Amazon's managed policies.
_NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-38738e2966ac"


def distribution_speaks_tls_only(template: Template) -> Iterator[str]:
    """A letter never goes over the wire in the clear, and a page asks for the encrypted address."""
    for name, config in _distributions(template):
        for behavior in _behaviors(config):
            if behavior["ViewerProtocolPolicy"] not in {"https-only", "redirect-to-https"}:
                yield f"{name} answers without TLS"
        for origin in config["Origins"]:
            custom = origin.get("CustomOriginConfig")
            if custom and custom.get("OriginProtocolPolicy") != "https-only":
                yield f"{name} asks the API without TLS"


def answers_of_the_api_are_not_kept(template: Template) -> Iterator[str]:
    """What one person was told must never be given to another."""
    for name, config in _distributions(template):
        paths = {behavior["PathPattern"]: behavior for behavior in config["CacheBehaviors"]}
        if paths.get("/api/*", {}).get("CachePolicyId") != _NO_CACHE:
            yield f"{name} may keep answers of the API"
        if paths.get("/api/*", {}).get("OriginRequestPolicyId") != _ALL_BUT_HOST:
            yield f"{name} does not pass on what the API needs"


def api_knows_the_distribution(template: Template) -> Iterator[str]:
    """Without the secret, the address of whoever asks could be made up (T23, T76)."""
    for name, config in _distributions(template):
        told = {
            header["HeaderName"]: target(header["HeaderValue"])
            for origin in config["Origins"]
            for header in origin.get("OriginCustomHeaders", [])
        }
        if told.get(_SECRET) != "OriginSecret":
            yield f"{name} does not tell the API who it is"


def secret_is_the_apis_alone(template: Template) -> Iterator[str]:
    """What a function is not given, nobody who breaks into it can learn."""
    for name, function in functions(template).items():
        variables = function.get("Environment", {}).get("Variables", {})
        if name == "APIHandler" and target(variables.get("ORIGIN_SECRET")) != "OriginSecret":
            yield f"{name} does not know what the distribution sends"
        if name != "APIHandler" and "OriginSecret" in json.dumps(function):
            yield f"{name} is given what the distribution sends"


def client_has_its_headers(template: Template) -> Iterator[str]:
    """The client is served with the policy that the local front obeys too."""
    for name, config in _distributions(template):
        if target(config["DefaultCacheBehavior"].get("ResponseHeadersPolicyId")) != "WebHeaders":
            yield f"{name} serves the client without its headers"


def client_is_read_through_the_distribution(template: Template) -> Iterator[str]:
    """The bucket is private; the distribution signs its requests."""
    for name, config in _distributions(template):
        for origin in config["Origins"]:
            if "S3OriginConfig" in origin and not origin.get("OriginAccessControlId"):
                yield f"{name} reads {origin['Id']} without signing"


def _distributions(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in of_type(template, "AWS::CloudFront::Distribution").items():
        yield name, resource["Properties"]["DistributionConfig"]


def _behaviors(config: dict[str, Any]) -> list[dict[str, Any]]:
    return [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", [])]


RULES = (
    distribution_speaks_tls_only,
    answers_of_the_api_are_not_kept,
    api_knows_the_distribution,
    secret_is_the_apis_alone,
    client_has_its_headers,
    client_is_read_through_the_distribution,
)
