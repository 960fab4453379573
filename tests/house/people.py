"""Everybody who may knock at the door, and the stage on which they meet two companies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chalicelib.access.model import (
    GrantKind,
    GrantPermission,
    GrantState,
    Role,
    User,
    UserState,
)
from chalicelib.access.rows import GrantRow, MembershipRow, PanelRow, UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from chalicelib.panels.model import Panel
from tests.builders import EVERYTHING, a_grant, a_member, a_panel, a_user
from tests.harness.client import KEY_ID, claims_of, public_keys, token_of
from tests.harness.moment import Moment
from tests.harness.quick import quick_calls, tables
from tests.harness.world import aws_world
from tests.house.scene import Scene, a_scene, anew


class Who(StrEnum):
    """One kind of caller; `own` is the stage's first company, `other` its second."""

    NOBODY = "nobody"
    EXPIRED_TOKEN = "expired token"
    FORGED_TOKEN = "forged token"
    BLOCKED = "blocked owner"
    BLOCKED_STAFF = "blocked admin"
    DELETED = "deleted owner"
    SIGNED_OUT = "owner who signed out everywhere"
    STRANGER = "person without any grant"
    OWNER = "owner"
    OTHER_OWNER = "owner of the other company"
    WITHOUT_MAIL = "contact without mail"
    WITHOUT_CONTACTS = "guest who reads mail alone"
    ENDED = "owner until yesterday"
    INACTIVE = "owner made inactive"
    PENDING = "owner not yet accepted"
    CLERK = "clerk"
    DPO = "dpo"
    ADMIN = "admin"
    STAFF_OWNER = "clerk who owns the company too"
    MEMBER = "member of the panel"
    OTHER_MEMBER = "member of the other company's panel"
    OTHER_PANELS_MEMBER = "member of another panel of the company"


UNVERIFIED = frozenset({Who.NOBODY, Who.EXPIRED_TOKEN, Who.FORGED_TOKEN})
SHUT_OUT = frozenset({Who.BLOCKED, Who.BLOCKED_STAFF, Who.DELETED, Who.SIGNED_OUT})
STAFF = frozenset({Who.CLERK, Who.DPO, Who.ADMIN, Who.STAFF_OWNER})
ADMINS = frozenset({Who.ADMIN})
ENDERS = frozenset({Who.ADMIN, Who.DPO})
BOOKKEEPERS = frozenset({Who.ADMIN, Who.CLERK, Who.STAFF_OWNER})
EVERYBODY = frozenset(Who)
NO_PERSON: frozenset[Who] = frozenset()
SIGNED_IN = EVERYBODY - UNVERIFIED - SHUT_OUT
_OTHERS = frozenset({Who.OTHER_OWNER})
# By the part of a company that a grant opens, and whose company it is.
OPENED_TO = {
    "mail": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_CONTACTS}),
        "other": _OTHERS,
    },
    "documents": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_MAIL}),
        "other": _OTHERS,
    },
    "invoices": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_MAIL}),
        "other": _OTHERS,
    },
    "messages": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_MAIL}),
        "other": _OTHERS,
    },
    "work": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_MAIL}),
        "other": _OTHERS,
    },
    "summaries": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_MAIL}),
        "other": _OTHERS,
    },
    "contacts": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER, Who.WITHOUT_MAIL}),
        "other": _OTHERS,
    },
    "viewers": {
        "own": frozenset({Who.OWNER, Who.STAFF_OWNER}),
        "other": _OTHERS,
    },
    "panel": {
        "own": frozenset({Who.MEMBER}),
        "other": frozenset({Who.OTHER_MEMBER}),
    },
}


@dataclass(frozen=True, slots=True)
class Caller:
    """A person and the token that is sent; neither for nobody."""

    user: User | None
    token: str | None


@dataclass(slots=True)
class Stage:
    """Two companies with everything, and one caller of each kind."""

    at: Moment
    own: Scene = field(default_factory=a_scene)
    other: Scene = field(default_factory=a_scene)
    callers: dict[Who, Caller] = field(default_factory=dict)
    spares: dict[str, Scene] = field(default_factory=dict)

    def spare(self, place: str) -> Scene:
        """More things of the `own` or the `other` company, to be used up and put back."""
        if place not in self.spares:
            self.spares[place] = anew(self.own if place == "own" else self.other)
        return self.spares[place]

    def caller(self, who: Who) -> Caller:
        """The caller of a kind; the same one each time."""
        if who not in self.callers:
            self.callers[who] = self.new_caller(who)
        return self.callers[who]

    def new_caller(self, who: Who) -> Caller:
        """A caller of a kind whom nobody used yet."""
        if who is Who.NOBODY:
            return Caller(None, None)
        user = _MAKERS[who](self)
        return Caller(user, _token(who, user))


@contextmanager
def a_stage() -> Iterator[Stage]:
    """A world of its own with a stage in it, for a whole module."""
    moment = Moment()
    with pytest.MonkeyPatch.context() as patch, clock.held(moment), aws_world(), quick_calls():
        patch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
        yield Stage(moment)


@contextmanager
def put_back(stage: Stage) -> Iterator[None]:
    """
    What the block does to the table is undone, and who came onto the stage leaves it: moto searches
    its indexes from end to end, and the table would grow from test to test.
    """
    rows: Any = tables()[config().table_name].items
    before = {pk: dict(by_sk) for pk, by_sk in rows.items()}
    callers, spares = dict(stage.callers), dict(stage.spares)
    try:
        yield
    finally:
        rows.clear()
        rows.update(before)
        stage.callers, stage.spares = callers, spares


def set_user(user: User, **values: object) -> None:
    """Change a stored person as nobody could through the API yet."""
    actions = [getattr(UserRow, name).set(value) for name, value in values.items()]
    commit(update(keys.user(user.id), actions, Row.pk.exists()))


def set_grant(user: User, company_id: str, **values: object) -> None:
    """Change a stored grant as nobody could through the API yet."""
    actions = [getattr(GrantRow, name).set(value) for name, value in values.items()]
    commit(update(keys.grant(user.id, company_id), actions, Row.pk.exists()))


def set_membership(user: User, panel: Panel, **values: object) -> None:
    """Change a stored membership as nobody could through the API yet."""
    actions = [getattr(MembershipRow, name).set(value) for name, value in values.items()]
    commit(update(keys.membership(user.id, panel.company_id, panel.id), actions, Row.pk.exists()))


def set_panel(panel: Panel, **values: object) -> None:
    """Change a stored panel as nobody could through the API yet."""
    actions = [getattr(PanelRow, name).set(value) for name, value in values.items()]
    commit(update(keys.panel(panel.company_id, panel.id), actions, Row.pk.exists()))


def _token(who: Who, user: User) -> str:
    if who is Who.EXPIRED_TOKEN:
        return token_of(user.id, exp=clock.epoch_s(clock.now()) - 1)
    if who is Who.FORGED_TOKEN:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return jwt.encode(claims_of(user.id), key, algorithm="RS256", headers={"kid": KEY_ID})
    return token_of(user.id)


def _owner(stage: Stage) -> User:
    user = a_user()
    a_grant(user, stage.own.company)
    return user


def _owner_with(**grant: object) -> Callable[[Stage], User]:
    def make(stage: Stage) -> User:
        user = _owner(stage)
        set_grant(user, stage.own.company.id, **grant)
        return user

    return make


def _owner_who_is(**values: object) -> Callable[[Stage], User]:
    def make(stage: Stage) -> User:
        user = _owner(stage)
        set_user(user, **values)
        return user

    return make


def _ended(stage: Stage) -> User:
    user = a_user()
    yesterday = clock.today("Europe/Warsaw") - timedelta(days=1)
    a_grant(user, stage.own.company, until=yesterday)
    return user


def _signed_out(stage: Stage) -> User:
    user = _owner(stage)
    set_user(user, valid_from_s=clock.epoch_s(clock.now()) + 1)
    return user


def _without_mail(stage: Stage) -> User:
    user = a_user()
    rights = EVERYTHING - {GrantPermission.MAIL}
    a_grant(user, stage.own.company, kind=GrantKind.CONTACT, permissions=rights)
    return user


def _without_contacts(stage: Stage) -> User:
    user = a_user()
    rights = frozenset({GrantPermission.MAIL})
    a_grant(user, stage.own.company, kind=GrantKind.GUEST, permissions=rights)
    return user


def _other_owner(stage: Stage) -> User:
    user = a_user()
    a_grant(user, stage.other.company)
    return user


def _staff_owner(stage: Stage) -> User:
    user = a_user(role=Role.CLERK)
    a_grant(user, stage.own.company)
    return user


def _blocked_staff(_: Stage) -> User:
    user = a_user(role=Role.ADMIN)
    set_user(user, state=str(UserState.BLOCKED))
    return user


_MAKERS: dict[Who, Callable[[Stage], User]] = {
    Who.EXPIRED_TOKEN: _owner,
    Who.FORGED_TOKEN: _owner,
    Who.BLOCKED: _owner_who_is(state=str(UserState.BLOCKED)),
    Who.BLOCKED_STAFF: _blocked_staff,
    Who.DELETED: _owner_who_is(state=str(UserState.DELETED)),
    Who.SIGNED_OUT: _signed_out,
    Who.STRANGER: lambda _: a_user(),
    Who.OWNER: _owner,
    Who.OTHER_OWNER: _other_owner,
    Who.WITHOUT_MAIL: _without_mail,
    Who.WITHOUT_CONTACTS: _without_contacts,
    Who.ENDED: _ended,
    Who.INACTIVE: _owner_with(state=str(GrantState.INACTIVE)),
    Who.PENDING: _owner_with(state=str(GrantState.PENDING)),
    Who.CLERK: lambda _: a_user(role=Role.CLERK),
    Who.DPO: lambda _: a_user(role=Role.DPO),
    Who.ADMIN: lambda _: a_user(role=Role.ADMIN),
    Who.STAFF_OWNER: _staff_owner,
    Who.MEMBER: lambda stage: a_member(stage.own.panel),
    Who.OTHER_MEMBER: lambda stage: a_member(stage.other.panel),
    Who.OTHER_PANELS_MEMBER: lambda stage: a_member(a_panel(stage.own.company)),
}
