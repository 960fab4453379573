"""What a key says, and what becomes of the names of files."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.companies.model import normal_code
from chalicelib.core import ids
from chalicelib.core.values import replace
from chalicelib.mail.number import new_number, parse_number, shown_number
from chalicelib.scans.model import (
    Destination,
    InboxReason,
    clean_name_of,
    destination_of,
    file_name_of,
    original_name_of,
)

with ids.drawn_from(lambda count: bytes(range(7, 7 + count))):
    NUMBER = new_number()
SHOWN = shown_number(NUMBER)
UPLOAD = "upl_" + "0" * 26
NOWHERE = Destination(
    scanner="",
    number=None,
    code=None,
    file_name="a.pdf",
    upload_id=None,
    reason=InboxReason.NO_MAIL_NUMBER,
)
HOSTILE_NAMES = [
    "",
    " ",
    ".",
    "..",
    "...",
    "/",
    "\\",
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "C:\\x.pdf",
    "//host/share",
    "a\r\nSet-Cookie: a=b.pdf",
    "a\nb.pdf",
    "a\rb.pdf",
    "a\x00.pdf",
    "a.pdf\x00.exe",
    "\x1b[31mred.pdf",
    "a\x7fb.pdf",
    "a\x85b.pdf",
    "a\u2028b\u2029c.pdf",
    'a".pdf',
    "a'.pdf",
    "a;b=c.pdf",
    "a,b.pdf",
    "a%0d%0ab.pdf",
    "a%2e%2e%2f.pdf",
    "evil\u202efdp.exe",
    "\u202d\u2066\u2069.pdf",
    "\u200e\u200f.pdf",
    "\ufeffa.pdf",
    "a\u200bb.pdf",
    "\ufffe.pdf",
    "\ufdd0.pdf",
    "\ud800.pdf",
    "\udfff",
    "<img src=x onerror=alert(1)>.pdf",
    "<script>.pdf",
    "{{7*7}}.pdf",
    "{0.__class__}.pdf",
    "${filename}",
    "${filename}.pdf",
    "$(reboot).pdf",
    "`reboot`.pdf",
    "|ls.pdf",
    "a?b*c.pdf",
    "a:b.pdf",
    "CON",
    "nul.pdf",
    "COM1.pdf",
    ".htaccess",
    ".pdf",
    "a.pdf.",
    "a.pdf ",
    "a.pdf. . .",
    "~/a.pdf",
    "-rf.pdf",
    "--help",
    "=cmd|' /C calc'!A0.pdf",
    "+1.pdf",
    "@a.pdf",
    "\ta.pdf",
    "x" * 300,
    "x" * 300 + ".pdf",
    "x" * 300 + ".jpeg",
    "x" * 300 + ".verylongending",
    "ż" * 300 + ".pdf",
    "😀" * 300 + ".pdf",
    "e\u0301" * 200 + ".pdf",
    "." * 300,
    "a" + "." * 300 + "pdf",
    " " * 300,
    "a" + " " * 300 + "b.pdf",
    "\u0301" * 50,
    "日本語.pdf",
    "العربية.pdf",
    "עברית.pdf",
    "𝒻𝒶𝓃𝒸𝓎.pdf",
    "ﬁle.pdf",
    "Ａ.pdf",
    "a\u00a0b.pdf",
    "\U000e0001tag.pdf",
]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (f"desk/{SHOWN}/a.pdf", {"scanner": "desk", "number": NUMBER}),
        (f"desk/{NUMBER.lower()}/a.pdf", {"scanner": "desk", "number": NUMBER}),
        (f"desk/{SHOWN}/2026/11/20/a.pdf", {"scanner": "desk", "number": NUMBER}),
        (f"/desk//{SHOWN}///a.pdf", {"scanner": "desk", "number": NUMBER}),
        (
            f"desk/{SHOWN}/{UPLOAD}/a.pdf",
            {"scanner": "desk", "number": NUMBER, "upload_id": UPLOAD},
        ),
        (f"desk/{SHOWN}/{UPLOAD}", {"scanner": "desk", "number": NUMBER, "file_name": UPLOAD}),
        (f"desk/{SHOWN}/upl_1/a.pdf", {"scanner": "desk", "number": NUMBER}),
        ("desk/nowak-7/a.pdf", {"scanner": "desk", "code": "NOWAK-7"}),
        ("desk/NOWAK-7/deep/er/a.pdf", {"scanner": "desk", "code": "NOWAK-7"}),
        ("desk/a.pdf", {"scanner": "desk"}),
        ("a.pdf", {}),
        ("", {"file_name": "scan"}),
        ("///", {"file_name": "scan"}),
        (f"{SHOWN}/a.pdf", {"scanner": SHOWN}),
        (f"desk/inbox/{SHOWN}/a.pdf", {"scanner": "desk"}),
        (f"desk/{SHOWN}", {"scanner": "desk", "file_name": SHOWN}),
        ("desk/../NOWAK-7/a.pdf", {"scanner": "desk"}),
        ("../../a.pdf", {"scanner": ""}),
        ("desk/nowak/a.pdf", {"scanner": "desk"}),
        ("d\x1bk\u202e/NOWAK-7/a.pdf", {"scanner": "d k", "code": "NOWAK-7"}),
    ],
)
def test_key_says_where_a_file_belongs_and_nothing_is_guessed(
    key: str, said: dict[str, object]
) -> None:
    reason = InboxReason.NO_MAIL_NUMBER
    if "number" in said:
        reason = InboxReason.UNKNOWN_MAIL_NUMBER
    elif "code" in said:
        reason = InboxReason.UNKNOWN_COMPANY_CODE

    found = destination_of(key)
    assert replace(found, said="") == replace(NOWHERE, reason=reason, **said)  # type: ignore[arg-type]


def test_number_with_a_wrong_character_is_no_number_but_looks_like_one() -> None:
    wrong = SHOWN[:-1] + ("0" if SHOWN[-1] != "0" else "1")

    found = destination_of(f"desk/{wrong}/a.pdf")

    assert (found.number, found.reason) == (None, InboxReason.UNKNOWN_MAIL_NUMBER)


def test_word_that_is_both_a_number_and_a_code_says_both() -> None:
    both = next(
        code
        for stem in ("KRAKW", "TARGW", "ZAMEK", "BANKA", "PARKA", "SADEK")
        for digits in range(1000, 9999)
        if parse_number(code := f"{stem}-{digits}") and normal_code(code)
    )

    found = destination_of(f"desk/{both}/a.pdf")

    assert (found.number, found.code) == (parse_number(both), both)


def test_there_are_eighty_hostile_names() -> None:
    assert len(set(HOSTILE_NAMES)) == len(HOSTILE_NAMES) >= 80


def is_plain(name: str) -> bool:
    """Whether a name can be shown, stored and put into a header without harm."""
    return (
        0 < len(name) <= 120
        and name == name.strip(" .")
        and name == unicodedata.normalize("NFC", name)
        and not set(name) & set('/\\:*?"<>|\t')
        and not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in name)
        and not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in name)
    )


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_hostile_name_becomes_a_plain_one(name: str) -> None:
    assert is_plain(file_name_of(name))


@given(st.text(max_size=200))
@example("x" * 119 + " .pdf")
@example("x" * 119 + "..pdf")
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_name_becomes_a_plain_one_that_stays_as_it_is(name: str) -> None:
    tidy = file_name_of(name)

    assert is_plain(tidy)
    assert file_name_of(tidy) == tidy


@pytest.mark.parametrize("ending", [".pdf", ".jpeg", ".tif"])
def test_long_name_keeps_its_ending(ending: str) -> None:
    name = file_name_of("list " * 60 + ending)

    assert len(name) <= 120
    assert name.endswith(ending)


@pytest.mark.parametrize(
    ("name", "content_type", "shown"),
    [
        ("a.pdf", "application/pdf", "a.pdf"),
        ("a.tiff", "application/pdf", "a.pdf"),
        ("a.TIF", "application/pdf", "a.pdf"),
        ("a.jpeg", "image/jpeg", "a.jpg"),
        ("a.pdf", "image/png", "a.png"),
        ("scan", "image/png", "scan.png"),
        ("a.exe", "application/pdf", "a.exe.pdf"),
        ("a.pdf.html", "image/jpeg", "a.pdf.html.jpg"),
        ("list 20.11.2026", "application/pdf", "list 20.11.2026.pdf"),
        ("pdf", "application/pdf", "pdf.pdf"),
    ],
)
def test_clean_copy_ends_as_what_it_is(name: str, content_type: str, shown: str) -> None:
    assert clean_name_of(name, content_type) == shown


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("a.pdf", "a.pdf"),
        ("A.TIFF", "A.TIFF"),
        ("a.exe", "a.exe.bin"),
        ("a.pdf.exe", "a.pdf.exe.bin"),
        ("a.html", "a.html.bin"),
        ("a.svg", "a.svg.bin"),
        ("scan", "scan.bin"),
    ],
)
def test_original_is_saved_under_no_ending_that_something_opens(name: str, saved: str) -> None:
    assert original_name_of(name) == saved
