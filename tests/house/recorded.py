"""
What a route leaves in the audit when somebody who may calls it (T85): a read nothing, whatever is
done or opened one entry. Here are the routes that leave another number, each with its reason; one
that stands in no list and leaves none, or two, fails. That what is refused to somebody who is known
leaves exactly one is looked at by `test_matrix`, for every route and kind of caller.
"""

from collections.abc import Mapping

_GOOD = 300
# What is taken away as a whole is recorded although it is only read.
TAKEN_AWAY = frozenset(
    {
        "GET /companies/{company_id}/receipts/export",
        "GET /office/companies/{company_id}/receipts/export",
    }
)
# A try is recorded whatever comes of it: somebody guesses codes.
TRIED = frozenset({"POST /office/pick-up-codes/check"})
_MADE_AND_SENT = ("invitations:invitation:add", "invitations:invitation:send")
# Several acts in one request: each has an entry of its own, under the tag by which it is sought.
SEVERAL: Mapping[str, tuple[str, ...]] = {
    "POST /companies/{company_id}/people": _MADE_AND_SENT,
    "POST /office/companies/{company_id}/people": _MADE_AND_SENT,
    "POST /office/companies/{company_id}/panels/{panel_id}/members": (
        "members:member:add",
        "users:user:add",
        "users:way_in:make",
    ),
    "POST /office/users": ("grants:grant:add", "users:user:add", "users:way_in:make"),
    # The visit, and each company's part.
    "POST /office/handouts": ("handouts:handout:make", "handouts:part:collect"),
    "POST /office/handouts/{handout_id}/undo": ("handouts:part:undo", "receipts:receipt:void"),
    # Each of the scans that are joined.
    "POST /office/scans/join": ("scans:scan:arrange", "scans:scan:arrange"),
    "POST /office/scans/{scan_id}/register": ("mail:item:register", "scans:scan:attach"),
}
# Nothing is done by these, or it was so already, or nobody is known who did it.
NOTHING: Mapping[str, str] = {
    "DELETE /session": "without a session there is none to end",
    "POST /me/codes": "a secret is offered; switching codes on is recorded",
    "POST /office/collectors/find": "a read whose question must not stand in an address",
    "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/panels": "as it was",
    "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/unblock": "as it was",
    "POST /office/misfilings/{company_id}/{misfiling_id}/complete": "as it was",
    "POST /office/users/{user_id}/grants": "given twice it is one grant, as it was",
    "POST /receipts/verify": "anybody may ask; misses are counted by network",
    "POST /receipts/verify-end": "anybody may ask; misses are counted by network",
    "POST /scanner/places": "a link for a file, which is recorded as a scan",
    "POST /scanner/seen": "a device says that it lives",
}


def is_recorded(name: str, status: int, tags: tuple[str, ...]) -> bool:
    """Whether an answer to somebody who may left what it must in the audit."""
    if name in TRIED:
        return len(tags) == 1
    if status >= _GOOD or name in NOTHING:
        return not tags
    if name in SEVERAL:
        return tags == SEVERAL[name]
    is_read = name.startswith("GET ") and name not in TAKEN_AWAY
    return len(tags) == (0 if is_read else 1)
