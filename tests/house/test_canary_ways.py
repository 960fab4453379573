"""
Marked companies go through everything that is no read: files arrive, sweeps run, staff write, and
e-mails go out. Nothing that leaves on any of these ways speaks of two companies (T13).
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

import pytest
from pikepdf import PdfError

from chalicelib.access.model import Role
from chalicelib.config import config
from chalicelib.mail.model import NoticeChoice
from chalicelib.notices.letters import mail_letter
from chalicelib.notices.model import About
from chalicelib.notices.render import Letter
from chalicelib.scans.model import Scan
from chalicelib.users.service import get_user
from tests.builders import a_mail_item, a_person_of, a_user
from tests.harness.calls import Make, around_each_call
from tests.harness.client import ApiClient, token_of
from tests.harness.quick import items
from tests.harness.s3 import (
    arrive,
    drop,
    in_intake,
    in_vault,
    stored_bytes,
    sweep_and_deliver,
)
from tests.house.asking import prepared, success_of
from tests.house.canaries import IDS, Cage, a_marked_scene, overheard
from tests.house.people import Caller, a_stage
from tests.house.routes import ROUTES, Spent, declared, ids_of, named_by
from tests.house.scene import Scene, anew
from tests.notices.post import Post, Received, inbox, post_of, sweep, the_settings
from tests.samples.hostile_pdf import pdf_drawing
from tests.samples.judging import qdf

COMPANIES = ("aspen", "birch")
OFFICE_ADDRESS = "biuro@example.org"
# What an e-mail to a company's person, or a panel's, may say; who sent the letter is not among it,
# nor what stands in a document that was shared (T58).
FOR_EMAILS = frozenset(
    {"address", "code", "company", "document", IDS, "number", "panel", "pdf text"}
)
WRITES = sorted(
    name
    for name, route in ROUTES.items()
    if not name.startswith("GET") and " /office/" in name and route.ids
)


@dataclass(slots=True)
class World:
    """
    Marked companies after all that happened to them.

    Attributes:
        post: the notice queue, for tests that go on.
        readers: by address, the companies whose words an e-mail may carry there.
        said: `(company, request, answer)` of everything that staff wrote.
        queued: the body of every message that was put into a queue.
        logged: every log line and every metric meanwhile.
    """

    post: Post
    cage: Cage = field(default_factory=Cage)
    scenes: dict[str, Scene] = field(default_factory=dict)
    scans: dict[str, list[Scan]] = field(default_factory=dict)
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    emails: list[Received] = field(default_factory=list)
    logged: str = ""

    def companies_in(self, *texts: str) -> set[str]:
        """The companies that some texts speak of."""
        return {canary.company for each in texts for canary in self.cage.found_in(each)}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    metrics = io.StringIO()
    with a_stage() as stage, post_of(stage.at) as post:
        made = World(post)
        with (
            overheard() as lines,
            redirect_stdout(metrics),
            around_each_call(noting(made.queued)),
        ):
            for name in COMPANIES:
                made.scenes[name] = a_marked_scene(made.cage, name)
            made.readers = readers_of(made.scenes)
            for name in COMPANIES:
                made.scans[name] = list(files_arrive(made, name))
                made.said += [(name, *answer) for answer in everything_written(made, name)]
            made.readers |= invited(made)
            assert sweep_and_deliver(stage.at) == []
            everything_told(made)
        made.logged = "\n".join([*lines, metrics.getvalue()])
        made.emails = inbox()
        yield made


def test_email_speaks_of_one_company_of_its_reader_and_of_no_letter(world: World) -> None:
    assert world.companies_in(*map(all_of, world.emails)) == set(COMPANIES)
    assert [problem for mail in world.emails for problem in wrong_with(mail, world)] == []


def wrong_with(mail: Received, world: World) -> Iterator[str]:
    """What is wrong with whom an e-mail goes to and what it says."""
    (address,) = mail.destinations
    found = world.cage.found_in(all_of(mail))
    companies = {canary.company for canary in found}
    # The stage's own people are swept up with the others; they may read of no marked company.
    if not companies <= world.readers.get(address, frozenset()):
        yield f"{address} reads of {companies}"
    if len(companies) > 1 and address != OFFICE_ADDRESS:
        yield f"one e-mail speaks of {companies}"
    if not {canary.what for canary in found} <= FOR_EMAILS:
        yield f"{address} reads {found}"


def test_emails_say_all_that_they_should(world: World) -> None:
    """The canaries sing at all, those within attached files too."""
    found = {c.what for mail in world.emails for c in world.cage.found_in(all_of(mail))}

    assert found == FOR_EMAILS
    assert any("set-password#" in mail.text for mail in world.emails)
    assert any(OFFICE_ADDRESS in mail.destinations for mail in world.emails)


def test_files_lie_under_names_that_tell_nothing_and_hold_one_company(world: World) -> None:
    owners = {scan.id: name for name, scans in world.scans.items() for scan in scans}
    seen = set()

    assert in_intake() == []
    for stored in in_vault():
        scan_id = stored.key.split("/")[1]
        assert {canary.what for canary in world.cage.found_in(stored.key)} <= {IDS}
        spoken_of = world.companies_in(
            stored.key, plain(stored_bytes(stored.key, stored.version_id))
        )
        assert len(spoken_of) <= 1
        if scan_id in owners:
            assert spoken_of <= {owners[scan_id]}
            seen |= spoken_of
    assert seen == set(COMPANIES)


def test_message_in_a_queue_names_facts_or_one_file_and_no_text(world: World) -> None:
    swept = [body for body in world.queued if "Records" in body]
    said = {body: tuple(json.loads(body)) for body in world.queued if "Records" not in body}
    papers = [body for body, names in said.items() if names == ("v", "company_id", "receipt_id")]
    facts = [body for body in said if body not in papers]

    assert world.companies_in(*swept) == set(COMPANIES)
    assert all(len(world.companies_in(body)) <= 1 for body in swept)
    assert {c.what for body in papers for c in world.cage.found_in(body)} <= {IDS}
    assert {said[body] for body in facts} == {("v", "fact_id"), ("arrange",)}
    assert world.companies_in(*facts) == set()


def test_answer_to_whoever_writes_about_one_company_names_no_other(world: World) -> None:
    assert {name for name, _, text in world.said if world.companies_in(text)} == set(COMPANIES)
    for name, request, answer in world.said:
        assert world.companies_in(answer) <= {name}, request


def test_row_of_the_table_speaks_of_one_company(world: World) -> None:
    for key, row in items(config().table_name).items():
        assert len(world.companies_in(str(row))) <= 1, key


def test_logs_and_metrics_of_all_this_name_ids_at_most(world: World) -> None:
    assert {canary.what for canary in world.cage.found_in(world.logged)} <= {IDS}
    for secret in ("set-password#", "X-Amz-Signature", "eyJ"):
        assert secret not in world.logged
    for line in ("ScanAttached", "NoticeSent", "HeldTooLong", "intake.swept"):
        assert line in world.logged


def test_email_that_names_another_company_would_be_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: the words of an e-mail come from whatever company stood there before."""
    aspen, birch = world.scenes["aspen"], world.scenes["birch"]
    other = About(aspen.company.id, aspen.company.name, aspen.company.code, aspen.mail.id, "")

    def mixed_up(*given: Any, about: About, **named: Any) -> Letter:
        return mail_letter(*given, about=other, **named)

    monkeypatch.setattr("chalicelib.notices.mail_delivery.mail_letter", mixed_up)
    a_mail_item(birch.company, notice=NoticeChoice.EMAIL)
    world.post.run_until_quiet()

    late = inbox()[len(world.emails) :]
    assert [problem for mail in late for problem in wrong_with(mail, world)]


def readers_of(scenes: Mapping[str, Scene]) -> dict[str, frozenset[str]]:
    """Who gets e-mails, and what they may be about."""
    both = a_person_of(scenes["aspen"].company, scenes["birch"].company)
    contacts = {scene.contact.email: frozenset({name}) for name, scene in scenes.items()}
    return {
        **contacts,
        both.email: frozenset({"aspen", "birch"}),
        OFFICE_ADDRESS: frozenset(COMPANIES),
    }


def files_arrive(world: World, name: str) -> Iterator[Scan]:
    """Files for a mail item, for the company and for nobody, and one that is refused."""
    word, scene = world.cage.word_of(name), world.scenes[name]
    drawing = f"% {word('pdf text')}\n".encode()
    for place, content in (
        (scene.mail.number, pdf_drawing(drawing)),
        (scene.company.code, pdf_drawing(drawing)),
        (word("place"), drawing),
    ):
        scan = arrive(f"{word('scanner')}/{place}/{word('file name')}.pdf", content)
        world.cage.add(scan.id, name, IDS)
        yield scan
    drop(f"{word('scanner')}/{scene.company.code}/{word('lost')}.pdf", b"")


def invited(world: World) -> dict[str, frozenset[str]]:
    """Whom the companies invited, or have in a panel, and what their e-mails may be about."""
    names = {f"COMPANY#{scene.company.id}": name for name, scene in world.scenes.items()}
    rows = [
        (row, frozenset({names[partition]}), sort)
        for (partition, sort), row in items(config().table_name).items()
        if partition in names
    ]
    return {row["address"]["S"]: told for row, told, _ in rows if "address" in row} | {
        get_user(row["user_id"]["S"]).email: told
        for row, told, sort in rows
        if sort.startswith("MEMBER#")
    }


def everything_written(world: World, name: str) -> Iterator[tuple[str, str]]:
    """Every write of staff about a company: `(request, answer)`."""
    admin, word = a_user(role=Role.ADMIN), world.cage.word_of(name)
    caller, scene = Caller(admin, token_of(admin.id)), world.scenes[name]
    lasting = anew(scene)
    for request in WRITES:
        spec, route = declared()[request], ROUTES[request]
        fresh = anew(lasting, named_by(route)) if route.uses_up is Spent.THINGS else lasting
        reached = (fresh.helper.email, fresh.invitation.address, fresh.member.email)
        world.readers |= dict.fromkeys(reached, frozenset({name}))
        asked = prepared(spec, route, caller, ids_of(fresh))
        answer = asked()
        assert answer.status in {int(spec.status), success_of(spec)}, f"{request}: {answer.text}"
        yield request, answer.text
    for notice in ("email", "email_with_attachment"):
        body = {
            "company_id": scene.company.id,
            "sender": word("sender"),
            "reference": word("reference"),
            "note": word("note"),
            "internal_note": word("internal note"),
            "kind": "parcel",
            "received_on": "2026-11-20",
            "notice": notice,
        }
        key = f"{name}-{notice}"
        made = ApiClient().post("/office/mail", body, by=caller.token, idempotency_key=key)
        world.cage.add(made.json["id"], name, IDS)
        yield "POST /office/mail", made.text


def everything_told(world: World) -> None:
    """Every kind of e-mail goes out: about mail, with files, held for too long, and with a link."""
    the_settings(office_email=OFFICE_ADDRESS, held_alert_hours=1)
    for scene in world.scenes.values():
        body = {"email": scene.contact.email}
        assert ApiClient().post("/password/forgotten", body).status == 202
    for minutes in (10, 120):
        world.post.at.move(minutes=minutes)
        sweep()
        world.post.run_until_quiet()


def noting(queued: list[str]) -> Callable[[str, dict[str, Any], Make], Any]:
    """Keep the body of every message that is put into a queue."""

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "sqs.SendMessage":
            queued.append(unquote_plus(arguments["MessageBody"]))
        return make(arguments)

    return act


def all_of(mail: Received) -> str:
    """All of an e-mail that anybody could read: its head, both its bodies, its files."""
    head = " ".join(f"{name}: {value}" for name, value in mail.message.items())
    return " ".join([head, mail.text, mail.html, *mail.files, *map(plain, mail.files.values())])


def plain(content: bytes) -> str:
    """The text of a file, unpacked if it is a PDF that can be."""
    try:
        return qdf(content).decode("latin-1")
    except PdfError:
        return content.decode("latin-1")
