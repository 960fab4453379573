"""The keys of services, prices, packages and of what companies used."""

from chalicelib.aws.table import Key

PRICES = "PRICES"
SERVICE_PREFIX = "SERVICE#"
PACKAGE_PREFIX = "PACKAGE#"
_USAGE = "USAGE#"
_USED = "USED#"


def service(service_id: str) -> Key:
    """A service of the office with its prices."""
    return Key(PRICES, f"{SERVICE_PREFIX}{service_id}")


def package(package_id: str) -> Key:
    """A package with its terms."""
    return Key(PRICES, f"{PACKAGE_PREFIX}{package_id}")


def currency() -> Key:
    """The one currency of all services and packages."""
    return Key(PRICES, "CURRENCY")


def plan(company_id: str) -> Key:
    """Which package a company has from which month on."""
    return Key(f"COMPANY#{company_id}", "PLAN")


def usage(company_id: str, month: str, usage_id: str) -> Key:
    """That a company used a service once, in a month such as `2026-11`."""
    return Key(f"COMPANY#{company_id}", f"{usage_prefix(month)}{usage_id}")


def usage_prefix(month: str = "") -> str:
    """The beginning of the sort keys of all that a company used, in a month or ever."""
    return f"{_USAGE}{month}#" if month else _USAGE


def used(company_id: str, month: str) -> Key:
    """How much of each service a company used in a month."""
    return Key(f"COMPANY#{company_id}", f"{_USED}{month}")


def company_and_month(used_key: Key) -> tuple[str, str]:
    """Whose totals of which month a key of `used` is."""
    return used_key.pk.removeprefix("COMPANY#"), used_key.sk.removeprefix(_USED)
