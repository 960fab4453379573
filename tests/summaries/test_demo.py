"""The demo shows months with prices, packages and uses."""

from chalicelib.aws.table import fetch
from chalicelib.core.months import month_of, shifted
from chalicelib.summaries.service import keys_of_months, summaries_in
from local.demo_usage import add_prices_and_usage
from tests.builders import a_company, an_actor
from tests.usage.books import used


def test_demo_shows_several_months_with_a_package_and_something_beyond_it(world: None) -> None:
    companies = {code: a_company(code=code) for code in ("NOWAK-7", "ROSSI-3")}

    add_prices_and_usage(an_actor(), companies)

    running = month_of(an_actor().today)
    months = [shifted(running, -by) for by in (2, 1, 0)]
    for company in companies.values():
        assert used(company.id)
        found = summaries_in(fetch(keys_of_months(company.id, months)), company.id, months)
        assert all(summary.package and summary.net.minor for summary in found)
    beyond = [line.beyond for summary in found for line in summary.lines if line.total.minor]
    assert beyond
