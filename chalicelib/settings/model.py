"""The office's settings and their defaults (R28, R30 and what notices need)."""

from enum import StrEnum

from chalicelib.core.values import Value
from chalicelib.settings.prices import SeatPrice

MEGABYTE = 1_000_000


class LabelSymbol(StrEnum):
    """What labels for letters show; scans are searched for both."""

    QR = "qr"
    AZTEC = "aztec"


class Settings(Value):
    """
    What an admin can change.

    Attributes:
        time_zone: where `until`, days and months are counted, such as `Europe/Warsaw`.
        missing_attachment_alert: R28; on: a promised attachment that is missing holds the notice.
        attachment_limit_bytes: a larger scan is not attached; the e-mail links to the portal.
        digest_minutes: items of one company for one person within so many minutes share an e-mail.
        held_alert_hours: after so long a held notice is told to the office by e-mail.
        label_symbol: what the labels that are printed from now on show.
        staff_codes: staff sign in with a code from an app as well (T27).
        companies_invite: companies may invite people themselves.
        invitation_days: for how many days the link of an invitation can be used.
        office_address: as letters name it; more than one line.
        currency: of new prices and invoices, unless somebody chooses another.
        client_summaries: R31; companies see their summaries.
        retention_months: so long closed matters are kept; 0: nothing goes by its age.
        message_excerpts: an e-mail about a message shows how it begins.
        brand_colour: `#rrggbb`, or empty for the product's own.
        logo: the fingerprint of the office's logo, which is a row of its own; empty for none.
        seat_prices: what a seat costs from which month on, in their order (R14).
        version: 0 as long as nobody changed anything.
    """

    office_name: str = "Awizo"
    office_email: str = ""
    time_zone: str = "Europe/Warsaw"
    language: str = "pl"
    missing_attachment_alert: bool = True
    attachment_limit_bytes: int = 7 * MEGABYTE
    digest_minutes: int = 5
    held_alert_hours: int = 24
    label_symbol: LabelSymbol = LabelSymbol.QR
    staff_codes: bool = True
    companies_invite: bool = True
    invitation_days: int = 7
    office_address: str = ""
    currency: str = "PLN"
    client_summaries: bool = False
    retention_months: int = 0
    message_excerpts: bool = False
    brand_colour: str = ""
    logo: str = ""
    seat_prices: tuple[SeatPrice, ...] = ()
    version: int = 0


# SES takes messages of 10 MB; base64 adds a third, and texts need some room too.
LARGEST_ATTACHMENT_LIMIT = 7 * MEGABYTE


def needs_recent_sign_in(before: Settings, after: Settings) -> bool:
    """
    Whether a change asks for a password given just now (T27): staff sign in without codes from
    then on, or what is kept today goes by its age.
    """
    less_time = after.retention_months and (
        not before.retention_months or after.retention_months < before.retention_months
    )
    return bool((before.staff_codes and not after.staff_codes) or less_time)
