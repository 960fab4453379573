"""
Tax ids, each checked by the rules of its country: a Polish NIP, an Italian partita IVA or codice
fiscale, or a VAT number of the European Union, which begins with its country.
"""

import re

_SEPARATORS = re.compile(r"[\s.,/_:–—-]+")
_NIP = re.compile(r"[0-9]{10}")
_PARTITA_IVA = re.compile(r"[0-9]{11}")
_CODICE_FISCALE = re.compile(r"[A-Z]{6}[A-Z0-9]{10}")
_WITH_COUNTRY = re.compile(r"[A-Z]{2}[A-Z0-9+*]{2,14}")

_FORMS = (
    "Write a Polish NIP (10 digits), an Italian partita IVA (11 digits) or codice fiscale (16 "
    "signs), or a VAT number with its country, such as PL5252248481."
)


MESSAGES = {
    "tax_id_form": _FORMS,
    "tax_id_length": "This number is too short or too long for its country.",
    "tax_id_digits": "A digit is wrong: the number's own check does not fit. Compare it again.",
}


def read_tax_id(text: str) -> tuple[str, str]:
    """
    A tax id as it is stored, without spaces and hyphens, and the code of what is wrong with it, or
    nothing: `tax_id_form`, it is none of those that we know; `tax_id_length`; `tax_id_digits`, its
    digits do not fit each other. Empty stays empty: not every company has one.

    Whether the number was ever given to anybody is not asked: no register is called.
    """
    compact = _SEPARATORS.sub("", text).upper()
    if not compact:
        return "", ""
    return compact, _why_not(compact) if compact.isascii() else "tax_id_form"


def _why_not(compact: str) -> str:
    """The code of what is wrong with a number, or nothing."""
    # Seldom asked for, and not worth a place in the start of a function.
    from stdnum import exceptions  # noqa: PLC0415

    try:
        _check(compact)
    except exceptions.InvalidLength:
        return "tax_id_length"
    except (exceptions.InvalidChecksum, exceptions.InvalidComponent):
        return "tax_id_digits"
    except exceptions.ValidationError:
        return "tax_id_form"
    return ""


def _check(compact: str) -> None:
    """Raises what the library raises."""
    from stdnum import exceptions  # noqa: PLC0415
    from stdnum.eu import vat  # noqa: PLC0415
    from stdnum.it import codicefiscale, iva  # noqa: PLC0415
    from stdnum.pl import nip  # noqa: PLC0415

    # Before the countries: some of these begin with the two letters of one.
    if _CODICE_FISCALE.fullmatch(compact):
        codicefiscale.validate(compact)
    elif _NIP.fullmatch(compact):
        _refuse_zeros(compact)
        nip.validate(compact)
    elif _PARTITA_IVA.fullmatch(compact):
        iva.validate(compact)
    elif compact.isdigit():
        raise exceptions.InvalidLength
    elif _WITH_COUNTRY.fullmatch(compact) and compact[:2].lower() in _countries():
        _refuse_zeros(compact[2:])
        vat.validate(compact)
    else:
        raise exceptions.InvalidFormat


def _countries() -> frozenset[str]:
    from stdnum.eu import vat  # noqa: PLC0415

    # Greece writes EL on its VAT numbers.
    return frozenset(vat.MEMBER_STATES) | {"el"}


def _refuse_zeros(digits: str) -> None:
    """Nothing but zeros fits every sum."""
    from stdnum import exceptions  # noqa: PLC0415

    if not digits.strip("0"):
        raise exceptions.InvalidFormat
