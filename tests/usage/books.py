"""What a company's books of usage say, and that they agree with one another."""

from chalicelib.aws import usage_keys
from chalicelib.aws.table import fetch
from chalicelib.usage.model import Usage, totals_of
from chalicelib.usage.store import every_usage, totals_in
from tests.harness.s3 import rows


def rows_of(company_id: str) -> list[Usage]:
    """Every use and correction of a company, after a look at all that must hold of them."""
    found = list(every_usage(company_id))
    by_id = {row.id: row for row in found}
    for row in found:
        theirs = [one.quantity for one in found if one.corrects == row.id]
        if not row.is_correction:
            assert row.standing == row.quantity + sum(theirs), row
        if row.corrects:
            assert by_id[row.corrects].month == row.month
    return found


def used(company_id: str) -> dict[str, int]:
    """How much of each service a company used; the totals of every month say what its rows do."""
    found = rows_of(company_id)
    months = {row.month for row in found}
    months |= {raw["sk"]["S"][5:] for raw in rows(f"COMPANY#{company_id}", "USED#")}
    for month in months:
        raws = fetch([usage_keys.used(company_id, month)])
        counted = totals_of(row for row in found if row.month == month)
        assert totals_in(raws, company_id, month) == counted, month
    return totals_of(found)
