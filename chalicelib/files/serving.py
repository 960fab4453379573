"""
What routes of things with files answer alike, whatever the thing is: its versions, a link to one
of them, and where an upload for it is.
"""

from collections.abc import Collection, Sequence
from typing import Any

from chalicelib.audit.store import Tag
from chalicelib.aws.table import Change, Key, fetch
from chalicelib.core.errors import NotFound
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Call
from chalicelib.files.answers import VersionAnswer, version_answer
from chalicelib.files.forms import OpenVersion
from chalicelib.files.model import TargetKind, Upload
from chalicelib.files.service import (
    OFFICE,
    OWN_COMPANY,
    list_versions,
    open_version,
    upload_in,
    version_in,
)
from chalicelib.files.shared_to import Around, SharedThing, around_in, keys_around
from chalicelib.scans.answers import LinkAnswer, link_answer


def around_listed(call: Call, things: Collection[SharedThing]) -> Around:
    """
    What stands beside the things of a list, which was read with the actor; what came to them after
    the index said what they are takes 1 BatchGetItem more.
    """
    is_office = call.spec.permission.is_office
    late = set(keys_around(things, is_office=is_office)) - set(call.listed.also)
    return around_in({**call.rows, **fetch(late)}, things, is_office=is_office)


def versions_page(
    call: Call, company_id: str, thing_id: str, query: PageQuery
) -> PageAnswer[VersionAnswer]:
    """The versions of a thing that whoever asks may see, newest first. 1 Query."""
    page = list_versions(company_id, thing_id, limit=query.limit, position=call.position)
    answers: Any = call.page(page.map(version_answer))
    return PageAnswer[VersionAnswer].model_validate(answers)


def link_to(
    call: Call, version: Key, body: OpenVersion, tag: Tag, *, along: Sequence[Change] = ()
) -> LinkAnswer:
    """
    A link to a version that was read with the actor, for staff or for the company's own people.

    Args:
        along: as for `open_version`.

    Raises:
        NotFound: there is no such version, or no clean copy of it where that is asked for.

    Writes what `open_version` says.
    """
    link = open_version(
        call.actor,
        version_in(call.rows, version),
        original=body.copy_ == "original",
        via=OFFICE if call.spec.permission.is_office else OWN_COMPANY,
        tag=tag,
        along=along,
    )
    return link_answer(link)


def upload_for(call: Call, upload: Key, kind: TargetKind) -> Upload:
    """
    An upload that was read with the actor.

    Raises:
        NotFound: there is none for a thing of this kind.
    """
    found = upload_in(call.rows, upload)
    if found.target.kind is not kind:
        raise NotFound("There is no such upload.")
    return found
