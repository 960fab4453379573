"""What the tests of this folder are for: each notices the very mistake that it is there for."""

import pytest

from chalicelib.core import ids
from chalicelib.core.values import replace
from chalicelib.scans import events, look
from chalicelib.scans.model import Destination, destination_of
from tests.harness.moment import Moment
from tests.harness.s3 import in_intake, scans
from tests.scans import test_intake as taking_in
from tests.scans import test_races as races
from tests.scans import test_sweep as sweeping

pytestmark = pytest.mark.usefixtures("remembering_gate", "world")


def test_scan_whose_id_is_drawn_and_not_derived_would_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T36: two workers at one message make two scans."""
    monkeypatch.setattr(look, "scan_id_of_version", lambda *_: ids.new_id("scn"))

    with pytest.raises(AssertionError):
        races.test_worker_that_is_overtaken_anywhere_leaves_one_scan(None, "s3.PutObject")

    assert len(scans()) == 2


def test_sweep_that_passes_over_a_file_would_be_seen(
    at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T38: the first of those left behind is forgotten."""
    monkeypatch.setattr(events, "some_of", lambda found, most: list(found)[1:])

    with pytest.raises(AssertionError):
        sweeping.test_every_file_whose_event_was_lost_is_found_in_one_run(None, at)

    assert len(in_intake()) == 1


def test_company_that_is_guessed_from_a_beginning_would_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T41: NOWAK-77 is taken for NOWAK-7."""

    def guess(key: str) -> Destination:
        said = destination_of(key)
        return replace(said, code=said.code and said.code[: len("NOWAK-7")])

    monkeypatch.setattr(look, "destination_of", guess)

    with pytest.raises(AssertionError, match="com_"):
        taking_in.test_near_code_preselects_nobody(None, "NOWAK-77")
