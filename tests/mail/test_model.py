"""Which state may follow which, and what an item takes."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from chalicelib.mail.model import (
    AttachedScan,
    MailItem,
    MailKind,
    MailState,
    NoticeChoice,
    allowed_states,
    may_become,
    takes_scans,
)

WAITING, COLLECTED = MailState.WAITING, MailState.COLLECTED
FORWARDED, RETURNED, DESTROYED = MailState.FORWARDED, MailState.RETURNED, MailState.DESTROYED
BY_HAND = {
    (WAITING, FORWARDED),
    (WAITING, RETURNED),
    (WAITING, DESTROYED),
    (FORWARDED, WAITING),
    (FORWARDED, RETURNED),
    (RETURNED, WAITING),
    (DESTROYED, WAITING),
}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(("before", "after"), list(product(MailState, MailState)))
def test_state_changes_by_hand_along_the_allowed_ways_only(
    before: MailState, after: MailState
) -> None:
    assert may_become(before, after) is ((before, after) in BY_HAND)


@pytest.mark.parametrize("state", list(MailState))
def test_offered_states_are_the_allowed_ones_in_a_fixed_order(state: MailState) -> None:
    offered = allowed_states(state)

    assert list(offered) == sorted(after for before, after in BY_HAND if before is state)


@pytest.mark.parametrize("state", list(MailState))
def test_every_item_that_still_exists_takes_scans(state: MailState) -> None:
    assert takes_scans(state) is (state is not DESTROYED)


def test_item_knows_its_own_scans_and_no_other() -> None:
    scan = AttachedScan("scn_1", "a.pdf", 1, 9, "application/pdf", "ab", "k", "v", NOON)
    item = MailItem(
        id="mai_1",
        company_id="com_1",
        number="K7M29QXT4",
        sender="Urząd",
        kind=MailKind.LETTER,
        reference="",
        received_on=date(2026, 11, 20),
        state=WAITING,
        state_since=NOON,
        internal_note="",
        note="",
        notice=NoticeChoice.NONE,
        event_id="",
        registered_at=NOON,
        registered_by_id="usr_1",
        registered_by_name="Celina Urbańska",
        version=1,
        scans=(scan,),
    )

    assert item.scan("scn_1") is scan
    assert item.scan("scn_2") is None
    assert item.scan("") is None
