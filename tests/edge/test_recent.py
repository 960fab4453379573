"""What cannot be undone is done by whoever gave the password a short while ago (T27)."""

import pytest

from chalicelib.access.model import RECENT_S, is_recent
from chalicelib.core import clock
from chalicelib.core.values import replace
from tests.builders import an_actor


@pytest.mark.parametrize(("age_s", "may"), [(0, True), (RECENT_S, True), (RECENT_S + 1, False)])
def test_password_is_recent_for_ten_minutes(age_s: int, may: bool) -> None:
    now_s = clock.epoch_s(clock.now())

    actor = replace(an_actor(), signed_in_at_s=now_s - age_s)

    assert is_recent(actor, now_s) is may
