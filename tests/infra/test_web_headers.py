"""What browsers may do with the client, and what the gateway itself answers."""

import json

import jsonschema
import pytest

from infra.gateway_responses import gateway_responses
from infra.web_headers import cache_rule, client_headers, content_security_policy
from tests.harness.client import the_contract


def test_client_runs_no_inline_code_and_reaches_no_foreign_host() -> None:
    policy = content_security_policy()

    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy
    assert "data:" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self';")


def test_files_of_another_host_may_be_fetched_and_nothing_else() -> None:
    policy = content_security_policy(["https://vault.example"])

    assert policy.count("https://vault.example") == 1
    assert "connect-src 'self' https://vault.example;" in policy


def test_every_file_of_the_client_is_sent_with_the_same_protection() -> None:
    headers = client_headers()

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/assets/index-4f2a.js", "public, max-age=31536000, immutable"),
        ("/index.html", "no-cache"),
        ("/brandmark.svg", "no-cache"),
    ],
)
def test_only_names_with_a_digest_are_kept_for_ever(path: str, rule: str) -> None:
    assert cache_rule(path) == rule


def test_the_gateways_own_answers_say_the_status_that_they_have() -> None:
    components = the_contract()["components"]
    problem = {**components["schemas"]["Problem"], "components": components}
    for kind, response in gateway_responses().items():
        body = json.loads(response["responseTemplates"]["application/json"])
        if not kind.startswith("DEFAULT"):
            assert body["status"] == response["statusCode"], kind
        jsonschema.validate(body, problem)
        has_time = "gatewayresponse.header.Retry-After" in response["responseParameters"]
        assert has_time == (body["status"] in {429, 503}), kind
