"""
Names in e-mails, of which no mail program is to make a link. A person's name, which the office
mails to strangers whom the person invites, holds nothing that could become one; what things,
panels and companies are called is taken apart where it is mailed.
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

# What makes links: a dot within a word, before letters (be there one that is not seen between
# them), the sign of addresses, and what follows a scheme. `z o.o.` and `v1.2` are left alone.
_LINKING = re.compile(
    r"(?<=[^\s\u200b])(?:[.\u2024\u3002\uff0e\uff61](?=[^\s\d.][^\s.\u200b])|[@\uff20](?=\S)|(?<=:)(?=//))"
)
_NOTHING_SEEN = "\u200b"


def plain_name(name: str) -> str | None:
    """A name as it is kept, its initials apart; None if it holds what is no part of a name."""
    spaced = _INITIAL.sub(_apart, name)
    # As a mail program reads it: full-width signs as common ones, and nothing invisible.
    read = unicodedata.normalize("NFKC", spaced)
    shown = "".join(each for each in read if unicodedata.category(each) != "Cf")
    return None if _REFUSED.search(shown) else spaced


def unlinked(name: str) -> str:
    """A name with a zero-width space wherever a mail program would go on reading a link."""
    return _LINKING.sub(rf"{_NOTHING_SEEN}\g<0>", name)


def _apart(found: re.Match[str]) -> str:
    is_initial = found[1].isupper() and found[2].isupper()
    return f"{found[1]}. " if is_initial else found[0]
