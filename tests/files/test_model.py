"""How files are called, and what a version's name may end with (T30)."""

import re

import pytest

from chalicelib.core import text
from chalicelib.files.kinds import FileKind
from chalicelib.files.model import name_of_thing, name_of_version
from local.folder import PROJECT
from tests.scans.test_model import HOSTILE_NAMES

CLIENT_RULES = PROJECT / "web" / "src" / "files" / "rules.ts"


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("list.pdf", FileKind.PDF, "list.pdf"),
        ("LIST.PDF", FileKind.PDF, "LIST.PDF"),
        ("photo.jpeg", FileKind.JPEG, "photo.jpeg"),
        ("page.html", FileKind.PDF, "page.html.pdf"),
        ("tool.exe", FileKind.DOCX, "tool.exe.docx"),
        (".pdf", FileKind.PDF, "pdf.pdf"),
        ("../../etc/passwd", FileKind.TXT, "etc passwd.txt"),
        ("", FileKind.PDF, "scan.pdf"),
    ],
)
def test_name_ends_with_what_the_file_is(said: str, kind: FileKind, name: str) -> None:
    assert name_of_version(said, kind) == name


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_name_is_one_plain_line(name: str) -> None:
    shown = name_of_version(name, FileKind.PDF)

    assert text.unwanted_character(shown, lines=False) is None
    assert not set('/\\:*?"<>|') & set(shown)
    assert shown.endswith(".pdf")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Umowa najmu.pdf", "Umowa najmu"),
        ("Faktura nr 7.2026 r.docx", "Faktura nr 7.2026 r"),
        ("list", "list"),
        ("Sp. z o.o. i inni", "Sp. z o.o. i inni"),
    ],
)
def test_thing_is_called_as_its_file_without_the_ending(said: str, name: str) -> None:
    assert name_of_thing(said) == name


def test_every_kind_has_a_type_that_no_browser_draws_as_a_page() -> None:
    types = {kind.content_type for kind in FileKind}

    assert len(types) == len(FileKind)
    assert not {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"} & types


def test_client_lets_exactly_those_files_travel_that_are_taken() -> None:
    """Nobody sends 200 MB of a kind that is refused, nor is kept from sending what is taken."""
    source = CLIENT_RULES.read_text(encoding="utf-8")
    lists = dict(re.findall(r"^const (SHOWN|OFFICE|PLAIN) = \[(.*)\];$", source, re.MULTILINE))

    endings = {name: set(re.findall(r'"(\w+)"', said)) for name, said in lists.items()}

    kinds = {ending: kind for kind in FileKind for ending in kind.endings}
    assert set().union(*endings.values()) == set(kinds)
    assert endings["SHOWN"] == {ending for ending, kind in kinds.items() if kind.is_shown}
