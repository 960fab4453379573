"""A way through every page of both faces, by address, with what each must show once it is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.harness.running import Running, eventually

MOST_COMPANIES = 2
_LOADING = ".loading, [aria-busy=true]"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page by its address; `has` is a selector of what is there when it is complete."""

    path: str
    has: str = "h1"


ANYBODY = [
    Stop("/"),
    Stop("/forgotten-password"),
    Stop("/set-password#nothing"),
    Stop("/confirm-email#nothing"),
]


def company_stops(running: Running, who: str = "president") -> list[Stop]:
    """What a person of several companies can open: wall, list, item, scans of both kinds."""
    found = [Stop("/", ".wallgrid")]
    companies = running.call("GET", "/me/companies", by=who).json["items"]
    for company in companies[:MOST_COMPANIES]:
        path = f"/mail?company={company['id']}"
        found += [Stop(path, "table.list, .empty")]
        listed = running.call("GET", f"/companies/{company['id']}/mail?limit=100", by=who)
        items = listed.json["items"]
        found += [Stop(f"{path}&item={one['id']}", "dialog dl") for one in items[:1]]
        scanned = [one for one in items if one["scans"]][:1]
        found += [
            Stop(
                f"{path}&item={one['id']}&scan={one['scans'][0]['id']}", "dialog iframe, dialog img"
            )
            for one in scanned
        ]
    found += [Stop(f"/mail?company={companies[0]['id']}&q=nothing-like-it", ".empty")]
    return [*found, Stop(f"/mail?company=com_{'0' * 26}", ".empty")]


def office_stops(running: Running) -> list[Stop]:
    """What staff can open: register, items, the three lists of scans, notices, settings."""
    items = _items(running, "/office/mail?limit=100")
    scanned = next(one for one in items if one["scans"])
    item = f"/office/mail/{scanned['company_id']}/{scanned['id']}"
    found = [
        Stop("/office/register", "table.list"),
        Stop("/office/register?q=nothing-like-it", ".empty"),
        Stop(f"/office/register?company={scanned['company_id']}", "table.list"),
        Stop(item, "section .file"),
        Stop(f"{item}?view={scanned['scans'][0]['id']}", "dialog iframe, dialog img"),
        Stop("/office/handout", ".ticks, .empty"),
        Stop("/office/handouts", "table.list, .empty"),
        Stop("/office/companies", "table.list"),
        Stop("/office/companies?only=all&q=nothing-like-it", ".empty"),
        Stop(f"/office/companies/{scanned['company_id']}", "form"),
        Stop("/office/users", "table.list"),
        Stop("/office/users?q=nothing-like-it", ".empty"),
        Stop("/office/settings", "form"),
        Stop("/office/settings/mail", "form"),
        Stop("/office/settings/scanners", "table.list, .empty"),
    ]
    users = _items(running, "/office/users")
    found += [Stop(f"/office/users/{one['id']}", "form") for one in users[:1]]
    scanners = _items(running, "/office/scanners")
    found += [
        Stop(f"/office/settings/scanners?scanner={one['id']}", "dialog .facts")
        for one in scanners[:1]
    ]
    for state in ("inbox", "quarantined", "aside"):
        path = f"/office/inbox?state={state}"
        found += [Stop(path, "table.list, .empty")]
        scans = _items(running, f"/office/scans?state={state}")
        found += [Stop(f"{path}&scan={one['id']}", "dialog .in") for one in scans[:1]]
    for state in ("held", "sent", "unknown", "failed", "pending", "all"):
        found += [Stop(f"/office/notices?state={state}", "table.list, .empty")]
    notices = _items(running, "/office/notices")
    found += [
        Stop(f"/office/notices?state=all&notice={one['id']}", "dialog .history")
        for one in notices[:1]
    ]
    return found


def visit(page: Page, running: Running, stops: Sequence[Stop]) -> Iterator[Stop]:
    """Open each page and wait until it is complete."""
    for stop in stops:
        # Two addresses that differ in their fragment only would be one page.
        page.goto("about:blank")
        page.goto(running.address + stop.path)
        expect(page.locator(stop.has).first).to_be_visible()
        expect(page.locator(_LOADING)).to_have_count(0)
        yield stop


def attach_file(running: Running, item: dict[str, Any], name: str, content: bytes) -> str:
    """Let the scanner deliver a file for an item; the scan's id once it is attached."""
    path = f"/office/companies/{item['company_id']}/mail/{item['id']}"
    known = {scan["id"] for scan in item["scans"]}
    running.drop(f"{item['number']}/{name}", content)

    def new() -> list[str]:
        now = running.call("GET", path, by="clerk").json["scans"]
        return [scan["id"] for scan in now if scan["id"] not in known]

    return eventually(new, within_s=60)[0]


def _items(running: Running, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = running.call("GET", path, by="clerk").json["items"]
    return found
