"""Entries of the audit as the API answers them, with names where there are any."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.aws import keys
from chalicelib.edge.body import Answer
from chalicelib.trail.model import Entry, Kind, Ref, is_id


class NamedAnswer(Answer):
    """A thing or a person; without a name where there is none, or not any more."""

    kind: Kind
    id: str
    name: str | None


class AuditFactAnswer(Answer):
    """What else was recorded; `name_of` is what an id in it is called."""

    name: str
    value: str
    name_of: str | None


class AuditAnswer(Answer):
    """One entry; `by` is null for what nobody asked for just then, `company` for the office's."""

    id: str
    at: datetime
    tag: str
    by: NamedAnswer | None
    company: NamedAnswer | None
    target: NamedAnswer | None
    facts: list[AuditFactAnswer]


def audit_answer(entry: Entry, names: Mapping[Ref, str]) -> AuditAnswer:
    """An entry, given what the things that it names are called."""

    def named(ref: Ref) -> NamedAnswer:
        return NamedAnswer(kind=ref.kind, id=ref.id, name=names.get(ref) or None)

    company = Ref(Kind.COMPANY, entry.scope, entry.scope)
    return AuditAnswer(
        id=entry.place,
        at=entry.at,
        tag=entry.tag,
        by=named(Ref(Kind.USER, entry.scope, entry.actor_id)) if is_id(entry.actor_id) else None,
        company=named(company) if entry.scope != keys.OFFICE else None,
        target=named(entry.ref_of(entry.target)) if entry.target else None,
        facts=[
            AuditFactAnswer(
                name=name,
                value=value,
                name_of=names.get(entry.ref_of(value)) if is_id(value) else None,
            )
            for name, value in entry.facts.items()
        ],
    )
