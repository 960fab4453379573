"""Days and times are the office's, wherever the browser is."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.harness.browser import at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

OFFICE = ZoneInfo("Europe/Warsaw")
FAR_AWAY = "Pacific/Kiritimati"


def test_time_shown_is_the_office_s(running: Running, as_person: Opener) -> None:
    (item,) = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"]
    at = datetime.fromisoformat(item["registered_at"]).astimezone(OFFICE)
    page = as_person(timezone_id=FAR_AWAY).page()
    at_register(page, *running.sign_ins["clerk"])

    page.goto(f"{running.address}/office/mail/{item['company_id']}/{item['id']}")

    told = page.get_by_text(re.compile("^Registered by"))
    expect(told).to_contain_text(f"{at.day} {at:%b}")
    expect(told).to_contain_text(f"{at.year}, {at:%H:%M}")


def test_time_shown_to_a_client_is_the_office_s_too(running: Running, as_person: Opener) -> None:
    companies = running.call("GET", "/me/companies", by="president").json["items"]
    company = companies[0]["id"]
    (item,) = running.call("GET", f"/companies/{company}/mail?limit=1", by="president").json[
        "items"
    ]
    at = datetime.fromisoformat(item["state_since"]).astimezone(OFFICE)
    page = as_person(timezone_id=FAR_AWAY).page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()

    page.goto(f"{running.address}/mail?company={company}&item={item['id']}")

    told = page.get_by_role("dialog").get_by_text(re.compile("^since"))
    expect(told).to_contain_text(f"{at.year}, {at:%H:%M}")


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        (FAR_AWAY, 12),
        pytest.param("Europe/London", 23, marks=pytest.mark.long),
        pytest.param("Pacific/Pago_Pago", 9, marks=pytest.mark.long),
    ],
)
def test_mail_is_received_today_by_the_office_s_clock(
    running: Running, as_person: Opener, zone: str, hour: int
) -> None:
    now = datetime.now(UTC).replace(hour=hour, minute=30)
    watched = as_person(timezone_id=zone)
    # From the beginning: a clock that jumps is taken for hours in which nobody was there.
    watched.context.clock.set_fixed_time(now)
    page = watched.page()
    at_register(page, *running.sign_ins["clerk"])

    page.get_by_role("button", name="Register mail").click()

    day = page.get_by_role("dialog").get_by_label("Received")
    today = now.astimezone(OFFICE).date().isoformat()
    expect(day).to_have_value(today)
    expect(day).to_have_attribute("max", today)
