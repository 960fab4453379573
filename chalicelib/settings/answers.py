"""What is answered of the office's settings."""

from typing import Literal

from chalicelib.core.values import asdict
from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.settings.look import brand_of
from chalicelib.settings.model import LabelSymbol, Settings
from chalicelib.settings.prices import SeatPrice

Language = Literal["pl", "it", "en"]
LANGUAGES: list[Language] = ["pl", "it", "en"]


class BrandAnswer(Answer):
    """The office's colour in the shades that can be read, as `#rrggbb`."""

    act: str
    dark_act: str
    wall: str
    dark_wall: str


class Portal(Answer):
    """
    What anybody may know: whose portal this is, by whose clock its days and times are, in which
    currency an amount begins, and whether companies see their summaries (R31).
    """

    office_name: str
    time_zone: str
    languages: list[Language]
    currency: str
    client_summaries: bool
    brand: BrandAnswer | None
    logo: str | None


class MailSettings(Answer):
    """Administration → Settings → Mail."""

    missing_attachment_alert: bool
    attachment_limit_bytes: int
    digest_minutes: int
    held_alert_hours: int
    label_symbol: LabelSymbol


class LookSettings(Answer):
    """Administration → Settings → Look."""

    brand_colour: str
    brand: BrandAnswer
    logo: str | None


class SeatPriceAnswer(Answer):
    """What a seat costs a month from one on, without VAT; 2300 basis points are 23 %."""

    from_month: str
    price: MoneyAnswer
    vat_basis_points: int


class SettingsAnswer(Answer):
    """
    All settings, with the version that an edit must carry; without `seat_prices` for whoever does
    not see the seats.
    """

    version: int
    office_name: str
    office_email: str
    office_address: str
    time_zone: str
    language: Language
    currency: str
    staff_codes: bool
    companies_invite: bool
    invitation_days: int
    client_summaries: bool
    message_excerpts: bool
    retention_months: int
    seat_prices: list[SeatPriceAnswer]
    mail: MailSettings
    look: LookSettings


def settings_answer(settings: Settings, *, with_prices: bool) -> SettingsAnswer:
    """All settings; the prices of seats only for whoever sees the seats."""
    prices = settings.seat_prices if with_prices else ()
    names = MailSettings.model_fields
    return SettingsAnswer.model_validate(
        {
            "version": settings.version,
            "office_name": settings.office_name,
            "office_email": settings.office_email,
            "office_address": settings.office_address,
            "time_zone": settings.time_zone,
            "language": settings.language,
            "currency": settings.currency,
            "staff_codes": settings.staff_codes,
            "companies_invite": settings.companies_invite,
            "invitation_days": settings.invitation_days,
            "client_summaries": settings.client_summaries,
            "message_excerpts": settings.message_excerpts,
            "retention_months": settings.retention_months,
            "seat_prices": [_price_answer(one) for one in prices],
            "mail": {name: getattr(settings, name) for name in names},
            "look": {
                "brand_colour": settings.brand_colour,
                "brand": _brand_answer(settings),
                "logo": settings.logo or None,
            },
        }
    )


def portal_answer(settings: Settings) -> Portal:
    """Whose portal this is."""
    return Portal(
        office_name=settings.office_name,
        time_zone=settings.time_zone,
        languages=LANGUAGES,
        currency=settings.currency,
        client_summaries=settings.client_summaries,
        brand=_brand_answer(settings) if settings.brand_colour else None,
        logo=settings.logo or None,
    )


def _brand_answer(settings: Settings) -> BrandAnswer:
    return BrandAnswer.model_validate(asdict(brand_of(settings.brand_colour)))


def _price_answer(one: SeatPrice) -> SeatPriceAnswer:
    return SeatPriceAnswer(
        from_month=one.from_month,
        price=money_answer(one.price),
        vat_basis_points=one.vat_basis_points,
    )
