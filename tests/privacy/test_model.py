"""Jobs, names taken out of rows, and what is due to go: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.core.values import replace
from chalicelib.privacy import model
from chalicelib.privacy.mentions import Person, places_of, scrubbed, shown
from chalicelib.privacy.model import CLAIM, KEPT, Delay, Job, JobKind, JobState, Volume, limit_of
from chalicelib.privacy.retention import kind_due

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNA = Person("usr_anna", "Anna", "Żak", "anna@example.org")


def a_job(kind: JobKind = JobKind.PERSON_EXPORT) -> Job:
    return Job("prv_1", kind, "usr_anna", "Anna Żak", JobState.WAITING, NOW, "usr_x", 1, due_at=NOW)


def test_claimed_job_comes_up_again_only_when_nobody_can_be_at_it() -> None:
    job = model.claimed(a_job(), NOW)

    assert (job.state, job.due_at, job.version) == (JobState.RUNNING, NOW + CLAIM, 2)


def test_every_change_is_one_version_later() -> None:
    job = a_job()

    for after in (
        model.claimed(job, NOW),
        model.further(job, {"a": 1}, {"rows": 2}, NOW),
        model.let_be(job, NOW),
        model.failed(job, NOW),
        model.put_off(job, NOW),
        model.done(job, NOW),
        model.gone(job),
    ):
        assert after.version == 2


def test_job_is_given_up_after_the_fifth_failure_in_a_row() -> None:
    job = a_job()
    for _ in range(4):
        job = model.failed(job, NOW)
    assert job.is_open
    assert job.due_at == NOW + timedelta(minutes=40)

    job = model.failed(job, NOW)

    # Once more, for the files that it made.
    assert (job.state, job.due_at, job.about) == (JobState.FAILED, NOW, {})
    assert (model.gone(job).state, model.gone(job).due_at) == (JobState.FAILED, None)


@pytest.mark.parametrize("kind", [JobKind.ERASURE, JobKind.RETENTION])
def test_what_would_stay_half_done_is_never_given_up(kind: JobKind) -> None:
    job = replace(a_job(kind), about={"address": "anna@example.org"})
    for _ in range(9):
        job = model.failed(job, NOW)

    assert job.is_open
    assert (job.about, job.due_at) == ({"address": "anna@example.org"}, NOW + timedelta(hours=1))


def test_open_job_says_why_it_does_not_go_on() -> None:
    job = model.claimed(a_job(JobKind.ERASURE), NOW)
    held, failing = model.put_off(job, NOW), model.failed(job, NOW)

    assert (job.delay, held.delay, failing.delay) == (None, Delay.HELD, Delay.FAULTS)
    assert model.put_off(failing, NOW).delay is Delay.HELD
    assert model.failed(held, NOW).delay is Delay.FAULTS
    assert model.claimed(held, NOW).delay is Delay.HELD, "until it has gone on"
    assert model.further(held, {}, {}, NOW).delay is None
    assert model.done(failing, NOW).delay is None


def test_export_of_an_erased_person_is_nobodys_and_outlived_by_no_file() -> None:
    volume = Volume("exports/prv_1/1.zip", "v", 5)
    made = model.done(replace(a_job(), volumes=(volume,)), NOW)

    assert (model.withdrawn(made, NOW).volumes, model.withdrawn(made, NOW).due_at) == ((), NOW)
    # Whoever makes one at this moment may still put a file there.
    assert model.withdrawn(model.claimed(made, NOW), NOW).due_at == NOW + CLAIM


def test_success_forgets_the_failures_before_it() -> None:
    job = model.failed(a_job(), NOW)

    assert model.further(job, {}, {}, NOW).failures == 0


def test_export_is_kept_for_a_while_and_an_erasure_leaves_nothing_of_whom_it_was() -> None:
    export = model.done(a_job(), NOW)
    erasure = model.done(model.further(a_job(JobKind.ERASURE), {"x": 1}, {}, NOW), NOW)

    assert (export.due_at, export.keep_until) == (NOW + KEPT, NOW + KEPT)
    assert (erasure.due_at, erasure.about, erasure.place) == (None, {}, {})


@pytest.mark.parametrize(
    ("today", "months", "limit"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, None),
    ],
)
def test_limit_is_so_many_months_ago(today: date, months: int, limit: date | None) -> None:
    assert limit_of(today, months) == limit


def test_person_is_found_by_id_and_address_at_any_depth() -> None:
    row = {
        "sk": "MAIL#1",
        "history": [{"by_id": "usr_anna"}, {"to": "ANNA@example.org"}],
        "grants": {"usr_anna": "x"},
        "g1s": "zak#usr_anna",
        "other": "usr_annabelle",
    }

    assert sorted(places_of(ANNA, row)) == [
        "g1s",
        "grants.usr_anna",
        "history[0].by_id",
        "history[1].to",
    ]


def test_name_and_address_leave_a_row_and_nothing_else_does() -> None:
    raw = {
        "pk": {"S": "COMPANY#c"},
        "sk": {"S": "MAIL#1"},
        "version": {"N": "3"},
        "sender": {"S": "Anna Żak i wspólnicy"},
        "by_name": {"S": "Anna Żak"},
        "by_id": {"S": "usr_anna"},
        "email": {"S": "Anna@Example.org"},
        "history": {"L": [{"M": {"by_name": {"S": "Anna Żak"}, "n": {"N": "1"}}}]},
        "g1s": {"S": "zak anna#usr_anna"},
    }

    changed = scrubbed(ANNA, raw, "osoba usunięta")

    assert changed == {
        "by_name": {"S": "osoba usunięta"},
        "email": {"S": ""},
        "history": {"L": [{"M": {"by_name": {"S": "osoba usunięta"}, "n": {"N": "1"}}}]},
        "g1s": {"S": "osoba usunieta#usr_anna"},
    }
    assert scrubbed(ANNA, {**raw, **changed}, "osoba usunięta") == {}


def test_former_name_goes_where_the_id_says_whose_it_was() -> None:
    raw = {
        "pk": {"S": "COMPANY#c"},
        "sk": {"S": "DOC#1"},
        "created_by_id": {"S": "usr_anna"},
        "created_by_name": {"S": "Anna Dawna"},
        "last_by_id": {"S": "usr_other"},
        "last_by_name": {"S": "Ewa Nowa"},
        "history": {"L": [{"M": {"by_id": {"S": "usr_anna"}, "by_name": {"S": "Anna Dawna"}}}]},
    }

    assert scrubbed(ANNA, raw, "x") == {
        "created_by_name": {"S": "x"},
        "history": {"L": [{"M": {"by_id": {"S": "usr_anna"}, "by_name": {"S": "x"}}}]},
    }


def test_row_about_the_person_loses_former_name_and_address_and_its_place() -> None:
    raw = {
        "pk": {"S": "NOTICE#evt_1"},
        "sk": {"S": "TO#usr_anna#email"},
        "recipient_name": {"S": "Anna Dawna"},
        "recipient_email": {"S": "anna.dawna@example.org"},
        "company_name": {"S": "Firma"},
        "g3s": {"S": "dawna anna#usr_anna"},
        "g4s": {"S": "2026-11-20T09:30:00Z#usr_anna"},
    }

    assert scrubbed(ANNA, raw, "x") == {
        "recipient_name": {"S": "x"},
        "recipient_email": {"S": ""},
        "g3s": {"S": "x#usr_anna"},
    }


@pytest.mark.parametrize(
    "about",
    [{"sk": "TO#usr_heir#email"}, {"sk": "MISFILED#m#notice#1", "user_id": "usr_heir"}],
)
def test_address_says_nothing_in_a_row_about_somebody_else(about: dict[str, str]) -> None:
    row = {"pk": "NOTICE#1", "recipient_email": "anna@example.org"} | about
    raw = {name: {"S": value} for name, value in row.items()}

    assert list(places_of(ANNA, row)) == []
    assert scrubbed(ANNA, raw, "x") == {}


def test_address_that_somebody_else_has_by_now_says_nothing_by_itself() -> None:
    row = {"pk": "COMPANY#c", "sk": "INVITE#1", "address": "anna@example.org"}
    heired = replace(ANNA, has_heir=True)

    assert list(places_of(ANNA, row)) == ["address"]
    assert list(places_of(heired, row)) == []


def test_persons_own_row_loses_both_names() -> None:
    raw = {
        "pk": {"S": "USER#usr_anna"},
        "sk": {"S": "USER"},
        "first_name": {"S": "Anna"},
        "last_name": {"S": "Żak"},
    }

    assert scrubbed(ANNA, raw, "x") == {"first_name": {"S": ""}, "last_name": {"S": "x"}}


def test_export_hides_keys_and_secrets() -> None:
    row = {"pk": "a", "sk": "b", "g1s": "c", "secret": "d", "token_hash": "e", "name": "f"}

    assert shown(row) == {"name": "f"}


@pytest.mark.parametrize(
    ("sk", "state", "since", "due"),
    [
        ("MAIL#1", "collected", "2024-01-01T00:00:00Z", "mail_scans"),
        ("MAIL#1", "waiting", "2024-01-01T00:00:00Z", None),
        ("MAIL#1", "collected", "2026-01-01T00:00:00Z", None),
        ("DOC#1", "retired", "2024-01-01T00:00:00Z", "documents"),
        ("DOC#1", "active", "2024-01-01T00:00:00Z", None),
        ("RECEIPT#1", "collected", "2024-01-01T00:00:00Z", None),
    ],
)
def test_only_what_was_closed_long_ago_is_due(
    sk: str, state: str, since: str, due: str | None
) -> None:
    raw = {
        "sk": {"S": sk},
        "state": {"S": state},
        "state_since": {"S": since},
        "changed_at": {"S": since},
        "scans": {"M": {"scn_1": {"M": {}}}},
    }

    assert kind_due(raw, datetime(2025, 1, 1, tzinfo=UTC)) == due
