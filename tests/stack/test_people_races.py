"""
Who acts for a company changes while they read, answer and remove each other, on a table that is
asked by several processes at once (T03, T21, and two owners who remove each other).
"""

import secrets
import threading
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

import pytest

from tests.harness.made import PASSWORD, a_company, a_person, invitation_to, once
from tests.harness.running import Reply, Running, eventually
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.enable_socket,
]
READERS = 4
Company = dict[str, Any]


def rounds(few: int, many: int) -> pytest.MarkDecorator:
    """A few rounds always, and many behind `make test-long`."""
    return pytest.mark.parametrize(
        "times", [few, pytest.param(many, marks=pytest.mark.long)], ids=["short", "long"]
    )


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of somebody's access: when it was begun, when acknowledged, and what holds then."""

    begun: float
    told: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A request of theirs, and whether it showed anything of the company."""

    way: str
    begun: float
    ended: float
    is_shown: bool


def newcomer(running: Running, *owned: Company) -> tuple[str, str]:
    """Somebody who can sign in: the name for `running.call`, and the id."""
    email = f"{secrets.token_hex(5)}@example.org"
    user_id = a_person(running, email, *owned)
    running.sign_ins[email] = (email, PASSWORD)
    return email, user_id


def together(*acts: Callable[[], Reply]) -> list[Reply]:
    """Begun at the same moment."""
    start = threading.Barrier(len(acts))

    def act_of(act: Callable[[], Reply]) -> Reply:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act_of, acts))


def a_letter(running: Running, company: Company) -> tuple[str, str]:
    """The ids of a letter of a company and of its scan."""
    body = {
        "company_id": company["id"],
        "sender": "Flipped",
        "kind": "letter",
        "received_on": time.strftime("%Y-%m-%d", time.gmtime()),
        "notice": "none",
    }
    item = running.call("POST", "/office/mail", body, by="clerk", headers=once()).json
    running.drop(f"{item['number']}/flipped.pdf", letter_pdf(1))
    path = f"/office/companies/{company['id']}/mail/{item['id']}"
    scans = eventually(lambda: running.call("GET", path, by="clerk").json["scans"], within_s=60)
    return item["id"], scans[0]["id"]


def ways_to_read(
    running: Running, who: str, company: Company, letter: tuple[str, str]
) -> dict[str, Callable[[], bool]]:
    """Every way in which a person sees something of a company; each tells whether it did."""
    mail_id, scan_id = letter
    mail = f"/companies/{company['id']}/mail"

    def is_answered(method: str, path: str) -> bool:
        answer = running.call(method, path, by=who)
        assert answer.status in {200, 201, 403, 404}, answer.body
        return answer.status < 300

    def is_on_plates() -> bool:
        return company["id"] in running.call("GET", "/me/companies", by=who).body.decode()

    return {
        "item": lambda: is_answered("GET", f"{mail}/{mail_id}"),
        "list": lambda: is_answered("GET", mail),
        "search": lambda: is_answered("GET", f"{mail}?q=Flip"),
        "count": is_on_plates,
        "link": lambda: is_answered("POST", f"{mail}/{mail_id}/scans/{scan_id}/link"),
    }


def flips(running: Running, user_id: str, company: Company, times: int) -> Iterator[Flip]:
    """Close and open an access in every way in which that can be done, one after another."""
    grants = f"/office/users/{user_id}/grants"
    path = f"{grants}/{company['id']}"
    terms = {"company_id": company["id"], "kind": "guest", "permissions": ["mail"]}
    version = running.call("POST", grants, terms, by="clerk").json["version"]

    def act(method: str, body: Any) -> None:
        nonlocal version
        seen = {"If-Match": f'"{version}"'}
        where = grants if method == "POST" else path
        answer = running.call(method, where, body, by="clerk", headers=seen)
        assert answer.status in {200, 201, 204}, answer.body
        version = answer.json["version"] if answer.body else version

    closing_and_opening = [
        (("PATCH", {"state": "inactive"}), ("PATCH", {"state": "active"})),
        (("DELETE", None), ("POST", terms)),
        (("PATCH", {"permissions": ["documents"]}), ("PATCH", {"permissions": ["mail"]})),
    ]
    steps = (
        (step, is_open)
        for pair in cycle(closing_and_opening)
        for step, is_open in zip(pair, (False, True), strict=True)
    )
    for (method, body), is_open in islice(steps, times):
        begun = time.monotonic()
        act(method, body)
        yield Flip(begun, time.monotonic(), is_open)


def wrong(history: Sequence[Flip], reads: Sequence[Read]) -> list[Read]:
    """
    Reads that lay wholly between the acknowledgement of one change and the beginning of the next,
    and showed what was closed by then or did not show what was open.
    """
    told = [flip.told for flip in history]
    found = []
    for read in reads:
        at = bisect_right(told, read.begun) - 1
        if at < 0:
            continue
        is_next_later = at + 1 == len(history) or history[at + 1].begun >= read.ended
        if is_next_later and read.is_shown != history[at].is_open:
            found.append(read)
    return found


def test_checker_finds_what_is_shown_too_late_and_what_is_missing() -> None:
    history = [Flip(1, 2, is_open=False), Flip(5, 6, is_open=True)]
    late, gone = Read("item", 3, 4, is_shown=True), Read("item", 7, 8, is_shown=False)
    fine = [
        Read("item", 3, 4, is_shown=False),
        Read("item", 1.5, 4, is_shown=True),
        Read("item", 4, 5.5, is_shown=True),
        Read("item", 7, 8, is_shown=True),
    ]

    assert wrong(history, [late, gone, *fine]) == [late, gone]


@rounds(60, 10_000)
def test_nothing_is_shown_after_an_access_was_closed(running: Running, times: int) -> None:
    company = a_company(running, "Flips and Sons")
    who, user_id = newcomer(running)
    ways = ways_to_read(running, who, company, a_letter(running, company))
    running.token(who)
    reads: list[Read] = []
    is_over = threading.Event()

    def read_on(first: int) -> None:
        for way in islice(cycle(ways), first, None):
            if is_over.is_set():
                return
            begun = time.monotonic()
            is_shown = ways[way]()
            reads.append(Read(way, begun, time.monotonic(), is_shown))

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read_on, first) for first in range(READERS)]
        try:
            history = list(flips(running, user_id, company, times))
        finally:
            is_over.set()
        for reader in readers:
            reader.result()

    assert wrong(history, reads) == []
    seen = Counter((read.way, read.is_shown) for read in reads)
    # The access was open and closed for every way; else nothing was compared.
    assert all(seen[way, is_shown] for way in ways for is_shown in (True, False)), seen


@rounds(5, 200)
def test_invitation_that_is_accepted_and_withdrawn_at_once_is_one_of_both(
    running: Running, times: int
) -> None:
    who, user_id = newcomer(running)
    outcomes = [accept_and_withdraw(running, who, user_id) for _ in range(times)]

    assert set(outcomes) <= {"accepted", "withdrawn"}, outcomes


def accept_and_withdraw(running: Running, who: str, user_id: str) -> str:
    """Three browsers accept while the office withdraws; what came of it, checked by the lists."""
    company, before = a_company(running, "Race"), len(running.letters_to(who))
    people = f"/office/companies/{company['id']}/people"
    terms = {"email": who, "first_name": "Olga", "last_name": "Wanda", "language": "en"}
    made = running.call(
        "POST", people, terms | {"permissions": ["mail"], "send": True}, by="clerk", headers=once()
    ).json
    token = invitation_to(running, who, before).partition("#")[2]
    seen = running.call("POST", "/invitations/look", {"token": token}).json
    path = f"/office/companies/{company['id']}/invitations/{made['invitation_id']}"
    yes = {"token": token, "version": seen["version"]}

    def accept() -> Reply:
        return running.call("POST", "/invitations/accept", yes, by=who)

    running.token(who)
    *accepts, withdrawal = together(
        accept,
        accept,
        accept,
        lambda: running.call(
            "DELETE", path, by="clerk", headers={"If-Match": f'"{made["version"]}"'}
        ),
    )

    lines = running.call("GET", people, by="clerk").json["items"]
    held = running.call("GET", f"/office/users/{user_id}/grants", by="clerk").json["items"]
    is_member = company["id"] in {one["company"]["id"] for one in held}
    codes = Counter(answer.status for answer in accepts)
    assert running.call("POST", "/invitations/look", {"token": token}).status == 404
    if is_member:
        assert [line["state"] for line in lines] == ["active"]
        # It is told what it ran into: an invitation that was gone, or that went under its hands.
        assert (codes[200], withdrawal.status) in {(1, 404), (1, 412)}, (codes, withdrawal)
        return "accepted"
    assert (lines, set(codes), withdrawal.status) == ([], {404}, 204), (codes, withdrawal)
    return "withdrawn"


@rounds(5, 200)
def test_two_owners_who_remove_each_other_at_once_leave_one(running: Running, times: int) -> None:
    for _ in range(times):
        remove_each_other(running)


def remove_each_other(running: Running) -> None:
    """Two owners of a new company, checked by what is left."""
    company = a_company(running, "Two owners")
    (anna, anna_id), (olga, olga_id) = newcomer(running, company), newcomer(running, company)
    people = f"/companies/{company['id']}/people"
    listed = running.call("GET", people, by=anna).json["items"]
    versions = {one["user_id"]: one["version"] for one in listed}
    running.token(olga)

    def removal(by: str, of: str) -> Reply:
        seen = {"If-Match": f'"{versions[of]}"'}
        return running.call("DELETE", f"{people}/{of}", by=by, headers=seen)

    answers = together(lambda: removal(anna, olga_id), lambda: removal(olga, anna_id))

    office = f"/office/companies/{company['id']}"
    left = running.call("GET", f"{office}/people", by="clerk").json["items"]
    assert Counter(answer.status for answer in answers)[204] == 1, answers
    assert len(left) == 1
    assert not running.call("GET", office, by="clerk").json["needs_owner"]
