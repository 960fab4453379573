"""Reading and changing the office's settings."""

from typing import Any

from chalicelib.access.model import Actor
from chalicelib.access.recent import check_recent
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.core.errors import StaleVersion
from chalicelib.core.months import month_of
from chalicelib.core.values import replace
from chalicelib.settings import store
from chalicelib.settings.model import Settings, needs_recent_sign_in
from chalicelib.settings.prices import check_prices
from chalicelib.settings.store import settings_of

__all__ = ["change_settings", "current_settings", "settings_of"]


def current_settings() -> Settings:
    """The settings as of now. 1 BatchGetItem."""
    return store.find_settings()


def change_settings(actor: Actor, changes: dict[str, Any], *, seen_version: int) -> Settings:
    """
    Change some settings.

    Raises:
        StaleVersion: somebody else changed them since.
        ValidationFailed: prices of seats that cannot be set, as `check_prices` says.
        Unauthenticated: `recent_sign_in_required`, to let staff in without codes, or to have more
            go by its age.

    Writes audit `settings:settings:edit` with the names of what changed.
    """
    before = store.find_settings()
    if before.version != seen_version:
        raise StaleVersion("Somebody changed the settings meanwhile.")
    after = replace(before, **changes)
    month = month_of(clock.today(before.time_zone))
    check_prices(before.seat_prices, after.seat_prices, month)
    if needs_recent_sign_in(before, after):
        check_recent(actor)
    commit(
        store.put_settings(after, seen_version=seen_version),
        entry(Tag.SETTINGS_EDIT, actor_id=actor.user.id, fields=sorted(changes)),
    )
    return replace(after, version=seen_version + 1)
