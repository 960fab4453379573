"""The gateway: who needs to sign in, where it stands, what it answers by itself (T82)."""

import json
from collections.abc import Iterator
from typing import Any

from infra.rules.reading import Template, functions, target

_LONGEST_ANSWER_S = 29
_METHODS = frozenset({"get", "put", "post", "patch", "delete", "head", "options"})


def regional_and_throttled(template: Template) -> Iterator[str]:
    """One EU region, and a limit of requests."""
    api = _api(template)
    if "REGIONAL" not in json.dumps(api.get("EndpointConfiguration", "")):
        yield "the API is not REGIONAL"
    settings = api.get("MethodSettings", [])
    if not any("ThrottlingRateLimit" in one for one in settings):
        yield "the API takes any number of requests"
    if not api.get("MinimumCompressionSize"):
        yield "the API does not compress its answers"


def handler_ends_before_the_gateway(template: Template) -> Iterator[str]:
    """After 29 s the gateway has answered; a function that goes on works for nobody."""
    timeout_s = functions(template)["APIHandler"]["Timeout"]
    if timeout_s >= _LONGEST_ANSWER_S:
        yield f"the API's function may run for {timeout_s} s"


def own_answers_are_problems(template: Template) -> Iterator[str]:
    """A refusal by the gateway looks like one by the product."""
    responses = _definition(template).get("x-amazon-apigateway-gateway-responses", {})
    for kind in ("DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "EXPIRED_TOKEN", "THROTTLED"):
        if kind not in responses:
            yield f"the gateway's own answer {kind} is not ours"
    for kind, response in responses.items():
        headers = response.get("responseParameters", {})
        media = headers.get("gatewayresponse.header.Content-Type")
        body = response.get("responseTemplates", {}).get("application/json", "{}")
        if media != "'application/problem+json'" or "code" not in json.loads(body):
            yield f"the gateway's own answer {kind} is no problem+json with a code"


def authorizer_is_our_pool(template: Template) -> Iterator[str]:
    """The gateway asks for a token of this stack's pool."""
    for name, definition in _definition(template).get("securityDefinitions", {}).items():
        providers = definition.get("x-amazon-apigateway-authorizer", {}).get("providerARNs", [])
        if [target(provider) for provider in providers] != ["Users"]:
            yield f"the authorizer {name} does not ask our user pool"


def unguarded_routes(template: Template, public: set[tuple[str, str]]) -> Iterator[str]:
    """
    Routes that anybody may call although they are not on the list, and the other way round.

    Args:
        template: the packaged one.
        public: method in capitals and path of each route that needs no sign-in.
    """
    routes = dict(_routes(template))
    for route, security in routes.items():
        is_guarded = bool(security) and all(security)
        if is_guarded == (route in public):
            yield f"{' '.join(route)} {'asks' if is_guarded else 'does not ask'} for a token"
    for route in public - routes.keys():
        yield f"{' '.join(route)} is on the public list and not in the API"


def _routes(template: Template) -> Iterator[tuple[tuple[str, str], list[Any]]]:
    for path, operations in _definition(template)["paths"].items():
        for method, operation in operations.items():
            if method in _METHODS:
                yield (method.upper(), path), operation.get("security", [])


def _api(template: Template) -> dict[str, Any]:
    properties: dict[str, Any] = template["Resources"]["RestAPI"]["Properties"]
    return properties


def _definition(template: Template) -> dict[str, Any]:
    definition: dict[str, Any] = _api(template)["DefinitionBody"]
    return definition


RULES = (
    regional_and_throttled,
    handler_ends_before_the_gateway,
    own_answers_are_problems,
    authorizer_is_our_pool,
)
