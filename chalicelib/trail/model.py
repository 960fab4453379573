"""What an entry of the audit says, and which entries are wanted. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from chalicelib.core.values import Value

_LONGEST_VALUE = 500


class Kind(StrEnum):
    """What an id belongs to; told by its beginning, and that of an invitation by the entry too."""

    ANNEX = "annex"
    COLLECTOR = "collector"
    COMPANY = "company"
    DOCUMENT = "document"
    HANDOUT = "handout"
    INVITATION = "invitation"
    INVOICE = "invoice"
    MAIL = "mail"
    MISFILING = "misfiling"
    NOTICE = "notice"
    OTHER = "other"
    PANEL = "panel"
    RECEIPT = "receipt"
    SCAN = "scan"
    SCANNER = "scanner"
    THREAD = "thread"
    USER = "user"


_BEGINNINGS = {
    "anx": Kind.ANNEX,
    "col": Kind.COLLECTOR,
    "com": Kind.COMPANY,
    "doc": Kind.DOCUMENT,
    "evt": Kind.NOTICE,
    "fct": Kind.NOTICE,
    "hnd": Kind.HANDOUT,
    "inv": Kind.INVOICE,
    "mai": Kind.MAIL,
    "mis": Kind.MISFILING,
    "pnl": Kind.PANEL,
    "rcp": Kind.RECEIPT,
    "scn": Kind.SCAN,
    "scr": Kind.SCANNER,
    "thr": Kind.THREAD,
    "usr": Kind.USER,
}


class Ref(Value):
    """
    A thing that an entry names.

    Attributes:
        scope: the company that the entry is about, or `OFFICE`.
    """

    kind: Kind
    scope: str
    id: str


class Entry(Value):
    """
    One act as it was recorded.

    Attributes:
        place: where it stands in the table, `scope#time#random`; no two are alike.
        tag: text, since one that is used no longer must not end the list.
        facts: what else was recorded, by name, as text.
    """

    place: str
    at: datetime
    tag: str
    actor_id: str
    scope: str
    target: str
    facts: Mapping[str, str]

    @property
    def refs(self) -> Iterator[Ref]:
        """Whatever it names: who did it, where, to what, and with what else."""
        yield Ref(Kind.USER, self.scope, self.actor_id)
        yield Ref(Kind.COMPANY, self.scope, self.scope)
        yield self.ref_of(self.target)
        for value in self.facts.values():
            if is_id(value):
                yield self.ref_of(value)

    def ref_of(self, thing_id: str) -> Ref:
        """A thing with this id, as this entry means it."""
        return Ref(kind_of(self.tag, thing_id), self.scope, thing_id)


class Wanted(Value):
    """
    Which entries: those from `first` on and before `last`.

    Attributes:
        company_id: of one company; empty for the office and all companies.
        by: of one person, by id; empty for everybody.
        about: the beginning of their tags; empty for all.
        target: about one thing, by id; empty for all.
    """

    company_id: str
    first: datetime
    last: datetime
    by: str = ""
    about: str = ""
    target: str = ""

    @property
    def is_sought(self) -> bool:
        """Whether some of what is read may not fit, since no index knows all that is asked."""
        return bool(self.about or self.target or (self.company_id and self.by))

    def fits(self, entry: Entry) -> bool:
        """Whether an entry of the time and the company that are wanted is wanted."""
        return (
            (not self.by or entry.actor_id == self.by)
            and is_about(entry.tag, self.about)
            and (not self.target or entry.target == self.target)
        )


def is_about(tag: str, beginning: str) -> bool:
    """Whether a tag begins with these parts: `mail` and `mail:item` begin `mail:item:edit`."""
    return not beginning or f"{tag}:".startswith(f"{beginning}:")


def kind_of(tag: str, thing_id: str) -> Kind:
    """What an id belongs to in an entry with this tag."""
    beginning = thing_id.partition("_")[0]
    if beginning == "inv" and tag.startswith("invitations:"):
        return Kind.INVITATION
    return _BEGINNINGS.get(beginning, Kind.OTHER)


def is_id(text: str) -> bool:
    """Whether a recorded value looks like one of our ids."""
    beginning, line, word = text.partition("_")
    return bool(line) and beginning in _BEGINNINGS and word.isalnum()


def said(value: object) -> str:
    """A recorded fact as text, cut where it is long: lists with commas, parts with their names."""
    return _spelled(value)[:_LONGEST_VALUE]


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_spelled(part)}" for name, part in sorted(value.items()))
    if isinstance(value, list | tuple | set):
        return ", ".join(_spelled(part) for part in value)
    return str(value)
