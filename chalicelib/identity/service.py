"""What identity offers: sessions, and passwords by one-time links."""

from chalicelib.identity.sessions import (
    Session,
    end_every_session,
    end_session,
    offer_codes,
    refresh_session,
    sign_in,
)
from chalicelib.identity.ways_in import (
    ask_for_link,
    make_way_in,
    open_link,
    set_password_by_link,
)

__all__ = [
    "Session",
    "ask_for_link",
    "end_every_session",
    "end_session",
    "make_way_in",
    "offer_codes",
    "open_link",
    "refresh_session",
    "set_password_by_link",
    "sign_in",
]
