"""
Committing a scan that was just made: its row, and whatever being attached means, in one
transaction. Where the mail item refuses it, why is found out and committed instead.
"""

from chalicelib.aws import keys
from chalicelib.aws.observe import count
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.core.errors import Conflict
from chalicelib.core.values import replace
from chalicelib.mail.service import mail_item_of, number_of
from chalicelib.outbox.store import wake
from chalicelib.scans import store
from chalicelib.scans.attaching import after_refusal, attachment, fact_id_of
from chalicelib.scans.model import Scan, ScanState

_ATTEMPTS = 4


def settle(scan: Scan, *along: Change, zone: str = "") -> None:
    """
    Commit a new scan, and `along` with it; one that is there already is left as it is.

    Args:
        zone: the office's time zone, where it is known.

    Raises:
        Conflict: a change along with it was refused, or the mail item kept changing.

    1 TransactWrite; 1 BatchGetItem and another one where the item refuses.
    """
    for _ in range(_ATTEMPTS):
        attached = scan.state is ScanState.ATTACHED
        changes = attachment(scan, actor_id="system", zone=zone) if attached else []
        try:
            commit(store.put_scan(scan), *along, *changes)
        except Conflict as conflict:
            if conflict.code == "scan_known":
                return
            if not attached or conflict.code != "scan_not_attached":
                raise
            scan = _refused_by_item(scan)
        else:
            count(f"Scan{scan.state.capitalize()}")
            if attached:
                wake(fact_id_of(scan))
            return
    raise Conflict("The mail item kept changing while a scan was attached.")


def _refused_by_item(scan: Scan) -> Scan:
    """
    What becomes of a scan that its item refused; where the item was filed with another company
    meanwhile, its number says where, and the scan tries there.
    """
    key, number_key = keys.mail(scan.company_id, scan.mail_id), keys.mail_number(scan.mail_number)
    rows = fetch([key, number_key])
    place = number_of(rows[number_key]) if number_key in rows else None
    if key not in rows and place not in {None, (scan.company_id, scan.mail_id)}:
        company_id, mail_id = place or ("", "")
        return replace(scan, company_id=company_id, mail_id=mail_id)
    return after_refusal(scan, mail_item_of(rows[key]) if key in rows else None)
