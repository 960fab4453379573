"""Panels and their members as the API answers them to staff."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial

from chalicelib.access.model import Membership
from chalicelib.aws.together import together
from chalicelib.companies.service import find_companies
from chalicelib.edge.body import Answer
from chalicelib.members.model import (
    Ending,
    Fate,
    Member,
    MemberState,
    Why,
    may_rename,
    standing,
)
from chalicelib.panels.model import Panel, PanelState
from chalicelib.panels.service import find_panels, list_memberships_of
from chalicelib.users.answers import NamedCompany, named_company
from chalicelib.users.model import Profile
from chalicelib.users.service import find_profiles

_MOST_NAMED = 50


class ProgressAnswer(Answer):
    """How far a deletion got: `done` of `total` members and shares."""

    done: int
    total: int


class PanelAnswer(Answer):
    """
    A panel; `progress` is there once its deletion began, from when on it opens nothing. The name
    of who made it is empty where nobody knows it.
    """

    id: str
    company_id: str
    name: str
    state: PanelState
    members: int
    shares: int
    created_at: datetime
    created_by: str
    progress: ProgressAnswer | None
    version: int


class PanelEndingUser(Answer):
    """Somebody who goes with a panel."""

    id: str
    name: str
    email: str


class PanelStayingUser(PanelEndingUser):
    """Somebody who stays: works for the office, has a grant, another panel, or an own account."""

    why: Why


class PanelDeletionAnswer(Answer):
    """
    What deleting a panel would do now: `go` accounts end with it, of which the first 50 are named,
    `stay` remain. No document, invoice or annex is deleted. `confirm` confirms exactly this.
    """

    users_go: list[PanelEndingUser]
    users_stay: list[PanelStayingUser]
    go: int
    stay: int
    shares: int
    documents_deleted: int
    confirm: str
    version: int


class NamedPanel(Answer):
    """A panel by its name."""

    id: str
    name: str


class MemberAnswer(Answer):
    """
    Somebody in a panel. `panels` are all that the person has in this company; `may_rename` says
    whether the name can be changed here.
    """

    user_id: str
    first_name: str
    last_name: str
    email: str
    state: MemberState
    until: date | None
    panels: list[NamedPanel]
    may_rename: bool
    has_password: bool
    added_at: datetime
    added_by: str
    version: int


class AddedMember(Answer):
    """
    Who came in. `link` sets the first password and is shown this once; null when it was sent, when
    the address was known, or when the request came twice.
    """

    member: MemberAnswer
    is_new: bool
    link: str | None


class UsersPanel(Answer):
    """A panel that a person belongs to."""

    company: NamedCompany
    panel_id: str
    panel_name: str
    state: MemberState
    until: date | None
    added_at: datetime
    version: int


class UsersPanels(Answer):
    """All panels of a person, by company and name."""

    items: list[UsersPanel]


def panel_answers(panels: Iterable[Panel]) -> list[PanelAnswer]:
    """Panels for staff; 1 BatchGetItem per 100 people who made them."""
    found = list(panels)
    makers = find_profiles({one.created_by for one in found if _is_person(one.created_by)})
    return [
        PanelAnswer(
            id=one.id,
            company_id=one.company_id,
            name=one.name,
            state=one.state,
            members=one.members,
            shares=one.shares,
            created_at=one.created_at,
            created_by=_name(makers, one.created_by),
            progress=None if one.is_active else ProgressAnswer(done=one.done, total=one.total),
            version=one.version,
        )
        for one in found
    ]


def panel_answer(panel: Panel) -> PanelAnswer:
    """One panel for staff."""
    return panel_answers([panel])[0]


def ending_answer(seen: Ending) -> PanelDeletionAnswer:
    """What a deletion would do."""
    return PanelDeletionAnswer(
        users_go=[PanelEndingUser(**_person(fate)) for fate in seen.goes[:_MOST_NAMED]],
        users_stay=[
            PanelStayingUser(**_person(fate), why=fate.why)
            for fate in seen.stays[:_MOST_NAMED]
            if fate.why is not None
        ],
        go=len(seen.goes),
        stay=len(seen.stays),
        shares=seen.panel.shares,
        documents_deleted=0,
        confirm=seen.confirm,
        version=seen.panel.version,
    )


def member_answers(members: Iterable[Member], today: date) -> list[MemberAnswer]:
    """
    Members for staff; 1 BatchGetItem per 100 for who added them, 1 per 100 panels, and 1 Query for
    each who belongs to several, 25 at once.
    """
    found = list(members)
    named = _named_panels(found)
    adders = find_profiles({one.held.added_by for one in found if _is_person(one.held.added_by)})
    return [
        MemberAnswer(
            user_id=one.profile.user.id,
            first_name=one.profile.user.first_name,
            last_name=one.profile.user.last_name,
            email=one.profile.user.email,
            state=standing(one, today),
            until=one.membership.until,
            panels=named[one.profile.user.id],
            may_rename=may_rename(one.profile),
            has_password=one.profile.has_password,
            added_at=one.held.added_at,
            added_by=_name(adders, one.held.added_by),
            version=one.membership.version,
        )
        for one in found
    ]


def member_answer(member: Member, today: date) -> MemberAnswer:
    """One member for staff."""
    return member_answers([member], today)[0]


def users_panels(profile: Profile, today: date) -> UsersPanels:
    """What a person belongs to; 1 Query and 2 BatchGetItem."""
    held = list_memberships_of(profile.user.id)
    panels = find_panels((one.membership.company_id, one.membership.panel_id) for one in held)
    companies = find_companies(sorted({one.membership.company_id for one in held}))
    items = [
        UsersPanel(
            company=named_company(companies[one.membership.company_id]),
            panel_id=one.membership.panel_id,
            panel_name=panels[one.membership.panel_id].name,
            state=standing(Member(profile, one), today),
            until=one.membership.until,
            added_at=one.added_at,
            version=one.membership.version,
        )
        for one in held
        if panels[one.membership.panel_id].is_active
    ]
    return UsersPanels(items=sorted(items, key=lambda one: (one.company.name, one.panel_name)))


def _named_panels(members: list[Member]) -> dict[str, list[NamedPanel]]:
    """The panels of each within the company, by name."""
    several = [one.membership for one in members if one.profile.panels > 1]
    every = together([partial(list_memberships_of, of.user_id, of.company_id) for of in several])
    wanted = {one.membership.user_id: [_place(one.membership)] for one in members}
    for of, all_held in zip(several, every, strict=True):
        wanted[of.user_id] = [_place(held.membership) for held in all_held]
    panels = find_panels({place for places in wanted.values() for place in places})
    return {
        user_id: sorted(
            (
                NamedPanel(id=panel_id, name=panels[panel_id].name)
                for _, panel_id in places
                if panel_id in panels
            ),
            key=lambda one: (one.name, one.id),
        )
        for user_id, places in wanted.items()
    }


def _place(held: Membership) -> tuple[str, str]:
    return held.company_id, held.panel_id


def _person(fate: Fate) -> dict[str, str]:
    user = fate.profile.user
    return {"id": user.id, "name": user.name, "email": user.email}


def _name(people: Mapping[str, Profile], user_id: str) -> str:
    return people[user_id].user.name if user_id in people else ""


def _is_person(user_id: str) -> bool:
    return user_id.startswith("usr_")
