"""Whether a letter's text names a company: a help for whoever files it, never a decision. Pure."""

import re
from enum import StrEnum

from chalicelib.core.text import fold
from chalicelib.core.values import Value

_WORDS = re.compile(r"[0-9a-z]+")
_NOT_COMPACT = re.compile(r"[^0-9A-Z]")
# How Polish, Italian and a few other firms end, word by word; letters leave them out or spell them
# in several ways.
_ENDINGS = frozenset(
    {
        *("sp", "z", "o", "oo", "s", "a", "k", "j", "c", "p", "r", "l", "sa", "spzoo"),
        *("spolka", "ograniczona", "odpowiedzialnoscia", "akcyjna", "jawna", "komandytowa"),
        *("cywilna", "partnerska", "prosta", "srl", "srls", "spa", "snc", "sas"),
        *("ltd", "limited", "llc", "plc", "gmbh", "ag", "inc"),
    }
)
_LEAST_NAME = 4
_LEAST_TAX_ID = 8


class NamedBy(StrEnum):
    """What of a company stands in a text; the surest first."""

    TAX_ID = "tax_id"
    CODE = "code"
    EMAIL = "email"
    NAME = "name"


class Text(Value):
    """A letter's text in the forms in which it is looked through."""

    words: str
    compact: str
    upper: str
    folded: str


def text_of(words: str) -> Text:
    """A text, made ready once for many companies."""
    upper = words.upper()
    return Text(_spelled(words), _NOT_COMPACT.sub("", upper), upper, words.casefold())


def named_by(text: Text, *, name: str, code: str, tax_id: str, email: str) -> NamedBy | None:
    """By what a text names a company, if it does."""
    if len(tax_id) >= _LEAST_TAX_ID and tax_id.upper() in text.compact:
        return NamedBy.TAX_ID
    if code and re.search(rf"(?<![0-9A-Z]){re.escape(code)}(?![0-9A-Z])", text.upper):
        return NamedBy.CODE
    if email and email.casefold() in text.folded:
        return NamedBy.EMAIL
    core = _core(name)
    return NamedBy.NAME if len(core) >= _LEAST_NAME and f" {core} " in text.words else None


def _core(name: str) -> str:
    """A name without its legal form, if something is left then."""
    words = _WORDS.findall(fold(name))
    while len(words) > 1 and words[-1] in _ENDINGS:
        words.pop()
    return " ".join(words)


def _spelled(text: str) -> str:
    return f" {' '.join(_WORDS.findall(fold(text)))} "
