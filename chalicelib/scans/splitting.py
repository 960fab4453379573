"""
Where a scan of several letters is cut, and where each part goes: decided by the labels that were
read on its pages, by what its key says and by the mail items that they name. Nothing is guessed:
what is not certain is a question for staff, with what was read. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.core.values import Value
from chalicelib.labels.model import label_text, number_of_label
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.number import shown_number
from chalicelib.scans.model import LONGEST_SAID, InboxReason

type Labels = Sequence[Sequence[str]]


class Stretch(Value):
    """
    Pages that belong together.

    Attributes:
        first_page, last_page: counted from 1, both included.
        labels: what was read where it begins; none before the first label, several for a question.
    """

    first_page: int
    last_page: int
    labels: tuple[str, ...]


class KeySays(Value):
    """
    Where the key of a file says that it belongs; both empty when it says nothing.

    Attributes:
        number: a mail number, known or not.
        company_id: of a company code.
    """

    number: str = ""
    company_id: str = ""


class Filing(Value):
    """
    Where a stretch goes: to a mail item, or into the scan inbox with a reason.

    Attributes:
        said: the labels that were read, as people write the numbers.
    """

    company_id: str
    mail_id: str = ""
    mail_number: str = ""
    reason: InboxReason | None = None
    said: str = ""


def stretches(labels: Labels, pages: int) -> tuple[Stretch, ...]:
    """
    The stretches of a scan, in order; one when there is nothing to cut.

    Every page with labels begins one, unless it has the very labels of the one that it would end.
    Two labels on a page begin one too: which of them its pages belong to is not known.
    """
    begun: list[tuple[int, tuple[str, ...]]] = []
    for page in range(1, pages + 1):
        found = tuple(sorted(set(labels[page - 1]))) if page <= len(labels) else ()
        if not begun or (found and found != begun[-1][1]):
            begun.append((page, found))
    ends = [page - 1 for page, _ in begun[1:]] + [pages]
    return tuple(Stretch(page, end, found) for (page, found), end in zip(begun, ends, strict=False))


def numbers_on(labels: Labels) -> tuple[str, ...]:
    """The mail numbers that labels say, each once; what was misread says none."""
    return tuple(dict.fromkeys(number for _, number in _numbers(labels) if number))


def contradicts(labels: Labels, key: KeySays) -> bool:
    """Whether a file lies under one mail number and a label in it says another, or nothing."""
    return bool(key.number) and any(number != key.number for _, number in _numbers(labels))


def filing_of(
    stretch: Stretch, key: KeySays, items: Mapping[str, MailItem], *, sha256: str
) -> Filing:
    """
    Where a stretch goes.

    Args:
        items: the mail items by number, as far as there are any.
        sha256: of the file that the stretch is; an item that has these bytes already may be in any
            state, since attaching will find a duplicate.
    """
    said = said_by(stretch.labels)
    if not stretch.labels:
        return Filing(key.company_id, reason=InboxReason.BEFORE_FIRST_LABEL)
    if len(stretch.labels) > 1:
        return Filing(key.company_id, reason=InboxReason.TWO_LABELS, said=said)
    item = items.get(number_of_label(stretch.labels[0]) or "")
    if item is None:
        return Filing(key.company_id, reason=InboxReason.UNKNOWN_LABEL, said=said)
    if key.company_id and key.company_id != item.company_id:
        return Filing(key.company_id, reason=InboxReason.LABEL_DIFFERS, said=said)
    is_there = any(scan.sha256 == sha256 for scan in item.scans)
    if item.state is not MailState.WAITING and not is_there:
        return Filing(item.company_id, reason=InboxReason.LABEL_OF_CLOSED, said=said)
    return Filing(item.company_id, item.id, item.number)


def said_by(labels: Sequence[str]) -> str:
    """What labels say, as it may be shown; what was misread as it was read."""
    mark = label_text("")
    shown = [
        shown_number(number) if number else text.removeprefix(mark)
        for text, number in _numbers([labels])
    ]
    return ", ".join(dict.fromkeys(shown))[:LONGEST_SAID]


def _numbers(labels: Labels) -> Iterator[tuple[str, str | None]]:
    for read in labels:
        for text in read:
            yield text, number_of_label(text)
