"""
The erasure of a person (T87): name and address are nowhere but where they are proof, companies keep
their records, and whoever is asked for the past hears of an erased person.
"""

import json
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, Role, User, UserState
from chalicelib.aws.raw_rows import plain
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.core.text import fold
from chalicelib.mail.service import get_mail_item, register_mail
from chalicelib.members.leaving import end_membership
from chalicelib.privacy import erasing, store
from chalicelib.privacy.contents import DROP, SCRUB, kind_of
from chalicelib.privacy.model import JobState
from chalicelib.privacy.running import sweep_privacy
from chalicelib.users.service import find_user_by_email, get_profile
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_mail_item,
    a_member,
    a_panel,
    a_person_of,
    a_user,
    an_actor,
    an_invitation,
    new_mail,
)
from tests.harness.client import Answer
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.harness.uploads import a_document
from tests.privacy.desk import always, api, ask, erase, run

pytestmark = pytest.mark.usefixtures("world")


def everything() -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in raw.items()} for raw in rows("")]


def named(*words: str) -> list[str]:
    """Which kinds of rows hold any of these words, in whatever attribute."""
    found = set()
    for row in everything():
        text = json.dumps(row, ensure_ascii=False)
        if any(word in text for word in words):
            found.add(kind_of(row["pk"], row["sk"]).name)
    return sorted(found)


def somebody(company: Company, **values: Any) -> User:
    said = {"first_name": "Żaneta", "last_name": "Wąska", "email": "zaneta@example.org"}
    return a_person_of(company, **said | values)


WORDS = ("Żaneta", "Wąska", "zaneta@example.org", fold("Wąska"))


def test_name_and_address_are_nowhere_and_the_records_stay() -> None:
    admin, company, second = a_user(role=Role.ADMIN), a_company(), a_company()
    an_invitation(second, "zaneta@example.org")
    zaneta = somebody(company)
    a_member(a_panel(company), zaneta)
    document = a_document(company, b"name;sum\n", name="list.csv", by=zaneta)
    before = named(*WORDS)

    asked = erase(admin, zaneta.id)
    job = run(asked.json["id"])

    assert {"person", "versions", "documents", "uploads", "invitations"} <= set(before)
    assert (job.state, job.subject_name, job.about) == (JobState.DONE, "", {})
    assert named(*WORDS) == []
    profile = get_profile(zaneta.id)
    assert (profile.user.state, profile.user.name) == (UserState.DELETED, "osoba usunięta")
    assert profile.user.email == ""
    assert find_user_by_email("zaneta@example.org") is None
    shown = api.get(f"/office/companies/{company.id}/documents/{document.id}", by=admin).json
    assert (shown["name"], shown["created_by"]) == (document.name, "osoba usunięta")


def test_staff_who_go_leave_their_mail_and_its_history() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    clerk = a_clerk(first_name="Żaneta", last_name="Wąska", email="zaneta@example.org")
    item = register_mail(an_actor(clerk), new_mail(company, sender="Urząd"))
    other = a_mail_item(company)

    run(erase(admin, clerk.id).json["id"])

    after = get_mail_item(company.id, item.id)
    assert (after.sender, after.registered_by_name) == ("Urząd", "osoba usunięta")
    assert {event.by_name for event in after.history} == {"osoba usunięta"}
    assert get_mail_item(company.id, other.id) == other
    assert named(*WORDS) == []


def test_no_row_of_another_person_changes() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    namesake = a_person_of(
        company, first_name="Żaneta", last_name="Wąska", email="other@example.org"
    )
    a_document(company, b"name;sum\n", name="list.csv", by=namesake)
    zaneta = somebody(company)
    mine = [row for row in everything() if namesake.id in json.dumps(row)]

    run(erase(admin, zaneta.id).json["id"])

    assert [row for row in everything() if namesake.id in json.dumps(row)] == mine


def test_audit_tells_of_it_by_ids_alone() -> None:
    admin, zaneta = a_user(role=Role.ADMIN), somebody(a_company())

    run(erase(admin, zaneta.id).json["id"])

    entries = [row for row in everything() if row["pk"].startswith("AUDIT#OFFICE")]
    tags = [row["tag"] for row in entries if row.get("target") == zaneta.id]
    assert tags[-3:] == ["users:user:delete", "privacy:person:erase", "privacy:person:erased"]
    assert not any(word in json.dumps(entries, ensure_ascii=False) for word in WORDS)


def test_what_stays_is_listed_with_a_reason() -> None:
    kinds = {
        kind_of("HANDOUT#h", "HANDOUT").on_erasure,
        kind_of("COMPANY#c", "RECEIPT#r").on_erasure,
    }

    assert not kinds & {SCRUB, DROP}


def test_person_who_was_deleted_before_can_be_erased() -> None:
    admin, zaneta = a_user(role=Role.ADMIN), somebody(a_company())
    seen = api.get(f"/office/users/{zaneta.id}/deletion", by=admin).json
    gone = api.delete(
        f"/office/users/{zaneta.id}?confirm={seen['confirm']}",
        by=admin,
        if_match=f'"{seen["version"]}"',
    )
    assert gone.status == 204
    assert named(*WORDS) != []

    run(erase(admin, zaneta.id).json["id"])

    assert named(*WORDS) == []
    assert erase(admin, zaneta.id).json["code"] == "erased_already"


def test_address_that_somebody_else_has_by_now_stays_theirs() -> None:
    admin, zaneta = a_user(role=Role.ADMIN), somebody(a_company())
    asked = erase(admin, zaneta.id).json["id"]
    heir = a_user(email="zaneta@example.org", first_name="Ewa", last_name="Nowa")

    run(asked)

    found = find_user_by_email("zaneta@example.org")
    assert found is not None
    assert (found.id, found.email) == (heir.id, "zaneta@example.org")


def test_only_what_was_seen_is_confirmed() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    zaneta = somebody(company)
    seen = api.get(f"/office/users/{zaneta.id}/privacy/erasure", by=admin).json
    a_grant(zaneta, a_company(), kind=GrantKind.CONTACT)

    refused = api.post(
        f"/office/users/{zaneta.id}/privacy/erase", {"confirm": seen["confirm"]}, by=admin
    )

    assert (refused.status, refused.json["code"]) == (409, "confirmation_required")
    assert "records_stay" in refused.json["consequences"]
    assert get_profile(zaneta.id).user.state is UserState.ACTIVE


def test_admins_do_not_erase_themselves_and_dpo_erases_no_staff() -> None:
    admin, dpo = a_user(role=Role.ADMIN), a_user(role=Role.DPO)

    assert erase(admin, admin.id).json["code"] == "last_admin"
    assert erase(dpo, a_clerk().id).json["code"] == "admin_only"
    assert erase(a_clerk(), dpo.id).status == 403


def test_hold_keeps_whoever_had_to_do_with_the_company() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    zaneta, stranger = somebody(company), a_person_of(a_company())
    held = api.post(f"/office/companies/{company.id}/privacy/hold", {"reason": "Spór"}, by=admin)

    refused = erase(admin, zaneta.id)

    assert (held.status, refused.json["code"]) == (200, "legal_hold")
    assert erase(admin, a_clerk().id).json["code"] == "legal_hold"
    assert erase(admin, stranger.id).status == 200
    lifted = api.post(
        f"/office/companies/{company.id}/privacy/lift", {"reason": "Koniec"}, by=admin
    )
    assert lifted.status == 204
    assert erase(admin, zaneta.id).status == 200


def test_hold_keeps_whoever_was_staff_though_the_role_was_taken() -> None:
    admin, clerk, company = a_user(role=Role.ADMIN), a_clerk(), a_company()
    api.post(f"/office/companies/{company.id}/privacy/hold", {"reason": "Spór"}, by=admin)
    path, version = f"/office/users/{clerk.id}", clerk.version

    for role in ({"role": "dpo"}, {"role": None}, {"first_name": "Celina"}):
        changed = api.patch(path, role, version=version, by=admin)
        assert changed.status == 200, changed.text
        version += 1

    assert erase(admin, clerk.id).json["code"] == "legal_hold"


def test_hold_keeps_members_of_panels_and_wins_while_nothing_is_erased_yet(at: Moment) -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    member, late = a_user(), a_user()
    for one in (member, late):
        a_member(a_panel(company), one)
    asked = erase(admin, late.id)
    api.post(f"/office/companies/{company.id}/privacy/hold", {"reason": "Spór"}, by=admin)

    refused = erase(admin, member.id)
    job = run(asked.json["id"])

    assert (refused.status, refused.json["code"]) == (409, "legal_hold")
    shown = api.get(f"/office/privacy/jobs/{job.id}", by=admin).json
    assert (shown["delay"], shown["again_at"] is not None) == ("held", True)
    assert (job.state, job.failures, dict(job.counts)) == (JobState.RUNNING, 0, {})
    assert get_profile(late.id).user.name == late.name
    api.post(f"/office/companies/{company.id}/privacy/lift", {"reason": "Koniec"}, by=admin)
    at.move(minutes=61)
    assert run(job.id).state is JobState.DONE
    assert get_profile(late.id).user.name == "osoba usunięta"
    after = api.get(f"/office/privacy/jobs/{job.id}", by=admin).json
    assert (after["delay"], after["again_at"]) == (None, None)


def test_hold_that_comes_after_a_killed_request_keeps_members_of_panels() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()

    def a_panelist() -> User:
        member = a_user()
        a_member(a_panel(company), member)
        return member

    calls = calls_in(lambda: erase(admin, a_panelist().id))
    # From the deletion of the account on; before it nothing is gone.
    for nth, when in crash_points(calls)[-8:]:
        member = a_panelist()
        with killed_at(nth, when):
            erase(admin, member.id)
        api.post(f"/office/companies/{company.id}/privacy/hold", {"reason": "Spór"}, by=admin)

        asked = erase(admin, member.id)

        assert asked.status == 200 or asked.json["code"] == "legal_hold", (nth, when)
        sweep_privacy(always)
        assert get_profile(member.id).user.name == member.name, (nth, when)
        api.post(f"/office/companies/{company.id}/privacy/lift", {"reason": "Koniec"}, by=admin)


def test_hold_keeps_whoever_went_with_a_panel_of_the_company() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    panels = [a_panel(each) for each in (company, a_company())]
    deleted, gone = a_user(), a_user()
    for panel in panels:
        a_member(panel, deleted)
    a_member(panels[0], gone)
    seen = api.get(f"/office/users/{deleted.id}/deletion", by=admin).json
    path = f"/office/users/{deleted.id}?confirm={seen['confirm']}"
    assert api.delete(path, by=admin, if_match=f'"{seen["version"]}"').status == 204
    assert end_membership(company.id, panels[0].id, gone.id, admin.id)

    api.post(f"/office/companies/{company.id}/privacy/hold", {"reason": "Spór"}, by=admin)

    assert [erase(admin, one.id).json["code"] for one in (deleted, gone)] == ["legal_hold"] * 2


def test_former_name_is_nowhere() -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    zaneta = somebody(company)
    a_document(company, b"name;sum\n", name="list.csv", by=zaneta)
    path = f"/office/users/{zaneta.id}"
    version = api.get(path, by=admin).json["version"]
    api.patch(path, {"last_name": "Późna"}, by=admin, if_match=f'"{version}"')

    run(erase(admin, zaneta.id).json["id"])

    assert named(*WORDS, "Późna", fold("Późna")) == []


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.long)])
def test_killed_anywhere_an_erasure_completes(at: Moment, step: int) -> None:
    def begin() -> str:
        empty_the_world()
        zaneta = somebody(a_company())
        return str(erase(a_user(role=Role.ADMIN), zaneta.id).json["id"])

    first = begin()
    calls = calls_in(lambda: run(first))
    # The last ones always: where everything is done and not yet written down.
    points = crash_points(calls)
    for nth, when in [*points[:-4:step], *points[-4:]]:
        asked = begin()
        with killed_at(nth, when):
            sweep_privacy(always)
        at.move(minutes=7)
        assert run(asked).state is JobState.DONE, (nth, when)
        assert named(*WORDS) == []


def test_while_others_write_nothing_of_theirs_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    admin, company = a_user(role=Role.ADMIN), a_company()
    zaneta = somebody(company)
    document = a_document(company, b"name;sum\n", name="list.csv", by=zaneta)
    asked = erase(admin, zaneta.id).json["id"]
    path = f"/office/companies/{company.id}/documents/{document.id}"
    renamed: list[Answer] = []

    def beside(*changes: Any) -> None:
        """Somebody renames the document between the reading of its row and the change of it."""
        if not renamed and any("DOC#" in str(change.operation) for change in changes):
            renamed.append(
                api.patch(path, {"name": "Nowa nazwa"}, by=admin, if_match=f'"{document.version}"')
            )
        commit(*changes)

    monkeypatch.setattr(erasing, "commit", beside)
    assert run(asked).state is JobState.DONE

    assert renamed[0].status == 200
    assert api.get(path, by=admin).json["name"] == "Nowa nazwa"
    assert named(*WORDS) == []


def test_person_is_erased_once_however_often_it_is_asked_for() -> None:
    admin, zaneta = a_user(role=Role.ADMIN), somebody(a_company())

    first, again = erase(admin, zaneta.id), erase(admin, zaneta.id)

    assert (first.status, first.json["id"]) == (200, again.json["id"])
    assert len(api.get("/office/privacy/jobs", by=admin).json["items"]) == 1


def test_export_of_the_erased_person_goes_at_once(at: Moment) -> None:
    admin, zaneta = a_user(role=Role.ADMIN), somebody(a_company())
    export = run(ask(admin, f"users/{zaneta.id}/privacy/export").json["id"])
    assert export.state is JobState.DONE

    run(erase(admin, zaneta.id).json["id"])
    sweep_privacy(always)

    after = store.get_job(export.id)
    assert (after.state, after.volumes) == (JobState.GONE, ())
