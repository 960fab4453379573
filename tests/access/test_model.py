"""Who may do what: the whole decision, without I/O, against a second writing of the rules."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import (
    GRANT_OPENS,
    ROLE_PERMISSIONS,
    Actor,
    Grant,
    GrantKind,
    GrantPermission,
    GrantState,
    Membership,
    MembershipState,
    Permission,
    Role,
    User,
    UserState,
    session_is_live,
)
from chalicelib.core.values import replace

TODAY = date(2026, 11, 20)
STAFF_READS_AND_WRITES = {
    "office:codes:own",
    "office:collectors:read",
    "office:collectors:write",
    "office:companies:read",
    "office:companies:write",
    "office:documents:read",
    "office:documents:write",
    "office:invoices:read",
    "office:invoices:write",
    "office:mail:read",
    "office:mail:write",
    "office:messages:read",
    "office:messages:write",
    "office:misfilings:write",
    "office:notices:read",
    "office:notices:write",
    "office:panels:read",
    "office:panels:write",
    "office:scanners:read",
    "office:scans:read",
    "office:scans:write",
    "office:settings:read",
    "office:users:read",
    "office:users:write",
    "office:work:read",
    "office:work:write",
}
ADMINS_OWN = {
    "office:audit:read",
    "office:codes:reset",
    "office:companies:close",
    "office:scanners:write",
    "office:seats:read",
    "office:settings:write",
    "office:misfilings:read",
    "office:packages:read",
    "office:packages:write",
    "office:panels:make",
    "office:privacy:read",
    "office:privacy:write",
    "office:usage:read",
    "office:usage:write",
    "office:users:end",
}
DPOS_OWN = {
    "office:audit:read",
    "office:misfilings:read",
    "office:panels:make",
    "office:privacy:read",
    "office:privacy:write",
    "office:users:end",
}
CLERKS_OWN = {
    "office:packages:read",
    "office:seats:read",
    "office:usage:read",
    "office:usage:write",
}


def a_user(
    role: Role | None = None, state: UserState = UserState.ACTIVE, valid_from_s: int = 0
) -> User:
    return User("usr_a", "Anna", "Nowak", "a@example.org", "pl", role, state, valid_from_s, 1)


def a_grant(
    state: GrantState = GrantState.ACTIVE,
    permissions: frozenset[GrantPermission] = frozenset(GrantPermission),
    until: date | None = None,
    user_id: str = "usr_a",
    kind: GrantKind = GrantKind.OWNER,
) -> Grant:
    return Grant(user_id, "com_a", kind, state, permissions, until, False, 1)


def a_membership(
    state: MembershipState = MembershipState.ACTIVE,
    until: date | None = None,
    user_id: str = "usr_a",
) -> Membership:
    return Membership(user_id, "com_a", "pnl_a", state, until, 1)


def an_actor(
    role: Role | None = None, grant: Grant | None = None, membership: Membership | None = None
) -> Actor:
    return Actor(a_user(role), grant, TODAY, "Europe/Warsaw", membership=membership)


SCANNERS_OWN = Permission.SCANNER_DELIVER


def test_roles_open_exactly_what_is_written_here() -> None:
    opened = {role: {str(p) for p in Permission if an_actor(role).may(p)} for role in Role}
    every = {"anyone:public", "self:signed_in"} | STAFF_READS_AND_WRITES

    assert opened == {
        Role.ADMIN: every | ADMINS_OWN,
        Role.DPO: every | DPOS_OWN,
        Role.CLERK: every | CLERKS_OWN,
    }


def test_person_without_role_and_grant_may_only_be_there() -> None:
    assert {str(p) for p in Permission if an_actor().may(p)} == {"anyone:public", "self:signed_in"}


def test_role_opens_no_company() -> None:
    for role in Role:
        assert not an_actor(role).may(Permission.COMPANY_MAIL_READ)


def test_grant_opens_nothing_of_the_office() -> None:
    actor = an_actor(grant=a_grant())

    assert not [p for p in Permission if p.is_office and actor.may(p)]


@pytest.mark.parametrize("permission", list(GrantPermission))
def test_mail_is_opened_by_the_permission_for_mail_alone(permission: GrantPermission) -> None:
    actor = an_actor(grant=a_grant(permissions=frozenset({permission})))

    assert actor.may(Permission.COMPANY_MAIL_READ) == (permission is GrantPermission.MAIL)


@pytest.mark.parametrize("state", list(GrantState))
def test_only_an_active_grant_opens_anything(state: GrantState) -> None:
    actor = an_actor(grant=a_grant(state))

    assert actor.may(Permission.COMPANY_MAIL_READ) == (state is GrantState.ACTIVE)


@pytest.mark.parametrize(("days", "opens"), [(-1, False), (0, True), (1, True)])
def test_last_day_of_a_grant_is_included(days: int, opens: bool) -> None:
    actor = an_actor(grant=a_grant(until=TODAY + timedelta(days=days)))

    assert actor.may(Permission.COMPANY_MAIL_READ) == opens


def test_grant_of_somebody_else_opens_nothing() -> None:
    assert not an_actor(grant=a_grant(user_id="usr_b")).may(Permission.COMPANY_MAIL_READ)


@pytest.mark.parametrize("role", [None, *Role])
def test_neither_role_nor_grant_opens_a_panel(role: Role | None) -> None:
    assert not an_actor(role, a_grant()).may(Permission.PANEL_READ)


def test_membership_opens_its_panel_and_nothing_else() -> None:
    opened = {str(p) for p in Permission if an_actor(membership=a_membership()).may(p)}

    assert opened == {"anyone:public", "self:signed_in", "panel:read"}


@pytest.mark.parametrize("state", list(MembershipState))
@pytest.mark.parametrize(("days", "is_over"), [(-1, True), (0, False), (1, False), (None, False)])
def test_membership_opens_its_panel_until_it_is_blocked_or_over(
    state: MembershipState, days: int | None, is_over: bool
) -> None:
    until = TODAY + timedelta(days=days) if days is not None else None

    opens = an_actor(membership=a_membership(state, until)).may(Permission.PANEL_READ)

    assert opens == (state is MembershipState.ACTIVE and not is_over)


def test_membership_of_somebody_else_opens_nothing() -> None:
    assert not an_actor(membership=a_membership(user_id="usr_b")).may(Permission.PANEL_READ)


def test_actor_in_a_panel_reaches_it_and_its_company() -> None:
    actor = an_actor(membership=a_membership())

    assert (actor.company_id, actor.panel_id) == ("com_a", "pnl_a")
    with pytest.raises(LookupError):
        _ = an_actor(grant=a_grant()).panel_id


def test_permission_that_no_grant_is_known_to_open_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(GRANT_OPENS, Permission.COMPANY_MAIL_READ)

    assert not an_actor(grant=a_grant()).may(Permission.COMPANY_MAIL_READ)


def test_every_permission_is_of_exactly_one_kind_and_can_be_had() -> None:
    given_by_roles = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())
    for permission in Permission:
        is_plain = permission in {Permission.PUBLIC, Permission.SIGNED_IN, SCANNERS_OWN}
        kinds = [permission.is_office, permission.is_company, permission.is_panel]
        assert [is_plain, *kinds].count(True) == 1
        assert permission.is_office == (permission in given_by_roles)
        assert permission.is_company == (permission in GRANT_OPENS)


@pytest.mark.parametrize("role", [None, *Role])
def test_what_a_scanners_key_opens_is_open_to_no_person(role: Role | None) -> None:
    assert not an_actor(role, a_grant()).may(SCANNERS_OWN)


def test_every_role_has_its_line() -> None:
    assert ROLE_PERMISSIONS.keys() == set(Role)


def test_actor_acts_for_the_company_of_the_grant() -> None:
    assert an_actor(grant=a_grant()).company_id == "com_a"


def test_actor_without_a_grant_acts_for_no_company() -> None:
    with pytest.raises(LookupError):
        _ = an_actor(Role.ADMIN).company_id


def test_name_is_what_others_see() -> None:
    assert a_user().name == "Anna Nowak"
    assert User("u", "", "Nowak", "", "pl", None, UserState.ACTIVE, 0, 1).name == "Nowak"


@pytest.mark.parametrize("state", list(UserState))
@pytest.mark.parametrize(("began_s", "is_over"), [(99, True), (100, False), (101, False)])
def test_session_lives_if_it_began_late_enough_and_the_person_may_enter(
    state: UserState, began_s: int, is_over: bool
) -> None:
    user = a_user(state=state, valid_from_s=100)

    is_live = session_is_live(user, began_s, codes_demanded=True)

    assert is_live == (state is UserState.ACTIVE and not is_over)


@pytest.mark.parametrize(
    ("codes_from_s", "demanded", "live_from_s"),
    [(None, False, 0), (None, True, None), (100, False, 100), (100, True, 100), (0, True, 0)],
)
def test_session_of_staff_lives_if_it_began_with_a_code_or_none_is_needed(
    codes_from_s: int | None, demanded: bool, live_from_s: int | None
) -> None:
    clerk = replace(a_user(Role.CLERK), codes_from_s=codes_from_s)
    began = (0, 99, 100, 101)

    live = [one for one in began if session_is_live(clerk, one, codes_demanded=demanded)]

    assert live == [one for one in began if live_from_s is not None and one >= live_from_s]
    nobodys = replace(clerk, role=None)
    assert all(session_is_live(nobodys, one, codes_demanded=True) for one in began)


def reference(actor: Actor, permission: Permission) -> bool:
    """The rules once more, in the words of the mission and by another hand."""
    kind, *_ = str(permission).split(":")
    if kind in {"anyone", "self"}:
        return True
    if kind == "office":
        own = {"admin": ADMINS_OWN, "dpo": DPOS_OWN, "clerk": CLERKS_OWN}
        role = actor.user.role
        return role is not None and str(permission) in STAFF_READS_AND_WRITES | own[str(role)]
    if kind == "scanner":
        return False
    if kind == "panel":
        held = actor.membership
        return (
            held is not None
            and held.user_id == actor.user.id
            and str(held.state) == "active"
            and (held.until is None or actor.today <= held.until)
        )
    if actor.grant is None or actor.grant.user_id != actor.user.id:
        return False
    if str(actor.grant.state) != "active":
        return False
    if actor.grant.until is not None and actor.today > actor.grant.until:
        return False
    if str(permission).startswith("company:people:") and str(actor.grant.kind) == "owner":
        return True
    thing = str(permission).split(":")[1]
    if thing == "viewers":
        return str(actor.grant.kind) == "owner"
    part = "contacts" if thing == "people" else thing
    return part in {str(p) for p in actor.grant.permissions}


grants = st.builds(
    a_grant,
    state=st.sampled_from(GrantState),
    permissions=st.frozensets(st.sampled_from(GrantPermission)),
    until=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 10)),
    user_id=st.sampled_from(["usr_a", "usr_a", "usr_a", "usr_b"]),
    kind=st.sampled_from(GrantKind),
)


memberships = st.builds(
    a_membership,
    state=st.sampled_from(MembershipState),
    until=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 10)),
    user_id=st.sampled_from(["usr_a", "usr_a", "usr_b"]),
)


@settings(max_examples=400, deadline=None)
@given(
    role=st.none() | st.sampled_from(Role),
    grant=st.none() | grants,
    membership=st.none() | memberships,
    permission=st.sampled_from(Permission),
)
def test_decision_is_that_of_the_reference(
    role: Role | None, grant: Grant | None, membership: Membership | None, permission: Permission
) -> None:
    actor = an_actor(role, grant, membership)

    assert actor.may(permission) == reference(actor, permission)


def test_more_rights_never_close_anything() -> None:
    """A role opens what no role opens too, and a grant takes nothing away from staff."""
    for role, permission in product(Role, Permission):
        if an_actor().may(permission):
            assert an_actor(role).may(permission)
        if an_actor(role).may(permission):
            assert an_actor(role, a_grant()).may(permission)
