"""A bridge with nothing to deliver says that it lives, and never disturbs anybody by it."""

import threading

import pytest

from tests.scanner.bench import Bench
from tests.scanner.pretended import KEY, Office, Trouble, breaks_off, refuses, says_nonsense

pytestmark = pytest.mark.enable_socket
MADE_S = 1763627460


def idle(bench: Bench, *, minutes: float) -> None:
    """Let it look every ten seconds."""
    for _ in range(int(minutes * 6)):
        bench.look(10)


def test_bridge_reports_when_it_starts_and_then_about_every_ten_minutes(
    bench: Bench, office: Office
) -> None:
    bench.look()
    assert office.reports == 1

    idle(bench, minutes=8.9)
    assert office.reports == 1
    idle(bench, minutes=1.3)
    assert office.reports == 2

    idle(bench, minutes=60)
    assert 7 <= office.reports <= 9
    assert bench.lines == []


def test_bridge_that_was_restarted_reports_at_once(bench: Bench, office: Office) -> None:
    bench.look()
    bench.restart()
    bench.look(1)

    assert office.reports == 2


def test_bridge_that_delivers_need_not_report(bench: Bench, office: Office) -> None:
    bench.look()
    for number in range(12):
        bench.drop("a.pdf", made_s=MADE_S + number)
        idle(bench, minutes=5)

    assert len(office.files) == 12
    assert office.reports == 1


@pytest.mark.parametrize("trouble", [refuses(500), refuses(503), refuses(429), breaks_off])
def test_outage_is_one_line_and_so_is_its_end(
    bench: Bench, office: Office, trouble: Trouble
) -> None:
    bench.look()
    office.words = [trouble] * 30

    idle(bench, minutes=25)
    assert 10 <= office.reports <= 20
    assert [line.partition(":")[0] for line in bench.lines] == ["offline"]

    office.words = []
    idle(bench, minutes=2)
    assert [line.partition(":")[0] for line in bench.lines] == ["offline", "online again"]


def test_office_that_is_not_there_is_said_once_by_reports_and_files_together(
    bench: Bench, office: Office
) -> None:
    right, office.address = office.address, "http://127.0.0.1:9"
    bench.restart()
    bench.look()
    bench.drop("a.pdf")
    idle(bench, minutes=10)

    assert [line.partition(":")[0] for line in bench.lines] == ["offline"]
    assert office.reports == 0

    office.address = right
    bench.restart()
    idle(bench, minutes=1)
    assert bench.there() == ["sent/a.pdf"]


def test_report_that_fails_keeps_no_file_waiting(bench: Bench, office: Office) -> None:
    office.words = [breaks_off] * 5
    bench.look()
    bench.drop("a.pdf")

    bench.settle()

    assert bench.there() == ["sent/a.pdf"]
    assert [line.partition(":")[0] for line in bench.lines[:2]] == ["offline", "online again"]


@pytest.mark.parametrize(
    "trouble", [refuses(403), refuses(404), says_nonsense], ids=["403", "404", "nonsense"]
)
def test_office_of_an_earlier_release_is_asked_seldom_and_without_a_line(
    bench: Bench, office: Office, trouble: Trouble
) -> None:
    office.words = [trouble] * 100

    idle(bench, minutes=60)

    assert office.reports <= 8
    assert bench.lines == []


def test_refused_key_is_told_once_and_a_new_one_is_used_within_a_minute(
    bench: Bench, office: Office
) -> None:
    office.valid_key = KEY.replace("b", "c")
    idle(bench, minutes=5)
    assert bench.lines == [
        "the key was refused: This scanner key is not valid.; nothing is lost, trying again"
    ]

    bench.key_file.write_text(office.valid_key)
    idle(bench, minutes=1)
    assert bench.lines[1:] == ["online again"]


def test_key_file_that_is_gone_is_told_once(bench: Bench, office: Office) -> None:
    bench.key_file.unlink()

    idle(bench, minutes=5)

    assert (len(bench.lines), office.reports) == (1, 0)
    assert bench.lines[0].startswith("there is no key: ")


def test_bridge_that_cannot_read_its_folder_does_not_say_that_all_is_well(
    bench: Bench, office: Office
) -> None:
    bench.look()
    bench.folder.rename(bench.folder.with_name("away"))

    idle(bench, minutes=30)

    assert office.reports == 1


def test_bridge_that_is_to_stop_reports_no_more(bench: Bench, office: Office) -> None:
    stop = threading.Event()
    stop.set()

    bench.bridge.look(bench.now_s, stop)

    assert office.reports == 0
