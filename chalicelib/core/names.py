"""
The names of people. The office mails a name to strangers whom the person invites, so a name holds
nothing of which a mail program makes a link.
"""

import re
import unicodedata

# `J.Nowak`: an initial has its space, so that `T.Me` is no address either.
_INITIAL = re.compile(r"(?<!\w)([^\W\d_])\.(?=([^\W\d_])[^\s.])")
_REFUSED = re.compile(
    r"[@/\\<>:]"
    r"|\bwww\."
    # A domain, be its first part one letter; the ideographic full stop is a dot of domains too.
    r"|\S[.\u3002][^\W\d_][^\s.\u3002]"
    # A telephone number; a year of birth may tell two people of one name apart.
    r"|(?:\d\D*){5}",
    re.IGNORECASE,
)


def plain_name(name: str) -> str | None:
    """A name as it is kept, its initials apart; None if it holds what is no part of a name."""
    spaced = _INITIAL.sub(_apart, name)
    # As a mail program reads it: full-width signs as common ones, and nothing invisible.
    read = unicodedata.normalize("NFKC", spaced)
    shown = "".join(each for each in read if unicodedata.category(each) != "Cf")
    return None if _REFUSED.search(shown) else spaced


def _apart(found: re.Match[str]) -> str:
    is_initial = found[1].isupper() and found[2].isupper()
    return f"{found[1]}. " if is_initial else found[0]
