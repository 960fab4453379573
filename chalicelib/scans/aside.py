"""
Setting scans aside: junk in the inbox and refused files that nobody has to deal with any more. No
scan is lost by it: state and files stay as they are, and it can be taken back at any time.
"""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.core.values import replace
from chalicelib.scans import store
from chalicelib.scans.model import Scan, ScanList, ScanState, SetAside, list_of


def set_aside(actor: Actor, scan: Scan, *, reason: str, seen_version: int) -> Scan:
    """
    Take a scan out of the inbox or of quarantine, into the list of those set aside.

    Raises:
        StaleVersion: somebody decided about the scan since it was read.
        Conflict: `scan_not_in_inbox`, when it is filed; `scan_set_aside`, when it is aside already;
            `scan_arranging`.

    Writes audit `scans:scan:set_aside` with the reason.
    """
    check_seen(scan, seen_version)
    if list_of(scan) is None:
        raise Conflict("This scan does not wait for staff any more.", code="scan_not_in_inbox")
    refuse_set_aside(scan)
    refuse_arranging(scan)
    mark = SetAside(clock.now(), actor.user.id, actor.user.name, reason)
    put_by = replace(scan, set_aside=mark, version=scan.version + 1)
    commit(store.move(scan, put_by), _record(Tag.SCANS_SET_ASIDE, actor, scan, reason))
    return put_by


def take_back(actor: Actor, scan: Scan, *, seen_version: int) -> Scan:
    """
    Put a scan that was set aside back into the inbox or into quarantine, where it had been.

    Raises:
        StaleVersion: somebody decided about the scan since it was read.
        Conflict: `scan_not_set_aside`.

    Writes audit `scans:scan:take_back`.
    """
    check_seen(scan, seen_version)
    if list_of(scan) is not ScanList.ASIDE:
        raise Conflict("This scan is not set aside.", code="scan_not_set_aside")
    back = replace(scan, set_aside=None, version=scan.version + 1)
    commit(store.move(scan, back), _record(Tag.SCANS_TAKE_BACK, actor, scan))
    return back


def check_seen(scan: Scan, seen_version: int) -> None:
    """
    Refuse to decide about another version of a scan than the one that was shown.

    Raises:
        StaleVersion: it is another one.
    """
    if scan.version != seen_version:
        raise StaleVersion("Somebody decided about this scan meanwhile. Load it again.")


def check_in_inbox(scan: Scan, seen_version: int | None = None) -> None:
    """
    Refuse to go on with a scan that is not free to be filed or arranged.

    Raises:
        StaleVersion: it is another version than the one that was shown.
        Conflict: `scan_not_in_inbox`, `scan_set_aside` or `scan_arranging`.
    """
    if seen_version is not None:
        check_seen(scan, seen_version)
    refuse_set_aside(scan)
    refuse_arranging(scan)
    if scan.state is not ScanState.INBOX:
        raise Conflict("This scan is not in the scan inbox any more.", code="scan_not_in_inbox")


def refuse_set_aside(scan: Scan) -> None:
    """
    Refuse to go on with a scan that is set aside.

    Raises:
        Conflict: `scan_set_aside`.
    """
    if scan.set_aside is not None:
        raise Conflict("This scan is set aside. Take it back first.", code="scan_set_aside")


def refuse_arranging(scan: Scan) -> None:
    """
    Refuse to go on with a scan that the intake cuts, turns or joins at this moment.

    Raises:
        Conflict: `scan_arranging`.
    """
    if scan.is_arranging:
        raise Conflict("This scan is being arranged. Wait a moment.", code="scan_arranging")


def _record(tag: Tag, actor: Actor, scan: Scan, reason: str | None = None) -> Change:
    return entry(
        tag,
        actor_id=actor.user.id,
        scope=scan.company_id or keys.OFFICE,
        target=scan.id,
        state=str(scan.state),
        reason=reason,
    )
