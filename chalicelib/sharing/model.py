"""What was shared to panels, what a member sees of it, who can see what and who opened it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.money import Money
from chalicelib.core.values import Value
from chalicelib.files.model import MOST_SHARES, Maker, ThingKind

_KINDS = {"doc": ThingKind.DOCUMENT, "inv": ThingKind.INVOICE, "anx": ThingKind.ANNEX}
# A transaction takes 100 changes: a row and a condition for each, one more for each annex, and what
# belongs to the act or to its e-mail.
MOST_AT_ONCE = 40
MOST_ANNEXES_AT_ONCE = 8


class ThingRef(Value):
    """
    Which document, invoice or annex of which company.

    Attributes:
        invoice_id: of the invoice that an annex belongs to; empty for all else.
    """

    company_id: str
    kind: ThingKind
    id: str
    invoice_id: str = ""


def ref_of(company_id: str, thing_id: str, invoice_id: str = "") -> ThingRef:
    """What an id is of, as its beginning says; only an annex has an invoice besides."""
    kind = _KINDS[thing_id.partition("_")[0]]
    return ThingRef(company_id, kind, thing_id, invoice_id if kind is ThingKind.ANNEX else "")


class Thing(Value):
    """
    A document, invoice or annex as it is now, as much of it as sharing shows.

    Attributes:
        name: of an invoice its number.
        is_active: whether it is not retired, of an annex neither it nor its invoice.
        newest: the number of its last version; 0 while an invoice has no file.
        number, issued_on, gross: of an invoice.
        invoice_number: of the invoice that an annex belongs to.
        shares: how often it is shared; of an annex nobody counts.
    """

    ref: ThingRef
    name: str
    is_active: bool
    newest: int
    number: str = ""
    issued_on: date | None = None
    gross: Money | None = None
    invoice_number: str = ""
    shares: int = 0


class Wanted(Value):
    """
    What is to be shared.

    Attributes:
        version: the number of one version; None for always the newest.
    """

    ref: ThingRef
    version: int | None


class Share(Value):
    """
    One thing, or one version of it, that was shared to one panel.

    Attributes:
        version: the one that it shows for ever; None when it shows always the newest.
        action: the id of the fact with which it was shared; members get one e-mail for each (R20).
    """

    id: str
    panel_id: str
    ref: ThingRef
    version: int | None
    shared_at: datetime
    shared_by: Maker
    action: str

    @property
    def company_id(self) -> str:
        """The company whose thing and whose panel it is."""
        return self.ref.company_id


class Done(Value):
    """
    What became of a request to share, as a repeated one gets it again.

    Attributes:
        shared, already: how many were shared by it, and how many had been before.
        told: how many people belonged to the panel; nobody is told where nothing was new.
    """

    action: str
    shared: int
    already: int
    told: int

    def spelled(self) -> str:
        """As it is remembered with the request."""
        return f"{self.action} {self.shared} {self.already} {self.told}"

    @classmethod
    def read(cls, text: str) -> "Done":
        """The inverse of `spelled`."""
        action, shared, already, told = text.split(" ")
        return cls(action, int(shared), int(already), int(told))


def share_id_of(panel_id: str, wanted: Wanted) -> str:
    """
    The one id of this share in this panel, so that sharing twice is one share. Always the newest
    is another share than the version that is the newest today (T33).
    """
    which = "newest" if wanted.version is None else str(wanted.version)
    return ids.derived_id("shr", panel_id, wanted.ref.id, which)


def is_sharable(wanted: Wanted, thing: Thing) -> bool:
    """Whether a version of it is there; an invoice says something without a file too."""
    if wanted.version is not None:
        return 1 <= wanted.version <= thing.newest
    return thing.newest > 0 or thing.ref.kind is ThingKind.INVOICE


def check_wanted(wanted: Wanted, thing: Thing | None) -> None:
    """
    Raises:
        NotFound: the company has no such thing, or the thing no such version.
        Conflict: `document_retired`, `invoice_retired`; `annex_retired`: it or its invoice is.
    """
    if thing is None or not is_sharable(wanted, thing):
        raise NotFound("One of these is not there, or not in this version. Load the list again.")
    if not thing.is_active:
        raise Conflict(
            f"One {wanted.ref.kind} of these is retired. Restore it, or leave it out.",
            code=f"{wanted.ref.kind}_retired",
        )


def check_room(things: Iterable[Thing], new: Iterable[Share]) -> None:
    """
    Raises:
        Conflict: `too_many_shares`: a document or an invoice would be shared more than 500 times.
    """
    more = Counter(share.ref for share in new)
    for thing in things:
        if thing.shares + more[thing.ref] > MOST_SHARES:
            raise Conflict(
                f"{thing.name} is shared {MOST_SHARES} times, which is the most. Withdraw what "
                "nobody needs any more.",
                code="too_many_shares",
            )


def shown_version(share: Share, thing: Thing | None) -> int | None:
    """
    The number of the version that a member sees of a share now: 0 for an invoice without a file,
    None where nothing is seen, since the thing is retired. A share of one version never shows
    another (T33).
    """
    if thing is None or not thing.is_active:
        return None
    if not is_sharable(Wanted(share.ref, share.version), thing):
        return None
    return thing.newest if share.version is None else share.version


def newest_first(shares: Iterable[Share]) -> list[Share]:
    """In the order of lists."""
    return sorted(shares, key=lambda share: (share.shared_at, share.id), reverse=True)


def in_order(wanted: Sequence[Wanted], panel_id: str) -> dict[str, Wanted]:
    """What is to be shared by the id that it gets, each once, in the order given."""
    return {share_id_of(panel_id, each): each for each in wanted}


def to_tell(
    shares: Sequence[Share], things: Mapping[ThingRef, Thing], action: str
) -> list[tuple[Share, Thing]]:
    """
    What an e-mail about one act of sharing names, of those shares that are there: what was
    withdrawn and shared again meanwhile belongs to another act, and what is retired shows nothing.
    """
    found = [(share, things[share.ref]) for share in shares if share.ref in things]
    return [
        (share, thing)
        for share, thing in found
        if share.action == action and shown_version(share, thing) is not None
    ]


def withdrawn_by_panel(shares: Iterable[Share]) -> dict[str, int]:
    """How many shares each panel loses."""
    counts: dict[str, int] = {}
    for share in shares:
        counts[share.panel_id] = counts.get(share.panel_id, 0) + 1
    return counts
