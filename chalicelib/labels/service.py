"""Making labels for mail items."""

from collections.abc import Sequence

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import commit, fetch
from chalicelib.companies.service import company_of
from chalicelib.labels.layout import Label, LabelLayout, draw_labels
from chalicelib.mail.service import item_in
from chalicelib.settings.service import settings_of

MOST_LABELS = 120


def make_labels(
    actor: Actor, wanted: Sequence[tuple[str, str]], layout: LabelLayout, *, start: int
) -> bytes:
    """
    The PDF with a label for each item, in their order; nothing changes by it, and it may be made
    again at any time.

    Args:
        wanted: company and mail item; at most MOST_LABELS.
        start: the first place on the sheet, from 1.

    Raises:
        NotFound: one of the items does not exist; then there are no labels at all.

    Writes audit `labels:labels:make` with how many. 1 BatchGetItem per 100 items and companies.
    B2.
    """
    items = [keys.mail(company_id, mail_id) for company_id, mail_id in wanted]
    companies = [keys.company(company_id) for company_id, _ in wanted]
    rows = fetch([keys.settings(), *items, *companies])
    labels = []
    for item_key, company_key in zip(items, companies, strict=True):
        item = item_in(rows, item_key)
        code = company_of(rows[company_key]).code
        labels.append(Label(item.number, code, item.sender, item.received_on))
    settings = settings_of(rows.get(keys.settings()))
    made = draw_labels(labels, layout, settings.label_symbol, start=start)
    commit(entry(Tag.LABELS_MAKE, actor_id=actor.user.id, labels=len(labels), layout=str(layout)))
    return made
