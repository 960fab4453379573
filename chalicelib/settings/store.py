"""`OFFICE` / `SETTINGS`: one row, absent until the first change."""

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, fetch, put_if, read
from chalicelib.core.errors import StaleVersion
from chalicelib.core.money import Money
from chalicelib.core.values import asdict, names_in
from chalicelib.settings.model import LabelSymbol, Settings
from chalicelib.settings.prices import SeatPrice


class SeatPricePart(MapAttribute[str, object]):
    """What a seat costs from a month on."""

    from_month = UnicodeAttribute()
    minor = NumberAttribute()
    currency = UnicodeAttribute()
    vat_basis_points = NumberAttribute()


class SettingsRow(Row):
    """All settings; the attributes are those of the model, and a later one may be absent."""

    office_name = UnicodeAttribute(null=True)
    office_email = UnicodeAttribute(null=True)
    time_zone = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    missing_attachment_alert = BooleanAttribute(null=True)
    attachment_limit_bytes = NumberAttribute(null=True)
    digest_minutes = NumberAttribute(null=True)
    held_alert_hours = NumberAttribute(null=True)
    label_symbol = UnicodeAttribute(null=True)
    companies_invite = BooleanAttribute(null=True)
    invitation_days = NumberAttribute(null=True)
    staff_codes = BooleanAttribute(null=True)
    office_address = UnicodeAttribute(null=True)
    currency = UnicodeAttribute(null=True)
    client_summaries = BooleanAttribute(null=True)
    retention_months = NumberAttribute(null=True)
    message_excerpts = BooleanAttribute(null=True)
    brand_colour = UnicodeAttribute(null=True)
    logo = UnicodeAttribute(null=True)
    seat_prices = ListAttribute(of=SeatPricePart, null=True)


def settings_of(raw: Raw | None) -> Settings:
    """A raw settings item as the model's value; the default for what it does not say."""
    if raw is None:
        return Settings()
    row = read(SettingsRow, raw)
    said = {name: getattr(row, name) for name in names_in(Settings)}
    said["label_symbol"] = LabelSymbol(row.label_symbol) if row.label_symbol else None
    said["seat_prices"] = tuple(_price_of(one) for one in row.seat_prices or ())
    return Settings(**{name: value for name, value in said.items() if value is not None})


def find_settings() -> Settings:
    """1 BatchGetItem."""
    return settings_of(fetch([keys.settings()]).get(keys.settings()))


def put_settings(settings: Settings, *, seen_version: int) -> Change:
    """Write all settings over the version that was seen; 0 means that there was no row."""
    key = keys.settings()
    values = asdict(settings)
    values["seat_prices"] = [_price_part(one) for one in settings.seat_prices] or None
    row = SettingsRow(pk=key.pk, sk=key.sk, **values | {"version": seen_version + 1})
    condition = Row.version == seen_version if seen_version else Row.pk.does_not_exist()
    return put_if(row, condition, StaleVersion("Somebody changed the settings meanwhile."))


def _price_of(kept: SeatPricePart) -> SeatPrice:
    price = Money(int(kept.minor), kept.currency)
    return SeatPrice(kept.from_month, price, int(kept.vat_basis_points))


def _price_part(one: SeatPrice) -> SeatPricePart:
    return SeatPricePart(  # type: ignore[no-untyped-call]  # PynamoDB does not type its maps
        from_month=one.from_month,
        minor=one.price.minor,
        currency=one.price.currency,
        vat_basis_points=one.vat_basis_points,
    )
