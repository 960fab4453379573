"""
What an e-mail about an act of sharing is to say, read at the moment at which it goes out: what was
withdrawn, retired or shared anew meanwhile is not in it, and its commit depends on that (R20).
"""

from collections.abc import Sequence

from chalicelib.aws import keys
from chalicelib.aws.table import Change, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core.values import Value
from chalicelib.panels.model import Panel
from chalicelib.panels.service import panel_of, panel_stays
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of
from chalicelib.sharing import store
from chalicelib.sharing.model import Share, Thing, to_tell
from chalicelib.sharing.things import active_checks, thing_keys, things_in


class Told(Value):
    """
    What there is to tell the members of a panel about one act, as the table said when asked.

    Attributes:
        shared: what is named, in the order in which it was shared; empty when nothing is left.
    """

    settings: Settings
    company: Company
    panel: Panel
    shared: tuple[tuple[Share, Thing], ...]

    def unchanged(self) -> tuple[Change, ...]:
        """
        Let a commit depend on all of it being seen still; at most 89 changes. Conflict if not, and
        whoever tells must look again.
        """
        shares = [share for share, _ in self.shared]
        return (
            panel_stays(self.company.id, self.panel.id),
            *[store.still_shared(share) for share in shares],
            *active_checks([share.ref for share in shares]),
        )


def find_told(company_id: str, panel_id: str, share_ids: Sequence[str], action: str) -> Told:
    """
    What an act of sharing has to tell now; nothing where the panel opens nothing any more. 1
    BatchGetItem, and 1 per 100 keys for the things.
    """
    places = [keys.share(company_id, panel_id, share_id) for share_id in share_ids]
    around = [keys.settings(), keys.company(company_id), keys.panel(company_id, panel_id)]
    rows = fetch([*around, *places])
    settings_key, company_key, panel_key = around
    panel, shares = panel_of(rows[panel_key]), store.shares_in(rows, places)
    things = things_in(
        fetch(thing_keys(share.ref for share in shares)), [share.ref for share in shares]
    )
    return Told(
        settings=settings_of(rows.get(settings_key)),
        company=company_of(rows[company_key]),
        panel=panel,
        shared=tuple(to_tell(shares, things, action)) if panel.is_active else (),
    )
