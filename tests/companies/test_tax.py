"""Tax ids: each country's own rules, and what is wrong with a number that breaks them."""

import pytest

from chalicelib.companies.tax import MESSAGES, read_tax_id


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        (" - ", ""),
        ("5252248481", "5252248481"),
        ("525-224-84-81", "5252248481"),
        ("pl 525 224 84 81", "PL5252248481"),
        ("00743110157", "00743110157"),
        ("IT 00743110157", "IT00743110157"),
        ("rccmnl83s18d969h", "RCCMNL83S18D969H"),
        ("DE 136,695 976", "DE136695976"),
        ("ATU13585627", "ATU13585627"),
        ("FR 40 303 265 045", "FR40303265045"),
        ("NL004495445B01", "NL004495445B01"),
        ("EL094259216", "EL094259216"),
        ("XI980780684", "XI980780684"),
    ],
)
def test_number_that_can_exist_is_kept_without_its_separators(text: str, stored: str) -> None:
    assert read_tax_id(text) == (stored, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5252248482", "tax_id_digits"),
        ("PL5252248482", "tax_id_digits"),
        ("00743110158", "tax_id_digits"),
        ("IT12345678901", "tax_id_digits"),
        ("RCCMNL83S18D969X", "tax_id_digits"),
        ("DE136695977", "tax_id_digits"),
        ("525224848", "tax_id_length"),
        ("PL123", "tax_id_length"),
        ("123456789012", "tax_id_length"),
        ("0000000000", "tax_id_form"),
        ("PL0000000000", "tax_id_form"),
        ("PL", "tax_id_form"),
        ("PLABCDEFGHIJ", "tax_id_form"),
        ("GB980780684", "tax_id_form"),
        ("US123456789", "tax_id_form"),
        ("none", "tax_id_form"),
        ("525224848\u0661", "tax_id_form"),
        ("MTTMRA80A01H501X", "tax_id_digits"),
    ],
)
def test_number_that_cannot_exist_says_what_is_wrong_with_it(text: str, code: str) -> None:
    assert read_tax_id(text)[1] == code
    assert code in MESSAGES


def test_number_of_every_country_of_the_union_is_looked_at() -> None:
    from stdnum.eu.vat import MEMBER_STATES  # noqa: PLC0415

    for country in sorted({*MEMBER_STATES, "el"}):
        assert read_tax_id(f"{country}1")[1] in {"tax_id_length", "tax_id_form"}
        assert read_tax_id(f"{country}123456789012345")[1], country
