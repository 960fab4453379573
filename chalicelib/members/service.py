"""What members offer: who belongs to a panel, and everything that staff do with it."""

from chalicelib.access.model import Actor
from chalicelib.aws.table import Change
from chalicelib.core.paging import Page, Position
from chalicelib.members import store
from chalicelib.members.adding import Came, add_member
from chalicelib.members.changing import block_member, edit_member, move_member, unblock_member
from chalicelib.members.ending import delete_panel, look_at_ending, resume
from chalicelib.members.leaving import remove_member
from chalicelib.members.model import Member
from chalicelib.members.store import get_member, member_in
from chalicelib.panels.model import Panel
from chalicelib.panels.service import list_by_name
from chalicelib.users.service import make_way_in

__all__ = [
    "Came",
    "add_member",
    "block_member",
    "delete_panel",
    "edit_member",
    "get_member",
    "list_members",
    "look_at_ending",
    "make_activation",
    "member_in",
    "move_member",
    "remove_member",
    "resume",
    "unblock_member",
]


def list_members(panel: Panel, text: str, *, limit: int, position: Position | None) -> Page[Member]:
    """
    A panel's members by last name; with a text those of whose name or address each of its words is
    a part. 1 Query (up to 10 for a text) and 1 BatchGetItem per 50.
    """
    page = list_by_name(panel.id, text, limit=limit, position=position)
    found = store.find_members(panel.company_id, panel.id, page.items)
    # The index may still name somebody who has left.
    return Page(tuple(found[one] for one in page.items if one in found), page.next)


def make_activation(actor: Actor, member: Member, *, is_sent: bool, remember: Change) -> str:
    """
    Make a member a way in again; the old one is dead. Returns its token, empty if it is sent.

    Raises:
        As `users.make_way_in`.
    """
    return make_way_in(actor, member.profile.user.id, is_sent=is_sent, remember=remember)
