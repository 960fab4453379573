"""Nobody learns from an answer, its calls or its time whether an address is known (T23)."""

from typing import Any

import pytest

from chalicelib.access.model import UserState
from tests.builders import a_user
from tests.harness.calls import recorded
from tests.harness.client import Answer, ApiClient
from tests.identity.conftest import OTHER_PASSWORD, PASSWORD, a_member, enter, try_sign_in

Observed = tuple[int, dict[str, object], bytes, list[str]]

UNKNOWN = "nobody@example.org"


def observed(api: ApiClient, path: str, email: str, password: str = "") -> Observed:
    """Everything about an answer that a stranger can see, and the calls that it took."""
    body = {"email": email} | ({"password": password} if password else {})
    with recorded() as calls:
        answer: Answer = api.post(path, body, x_awizo_client="web")
    names = [name for name, _ in calls]
    return answer.status, dict(answer.headers), answer.text.encode(), names


def people() -> dict[str, str]:
    """An address of each kind that must not be told from an unknown one."""
    blocked, deleted = a_member(), a_member()
    enter(blocked, UserState.BLOCKED)
    enter(deleted, UserState.DELETED)
    return {
        "known": a_member().email,
        "passwordless": a_user().email,
        "blocked": blocked.email,
        "deleted": deleted.email,
    }


def test_failed_sign_in_is_byte_for_byte_the_same_for_everybody(api: ApiClient) -> None:
    reference = observed(api, "/session", UNKNOWN, OTHER_PASSWORD)

    seen = {
        kind: observed(api, "/session", email, OTHER_PASSWORD) for kind, email in people().items()
    }

    assert reference[0] == 401
    assert "set-cookie" not in reference[1]
    assert seen == dict.fromkeys(seen, reference)
    assert reference[3] == [
        "dynamodb.BatchGetItem",
        "dynamodb.TransactWriteItems",
        "dynamodb.BatchGetItem",
        "cognito-idp.AdminInitiateAuth",
    ]


@pytest.mark.parametrize("kind", ["blocked", "deleted"])
def test_right_password_of_one_who_may_not_enter_looks_wrong(api: ApiClient, kind: str) -> None:
    reference = observed(api, "/session", UNKNOWN, PASSWORD)

    assert observed(api, "/session", people()[kind], PASSWORD) == reference


def test_locked_addresses_look_the_same(api: ApiClient) -> None:
    known = a_member().email
    for email in (known, UNKNOWN):
        for _ in range(10):
            try_sign_in(api, email, OTHER_PASSWORD)

    assert observed(api, "/session", known, PASSWORD) == observed(
        api, "/session", UNKNOWN, PASSWORD
    )


def test_forgotten_password_is_byte_for_byte_the_same_for_everybody(api: ApiClient) -> None:
    reference = observed(api, "/password/forgotten", UNKNOWN)

    seen = {kind: observed(api, "/password/forgotten", email) for kind, email in people().items()}

    assert reference[0] == 202
    assert reference[2] == b"{}"
    assert seen == dict.fromkeys(seen, reference)
    assert reference[3] == [
        "dynamodb.BatchGetItem",
        "dynamodb.BatchGetItem",
        "dynamodb.TransactWriteItems",
        "sqs.SendMessage",
    ]


def test_address_beyond_its_limit_of_links_looks_the_same(api: ApiClient) -> None:
    known = a_member().email
    reference = observed(api, "/password/forgotten", UNKNOWN)

    seen = [observed(api, "/password/forgotten", known) for _ in range(5)]

    assert seen == [reference] * 5


@pytest.mark.parametrize(
    ("path", "password"), [("/session", OTHER_PASSWORD), ("/password/forgotten", "")]
)
def test_known_and_unknown_cost_the_same_work(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, path: str, password: str
) -> None:
    """Time is where it is spent: in AWS calls of the same form, and in no waiting."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    work(api, path, "first@example.org", password)  # the network's counter is there from now on
    reference = work(api, path, UNKNOWN, password)

    done = {kind: work(api, path, email, password) for kind, email in people().items()}

    assert len(reference) == 4
    assert done == dict.fromkeys(done, reference)
    assert pauses == []


def work(api: ApiClient, path: str, email: str, password: str) -> list[tuple[str, Any]]:
    """Every AWS call of a request, with the form of what was sent."""
    body = {"email": email} | ({"password": password} if password else {})
    with recorded() as calls:
        api.post(path, body, x_awizo_client="web")
    return [(name, form_of(arguments)) for name, arguments in calls]


def form_of(value: Any, name: str = "") -> Any:
    """The same without the texts that say of whom it is; conditions stay as they are."""
    if isinstance(value, dict):
        return {key: form_of(part, key) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [form_of(part) for part in value]
    return "text" if isinstance(value, str) and not name.endswith("Expression") else value
