"""`/portal` for everybody, `/office/settings` for staff."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.access.model import Permission
from chalicelib.edge.amounts import Currency, MoneyInput
from chalicelib.edge.body import Block, FilledLine, Input, MaybeEmail, Month
from chalicelib.edge.changes import Changes
from chalicelib.edge.http import Call, Routes
from chalicelib.settings.answers import (
    Language as Language,
)
from chalicelib.settings.answers import (
    Portal,
    SettingsAnswer,
    portal_answer,
    settings_answer,
)
from chalicelib.settings.model import LARGEST_ATTACHMENT_LIMIT, MEGABYTE, LabelSymbol
from chalicelib.settings.prices import MOST_PRICES, SeatPrice
from chalicelib.settings.service import change_settings, current_settings

routes = Routes(__name__)


# Names of the machine that runs this, and of no place.
_NO_PLACE = frozenset({"localtime", "Factory"})


def _known_zone(name: str) -> str:
    if name not in available_timezones() - _NO_PLACE:
        raise PydanticCustomError("invalid_choice", "Choose a time zone such as Europe/Warsaw.")
    return name


class EditMailSettings(Changes):
    """Changes to the mail settings."""

    missing_attachment_alert: bool | None = None
    attachment_limit_bytes: (
        Annotated[int, Field(ge=MEGABYTE // 10, le=LARGEST_ATTACHMENT_LIMIT)] | None
    ) = None
    digest_minutes: Annotated[int, Field(ge=0, le=15)] | None = None
    held_alert_hours: Annotated[int, Field(ge=1, le=720)] | None = None
    label_symbol: LabelSymbol | None = None


class EditLook(Changes):
    """The office's colour, `#rrggbb`; empty for the product's own."""

    brand_colour: (
        Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$"), AfterValidator(str.lower)] | None
    ) = None


class SetSeatPrice(Input):
    """What a seat costs a month from one on, without VAT; 2300 basis points are 23 %."""

    from_month: Month
    price: MoneyInput
    vat_basis_points: Annotated[int, Field(ge=0, le=10_000)]

    def as_price(self) -> SeatPrice:
        """The same in the model's words."""
        return SeatPrice(self.from_month, self.price.as_money(), self.vat_basis_points)


class EditSettings(Changes):
    """Changes to the settings; `seat_prices` are all of them, those of past months as they were."""

    office_name: Annotated[FilledLine, Field(max_length=100)] | None = None
    office_email: MaybeEmail | None = None
    office_address: Annotated[Block, Field(max_length=300)] | None = None
    time_zone: Annotated[str, Field(max_length=64), AfterValidator(_known_zone)] | None = None
    language: Language | None = None
    currency: Currency | None = None
    staff_codes: bool | None = None
    companies_invite: bool | None = None
    invitation_days: Annotated[int, Field(ge=1, le=30)] | None = None
    client_summaries: bool | None = None
    message_excerpts: bool | None = None
    retention_months: Annotated[int, Field(ge=0, le=240)] | None = None
    seat_prices: Annotated[list[SetSeatPrice], Field(max_length=MOST_PRICES)] | None = None
    mail: EditMailSettings | None = None
    look: EditLook | None = None


@routes.add(
    "GET", "/portal", permission=Permission.PUBLIC, answer=Portal, summary="Whose portal this is"
)
def show_portal(call: Call) -> Portal:  # noqa: ARG001 - every view takes its call
    return portal_answer(current_settings())


@routes.add(
    "GET",
    "/office/settings",
    permission=Permission.OFFICE_SETTINGS_READ,
    answer=SettingsAnswer,
    summary="The office's settings",
)
def show_settings(call: Call) -> SettingsAnswer:
    return settings_answer(
        current_settings(), with_prices=call.actor.may(Permission.OFFICE_SEATS_READ)
    )


@routes.add(
    "PATCH",
    "/office/settings",
    permission=Permission.OFFICE_SETTINGS_WRITE,
    body=EditSettings,
    answer=SettingsAnswer,
    is_edit=True,
    summary="Change some of the office's settings",
)
def edit_settings(call: Call, body: EditSettings) -> SettingsAnswer:
    changes = body.given()
    changes |= changes.pop("mail", {}) | changes.pop("look", {})
    if body.seat_prices is not None:
        changes["seat_prices"] = tuple(one.as_price() for one in body.seat_prices)
    changed = change_settings(call.actor, changes, seen_version=call.version)
    return settings_answer(changed, with_prices=True)
