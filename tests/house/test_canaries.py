"""
Nothing of one company ever reaches people of another, and nothing meant for staff ever reaches a
client: every read route, as everybody, with everybody's ids (T09, T12, T13, T28).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from chalicelib.access.model import Role, User
from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.core.paging import Page
from chalicelib.core.values import replace
from chalicelib.mail.lists import Filter, list_mail
from chalicelib.mail.model import MailItem
from tests.builders import a_grant, a_mail_item, a_person_of, a_user
from tests.harness.client import Answer, ApiClient, token_of
from tests.house.canaries import (
    FOR_CLIENTS,
    IDS,
    Cage,
    Canary,
    a_marked_scene,
    as_text,
    overheard,
)
from tests.house.people import a_stage
from tests.house.routes import Ids, declared, ids_of
from tests.house.scene import Scene, a_scene

COMPANIES = ("aspen", "birch", "cedar")
CLERK = "clerk"
REFUSED = ("403 ", "404 ")
# Answers by request, by who asked and with whose ids.
Heard = Mapping[tuple[str, str], Mapping[str, str]]
READS = sorted(
    name
    for name in declared()
    if name.startswith("GET /") or (name.endswith("/link") and name != "POST /password/link")
)


@dataclass(slots=True)
class World:
    """
    Three companies and their people.

    Attributes:
        people: each with the companies whose words may reach them.
        heard: every answer that anybody got.
        logged: every log line meanwhile.
    """

    cage: Cage = field(default_factory=Cage)
    scenes: dict[str, Scene] = field(default_factory=dict)
    people: dict[str, tuple[User, frozenset[str]]] = field(default_factory=dict)
    heard: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    logged: str = ""

    def ids(self, name: str) -> Ids:
        """Every id of one company."""
        return ids_of(self.scenes[name])

    def of_clients(self) -> Iterator[tuple[str, str, str, str]]:
        """Every answer that somebody got who is not staff: who, whose ids, request, text."""
        for (who, name), answers in self.heard.items():
            for request, text in answers.items():
                if who != CLERK:
                    yield who, name, request, text


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with a_stage():
        made = World()
        for name in COMPANIES:
            made.scenes[name] = a_marked_scene(made.cage, name)
        made.people = people_of(made.scenes)
        with overheard() as lines:
            for place, (who, (user, own)) in enumerate(made.people.items()):
                foreign = COMPANIES[(place + 1) % len(COMPANIES)]
                for name in own | {foreign}:
                    made.heard[who, name] = dict(everything_read(made, user, name))
        made.logged = "\n".join(lines)
        yield made


def test_no_word_of_another_company_reaches_a_client(world: World) -> None:
    leaks = [leak for heard in world.of_clients() for leak in foreign_words(world, *heard)]

    assert not leaks, "\n".join(leaks)


def foreign_words(world: World, who: str, name: str, request: str, text: str) -> Iterator[str]:
    """What somebody's answer says of companies that are not theirs."""
    for canary in world.cage.found_in(text):
        if canary.company not in world.people[who][1]:
            yield f"{who} with ids of {name}: {request} told {canary}"


def test_view_that_lists_all_companies_would_be_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: a list whose filter forgot the company."""

    def of_all(wanted: Filter, **page: Any) -> Page[MailItem]:
        return list_mail(replace(wanted, company_id=None), **page)

    monkeypatch.setattr("chalicelib.mail.api.list_mail", of_all)
    path = f"/companies/{world.ids('cedar')['company_id']}/mail"
    text = ApiClient().get(path, by=world.people["person of cedar"][0]).text

    told = "\n".join(foreign_words(world, "person of cedar", "cedar", path, text))

    assert "aspen" in told
    assert "birch" in told


def test_nothing_meant_for_staff_reaches_a_client(world: World) -> None:
    leaks = [
        f"{who}: {request} told {canary}"
        for who, _, request, text in world.of_clients()
        for canary in world.cage.found_in(text)
        if canary.what not in FOR_CLIENTS or "internal" in text.lower()
    ]

    assert not leaks, "\n".join(leaks)


def test_a_person_of_two_companies_sees_one_at_a_time(world: World) -> None:
    for name in ("aspen", "birch"):
        place = f"/companies/{world.ids(name)['company_id']}/"
        for request, text in world.heard["person of aspen and birch", name].items():
            if place in request:
                assert {c.company for c in world.cage.found_in(text)} <= {name}, request


def test_what_staff_read_about_one_company_names_no_other(world: World) -> None:
    seen: set[str] = set()
    for name in COMPANIES:
        # Staff who type a sender are helped by all that the office has had letters from.
        own = {value for value in world.ids(name).values() if len(value) > 8}
        for request, text in world.heard[CLERK, name].items():
            if any(value in request for value in own) and "/office/senders" not in request:
                found = world.cage.found_in(text)
                assert {canary.company for canary in found} <= {name}, request
                seen |= {canary.what for canary in found}

    assert {"internal note", "scanner", "file name", "pdf text", "address"} <= seen


def test_clients_read_all_that_is_meant_for_them(world: World) -> None:
    """The canaries sing at all: a test that finds nothing would pass as well."""
    answers = world.heard["person of cedar", "cedar"].values()

    found = {canary.what for text in answers for canary in world.cage.found_in(text)}

    assert found == FOR_CLIENTS


def test_link_opens_the_scan_of_its_own_company_only(world: World) -> None:
    for name in COMPANIES:
        user, _ = world.people[f"person of {name}"]
        ids = world.ids(name)
        path = f"/companies/{ids['company_id']}/mail/{ids['mail_id']}/scans/{ids['scan_id']}/link"

        content = fetched(ApiClient().post(path, by=user))

        assert world.cage.found_in(content) == {Canary(name, "pdf text"), Canary(name, IDS)}


def test_logs_name_no_text_no_token_and_no_link(world: World) -> None:
    texts = {canary for canary in world.cage.found_in(world.logged) if canary.what != IDS}

    assert not texts
    assert "X-Amz-Signature" not in world.logged
    assert "eyJ" not in world.logged
    assert "access.denied" in world.logged


def test_refused_request_is_not_repeated_in_the_log(world: World) -> None:
    """Wrong fields are told to whoever sent them, and to nobody else."""
    word, (clerk, _) = world.cage.word_of("aspen"), world.people[CLERK]
    bodies = [
        {word("unknown field"): word("value")},
        {"company_id": word("company"), "sender": [word("sender")], "received_on": word("day")},
    ]

    with overheard() as lines:
        answers = [
            ApiClient().post("/office/mail", body, by=clerk, idempotency_key="k" * 9)
            for body in bodies
        ]

    assert [answer.status for answer in answers] == [400, 400]
    assert not world.cage.found_in("\n".join(lines))


def test_two_hundred_foreign_items_change_no_byte_of_a_clients_answers(world: World) -> None:
    """T12: no list, page, count or search of a client depends on what others have."""
    name, neighbour = "aspen", world.scenes["birch"].company
    user, _ = world.people[f"person of {name}"]
    before = dict(everything_read(world, user, name, links=False))

    for _ in range(10):
        newcomer = a_scene().company
    for place in range(200):
        a_mail_item(newcomer if place % 2 else neighbour, sender=f"sender {place}")

    assert before
    assert dict(everything_read(world, user, name, links=False)) == before


def people_of(scenes: Mapping[str, Scene]) -> dict[str, tuple[User, frozenset[str]]]:
    """Everybody who asks."""
    companies = {name: scene.company for name, scene in scenes.items()}
    without_mail = a_user()
    a_grant(without_mail, companies["aspen"], permissions=frozenset())
    both = a_person_of(companies["aspen"], companies["birch"])
    return {
        **{
            f"person of {name}": (a_person_of(c), frozenset({name}))
            for name, c in companies.items()
        },
        **{
            f"member of {name}": (scene.member, frozenset({name})) for name, scene in scenes.items()
        },
        "person of aspen and birch": (both, frozenset({"aspen", "birch"})),
        "contact without mail": (without_mail, frozenset({"aspen"})),
        "stranger": (a_user(), frozenset()),
        CLERK: (a_user(role=Role.CLERK), frozenset(COMPANIES)),
    }


def everything_read(
    world: World, user: User, name: str, *, links: bool = True
) -> Iterator[tuple[str, str]]:
    """
    Every read route with one company's ids, its pages and searches: `(request, answer)`, the answer
    without what the request itself had named.
    """
    token, ids = token_of(user.id), world.ids(name)
    for route in READS:
        method, path = route.split(" ")
        if method == "POST" and not links:
            continue
        path = path.format_map(ids)
        body: object = {} if declared()[route].body is not None else None
        for query in queries(world, route, name):
            refused = False
            for request, text in pages(method, path + query, token, body):
                refused = text.startswith(REFUSED)
                yield request, without_echo(request, text)
            if refused:
                break  # Whoever may not ask is not heard on what.


def pages(method: str, path: str, token: str, body: object) -> Iterator[tuple[str, str]]:
    """An answer and the pages after it; with a link, also what it opens."""
    next_path: str | None = path
    while next_path is not None:
        answer = ApiClient().call(method, next_path, body, by=token)
        text = as_text(answer.status, answer.headers, answer.text)
        if method == "POST" and answer.status == 200:
            text += fetched(answer) + unquote(answer.json["url"])
        yield next_path, text
        cursor = answer.json.get("next") if answer.status == 200 else None
        joint = "&" if "?" in path else "?"
        next_path = f"{path}{joint}cursor={cursor}" if cursor else None


def queries(world: World, route: str, name: str) -> Iterator[str]:
    """The query strings to try on a route; the words searched for are one company's."""
    yield ""
    query, scene = declared()[route].query, world.scenes[name]
    fields = query.model_fields if query is not None else {}
    if "limit" in fields:
        yield "?limit=3"
    if "q" in fields:
        words = [scene.mail.sender, scene.mail.reference, scene.mail.number[:6], scene.company.code]
        yield from (f"?q={quote(word)}" for word in words)
        yield "?q=sender"
    if "thing_id" in fields:
        yield f"?thing_id={scene.document.id}"
    if "company_id" in fields:
        yield f"?company_id={scene.company.id}"
        yield f"?company_id={scene.company.id}&q=sender"
    if "state" in fields:
        states = {
            "GET /office/companies/{company_id}/invoices": ("retired",),
            "GET /office/notices": ("held",),
            "GET /office/scans": ("quarantined", "aside"),
        }
        yield from (f"?state={state}" for state in states.get(route, ("waiting",)))


def fetched(answer: Answer) -> str:
    """What a link opens, read as the store would let its bearer."""
    url = urlsplit(answer.json["url"])
    assert parse_qs(url.query)["X-Amz-Expires"] == ["60"]
    (version_id,) = parse_qs(url.query)["versionId"]
    found = clients.call(
        "s3",
        "get_object",
        Bucket=config().vault_bucket,
        Key=unquote(url.path).lstrip("/"),
        VersionId=version_id,
    )
    content: bytes = found["Body"].read()
    return content.decode()


def without_echo(request: str, text: str) -> str:
    """An answer without the ids and words that the request itself named."""
    for said in unquote(request).replace("?", "/").replace("=", "/").replace("&", "/").split("/"):
        if len(said) > 3:
            text = text.replace(said, "")
    return text
