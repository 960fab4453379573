"""Whether somebody may collect, and that a commit depends on it (R25, T61)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, GrantState, Role, User, UserState
from chalicelib.access.rows import GrantRow, UserRow
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.collectors.model import CollectorKind, CollectorRef, Document, DocumentType
from chalicelib.collectors.service import (
    Identity,
    Refusal,
    Right,
    change_collector,
    end_collector,
    identify,
    rights_of,
)
from chalicelib.companies.model import Company
from chalicelib.core import clock, ids
from chalicelib.core.errors import AppError, Forbidden, NotFound
from chalicelib.grants.service import edit_grant, remove_grant
from chalicelib.grants.store import get_grant
from tests.builders import (
    a_collector,
    a_company,
    a_grant,
    a_person_of,
    a_user,
    an_actor,
    the_office,
)
from tests.harness.moment import Moment

TODAY = "Europe/Warsaw"
DAY = timedelta(days=1)


def user(person: User) -> CollectorRef:
    return CollectorRef(CollectorKind.USER, user_id=person.id)


def named(*entries: tuple[str, str]) -> CollectorRef:
    return CollectorRef(CollectorKind.NAMED, entries=dict(entries))


def right_of(collector: CollectorRef, company: Company) -> Right:
    right = rights_of(collector, [company.id])[company.id]
    assert isinstance(right, Right), right
    return right


def is_refused(collector: CollectorRef, company: Company) -> bool:
    found = rights_of(collector, [company.id])[company.id]
    assert isinstance(found, Right) or found.code == "collector_not_authorised"
    return isinstance(found, Refusal)


def do(right: Right) -> None:
    """A commit that depends on a right."""
    record = entry(Tag.HANDOUTS_PART, actor_id="system", scope=right.company_id)
    commit(record, *right.holds())


def set_user(person: User, **values: object) -> None:
    actions = [getattr(UserRow, name).set(value) for name, value in values.items()]
    commit(update(keys.user(person.id), actions, Row.pk.exists()))


def test_whoever_reads_a_companys_mail_collects_it(world: None) -> None:
    company, guest = a_company(), a_user()
    a_grant(guest, company, kind=GrantKind.GUEST, permissions=frozenset({GrantPermission.MAIL}))

    right = right_of(user(guest), company)
    do(right)

    assert (right.name, right.document) == (guest.name, None)


@pytest.mark.parametrize(
    "kind", [CollectorKind.USER, CollectorKind.CODE], ids=["chosen", "by code"]
)
def test_each_company_is_judged_by_itself(world: None, kind: CollectorKind) -> None:
    ours, theirs = a_company(), a_company()
    person = a_person_of(ours)

    found = rights_of(CollectorRef(kind, user_id=person.id), [ours.id, theirs.id])

    assert {company_id: type(each) for company_id, each in found.items()} == {
        ours.id: Right,
        theirs.id: Refusal,
    }


def test_without_mail_nobody_collects(world: None) -> None:
    company, person = a_company(), a_user()
    rest = frozenset(GrantPermission) - {GrantPermission.MAIL}
    a_grant(person, company, kind=GrantKind.CONTACT, permissions=rest)

    assert is_refused(user(person), company)


def test_last_day_of_a_grant_counts_and_the_day_after_does_not(world: None, at: Moment) -> None:
    company, person = a_company(), a_user()
    a_grant(person, company, kind=GrantKind.GUEST, until=clock.today(TODAY))
    right = right_of(user(person), company)
    do(right)

    at.move(days=1)

    assert is_refused(user(person), company)
    with pytest.raises(Forbidden) as refused:
        right.holds()
    assert refused.value.code == "collector_not_authorised"


def test_unknown_person_collects_nothing(world: None) -> None:
    company = a_company()

    assert is_refused(CollectorRef(CollectorKind.USER, user_id=ids.new_id("usr")), company)
    assert is_refused(named((company.id, ids.new_id("col"))), company)
    assert is_refused(named(), company)


def block(person: User, company: Company) -> None:
    set_user(person, state=str(UserState.BLOCKED))


def version_of(person: User, company: Company) -> int:
    return get_grant(person.id, company.id).version


def take(person: User, company: Company) -> None:
    seen = version_of(person, company)
    remove_grant(the_office(), company_id=company.id, user_id=person.id, seen_version=seen)


def limit(person: User, company: Company) -> None:
    edit_grant(
        the_office(),
        company_id=company.id,
        user_id=person.id,
        terms={"permissions": frozenset({GrantPermission.WORK})},
        state=None,
        seen_version=version_of(person, company),
    )


def close(person: User, company: Company) -> None:
    edit_grant(
        the_office(),
        company_id=company.id,
        user_id=person.id,
        terms={},
        state=GrantState.INACTIVE,
        seen_version=version_of(person, company),
    )


@pytest.mark.parametrize("act", [block, take, limit, close])
def test_right_of_a_user_that_is_taken_before_the_commit_lets_nothing_through(
    world: None, act: Callable[[User, Company], None]
) -> None:
    company, person = a_company(), a_user()
    a_grant(person, company, kind=GrantKind.CONTACT)
    right = right_of(user(person), company)

    act(person, company)

    with pytest.raises(Forbidden) as refused:
        do(right)
    assert refused.value.code == "collector_not_authorised"
    assert is_refused(user(person), company)


def test_named_person_collects_for_the_company_that_says_so(world: None) -> None:
    ours, theirs = a_company(), a_company()
    jan = a_collector(ours, name="Jan Kowalski", last_four="12AB")

    right = right_of(named((ours.id, jan.id)), ours)
    do(right)

    assert (right.name, right.document) == (
        "Jan Kowalski",
        Document(DocumentType.ID_CARD, "12AB"),
    )
    # An entry of one company says nothing about another, whatever is sent.
    assert is_refused(named((theirs.id, jan.id)), theirs)
    assert is_refused(named((ours.id, jan.id)), theirs)


def test_entries_of_two_people_are_not_one_visitors(world: None) -> None:
    ours, theirs = a_company(), a_company()
    jan = a_collector(ours, name="Jan Kowalski", last_four="1234")
    ewa = a_collector(theirs, name="Ewa Kowalska", last_four="1234")

    found = rights_of(named((ours.id, jan.id), (theirs.id, ewa.id)), [ours.id, theirs.id])

    assert isinstance(found[ours.id], Right)
    assert isinstance(found[theirs.id], Refusal)


def test_entries_of_one_person_in_two_companies_are(world: None) -> None:
    ours, theirs = a_company(), a_company()
    one = a_collector(ours, name="Żaneta Wójcik", last_four="1234")
    same = a_collector(theirs, name="Zaneta Wojcik", last_four="1234")

    found = rights_of(named((ours.id, one.id), (theirs.id, same.id)), [ours.id, theirs.id])

    assert [type(each) for each in found.values()] == [Right, Right]


def test_named_person_collects_from_the_first_to_the_last_day(world: None, at: Moment) -> None:
    company, today = a_company(), clock.today(TODAY)
    jan = a_collector(company, valid_from=today + DAY, valid_to=today + 2 * DAY)
    ref = named((company.id, jan.id))

    seen = []
    for _ in range(4):
        seen.append(not is_refused(ref, company))
        at.move(days=1)

    assert seen == [False, True, True, False]


def test_day_is_judged_in_the_offices_time_zone(world: None, at: Moment) -> None:
    company = a_company()
    jan = a_collector(company, valid_to=clock.today(TODAY))
    right = right_of(named((company.id, jan.id)), company)

    # 23:30 in Warsaw, and half an hour later, which is still the same day in London.
    at.move(hours=13)
    do(right)
    at.move(minutes=30)

    with pytest.raises(Forbidden):
        do(right)


@pytest.mark.parametrize("is_ended", [True, False], ids=["ended", "changed"])
def test_entry_that_changes_before_the_commit_lets_nothing_through(
    world: None, is_ended: bool
) -> None:
    company = a_company()
    jan = a_collector(company)
    right = right_of(named((company.id, jan.id)), company)

    if is_ended:
        end_collector(an_actor(), jan, seen_version=1)
    else:
        change_collector(an_actor(), jan, {"name": "Ewa Kowalska"}, seen_version=1)

    with pytest.raises(Forbidden) as refused:
        do(right)
    assert refused.value.code == "collector_not_authorised"


def test_anybody_else_collects_by_an_admins_word_as_long_as_that_is_an_admin(world: None) -> None:
    company, admin = a_company(), a_user(role=Role.ADMIN)
    ref = CollectorRef(
        CollectorKind.OTHER,
        name="Ewa Obca",
        document=Document(DocumentType.PASSPORT, "99"),
        reason="Sent by the court",
        vouched_by=admin.id,
    )
    right = right_of(ref, company)
    do(right)
    assert identify(ref) == Identity("Ewa Obca", Document(DocumentType.PASSPORT, "99"))

    set_user(admin, role=str(Role.CLERK))

    with pytest.raises(AppError):
        do(right)


def test_rights_of_fifty_companies_cost_one_read(world: None) -> None:
    company = a_company()
    person = a_person_of(company)

    found = rights_of(user(person), [company.id, *(ids.new_id("com") for _ in range(49))])

    assert sum(isinstance(each, Right) for each in found.values()) == 1
    assert len(found) == 50


def test_whoever_stands_at_the_desk_has_a_name_whatever_they_may(world: None) -> None:
    company, person = a_company(), a_user()
    jan = a_collector(company, name="Jan Kowalski", last_four="1234")
    end_collector(an_actor(), jan, seen_version=1)

    assert identify(user(person)) == Identity(person.name, None)
    assert identify(named((company.id, jan.id))) == Identity(
        "Jan Kowalski", jan.document, {company.id: "Jan Kowalski"}
    )
    for nobody in (user(person), named((company.id, jan.id))):
        unknown = CollectorRef(
            nobody.kind, user_id=ids.new_id("usr"), entries={company.id: ids.new_id("col")}
        )
        with pytest.raises(NotFound):
            identify(unknown)


def test_grant_is_known_by_its_row(world: None) -> None:
    """A state that nobody could set by the API opens nothing either."""
    company, person = a_company(), a_person_of()
    a_grant(person, company)
    actions = [GrantRow.state.set(str(GrantState.PENDING))]
    commit(update(keys.grant(person.id, company.id), actions, Row.pk.exists()))

    assert is_refused(user(person), company)
