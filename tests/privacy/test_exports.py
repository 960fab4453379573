"""Everything about a company, or about a person, as one or several ZIP files."""

import json
from collections.abc import Callable

import pytest

from chalicelib.access.model import Role
from chalicelib.aws import keys
from chalicelib.aws.table import commit
from chalicelib.companies.model import Details
from chalicelib.core import clock
from chalicelib.core.errors import Unavailable
from chalicelib.core.months import month_of
from chalicelib.invoices.annexing import retire_annex
from chalicelib.invoices.service import get_invoice, retire_invoice
from chalicelib.mail.model import NoticeChoice
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import get_mail_item, register_mail
from chalicelib.notices.model import NoticeState
from chalicelib.privacy import exporting, store
from chalicelib.privacy.model import KEPT, JobState
from chalicelib.privacy.running import sweep_privacy
from chalicelib.scans.model import ScanState
from chalicelib.seats.store import set_payer
from chalicelib.work.service import remove_work
from tests.builders import (
    a_clerk,
    a_company,
    a_mail_item,
    a_person_of,
    a_time_entry,
    a_user,
    an_actor,
    an_invitation,
    an_invoice,
    new_mail,
    the_office,
)
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.s3 import in_vault, rows
from tests.harness.uploads import a_document
from tests.house.papers import a_stored_invoice
from tests.house.scene import a_notice, a_scan
from tests.house.talk import a_good_upload, a_thread
from tests.privacy.desk import a_part, always, api, archives, ask, contents, run

pytestmark = pytest.mark.usefixtures("world")


def test_company_export_holds_its_rows_its_files_and_nothing_of_others() -> None:
    admin, company, other = a_user(role=Role.ADMIN), a_company(), a_company(name="Obca sp. z o.o.")
    item = a_mail_item(company, sender="Urząd Celny")
    a_scan(ScanState.ATTACHED, company, item)
    a_mail_item(other, sender="Tajny nadawca")
    invoice, person = an_invoice(company), a_person_of(company)
    a_document(company, b"name;sum\n", name="list.csv", by=person)

    asked = ask(admin, f"companies/{company.id}/privacy/export")
    job = run(asked.json["id"])

    found = contents(job)
    assert (asked.status, job.state) == (201, JobState.DONE)
    assert [one["sender"] for one in found["records/mail.json"]] == ["Urząd Celny"]
    assert [one["number"] for one in found["records/invoices.json"]] == [invoice.number]
    assert len(found["records/documents.json"]) == len(found["records/versions.json"]) == 1
    assert len(found["records/scans.json"]) == 1
    files = [name for name in found if name.startswith("files/")]
    assert any(name.startswith("files/versions/") for name in files)
    assert any(name.startswith("files/scans/") for name in files)
    assert "sessions" in found["about.json"]["left_out"]
    everything = json.dumps({k: v for k, v in found.items() if k.endswith(".json")})
    assert "Tajny nadawca" not in everything
    assert other.id not in everything
    assert {row["kind"] for row in found["records/audit.json"]} == {"audit"}


def test_person_export_says_what_is_kept_and_only_where_others_rows_name_them() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    invitation = an_invitation(company, "anna@example.org")
    anna = a_person_of(a_company(), email="anna@example.org")
    a_person_of(company, email="other@example.org")
    a_document(company, b"name;sum\n", name="list.csv", by=anna)

    job = run(ask(admin, f"users/{anna.id}/privacy/export").json["id"])

    found = contents(job)
    (own,) = found["records/person.json"]
    assert own["email"] == "anna@example.org"
    of_companies = found["records/companies.json"]
    kinds = {row["kind"] for row in of_companies}
    assert {"people", "versions", "documents"} <= kinds
    (version,) = [row for row in of_companies if row["kind"] == "versions"]
    assert version["where"] == ["made_by_id"]
    assert "file_name" not in version
    assert "other@example.org" not in json.dumps(found)
    assert invitation.id in {row["id"] for row in of_companies}


def test_who_had_an_address_before_or_has_it_since_is_not_in_the_others_export() -> None:
    admin, first, second = a_user(role=Role.ADMIN), a_company(), a_company()
    anna = a_person_of(first, email="biuro@example.org")
    a_notice(first, anna, a_mail_item(first, notice=NoticeChoice.EMAIL), NoticeState.UNKNOWN)
    seen = api.get(f"/office/users/{anna.id}/deletion", by=admin).json
    api.delete(
        f"/office/users/{anna.id}?confirm={seen['confirm']}",
        by=admin,
        if_match=f'"{seen["version"]}"',
    )
    heir = a_person_of(second, email="biuro@example.org")
    a_notice(second, heir, a_mail_item(second, notice=NoticeChoice.EMAIL), NoticeState.UNKNOWN)

    of_anna = contents(run(ask(admin, f"users/{anna.id}/privacy/export").json["id"]))
    of_heir = contents(run(ask(admin, f"users/{heir.id}/privacy/export").json["id"]))

    assert len(of_anna["records/notices.json"]) == len(of_heir["records/notices.json"]) == 1
    assert not any(word in json.dumps(of_anna) for word in (heir.id, second.id))
    assert not any(word in json.dumps(of_heir) for word in (anna.id, first.id))


def test_whom_a_person_invited_is_not_told_in_the_persons_export() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    anna = a_person_of(company)
    an_invitation(company, "ewa@example.org", giver=the_office(anna))

    found = contents(run(ask(admin, f"users/{anna.id}/privacy/export").json["id"]))

    (row,) = [one for one in found["records/companies.json"] if one["kind"] == "invitations"]
    assert row["where"] == ["given_by"]
    assert "ewa@example.org" not in json.dumps(found)


def test_company_takes_nothing_along_that_staff_wrote_for_themselves() -> None:
    admin = a_user(role=Role.ADMIN)
    company = a_company(details=Details(notes="Płaci późno"))
    register_mail(an_actor(admin), new_mail(company, internal_note="Uwaga na niego"))
    a_time_entry(company, internal_remark="Naciągane godziny")
    api.post(f"/office/companies/{company.id}/privacy/hold", {"reason": "Prokurator"}, by=admin)

    job = run(ask(admin, f"companies/{company.id}/privacy/export").json["id"])

    told = json.dumps(contents(job), ensure_ascii=False)
    for word in ("Płaci późno", "Uwaga na niego", "Naciągane godziny", "Prokurator"):
        assert word not in told
    assert company.name in told


def test_company_takes_nothing_along_of_others_that_share_its_people_or_had_its_letters() -> None:
    admin, company, other = a_user(role=Role.ADMIN), a_company(), a_company()
    seat = keys.seat(month_of(clock.now().date()), a_person_of(company, other).id)
    commit(set_payer(seat, other.id))
    wrong = register_mail(an_actor(), new_mail(company))
    moved = api.post(
        f"/office/companies/{company.id}/mail/{wrong.id}/withdraw",
        {"what": "item", "reason": "Pomyłka", "to": {"company_id": other.id}},
        by=admin,
        idempotency_key="the-wrong-letter",
    )

    told = [
        contents(run(ask(admin, f"companies/{one.id}/privacy/export").json["id"]))
        for one in (company, other)
    ]

    assert moved.status == 201
    assert [len(one["records/seats.json"]) for one in told] == [1, 1]
    for one, foreign in zip(told, (other, company), strict=True):
        everything = json.dumps(one, default=repr)
        assert foreign.id not in everything
        assert foreign.code not in everything
    assert len(told[0]["records/usage.json"]) == 2
    assert wrong.number not in json.dumps(told[0], default=repr)
    assert shown_number(wrong.number) not in json.dumps(told[0], default=repr)


def test_company_takes_nothing_along_that_its_own_people_do_not_see() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    shown, (wrong, _) = an_invoice(company), a_stored_invoice(company, lambda of: f"Obca {of}")
    kept, (good, annex) = a_user(), a_stored_invoice(company, lambda of: f"Nasz {of}")
    before = get_invoice(company.id, wrong.id)
    retire_invoice(an_actor(), before, seen_version=before.version)
    retire_annex(an_actor(), good, annex, seen_version=annex.version)
    a_time_entry(company, tasks="Nasza praca")
    entry = a_time_entry(company, tasks="Obca praca")
    remove_work(an_actor(), entry, "Obca", seen_version=entry.version)
    unsent = a_good_upload(company, kept, lambda of: f"Obca {of}")
    _, sent_id = a_thread(company, kept, a_mail_item(company), lambda of: f"Nasza {of}")

    found = contents(run(ask(admin, f"companies/{company.id}/privacy/export").json["id"]))

    told = json.dumps(found, default=repr, ensure_ascii=False)
    assert "Obca" not in told
    assert unsent.id not in told
    invoices = {one["id"] for one in found["records/invoices.json"]}
    assert invoices == {shown.id, good.id}
    assert {one["id"].split("#")[0] for one in found["records/versions.json"]} == {good.id, sent_id}
    assert [one["tasks"] for one in found["records/work.json"]] == ["Nasza praca"]
    assert "records/annexes.json" not in found


def test_company_takes_its_letter_along_and_nothing_of_the_batch_that_it_came_in() -> None:
    admin, company, other = a_user(role=Role.ADMIN), a_company(), a_company()
    batch = a_scan(ScanState.SPLIT, other, None, lambda _: "Kancelaria Obca")
    item = a_mail_item(company)
    part = a_part(batch, company, item)

    job = run(ask(admin, f"companies/{company.id}/privacy/export").json["id"])

    found = contents(job)
    (row,) = found["records/scans.json"]
    assert (row["of"], row["file_name"]) == (
        part.id,
        get_mail_item(company.id, item.id).scans[0].name,
    )
    files = [name for name in found if name.startswith("files/scans/")]
    assert len(files) == 1
    assert found[files[0]] == f"%PDF-1.7 {part.id}".encode()
    for archive in archives(job):
        assert batch.id.encode() not in b"".join(map(archive.read, archive.namelist()))
        assert not any("Obca" in name for name in archive.namelist())
    everything = json.dumps({k: v for k, v in found.items() if k.endswith(".json")})
    assert not any(word in everything for word in ("Kancelaria Obca", batch.id, other.id))


def test_export_is_made_in_parts_where_time_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_LARGEST_VOLUME", 1)
    admin, company = a_user(role=Role.ADMIN), a_company()
    senders = {a_mail_item(company, sender=f"Nadawca {n}").sender for n in range(3)}

    job = run(ask(admin, f"companies/{company.id}/privacy/export").json["id"])

    assert len(job.volumes) > 3
    assert {row["sender"] for row in contents(job)["records/mail.json"]} == senders


def as_often_as(times: int) -> Callable[[], bool]:
    """There is time, for so many questions."""
    left = iter([True] * times)
    return lambda: next(left, False)


def test_who_has_no_more_time_leaves_it_to_the_next() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    asked = ask(admin, f"companies/{company.id}/privacy/export").json["id"]

    runs = 0
    while store.get_job(asked).is_open:
        sweep_privacy(as_often_as(2))
        runs += 1

    assert runs > 1
    assert contents(store.get_job(asked))["records/company.json"][0]["name"] == company.name


def test_killed_anywhere_an_export_completes(at: Moment) -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    an_invoice(company)
    path = f"companies/{company.id}/privacy/export"
    first = ask(admin, path).json["id"]
    calls = calls_in(lambda: run(first))

    for nth, when in crash_points(calls):
        asked = ask(admin, path).json["id"]
        with killed_at(nth, when):
            sweep_privacy(always)
        at.move(minutes=7)
        job = run(asked)
        assert job.state is JobState.DONE, (nth, when)
        assert len(contents(job)["records/invoices.json"]) == 1


def test_two_who_sweep_at_once_make_one_export() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    asked = ask(admin, f"companies/{company.id}/privacy/export").json["id"]
    job = store.get_job(asked)
    sweep_privacy(always)

    assert sweep_privacy(always) == 0
    assert store.get_job(asked).version > job.version


def test_files_are_opened_by_a_link_that_is_recorded_and_go_after_two_weeks(at: Moment) -> None:
    dpo, company = a_user(role=Role.DPO), a_company()
    job = run(ask(dpo, f"companies/{company.id}/privacy/export").json["id"])
    path = f"/office/privacy/jobs/{job.id}/files"

    link = api.post(f"{path}/1/link", by=dpo)
    missing = api.post(f"{path}/2/link", by=dpo)

    assert link.status == 200
    assert link.json["content_type"] == "application/zip"
    assert missing.status == 404
    tags = [row["tag"]["S"] for row in rows(f"AUDIT#{company.id}")]
    assert tags.count("privacy:export:link") == 1
    at.move(seconds=KEPT.total_seconds() + 60)
    after = run(job.id)
    assert (after.state, after.volumes) == (JobState.GONE, ())
    assert [one for one in in_vault() if one.key.startswith("exports/")] == []
    assert api.post(f"{path}/1/link", by=dpo).status in {401, 404}


def test_clerk_and_dpo_of_staff_are_refused() -> None:
    dpo, clerk, company = a_user(role=Role.DPO), a_clerk(), a_company()

    assert ask(clerk, f"companies/{company.id}/privacy/export").status == 403
    assert ask(dpo, f"users/{clerk.id}/privacy/export").json["code"] == "admin_only"


def test_export_asked_for_twice_with_one_key_is_one() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    path = f"/office/companies/{company.id}/privacy/export"

    first = api.post(path, by=admin, idempotency_key="the-same-key-0")
    again = api.post(path, by=admin, idempotency_key="the-same-key-0")

    assert first.json["id"] == again.json["id"]
    listed = api.get("/office/privacy/jobs", by=admin).json["items"]
    assert [one["id"] for one in listed] == [first.json["id"]]


def test_job_that_fails_five_times_is_given_up_and_says_so(
    at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise Unavailable("not now")

    admin, company = a_user(role=Role.ADMIN), a_company()
    asked = ask(admin, f"companies/{company.id}/privacy/export").json["id"]
    monkeypatch.setattr(exporting, "_LARGEST_VOLUME", 1)
    sweep_privacy(as_often_as(2))
    assert [one for one in in_vault() if one.key.startswith("exports/")] != []
    monkeypatch.setattr(exporting, "sources_of", refuse)

    for _ in range(7):
        sweep_privacy(always)
        at.move(hours=2)

    after = store.get_job(asked)
    assert (after.state, after.about, after.due_at) == (JobState.FAILED, {}, None)
    assert [one for one in in_vault() if one.key.startswith("exports/")] == []
