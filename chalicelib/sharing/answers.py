"""How shares look in answers: to staff, to members, and to a company's owner."""

from datetime import date, datetime
from typing import Literal

from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.files.model import FileVersion, ThingKind
from chalicelib.sharing.giving import Withdrawn
from chalicelib.sharing.listing import Standing
from chalicelib.sharing.mine import MyPanel
from chalicelib.sharing.model import Done
from chalicelib.sharing.seeing import Seen
from chalicelib.sharing.viewers import Opening, Viewer


class ShareAnswer(Answer):
    """
    One share as staff see it. `version` is null when it shows always the newest, which is `newest`
    now, 0 for an invoice without a file; `is_seen` is false while the thing is retired.
    """

    id: str
    panel_id: str
    panel_name: str
    kind: ThingKind
    thing_id: str
    invoice_id: str | None
    name: str
    version: int | None
    newest: int
    is_seen: bool
    shared_at: datetime
    shared_by: str


class SharedNowAnswer(Answer):
    """
    What became of a request to share: how many were new, how many had been shared before, and how
    many members there were to be told, 0 where nothing was new.
    """

    shared: int
    already: int
    told: int
    items: list[ShareAnswer]


class WithdrawnAnswer(Answer):
    """How many shares were withdrawn, and how many were gone already."""

    withdrawn: int
    gone: int


class SharedFileAnswer(Answer):
    """
    The version that a share shows, without who made it; `no_preview` says why there is no copy that
    the browser shows.
    """

    number: int
    file_name: str
    size_bytes: int
    content_type: str
    has_preview: bool
    no_preview: str | None
    pages: int | None
    made_at: datetime


class SharedAnswer(Answer):
    """
    One share as a member sees it. `number`, `issued_on` and `gross` are an invoice's,
    `invoice_number` an annex's; `is_newest_share` says that it shows always the newest version, and
    `is_new` that the member has not opened the one that it shows. While an invoice has no file,
    `file` is null and `version` 0.
    """

    share_id: str
    kind: ThingKind
    name: str
    number: str | None
    issued_on: date | None
    gross: MoneyAnswer | None
    invoice_number: str | None
    version: int
    is_newest_share: bool
    shared_at: datetime
    is_new: bool
    file: SharedFileAnswer | None


class MyPanelsAnswer(Answer):
    """A panel that I belong to; `unopened` counts what I have not opened of the 20 last shares."""

    company_id: str
    company_name: str
    company_code: str
    panel_id: str
    name: str
    until: date | None
    unopened: int


class ViewerAnswer(Answer):
    """
    Somebody who can see a thing now, by a grant to the company or through a panel; with `version`
    only that one.
    """

    user_id: str
    name: str
    via: Literal["grant", "panel"]
    panel_id: str | None
    panel_name: str | None
    version: int | None


class OpeningAnswer(Answer):
    """Who opened which version; `via` is `company`, `office` or the id of a panel."""

    user_id: str
    name: str
    version: int
    first_at: datetime
    last_at: datetime
    times: int
    via: str


class OpeningsAnswer(Answer):
    """Who opened a thing, the last opening first."""

    items: list[OpeningAnswer]


def share_answer(standing: Standing) -> ShareAnswer:
    """A share for staff."""
    share, thing = standing.share, standing.thing
    return ShareAnswer(
        id=share.id,
        panel_id=share.panel_id,
        panel_name=standing.panel.name,
        kind=share.ref.kind,
        thing_id=share.ref.id,
        invoice_id=share.ref.invoice_id or None,
        name=thing.name,
        version=share.version,
        newest=thing.newest,
        is_seen=standing.is_seen,
        shared_at=share.shared_at,
        shared_by=share.shared_by.name,
    )


def shared_now_answer(done: Done, items: list[Standing]) -> SharedNowAnswer:
    """What became of a request to share."""
    return SharedNowAnswer(
        shared=done.shared,
        already=done.already,
        told=done.told,
        items=[share_answer(each) for each in items],
    )


def withdrawn_answer(done: Withdrawn) -> WithdrawnAnswer:
    """What became of a request to withdraw."""
    return WithdrawnAnswer(withdrawn=done.withdrawn, gone=done.gone)


def shared_answer(seen: Seen) -> SharedAnswer:
    """A share for a member."""
    share, thing = seen.shown.share, seen.shown.thing
    return SharedAnswer(
        share_id=share.id,
        kind=share.ref.kind,
        name=thing.name,
        number=thing.number or None,
        issued_on=thing.issued_on,
        gross=money_answer(thing.gross) if thing.gross else None,
        invoice_number=thing.invoice_number or None,
        version=seen.shown.number,
        is_newest_share=share.version is None,
        shared_at=share.shared_at,
        is_new=seen.is_new,
        file=_file(seen.file) if seen.file else None,
    )


def my_panel_answer(mine: MyPanel) -> MyPanelsAnswer:
    """A panel for whoever belongs to it."""
    return MyPanelsAnswer(
        company_id=mine.company.id,
        company_name=mine.company.name,
        company_code=mine.company.code,
        panel_id=mine.panel.id,
        name=mine.panel.name,
        until=mine.until,
        unopened=mine.unopened,
    )


def viewer_answer(viewer: Viewer) -> ViewerAnswer:
    """Somebody who can see a thing."""
    return ViewerAnswer(
        user_id=viewer.user.id,
        name=viewer.user.name,
        via="panel" if viewer.panel else "grant",
        panel_id=viewer.panel.id if viewer.panel else None,
        panel_name=viewer.panel.name if viewer.panel else None,
        version=viewer.version,
    )


def opening_answer(opening: Opening) -> OpeningAnswer:
    """That somebody opened a version."""
    opened = opening.opened
    return OpeningAnswer(
        user_id=opened.user_id,
        name=opening.name,
        version=opened.version,
        first_at=opened.first_at,
        last_at=opened.last_at,
        times=opened.times,
        via=opened.via,
    )


def _file(version: FileVersion) -> SharedFileAnswer:
    return SharedFileAnswer(
        number=version.number,
        file_name=version.file_name,
        size_bytes=version.size_bytes,
        content_type=version.content_type,
        has_preview=version.clean is not None,
        no_preview=version.no_preview or None,
        pages=version.clean.pages if version.clean else None,
        made_at=version.made_at,
    )
