"""Who may collect for several companies at once, for the desk that chooses (R24, R25)."""

from collections.abc import Iterable
from datetime import date

from chalicelib.access.model import Grant, User
from chalicelib.collectors import store
from chalicelib.collectors.model import Collector, CollectorKind, Document, Standing
from chalicelib.collectors.rights import may_collect
from chalicelib.core.text import fold
from chalicelib.core.values import Value
from chalicelib.grants.service import list_people, list_people_of


class Candidate(Value):
    """
    Somebody who may collect today for some of the companies.

    Attributes:
        key: a user's id, or what is the same for every entry of one named person.
        entries: of a named person: company and entry.
    """

    kind: CollectorKind
    key: str
    name: str
    document: Document | None
    company_ids: tuple[str, ...]
    entries: tuple[tuple[str, str], ...] = ()


def collecting_people(company_id: str, today: date) -> list[User]:
    """A company's own people who collect its mail, by name. What `list_people` costs."""
    return _of_those(list_people(company_id), today)


def find_collectors(company_ids: Iterable[str], today: date) -> tuple[list[Candidate], list[str]]:
    """
    Everybody who may collect for at least one of the companies today, those for most of them first,
    and the companies for which nobody may. Two Queries a company, and a BatchGetItem per 100 of all
    their people. For showing: what somebody may is decided again by `rights_of`.
    """
    wanted = list(dict.fromkeys(company_ids))
    by_key: dict[str, Candidate] = {}
    for company_id, its_people in list_people_of(wanted).items():
        for found in _of_company(company_id, its_people, today):
            known = by_key.get(found.key)
            by_key[found.key] = _joined(known, found) if known else found
    people = sorted(
        by_key.values(), key=lambda each: (-len(each.company_ids), fold(each.name), each.key)
    )
    reached = {company_id for each in people for company_id in each.company_ids}
    return people, [each for each in wanted if each not in reached]


def _of_those(people: Iterable[tuple[User, Grant]], today: date) -> list[User]:
    found = [user for user, grant in people if may_collect(user, grant, today)]
    return sorted(found, key=lambda user: (fold(user.name), user.id))


def _of_company(
    company_id: str, people: Iterable[tuple[User, Grant]], today: date
) -> list[Candidate]:
    users = [
        Candidate(CollectorKind.USER, user.id, user.name, None, (company_id,))
        for user in _of_those(people, today)
    ]
    named: dict[str, Candidate] = {}
    for each in store.list_collectors(company_id):
        if each.standing(today) is Standing.VALID:
            named.setdefault(each.person_key, _named(each))
    return [*users, *named.values()]


def _named(collector: Collector) -> Candidate:
    company_id = collector.company_id
    return Candidate(
        CollectorKind.NAMED,
        collector.person_key,
        collector.name,
        collector.document,
        (company_id,),
        ((company_id, collector.id),),
    )


def _joined(known: Candidate, more: Candidate) -> Candidate:
    return Candidate(
        known.kind,
        known.key,
        known.name,
        known.document,
        known.company_ids + more.company_ids,
        known.entries + more.entries,
    )
