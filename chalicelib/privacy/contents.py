"""
Every kind of row that the table holds, and what an export and an erasure make of it. A kind of row
that stands in `docs/table.md` and not here fails a test: whoever adds one decides. Pure.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.core.values import Value

# What an export gives: all of a row, or, of a row of somebody else's, where it names the person.
WHOLE = ""
MENTION = "mention"
# What an erasure does: it takes name and address out of a row, or the whole row goes.
SCRUB = "scrub"
DROP = "drop"

_LOOK_UP = "finds another row, and says nothing besides"
_SECRET = "opens something, or proves who somebody is: it is given to nobody"  # noqa: S105
_OFFICES = "is the office's own and of nobody in particular"
_NOT_ITS = "is of people, not of the company"
_PROOF = "proves what was handed out to whom, or who saw a letter that was not theirs"
_IDS = "holds ids alone"
_COUNTED = "is a count of other rows"


class Kind(Value):
    """
    One kind of row.

    Attributes:
        pk, sk: as `docs/table.md` writes them.
        name: of the file in an export.
        in_company, in_person: WHOLE, MENTION, or why it is left out.
        on_erasure: SCRUB, DROP, or why it stays as it is.
        doer: which attribute says who did to somebody what the row tells; it makes the row nobody's
            own.
    """

    pk: str
    sk: str
    name: str
    in_company: str
    in_person: str
    on_erasure: str
    doer: str = ""

    @property
    def beginning(self) -> tuple[str, str]:
        """What the keys of its rows begin with."""
        return self.pk.partition("#")[0], _until_mark(self.sk)


def _until_mark(sk: str) -> str:
    before, mark, _ = sk.partition("#")
    return before + mark


_C, _U, _O = "COMPANY#c", "USER#u", "OFFICE"
KINDS: tuple[Kind, ...] = (
    Kind(_U, "USER", "person", _NOT_ITS, WHOLE, SCRUB),
    Kind("EMAIL#sha256", "EMAIL", "address", _LOOK_UP, WHOLE, "goes with the deletion before"),
    Kind("EMAIL#sha256", "LEFT", "address_left", _LOOK_UP, WHOLE, "ends by itself after 60 days"),
    Kind(_U, "GRANT#c", "accesses", "the people of a company say it", WHOLE, SCRUB),
    Kind(_C, "GRANTED#u#since", "past_accesses", WHOLE, WHOLE, SCRUB),
    Kind(_C, "PANEL#p", "panels", WHOLE, MENTION, SCRUB),
    Kind(_C, "PANELNAME#folded name", "panel_names", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_U, "PANEL#c#p", "memberships", "the members of a company's panels say it", WHOLE, SCRUB),
    Kind(_C, "MEMBER#p#u", "panel_members", WHOLE, WHOLE, SCRUB),
    Kind(_U, "CODES", "second_factor", _SECRET, _SECRET, DROP),
    Kind(_C, "PERSON#u", "people", WHOLE, WHOLE, SCRUB),
    Kind(_U, "SESSION#hash", "sessions", _SECRET, _SECRET, DROP),
    Kind("ATTEMPTS#scope#hash", "ATTEMPTS", "attempts", _SECRET, _SECRET, "ends by itself"),
    Kind("LINK#hash", "LINK", "links", _SECRET, _SECRET, "ends by itself"),
    Kind(_U, "CLAIM", "claims", _SECRET, _SECRET, DROP),
    Kind(_U, "LINK#purpose", "current_links", _SECRET, _SECRET, DROP),
    Kind("LINK#invitation", "CURRENT", "invitation_links", _SECRET, _SECRET, "ends by itself"),
    Kind(_C, "INVITE#id", "invitations", WHOLE, WHOLE, DROP, "given_by"),
    Kind(_C, "COMPANY", "company", WHOLE, MENTION, "the company's own details, which staff edit"),
    Kind(_C, "COUNTERS", "counters", WHOLE, _COUNTED, _COUNTED),
    Kind("COMPANYCODE#code", "COMPANYCODE", "codes", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_C, "MAIL#id", "mail", WHOLE, MENTION, SCRUB),
    Kind(_C, "WITHDRAWN", "withdrawn", "is of another company's mail", _IDS, _IDS),
    Kind(_C, "MISFILING#id", "misfilings", "is of another company's mail", MENTION, _PROOF),
    Kind(_C, "MISFILED#id#kind#what", "sightings", "is of another company's mail", WHOLE, _PROOF),
    Kind("MAILNO#number", "MAILNO", "numbers", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_C, "FIND#term#time left#id", "search", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_C, "COLLECTOR#id", "collectors", WHOLE, MENTION, SCRUB),
    Kind(_U, "PICKUP", "pick_up", _SECRET, _SECRET, DROP),
    Kind("PICKUP#hash", "PICKUP", "pick_up_codes", _SECRET, _SECRET, "ends by itself"),
    Kind("SCANNER#s", "SCANNER", "scanners", _OFFICES, _OFFICES, _OFFICES),
    Kind("SCANNER#s", "FILES#day", "scanner_files", _OFFICES, _OFFICES, _OFFICES),
    Kind("SCAN#id", "SCAN", "scans", WHOLE, "is of a company", SCRUB),
    Kind("SCANNAME#hash", "SCANNAME", "scan_names", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind("NOTICE#id", "FACT", "facts", "its notices say it", "its notices say it", SCRUB),
    Kind("NOTICE#event", "TO#recipient#channel", "notices", WHOLE, WHOLE, SCRUB),
    Kind("SEATS#month", _U, "seats", WHOLE, WHOLE, SCRUB),
    Kind(_C, "SHARED#panel#id", "shares", WHOLE, MENTION, SCRUB),
    Kind(_O, "SETTINGS", "settings", _OFFICES, _OFFICES, _OFFICES),
    Kind("HANDOUT#h", "HANDOUT", "handouts", "may be of several companies", WHOLE, _PROOF, "by_id"),
    Kind("HANDOUT#h", "PART#c", "handout_parts", WHOLE, "is of a company", _PROOF),
    Kind(_C, "RECEIPT#id", "receipts", WHOLE, MENTION, _PROOF),
    Kind("RECEIPTFILE#sha256", "RECEIPTFILE", "receipt_files", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_C, "RECEIPTS", "receipts_chain", WHOLE, _IDS, _IDS),
    Kind(_C, "UPLOAD#id", "uploads", WHOLE, WHOLE, SCRUB),
    Kind(_C, "VERSION#thing#number", "versions", WHOLE, MENTION, SCRUB),
    Kind(_C, "OPENED#thing#number#u", "opened", WHOLE, WHOLE, SCRUB),
    Kind(_C, "DOC#id", "documents", WHOLE, MENTION, SCRUB),
    Kind(_C, "INVOICE#id", "invoices", WHOLE, MENTION, SCRUB),
    Kind(_C, "ANNEX#invoice#id", "annexes", WHOLE, MENTION, SCRUB),
    Kind(_C, "INVOICENO#number", "invoice_numbers", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_C, "WORK#day#id", "work", WHOLE, MENTION, SCRUB),
    Kind(_C, "WORKDAY#id", "work_days", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind("AUDIT#company or OFFICE#month", "time`#`random", "audit", WHOLE, WHOLE, _IDS),
    Kind("IDEMPOTENCY#user#route#company", "hash", "requests", _IDS, _IDS, "ends after a day"),
    Kind(_C, "THREAD#id", "threads", WHOLE, MENTION, SCRUB),
    Kind(_C, "MESSAGE#thread#seq", "messages", WHOLE, WHOLE, SCRUB),
    Kind(_C, "ATTACHED#id", "attachments", WHOLE, MENTION, SCRUB),
    Kind(_C, "READBY#thread#seq#side#u", "readers", WHOLE, WHOLE, SCRUB),
    Kind(_U, "READ#c", "read_messages", _COUNTED, WHOLE, _IDS),
    Kind(_U, "READ#c#thread", "read_threads", _COUNTED, WHOLE, _IDS),
    Kind(_O, "LOGO", "logo", _OFFICES, _OFFICES, _OFFICES),
    Kind(_O, "TEXT#language#letter", "email_texts", _OFFICES, _OFFICES, _OFFICES),
    Kind("RECEIPTEND#sha256", "RECEIPTEND", "receipt_ends", _LOOK_UP, _LOOK_UP, _LOOK_UP),
    Kind(_C, "PLAN", "plan", WHOLE, MENTION, SCRUB),
    Kind(_C, "USAGE#month#id", "usage", WHOLE, MENTION, SCRUB),
    Kind(_C, "USED#month", "used", WHOLE, _COUNTED, _COUNTED),
    Kind("PRICES", "SERVICE#id", "services", _OFFICES, _OFFICES, _OFFICES),
    Kind("PRICES", "PACKAGE#id", "packages", _OFFICES, _OFFICES, _OFFICES),
    Kind("PRICES", "CURRENCY", "currency", _OFFICES, _OFFICES, _OFFICES),
    Kind("AUDITSEAL", "AUDITSEAL", "audit_seal", _OFFICES, _OFFICES, _OFFICES),
    Kind(_O, "PRIVACY#id", "privacy_jobs", _OFFICES, WHOLE, SCRUB, "asked_by"),
    Kind(_O, "HOLD#c", "legal_holds", _OFFICES, MENTION, "says by whom, by id"),
)

# What one of these is called belongs to whatever the row tells, and is never given away.
HIDDEN = frozenset({"pk", "sk", "expires_at", "g1", "g1s", "g2", "g2s", "g3", "g3s"}) | frozenset(
    {"g4", "g4s", "g5", "g5s", "secret", "said", "token_hash"}
)

# What staff write for themselves (T09).
_INTERNAL = frozenset({"internal_note", "internal_remark", "internal_cost", "notes"})
# All else of a scan tells how the office got it and to whom its staff thought that it belongs; of
# one that was cut out of a batch, also what else came with it.
_OF_A_SCAN = frozenset(
    {"kind", "of", "id", "company_id", "mail_id", "mail_number"}
    | {"file_name", "size_bytes", "clean", "arrived_at"}
)
# They name the company that had a letter before, or that has it now.
_OF_TWO_COMPANIES = frozenset({"withdrawn", "refiled"})
# Why a company is held may be what it must not learn yet.
_HOLDS = "privacy:hold:"
# Of a notice that was stopped: its letter was another company's.
_NEVER_SENT = "mail_withdrawn"
_COMPANIES_OF_A_SEAT = frozenset({"company_id", "payer_id"})

_KNOWN = {kind.beginning: kind for kind in KINDS}
# Rows of a company that this release does not know are exported rather than lost.
_OTHER = Kind("", "", "other", WHOLE, MENTION, SCRUB)
_AUDIT = _KNOWN["AUDIT", "time`#"]


def kind_of(pk: str, sk: str) -> Kind:
    """What kind of row keys are of."""
    realm = pk.partition("#")[0]
    if realm == "AUDIT":
        return _AUDIT
    found = _KNOWN.get((realm, _until_mark(sk)))
    return found or _OTHER


def is_given(answer: str) -> bool:
    """Whether an export gives a row, all of it or where it names somebody."""
    return answer in {WHOLE, MENTION}


def is_kept_from_companies(values: Mapping[str, Any]) -> bool:
    """Whether an export of a company leaves out this row of a kind that it gives."""
    is_notice = str(values.get("pk", "")).startswith("NOTICE#")
    is_of_a_hold = str(values.get("tag", "")).startswith(_HOLDS)
    return is_of_a_hold or (is_notice and values.get("reason") == _NEVER_SENT)


def for_company(kind: Kind, row: Mapping[str, Any], company_id: str) -> dict[str, Any]:
    """A row as a company takes it along: without what is internal, or tells of another company."""
    if kind.name == "scans":
        return {name: value for name, value in row.items() if name in _OF_A_SCAN}
    told = {name: value for name, value in row.items() if name not in _INTERNAL}
    if kind.name == "usage":
        # The number of a letter, which may turn out to be another company's; its own say theirs.
        told.pop("label", None)
    if kind.name == "seats":
        # Who pays, and through whom somebody counts, may be two companies.
        told = {
            name: value
            for name, value in told.items()
            if name not in _COMPANIES_OF_A_SEAT or value == company_id
        }
    if kind is _AUDIT and isinstance(told.get("facts"), dict):
        # Staff's own words, which may say whose letter it is instead.
        told["facts"] = {name: value for name, value in told["facts"].items() if name != "reason"}
    if isinstance(told.get("history"), list):
        told["history"] = [
            event for event in told["history"] if event.get("kind") not in _OF_TWO_COMPANIES
        ]
    return told
