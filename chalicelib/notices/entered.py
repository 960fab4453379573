"""The panels that a first password opens, as the e-mail with the link to it names them."""

from collections.abc import Sequence

from chalicelib.access.model import User
from chalicelib.companies.service import get_company
from chalicelib.core import clock
from chalicelib.core.text import fold
from chalicelib.core.texts import text
from chalicelib.notices.said import said_name
from chalicelib.panels.service import find_panels, list_memberships_of
from chalicelib.settings.model import Settings

_MOST_NAMED = 10


def panel_rows(language: str, user: User, settings: Settings) -> tuple[tuple[str, str], ...]:
    """
    Each panel that the user gets into today, with whose it is; none if they are of several
    companies, since no e-mail speaks of two. 1 Query, and for a member 2 BatchGetItems.
    """
    today = clock.today(settings.time_zone)
    held = [one.membership for one in list_memberships_of(user.id)]
    wanted = {(one.company_id, one.panel_id) for one in held if one.is_open(today)}
    panels = [panel for panel in find_panels(wanted).values() if panel.is_active]
    if len({panel.company_id for panel in panels}) != 1:
        return ()
    names = sorted((panel.name for panel in panels), key=fold)[:_MOST_NAMED]
    return rows_of(language, get_company(panels[0].company_id).name, names)


def rows_of(
    language: str, company_name: str, panel_names: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """A line for each panel, in which no name is a link."""
    remark = text(language, "email.set_password.row.panel", company=said_name(company_name))
    return tuple((said_name(name), remark) for name in panel_names)
