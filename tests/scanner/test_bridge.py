"""The bridge through outages, refusals and restarts: every file once, and none is lost."""

import os
import threading
from pathlib import Path

import pytest

from scanner.bridge import Bridge
from tests.scanner.bench import Bench
from tests.scanner.pretended import (
    KEY,
    Office,
    Trouble,
    breaks_off,
    loses_its_answer,
    refuses,
    says_nonsense,
)

pytestmark = pytest.mark.enable_socket


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("letter.pdf", "inbox"),
        ("K7M2-9QXT4/letter.pdf", "K7M2-9QXT4"),
        ("NOWAK-7/a/żółty list 1.pdf", "NOWAK-7"),
        ("Faktury 2026/x.tif", "Faktury 2026"),
    ],
)
def test_finished_file_is_delivered_for_the_folder_that_it_lies_in(
    bench: Bench, office: Office, place: str, target: str
) -> None:
    bench.drop(place, b"%PDF and more %%EOF")

    bench.settle()

    (key,) = office.files
    assert office.files[key] == b"%PDF and more %%EOF"
    assert key.startswith(f"scr/{target}/2025-11-20T08:30:00Z-")
    assert list(office.names.values()) == [place.rpartition("/")[2]]
    assert bench.there() == [f"sent/{place}"]
    assert (bench.folder / "sent" / place).read_bytes() == b"%PDF and more %%EOF"
    assert bench.lines == [f"sent  {place}"]
    assert office.keys_seen == [KEY]


def test_file_that_still_grows_is_left_alone(bench: Bench, office: Office) -> None:
    for part in range(5):
        bench.drop("big.pdf", b"%PDF%%EOF" * (part + 1))
        bench.look(1.9)
    assert office.offers == []

    bench.look(2.1)
    assert list(office.files.values()) == [b"%PDF%%EOF" * 5]


def test_empty_file_is_given_a_minute_to_be_filled(bench: Bench, office: Office) -> None:
    bench.drop("a.pdf", b"")
    bench.settle()
    bench.look(30)
    assert office.offers == []

    bench.drop("a.pdf", b"%PDF %%EOF", made_s=MADE_LATER)
    bench.settle()
    assert list(office.files.values()) == [b"%PDF %%EOF"]


MADE_LATER = 1763627460


@pytest.mark.parametrize(
    "name",
    [".hidden.pdf", "~lock.pdf", "a.pdf.part", "b.TMP", "c.filepart", ".git/c.pdf", "Thumbs.db"],
)
def test_hidden_and_unfinished_files_are_not_ours(bench: Bench, office: Office, name: str) -> None:
    path = bench.drop(name)

    bench.settle()

    assert office.offers == []
    assert path.exists()


def test_same_bytes_for_two_places_are_two_files(bench: Bench, office: Office) -> None:
    for place in ("a.pdf", "NOWAK-7/a.pdf", "K7M2-9QXT4/a.pdf"):
        bench.drop(place)

    bench.settle()

    assert office.targets() == ["K7M2-9QXT4", "NOWAK-7", "inbox"]


def test_same_scan_fed_again_later_is_a_new_one(bench: Bench, office: Office) -> None:
    bench.drop("scan001.pdf")
    bench.settle()
    bench.drop("scan001.pdf", made_s=MADE_LATER)
    bench.settle()

    assert len(office.files) == 2
    assert bench.there("sent") == ["scan001-2.pdf", "scan001.pdf"]


def test_file_that_the_office_has_is_moved_without_being_sent(bench: Bench, office: Office) -> None:
    """The bridge was killed after the PUT and before it moved the file."""
    bench.drop("a.pdf")
    office.puts = [loses_its_answer]
    bench.settle()
    assert bench.there() == ["a.pdf"]

    bench.restart()
    office.puts = [refuses(500)]
    bench.settle()

    assert len(office.files) == len(office.puts) == 1
    assert bench.there() == ["sent/a.pdf"]


@pytest.mark.parametrize("trouble", [refuses(412), refuses(412, "x" * 5000)])
def test_place_that_is_taken_means_delivered(
    bench: Bench, office: Office, trouble: Trouble
) -> None:
    office.puts = [trouble]
    bench.drop("a.pdf", b"%PDF%%EOF" * 200_000)

    bench.settle()

    assert bench.there() == ["sent/a.pdf"]


def test_early_refusal_of_a_large_file_is_heard(bench: Bench, office: Office) -> None:
    office.puts = [refuses(403, "Request has expired")]
    bench.drop("a.pdf", b"%PDF%%EOF" * 1_000_000)

    bench.settle()
    bench.look(100)

    assert bench.there() == ["sent/a.pdf"]


@pytest.mark.parametrize(
    "trouble",
    [refuses(500), refuses(503), refuses(429), refuses(408), breaks_off],
    ids=["500", "503", "429", "408", "cut"],
)
@pytest.mark.parametrize("where", ["places", "puts"])
def test_outage_is_said_once_and_waited_out(
    bench: Bench, office: Office, where: str, trouble: Trouble
) -> None:
    getattr(office, where).extend([trouble] * 4)
    for number in range(3):
        bench.drop(f"{number}.pdf", made_s=MADE_LATER + number)

    bench.settle()
    for _ in range(4):
        bench.look(100)

    assert len(office.files) == 3
    assert bench.there() == ["sent/0.pdf", "sent/1.pdf", "sent/2.pdf"]
    assert [line.partition(":")[0] for line in bench.lines[:2]] == ["offline", "online again"]
    assert sorted(bench.lines[2:]) == [f"sent  {number}.pdf" for number in range(3)]


def test_pauses_grow_to_a_minute_and_end_with_the_outage(bench: Bench, office: Office) -> None:
    office.places.extend([refuses(503)] * 9)
    bench.drop("a.pdf")
    bench.look()
    asked, waits = 0, []
    while not office.files:
        before = bench.now_s
        while len(office.offers) == asked:
            bench.look(0.1)
        asked = len(office.offers)
        waits.append(bench.now_s - before)

    longest = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    for wait, most in zip(waits[1:], longest, strict=True):
        assert most / 2 - 0.2 <= wait <= most + 0.2


def test_office_that_is_not_there_at_all_is_waited_for(bench: Bench, office: Office) -> None:
    right, office.address = office.address, "http://127.0.0.1:9"
    bench.restart()
    bench.drop("a.pdf")
    bench.settle()
    assert bench.lines[0].startswith("offline: ")

    office.address = right
    bench.restart()
    bench.settle()
    assert bench.there() == ["sent/a.pdf"]


def test_file_that_always_breaks_off_does_not_hold_up_the_others(
    bench: Bench, office: Office
) -> None:
    bench.drop("a.pdf", made_s=1)
    bench.drop("b.pdf", made_s=2)
    office.puts = [breaks_off]

    bench.settle()
    office.puts = []
    bench.look(100)

    assert bench.lines[-2:] == ["sent  b.pdf", "sent  a.pdf"]


def test_refused_key_is_said_nothing_is_moved_and_a_new_one_is_used_within_a_minute(
    bench: Bench, office: Office
) -> None:
    office.valid_key = KEY.replace("b", "c")
    bench.drop("a.pdf")
    bench.drop("b.pdf")

    bench.settle()
    for _ in range(11):
        bench.look(5)
    assert len(office.offers) == 1
    assert bench.there() == ["a.pdf", "b.pdf"]
    assert bench.lines == [
        "the key was refused: This scanner key is not valid.; nothing is lost, trying again"
    ]

    bench.key_file.write_text(office.valid_key)
    bench.look(5)
    assert bench.there("sent") == ["a.pdf", "b.pdf"]
    assert "online again" in bench.lines


def test_key_file_that_is_gone_is_waited_for(bench: Bench, office: Office) -> None:
    bench.key_file.unlink()
    bench.drop("a.pdf")
    bench.settle()
    assert bench.lines[0].startswith("there is no key: The key file")

    bench.key_file.write_text(KEY)
    bench.look(61)
    assert bench.there() == ["sent/a.pdf"]


def test_file_that_can_never_be_taken_is_put_aside_with_the_reason(
    bench: Bench, office: Office
) -> None:
    for made_s in (1, 2):
        bench.drop("NOWAK-7/a.docx", made_s=made_s)
        bench.settle()

    assert bench.there() == [
        "refused/NOWAK-7/a-2.docx",
        "refused/NOWAK-7/a-2.docx.reason.txt",
        "refused/NOWAK-7/a.docx",
        "refused/NOWAK-7/a.docx.reason.txt",
    ]
    note = bench.folder / "refused/NOWAK-7/a.docx.reason.txt"
    assert note.read_text() == "This is no scan.\n"
    assert bench.lines == ["refused  NOWAK-7/a.docx: This is no scan."] * 2
    assert office.files == {}


@pytest.mark.parametrize(
    "trouble", [refuses(400), refuses(404), says_nonsense], ids=["400", "404", "nonsense"]
)
def test_answer_that_nobody_expected_leaves_the_file_and_lets_others_go(
    bench: Bench, office: Office, trouble: Trouble
) -> None:
    office.places = [trouble]
    bench.drop("a.pdf", made_s=1)
    bench.drop("b.pdf", made_s=2)

    bench.settle()
    assert bench.there() == ["a.pdf", "sent/b.pdf"]
    assert bench.lines[0].startswith("waits  a.pdf: ")

    bench.look(5)
    assert bench.there() == ["sent/a.pdf", "sent/b.pdf"]


def test_link_to_elsewhere_is_not_followed(bench: Bench, office: Office, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF secret")
    (bench.folder / "a.pdf").symlink_to(secret)

    bench.settle()

    assert office.offers == []
    assert (bench.folder / "refused/a.pdf").is_symlink()
    assert secret.read_bytes() == b"%PDF secret"


def test_file_that_changes_while_it_is_sent_is_another_scan_afterwards(
    bench: Bench, office: Office
) -> None:
    bench.drop("a.pdf", b"first %%EOF")

    def store_and_change(request: object) -> None:
        request.store()  # type: ignore[attr-defined]
        request.answer(200, {})  # type: ignore[attr-defined]

    office.puts = [store_and_change]
    ask = bench.bridge._office.ask

    def ask_and_change(offer: object) -> object:
        place = ask(offer)  # type: ignore[arg-type]
        os.utime(bench.folder / "a.pdf", (MADE_LATER, MADE_LATER))
        return place

    bench.bridge._office.ask = ask_and_change  # type: ignore[method-assign, assignment]
    bench.settle()
    assert bench.there() == ["a.pdf"]

    bench.bridge._office.ask = ask  # type: ignore[method-assign]
    bench.settle()
    assert (len(office.files), bench.there()) == (2, ["sent/a.pdf"])


def test_file_that_cannot_be_moved_is_moved_later_and_not_sent_again(
    bench: Bench, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows moves no file that somebody has open."""
    bench.drop("a.pdf")

    def busy(*_: object) -> None:
        raise PermissionError("somebody has it open")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", busy)
        bench.settle()
    assert bench.lines == ["delivered, but cannot be moved  a.pdf: somebody has it open"]

    bench.look(5)
    assert (bench.there(), len(office.offers)) == (["sent/a.pdf"], 1)
    assert bench.lines[1:] == ["sent  a.pdf"]


def test_folder_that_goes_away_is_waited_for(bench: Bench, office: Office) -> None:
    """A network share that is disconnected."""
    bench.folder.rename(bench.folder.with_name("away"))
    bench.look()
    assert bench.lines[0].startswith("the folder cannot be read: ")

    bench.folder.with_name("away").rename(bench.folder)
    bench.drop("a.pdf")
    bench.look(100)
    bench.look(3)
    assert bench.there() == ["sent/a.pdf"]


def test_name_that_is_no_text_is_delivered_too(bench: Bench, office: Office) -> None:
    path = os.fsencode(bench.folder) + b"/\xff\xfe.pdf"
    with open(path, "wb") as file:  # noqa: PTH123 - a name of octets
        file.write(b"%PDF %%EOF")

    bench.settle()

    assert list(office.names.values()) == ["??.pdf"]
    assert len(os.listdir(os.fsencode(bench.folder / "sent"))) == 1  # noqa: PTH208


def test_asked_to_stop_it_finishes_the_file_under_way_and_begins_no_other(
    bench: Bench, office: Office
) -> None:
    stop = threading.Event()
    bench.drop("a.pdf", made_s=1)
    bench.drop("b.pdf", made_s=2)

    def store_and_stop(request: object) -> None:
        stop.set()
        request.store()  # type: ignore[attr-defined]
        request.answer(200, {})  # type: ignore[attr-defined]

    office.puts = [store_and_stop]
    bench.look()
    bench.now_s += 3
    bench.bridge.look(bench.now_s, stop)

    assert bench.there() == ["b.pdf", "sent/a.pdf"]


def test_loop_ends_when_asked(bench: Bench) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=Bridge.run, args=(bench.bridge, stop))
    thread.start()

    stop.set()
    thread.join(timeout=5)

    assert not thread.is_alive()
