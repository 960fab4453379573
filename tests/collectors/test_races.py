"""What changes between the look at something and the commit that depends on it."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.access.model import GrantState, User
from chalicelib.collectors.model import Collector, Document, DocumentType, NewCollector, Paper
from chalicelib.collectors.service import (
    add_collector,
    change_collector,
    end_collector,
    get_collector,
    list_collectors,
)
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.grants.service import edit_grant
from chalicelib.grants.store import get_grant
from tests.builders import a_collector, a_company, a_grant, a_user, an_actor, the_office
from tests.harness.calls import Make, around_each_call
from tests.harness.client import ApiClient
from tests.harness.s3 import rows
from tests.harness.turns import in_turns
from tests.house.scene import a_scene


def an_owner(company: Company) -> User:
    """With another owner beside, so that the access can end."""
    a_grant(a_user(), company)
    owner = a_user()
    a_grant(owner, company)
    return owner


def test_whoever_lost_the_access_meanwhile_ends_nobody(world: None) -> None:
    company = a_company()
    jan, owner = a_collector(company), an_owner(company)
    grant = get_grant(owner.id, company.id)
    actor = an_actor(owner, grant)
    edit_grant(
        the_office(),
        company_id=company.id,
        user_id=owner.id,
        terms={},
        state=GrantState.INACTIVE,
        seen_version=grant.version,
    )

    with pytest.raises(NotFound):
        end_collector(actor, jan, seen_version=1)

    assert get_collector(company.id, jan.id) == jan


def test_scan_that_leaves_its_item_meanwhile_is_no_power_of_attorney(world: None) -> None:
    scene = a_scene()
    clerk = a_user(role=an_actor().user.role)
    detach = (
        f"/office/companies/{scene.company.id}/mail/{scene.mail.id}"
        f"/scans/{scene.attached.id}/detach"
    )
    new = NewCollector(
        "Jan Kowalski",
        Document(DocumentType.ID_CARD, "1"),
        clock.today("Europe/Warsaw"),
        None,
        Paper(scene.mail.id, scene.attached.id),
    )
    is_detached: list[bool] = []

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "dynamodb.TransactWriteItems" and not is_detached:
            is_detached.append(True)
            assert ApiClient().post(detach, {"reason": "Wrong"}, by=clerk).status < 300
        return make(arguments)

    with around_each_call(act), pytest.raises(Conflict) as refused:
        add_collector(an_actor(), scene.company.id, new)

    assert refused.value.code == "scans_changed"
    assert [each.name for each in list_collectors(scene.company.id)] == [scene.collector.name]


def end(before: Collector) -> object:
    return end_collector(an_actor(), before, seen_version=before.version)


def edit(before: Collector) -> object:
    return change_collector(an_actor(), before, {"name": "Ewa Inna"}, seen_version=before.version)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("other", [end, edit], ids=["ended twice", "ended while changed"])
def test_of_two_who_change_an_entry_at_once_one_wins(
    world: None, other: Callable[[Collector], object], seed: int
) -> None:
    company = a_company()
    jan, won = a_collector(company), []

    def desk(act: Callable[[Collector], object]) -> None:
        try:
            act(jan)
        except StaleVersion:
            return
        won.append(act)

    in_turns([lambda: desk(end), lambda: desk(other)], random.Random(seed))

    assert len(won) == 1
    assert get_collector(company.id, jan.id).version == 2
    tags = [raw["tag"]["S"] for raw in rows(f"AUDIT#{company.id}#")]
    assert len([tag for tag in tags if tag.endswith((":end", ":edit"))]) == 1
