"""Summaries as the API answers them: to client and staff the very same."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from chalicelib.core.paging import Page
from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer, PageAnswer
from chalicelib.edge.http import Call
from chalicelib.packages.answers import NamesAnswer, names_answer
from chalicelib.summaries.model import Line, Rate, Summary
from chalicelib.usage.model import Cause, SourceKind, Usage


class LineAnswer(Answer):
    """
    One service in a month. `service_name` is null for what the system counts, which the texts name
    by its id; `price` is what each one beyond the package costs, `total` what they come to, both
    without VAT.
    """

    service_id: str
    service_name: NamesAnswer | None
    unit: str
    used: int
    included: int
    left: int
    beyond: int
    price: MoneyAnswer
    vat_basis_points: int
    total: MoneyAnswer


class RateAnswer(Answer):
    """All that is due at one rate of VAT, which is rounded once, half a cent upwards."""

    vat_basis_points: int
    net: MoneyAnswer
    vat: MoneyAnswer


class SummaryAnswer(Answer):
    """
    What a month comes to; `monthly_price` is the package's, without VAT. `is_running`: the month is
    not over.
    """

    month: str
    company_id: str
    package_name: str | None
    monthly_price: MoneyAnswer
    lines: list[LineAnswer]
    rates: list[RateAnswer]
    net_total: MoneyAnswer
    vat_total: MoneyAnswer
    gross_total: MoneyAnswer
    currency: str
    is_running: bool


class MonthLineAnswer(Answer):
    """One service in one of several months."""

    service_id: str
    service_name: NamesAnswer | None
    unit: str
    used: int
    total: MoneyAnswer


class MonthSumAnswer(Answer):
    """One of several months; `net_total` with the package's price."""

    month: str
    lines: list[MonthLineAnswer]
    net_total: MoneyAnswer


class MonthsAnswer(Answer):
    """Several months in their order."""

    months: list[MonthSumAnswer]


class SourceAnswer(Answer):
    """
    What a use goes back to: of a mail item and of a scan on it the mail item's id and number; null
    where there is none, where it is not this company's any more, or where somebody of the company
    does not see its mail (R9).
    """

    kind: SourceKind
    id: str | None
    label: str | None


class UsageEventAnswer(Answer):
    """
    One use or one correction; `quantity` is what it adds. `standing` is what a use counts for after
    its corrections, null for a correction, which carries the id that it `corrects`, and its
    `reason` in words or the `cause` by which the system did it. `by` is null for the system, and
    for companies. `day`: on which what was written by hand was used.
    """

    id: str
    at: datetime
    day: date | None
    quantity: int
    standing: int | None
    source: SourceAnswer
    by: str | None
    note: str | None
    corrects: str | None
    cause: Cause | None
    reason: str | None
    version: int


def summary_answer(company_id: str, summary: Summary, *, is_running: bool) -> SummaryAnswer:
    return SummaryAnswer(
        month=summary.month,
        company_id=company_id,
        package_name=summary.package.name if summary.package else None,
        monthly_price=money_answer(summary.monthly_price),
        lines=[_line_answer(line) for line in summary.lines],
        rates=[_rate_answer(rate) for rate in summary.rates],
        net_total=money_answer(summary.net),
        vat_total=money_answer(summary.vat),
        gross_total=money_answer(summary.gross),
        currency=summary.net.currency,
        is_running=is_running,
    )


def months_answer(summaries: Sequence[Summary]) -> MonthsAnswer:
    return MonthsAnswer(
        months=[
            MonthSumAnswer(
                month=summary.month,
                lines=[
                    MonthLineAnswer(
                        service_id=line.service.id,
                        service_name=names_answer(line.service),
                        unit=line.service.unit,
                        used=line.used,
                        total=money_answer(line.total),
                    )
                    for line in summary.lines
                ],
                net_total=money_answer(summary.net),
            )
            for summary in summaries
        ]
    )


def office_event_answer(usage: Usage) -> UsageEventAnswer:
    """As staff see it: with whoever wrote it down."""
    source = usage.source
    return _event_answer(usage, source.id, source.label, usage.by.name)


def client_event_answer(
    withdrawn: frozenset[str], *, sees_mail: bool
) -> Callable[[Usage], UsageEventAnswer]:
    """
    As the company sees it: without names of staff and ids of visits, and without anything of mail
    that was withdrawn from it, or that the one who asks does not see.
    """

    def answer(usage: Usage) -> UsageEventAnswer:
        source = usage.source
        is_shown = source.kind is not SourceKind.HANDOUT and source.id not in withdrawn
        is_ours = sees_mail and is_shown and usage.cause is not Cause.WITHDRAWN
        return _event_answer(
            usage, source.id if is_ours else "", source.label if is_ours else "", ""
        )

    return answer


def events_answer(
    call: Call, page: Page[Usage], answer: Callable[[Usage], UsageEventAnswer]
) -> PageAnswer[UsageEventAnswer]:
    """A page of events."""
    return PageAnswer[UsageEventAnswer].model_validate(call.page(page.map(answer)))


def _event_answer(usage: Usage, source_id: str, label: str, by: str) -> UsageEventAnswer:
    return UsageEventAnswer(
        id=usage.id,
        at=usage.at,
        day=usage.day,
        quantity=usage.quantity,
        standing=None if usage.is_correction else usage.standing,
        source=SourceAnswer(kind=usage.source.kind, id=source_id or None, label=label or None),
        by=by or None,
        note=usage.note or None,
        corrects=usage.corrects or None,
        cause=usage.cause,
        reason=usage.reason or None,
        version=usage.version,
    )


def _line_answer(line: Line) -> LineAnswer:
    return LineAnswer(
        service_id=line.service.id,
        service_name=names_answer(line.service),
        unit=line.service.unit,
        used=line.used,
        included=line.included,
        left=line.left,
        beyond=line.beyond,
        price=money_answer(line.price),
        vat_basis_points=line.vat_basis_points,
        total=money_answer(line.total),
    )


def _rate_answer(rate: Rate) -> RateAnswer:
    return RateAnswer(
        vat_basis_points=rate.vat_basis_points,
        net=money_answer(rate.net),
        vat=money_answer(rate.vat),
    )
