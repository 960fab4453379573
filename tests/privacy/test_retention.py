"""What goes by its age: looked at first, then removed, never of a company under a hold."""

from typing import Any

import pytest

from chalicelib.access.model import Role, User
from chalicelib.aws.table import commit
from chalicelib.collectors.model import Collector, Paper
from chalicelib.collectors.service import end_collector
from chalicelib.companies.model import Company
from chalicelib.companies.service import get_company
from chalicelib.core.values import replace
from chalicelib.documents.service import retire_document
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.privacy import retention, store
from chalicelib.privacy.model import JobState
from chalicelib.privacy.running import sweep_privacy
from chalicelib.scans import store as scans
from chalicelib.scans.model import Scan, ScanState
from tests.builders import (
    a_clerk,
    a_collector,
    a_company,
    a_mail_item,
    a_move,
    a_panel,
    a_user,
    an_actor,
)
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.harness.moment import Moment
from tests.harness.s3 import in_vault, rows
from tests.house.papers import a_stored_document
from tests.house.scene import a_scan, plain
from tests.privacy.desk import a_part, always, api, ask, run

pytestmark = pytest.mark.usefixtures("world")


def keep_for(admin: User, months: int) -> None:
    version = api.get("/office/settings", by=admin).json["version"]
    body = {"retention_months": months}
    answer = api.patch("/office/settings", body, by=admin, if_match=f'"{version}"')
    assert answer.status == 200, answer.text


def closed_mail(company: Company) -> MailItem:
    """A letter with a scan that was forwarded."""
    item = a_mail_item(company)
    a_scan(ScanState.ATTACHED, company, item)
    move(item, MailState.FORWARDED)
    return get_mail_item(company.id, item.id)


def a_duplicate(item: MailItem) -> Scan:
    """The same bytes once more for an item, in files of their own."""
    scan = a_scan(ScanState.INBOX, get_company(item.company_id), None)
    filed = replace(scan, mail_id=item.id, mail_number=item.number, version=scan.version + 1)
    twin = replace(filed, state=ScanState.DUPLICATE, reason="")
    commit(scans.move(scan, twin))
    return twin


def move(item: MailItem, to: MailState) -> None:
    before = get_mail_item(item.company_id, item.id)
    change_state(an_actor(), before, a_move(to), seen_version=before.version)


def look(admin: User) -> Any:
    job = run(ask(admin, "privacy/retention/look").json["id"])
    return api.get(f"/office/privacy/jobs/{job.id}", by=admin).json


def remove(admin: User, seen: Any) -> Any:
    path = f"/office/privacy/jobs/{seen['id']}/apply"
    job = api.post(path, {"confirm": seen["confirm"]}, by=admin)
    assert job.status == 200, job.text
    run(job.json["id"])
    return api.get(f"/office/privacy/jobs/{job.json['id']}", by=admin).json


def due_mail(at: Moment) -> tuple[Company, MailItem, User, Any]:
    """A company whose one letter is old enough, an admin, and what they were shown of it."""
    company = a_company()
    item = closed_mail(company)
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 12)
    return company, item, admin, look(admin)


def test_nothing_goes_as_long_as_the_office_keeps_everything() -> None:
    admin = a_user(role=Role.ADMIN)

    assert ask(admin, "privacy/retention/look").json["code"] == "retention_off"


def test_scans_of_old_closed_mail_go_and_everything_else_stays(at: Moment) -> None:
    company = a_company()
    old = closed_mail(company)
    waiting = a_mail_item(company)
    a_scan(ScanState.ATTACHED, company, waiting)
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    recent = closed_mail(company)
    keep_for(admin, 12)

    seen = look(admin)
    assert seen["counts"] == {"mail_scans": 1}
    assert [(one["company_id"], one["mail_scans"]) for one in seen["found"]] == [(company.id, 1)]
    assert get_mail_item(company.id, old.id).scans == old.scans, "a look changes nothing"
    job = remove(admin, seen)

    assert (job["state"], job["counts"]) == ("done", {"mail_scans": 1})
    after = get_mail_item(company.id, old.id)
    assert (after.scans, after.sender, after.state) == ((), old.sender, old.state)
    assert get_mail_item(company.id, recent.id).scans == recent.scans
    assert len(get_mail_item(company.id, waiting.id).scans) == 1
    gone = old.scans[0]
    assert rows(f"SCAN#{gone.id}") == []
    assert [one.key for one in in_vault() if gone.id in one.key] == []
    tags = [
        (row["tag"]["S"], row.get("target", {}).get("S")) for row in rows(f"AUDIT#{company.id}")
    ]
    assert ("privacy:retention:remove", old.id) in tags


def test_what_came_twice_for_an_old_letter_goes_with_its_scans(at: Moment) -> None:
    company, item = a_company(), a_mail_item(a_company())
    old = closed_mail(company)
    twins = [a_duplicate(old) for _ in range(3)]
    other = a_duplicate(item)
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 12)

    seen = look(admin)
    job = remove(admin, seen)

    assert seen["counts"] == job["counts"] == {"mail_scans": 1}
    assert [rows(f"SCAN#{one.id}") for one in twins] == [[]] * 3
    assert [one.key for one in in_vault() if any(twin.id in one.key for twin in twins)] == []
    assert len(rows(f"SCAN#{other.id}")) == 1


def test_retired_documents_go_with_all_versions_unless_they_are_shared(at: Moment) -> None:
    company, clerk = a_company(), a_clerk()
    document = a_stored_document(company, plain)
    shared = a_stored_document(company, plain)
    kept = a_stored_document(company, plain)
    panel = a_panel(company)
    things = {
        "panel_id": panel.id,
        "things": [{"kind": "document", "id": shared.id, "version": None}],
    }
    path = f"/office/companies/{company.id}/shares"
    told = api.post(path, things, by=clerk, idempotency_key="share-it-now-1")
    assert told.status == 200, told.text
    for one in (document, shared):
        retire_document(an_actor(), one, seen_version=one.version)
    at.move(days=800)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 24)

    seen = look(admin)
    job = remove(admin, seen)

    assert seen["counts"] == job["counts"], "what stays is not counted either"
    base = f"/office/companies/{company.id}/documents"
    assert job["counts"] == {"documents": 1}
    assert api.get(f"{base}/{document.id}", by=admin).status == 404
    assert rows(f"COMPANY#{company.id}", f"VERSION#{document.id}") == []
    assert api.get(f"{base}/{shared.id}", by=admin).status == 200
    assert api.get(f"{base}/{kept.id}", by=admin).status == 200
    assert [one.key for one in in_vault() if document.id in one.key] == []


def test_letter_out_of_a_batch_goes_and_the_batch_stays_whole(at: Moment) -> None:
    company, other, desk = a_company(), a_company(), a_company()
    batch = a_scan(ScanState.SPLIT, desk, None)
    old, waiting = a_mail_item(company), a_mail_item(other)
    gone, kept = a_part(batch, company, old), a_part(batch, other, waiting)
    move(old, MailState.FORWARDED)
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 12)

    job = remove(admin, look(admin))

    assert job["counts"] == {"mail_scans": 1}
    lie = {(one.key, one.version_id) for one in in_vault()}
    assert gone.clean is not None
    assert kept.clean is not None
    assert (gone.clean.key, gone.clean.version_id) not in lie
    assert {
        (batch.original_key, batch.original_version_id),
        (kept.clean.key, kept.clean.version_id),
    } <= lie


def test_power_of_attorney_stays_for_as_long_as_somebody_collects_with_it(at: Moment) -> None:
    company = a_company()
    item = closed_mail(company)
    paper = Paper(item.id, item.scans[0].id)
    collector = a_collector(company, paper=paper)
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 12)

    assert look(admin)["counts"] == {}
    end_collector(an_actor(), collector, seen_version=collector.version)

    assert look(admin)["counts"] == {"mail_scans": 1}


def test_scan_that_becomes_a_power_of_attorney_at_the_last_moment_stays(
    at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, item, admin, seen = due_mail(at)
    paper = Paper(item.id, item.scans[0].id)
    came: list[Collector] = []

    def beside(*changes: Any) -> None:
        if not came:
            came.append(a_collector(company, paper=paper))
        commit(*changes)

    monkeypatch.setattr(retention, "commit", beside)
    job = remove(admin, seen)

    assert job["counts"] == {}
    assert get_mail_item(company.id, item.id).scans == item.scans
    assert [one for one in in_vault() if item.scans[0].clean_key == one.key]


def test_hold_wins_also_over_a_removal_that_was_confirmed_before(at: Moment) -> None:
    company, free = a_company(), a_company()
    item, other = closed_mail(company), closed_mail(free)
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 12)
    seen = look(admin)
    hold = f"/office/companies/{company.id}/privacy/hold"

    held = api.post(hold, {"reason": "Spór sądowy"}, by=admin)
    at.move(days=1)
    again = api.post(hold, {"reason": "Spór o najem"}, by=admin)
    job = remove(admin, seen)

    assert (held.status, again.status) == (200, 200)
    assert (again.json["since"], again.json["reason"]) == (held.json["since"], "Spór o najem")
    assert job["counts"] == {"mail_scans": 1, "mail_scans_held": 1}
    assert get_mail_item(company.id, item.id).scans == item.scans
    assert get_mail_item(free.id, other.id).scans == ()
    (listed,) = api.get("/office/privacy/holds", by=admin).json["items"]
    assert (listed["company_id"], listed["reason"]) == (company.id, "Spór o najem")


def test_hold_that_comes_at_the_last_moment_wins(
    at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, item, admin, seen = due_mail(at)
    path = f"/office/companies/{company.id}/privacy/hold"

    def beside(*changes: Any) -> None:
        api.post(path, {"reason": "Spór"}, by=admin)
        commit(*changes)

    monkeypatch.setattr(retention, "commit", beside)
    job = remove(admin, seen)

    assert job["state"] == "done"
    assert get_mail_item(company.id, item.id).scans == item.scans


def test_what_was_taken_back_meanwhile_stays(at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    company, item, admin, seen = due_mail(at)
    moved: list[MailState] = []

    def beside(*changes: Any) -> None:
        if not moved:
            moved.append(MailState.WAITING)
            move(item, MailState.WAITING)
        commit(*changes)

    monkeypatch.setattr(retention, "commit", beside)
    remove(admin, seen)

    assert moved
    assert get_mail_item(company.id, item.id).scans == item.scans


def test_removal_needs_a_look_and_is_one_however_often_it_is_asked_for(at: Moment) -> None:
    closed_mail(a_company())
    at.move(days=400)
    admin = a_user(role=Role.ADMIN)
    keep_for(admin, 12)
    seen = look(admin)
    path = f"/office/privacy/jobs/{seen['id']}/apply"

    refused = api.post(path, {}, by=admin)
    first, again = (api.post(path, {"confirm": seen["confirm"]}, by=admin) for _ in range(2))

    assert (refused.status, refused.json["code"]) == (409, "confirmation_required")
    assert first.json["id"] == again.json["id"]
    late = api.post(f"/office/privacy/jobs/{first.json['id']}/apply", {}, by=admin)
    assert late.json["code"] == "look_not_done"


def test_look_from_when_less_was_kept_is_applied_no_more(at: Moment) -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    item = closed_mail(company)
    at.move(days=200)
    keep_for(admin, 3)
    seen = look(admin)
    keep_for(admin, 60)

    refused = api.post(
        f"/office/privacy/jobs/{seen['id']}/apply", {"confirm": seen["confirm"]}, by=admin
    )

    assert (refused.status, refused.json["code"]) == (409, "look_outdated")
    assert len(get_mail_item(company.id, item.id).scans) == 1


def test_killed_anywhere_a_removal_completes(at: Moment) -> None:
    def begin() -> tuple[str, MailItem]:
        empty_the_world()
        item = closed_mail(a_company())
        a_duplicate(item)
        at.move(days=400)
        admin = a_user(role=Role.ADMIN)
        keep_for(admin, 12)
        seen = look(admin)
        path = f"/office/privacy/jobs/{seen['id']}/apply"
        return api.post(path, {"confirm": seen["confirm"]}, by=admin).json["id"], item

    first, _ = begin()
    for nth, when in crash_points(calls_in(lambda: run(first)))[::2]:
        asked, item = begin()
        with killed_at(nth, when):
            sweep_privacy(always)
        at.move(minutes=7)
        assert run(asked).state is JobState.DONE, (nth, when)
        assert get_mail_item(item.company_id, item.id).scans == ()
        assert [one.key for one in in_vault() if one.key.startswith("scans/")] == []
        job = store.get_job(asked)
        assert dict(job.counts) == {"mail_scans": 1}, (nth, when)
        assert job.found == {item.company_id: {"mail_scans": 1}}, (nth, when)


def test_hold_that_is_not_there_is_lifted_without_a_word_in_the_audit() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    path = f"/office/companies/{company.id}/privacy"
    api.post(f"{path}/hold", {"reason": "Spór"}, by=admin)

    answers = [api.post(f"{path}/lift", {"reason": "Koniec"}, by=admin).status for _ in range(2)]

    assert answers == [204, 204]
    tags = [row["tag"]["S"] for row in rows(f"AUDIT#{company.id}")]
    assert tags.count("privacy:hold:lift") == 1
