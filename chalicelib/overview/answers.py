"""What waits for staff, as the API answers it."""

from chalicelib.edge.body import Answer


class CountAnswer(Answer):
    """How many, up to 100; `more` when there are more."""

    count: int
    more: bool


class OverviewAnswer(Answer):
    """What waits for staff."""

    mail_waiting: CountAnswer
    scan_inbox: CountAnswer
    quarantined: CountAnswer
    messages_waiting: CountAnswer
    notices_held: CountAnswer
    notices_unknown: CountAnswer
    notices_failed: CountAnswer


class WaitingOneAnswer(Answer):
    """
    One that waits; `at` is a day or a moment, of a hand-out there is no company and no name, and a
    refused file has the id of what it was for.
    """

    company_id: str | None
    id: str
    name: str
    at: str


class WaitingAnswer(CountAnswer):
    """How many wait, and the first five."""

    first: list[WaitingOneAnswer]


class AttentionAnswer(Answer):
    """
    What has waited too long, or will soon be too late: mail received more than 14 days ago and not
    collected, invitations that end within 3 days, receipts without their PDF and hand-outs not done
    after 10 minutes, invoices that were due before today, panels being deleted, files that people
    sent in the last 7 days and that were not taken.
    """

    mail_old: WaitingAnswer
    invitations_ending: WaitingAnswer
    receipts_pending: WaitingAnswer
    handouts_still: WaitingAnswer
    invoices_overdue: WaitingAnswer
    panels_ending: WaitingAnswer
    files_refused: WaitingAnswer
    old_after_days: int
    ends_within_days: int
    lately_days: int
