"""What is on a receipt, whatever somebody is called (T66)."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.papers import page
from chalicelib.papers.wording import CUT, LONGEST, breakable, shown
from chalicelib.receipts.model import Consent, Office, Recipient, Taker
from tests.papers.made import (
    a_page,
    a_signature,
    an_item,
    attached_in,
    ink_outside,
    pages_of,
    sheet_of,
    squeezed,
    text_in,
    told,
)

NAMES = (
    "Zażółć Gęślą-Jaźń sp. z o.o.",
    "Общество с ограниченной ответственностью «Ёлка»",
    "ТОВ «Ґанок і Їжак»",
    "Ανώνυμη Εταιρεία Ήλιος",
    "Öğretmen Ltd. Şti.",
    'Nowak & Sons "x" #panic() $x$ <lab> @ref //no ``raw`` *b* _i_ \\ ~ --- ...',
    ") Tj ET Q /JS (x)",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_shown_as_they_are_written(name: str) -> None:
    assert squeezed(name) in text_in(a_page(items=(an_item(sender=name),)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_reads_back_as_it_was_normalised(text: str) -> None:
    made = a_page(items=(an_item(sender=f"<<{text}>>"),))

    assert squeezed(shown(f"<<{text}>>")) in text_in(made)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=100))
def test_no_text_keeps_a_page_from_its_standard(text: str) -> None:
    made = a_page(items=(an_item(sender=text, reference=text),), taker=Taker(text, "other"))

    assert b"<pdfaid:part>3</pdfaid:part>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


@pytest.mark.parametrize("text", ["W" * 5000, "e" * 5000, "ab " * 1666, "中" * 5000, "-" * 5000])
def test_five_thousand_characters_stay_on_the_paper(text: str) -> None:
    made = a_page(
        items=(an_item(sender=text), an_item(reference=text[:300])),
        company=Recipient("com_1", "NOWAK-7", text[:300], text[:40], text[:300]),
        office=Office(text[:200], "Europe/Warsaw"),
        clerk=text[:200],
    )

    assert pages_of(made) > 1
    assert ink_outside(made) == 0


def test_five_thousand_characters_are_all_there() -> None:
    found = text_in(a_page(items=(an_item(sender="Zażółć " * 713 + "koniec"),)))

    assert found.count("Zażółć") == 713
    assert "koniec" in found


def test_what_has_no_end_is_cut_with_a_mark() -> None:
    cut = shown("x" * 100_000)

    assert len(cut) == LONGEST
    assert cut.endswith(CUT)


def test_signs_that_turn_the_direction_or_hide_are_left_out() -> None:
    assert shown("li\u202eve \u2066A\u2069\u200b\u00ad\x00\x07B\ufeff") == "live AB"


def test_signs_outside_the_font_are_shown_by_their_number() -> None:
    assert shown("Kō 中🙂\ue000\uffff") == "Kō [U+4E2D][U+1F642][U+E000][U+FFFF]"


def test_white_space_of_any_kind_is_one_space() -> None:
    assert shown(" a\t\r\n\u2028\u3000 b ") == "a b"


def test_ligatures_read_back_as_letters() -> None:
    assert shown("ﬁt ﬄ") == "fit ffl"


def test_long_words_may_break_but_not_before_their_marks() -> None:
    broken = breakable("x\u0323" * 60)

    assert "\u200b" in broken
    assert "\u200b\u0323" not in broken
    assert breakable("short words only") == "short words only"


def test_record_is_attached_as_it_was_hashed() -> None:
    sheet = sheet_of(told())

    assert attached_in(page.set_page(sheet)) == {"receipt.json": sheet.record_json.encode()}


def test_same_record_gives_the_same_page() -> None:
    assert a_page(signature=a_signature()) == a_page(signature=a_signature())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", "Potwierdzenie odbioru korespondencji"),
        ("en", "Receipt for collected mail"),
        ("it", "Ricevuta di ritiro della posta"),
    ],
)
def test_receipt_is_in_the_companys_language(language: str, words: str) -> None:
    assert squeezed(words) in text_in(a_page(language))


def test_receipt_says_who_took_what_when_from_whom() -> None:
    found = text_in(a_page("en"))

    for said in (
        "Receipt NOWAK-7/1",
        "Nowak i Wspólnicy",
        "Tax id 5213017228",
        "Długa 1",
        "Anna Żółć",
        "Identity card ending in 12AB",
        "Authorised by the company",
        "23 November 2026, 10:14",
        "Europe/Warsaw",
        "Celina Urbańska",
        "Biuro Żuraw",
        "K7M2-9QXT4",
        "Urząd Skarbowy",
        "Letter",
        "RR 123",
        "20.11.2026",
        "without a signature",
        "1 item",
    ):
        assert squeezed(said) in found, said


@pytest.mark.parametrize("kind", ["user", "named", "code", "other"])
@pytest.mark.parametrize("document", ["", "id_card", "passport", "driving_licence", "other"])
def test_every_collector_can_be_named(kind: str, document: str) -> None:
    a_page("it", taker=Taker("Anna", kind, document, "12AB" if document else ""))


def test_many_items_have_their_head_on_every_page() -> None:
    numbers = [f"{n:04d}-XXXXX" for n in range(130)]
    items = tuple(an_item(number=one, received_on=date(2026, 1, 1)) for one in numbers)

    made = a_page("en", items=items)

    assert text_in(made).count(squeezed("Mail number")) == pages_of(made) > 3
    found = text_in(made)
    assert all(number in found for number in numbers)


def test_drawn_signature_is_on_the_page() -> None:
    with_it = a_page("en", a_signature(), consent=Consent.SIGNATURE)

    assert b"/Subtype /Image" in with_it or b"/Subtype/Image" in with_it
    assert squeezed("Signed by the collector") in text_in(with_it)


def test_page_names_nothing_of_the_visit() -> None:
    """The visit may have been one to other companies too (T13)."""
    about = told(handout_id="hnd_0123456789abcdefghjkmnpqrs")
    made = page.set_page(sheet_of(about))

    for place in (made, *attached_in(made).values()):
        assert b"hnd_" not in place
    assert not re.search(r"hnd_|handout", json.dumps(json.loads(sheet_of(about).record_json)))
