"""Sharing through the API: what staff do, what members see of it, and what nobody else does."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, Role, User
from chalicelib.access.rows import MembershipRow, PanelRow
from chalicelib.aws import clients, keys
from chalicelib.aws.table import Row, commit, fetch, update
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.documents.model import Document
from chalicelib.invoices.service import retire_invoice
from chalicelib.panels.model import Panel
from chalicelib.panels.service import get_panel
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_member,
    a_panel,
    a_person_of,
    a_user,
    an_actor,
)
from tests.harness.calls import around_each_call, effects, recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.quick import items
from tests.sharing.made import (
    a_document,
    an_annex,
    an_invoice,
    newest,
    next_version,
    restore,
    retire,
    share_key,
    shared,
    version_of,
)


@pytest.fixture
def company(world: None) -> Company:
    return a_company()


@pytest.fixture
def panel(company: Company) -> Panel:
    return a_panel(company, "Zarząd")


@pytest.fixture
def olga(panel: Panel) -> User:
    return a_member(panel)


def document_input(document: Document, version: int | None = None) -> dict[str, Any]:
    return {"kind": "document", "id": document.id, "version": version}


def post_shares(
    panel: Panel, *things: dict[str, Any], key: str = "", by: User | None = None
) -> Answer:
    return ApiClient().post(
        f"/office/companies/{panel.company_id}/shares",
        {"panel_id": panel.id, "things": list(things)},
        by=by or a_clerk(),
        idempotency_key=key or f"key-{clock.epoch_s(clock.now())}-{len(things)}",
    )


def withdraw(panel: Panel, *share_ids: str) -> Answer:
    body = {"shares": [{"panel_id": panel.id, "id": each} for each in share_ids]}
    return ApiClient().post(
        f"/office/companies/{panel.company_id}/shares/withdraw", body, by=a_clerk()
    )


def seen_by(user: User, panel: Panel, query: str = "") -> Answer:
    return ApiClient().get(
        f"/companies/{panel.company_id}/panels/{panel.id}/shared{query}", by=user
    )


def names_seen(user: User, panel: Panel) -> list[str]:
    answer = seen_by(user, panel)
    assert answer.status == 200
    return [each["name"] for each in answer.json["items"]]


def link_to(user: User, panel: Panel, share_id: str, copy: str = "clean") -> Answer:
    path = f"/companies/{panel.company_id}/panels/{panel.id}/shared/{share_id}/link"
    return ApiClient().post(path, {"copy": copy}, by=user)


def only_id(user: User, panel: Panel) -> str:
    (item,) = seen_by(user, panel).json["items"]
    return str(item["share_id"])


def opened(answer: Answer) -> str:
    """What a link opens."""
    from tests.house.test_canaries import fetched  # noqa: PLC0415

    assert answer.status == 200, answer.text
    return fetched(answer)


def facts() -> list[str]:
    rows = items(config().table_name)
    return [
        pk for (pk, sk), row in rows.items() if sk == "FACT" and row["kind"]["S"] == "things_shared"
    ]


def audited(tag: str) -> list[dict[str, Any]]:
    rows = items(config().table_name)
    return [
        row for (pk, _), row in rows.items() if pk.startswith("AUDIT#") and row["tag"]["S"] == tag
    ]


def set_panel(panel: Panel, **values: Any) -> None:
    actions = [getattr(PanelRow, name).set(value) for name, value in values.items()]
    commit(update(keys.panel(panel.company_id, panel.id), actions, Row.pk.exists()))


def set_membership(user: User, panel: Panel, **values: Any) -> None:
    actions = [getattr(MembershipRow, name).set(value) for name, value in values.items()]
    commit(update(keys.membership(user.id, panel.company_id, panel.id), actions, Row.pk.exists()))


def test_staff_share_several_things_and_members_see_them(
    company: Company, panel: Panel, olga: User
) -> None:
    contract, invoice = a_document(company, "Contract"), an_invoice(company, "FV/1")

    answer = post_shares(
        panel,
        document_input(contract, 1),
        {"kind": "invoice", "id": invoice.id, "version": None},
    )

    assert answer.status == 200
    assert {name: answer.json[name] for name in ("shared", "already", "told")} == {
        "shared": 2,
        "already": 0,
        "told": 1,
    }
    first, second = sorted(answer.json["items"], key=lambda each: str(each["kind"]))
    assert first | {"id": "", "shared_at": ""} == {
        "id": "",
        "panel_id": panel.id,
        "panel_name": "Zarząd",
        "kind": "document",
        "thing_id": contract.id,
        "invoice_id": None,
        "name": "Contract",
        "version": 1,
        "newest": 1,
        "is_seen": True,
        "shared_at": "",
        "shared_by": "Celina Urbańska",
    }
    assert (second["name"], second["newest"], second["version"]) == ("FV/1", 0, None)
    seen = {each["kind"]: each for each in seen_by(olga, panel).json["items"]}
    assert seen["document"]["file"]["number"] == 1
    assert seen["document"]["is_new"]
    assert "made_by" not in seen["document"]["file"]
    assert seen["invoice"]["file"] is None
    assert seen["invoice"]["gross"] == {"minor": 12_300, "currency": "PLN"}
    assert (get_panel(company.id, panel.id).shares, len(facts())) == (2, 1)
    assert len(audited("sharing:share:make")) == 1


def test_sharing_again_is_no_error_no_second_row_and_no_second_fact(
    company: Company, panel: Panel
) -> None:
    contract = a_document(company)
    first = post_shares(panel, document_input(contract), key="first-key")

    again = post_shares(panel, document_input(contract), key="second-key")

    assert (again.json["shared"], again.json["already"], again.json["told"]) == (0, 1, 0)
    assert again.json["items"] == first.json["items"]
    assert get_panel(company.id, panel.id).shares == 1
    assert (len(facts()), len(audited("sharing:share:make"))) == (1, 1)


def test_repeated_request_gets_the_same_answer_and_does_nothing(
    company: Company, panel: Panel, olga: User
) -> None:
    contract, clerk = a_document(company), a_clerk()
    things = [document_input(contract), document_input(contract, 1)]
    first = post_shares(panel, *things, key="same-key", by=clerk)

    with effects() as done:
        again = post_shares(panel, *things, key="same-key", by=clerk)

    assert again.json == first.json
    assert [name for name, _ in done if name != "sqs.SendMessage"] == []


def test_newest_and_the_version_that_is_newest_are_two_shares(
    company: Company, panel: Panel, olga: User
) -> None:
    """T33: a share of version 1 never becomes version 2."""
    contract = a_document(company)
    shared(panel, version_of(contract, 1), newest(contract))
    next_version(company, contract)

    by_kind = {each["is_newest_share"]: each for each in seen_by(olga, panel).json["items"]}

    assert (by_kind[False]["version"], by_kind[True]["version"]) == (1, 2)
    assert "version 1 of" in opened(link_to(olga, panel, by_kind[False]["share_id"]))
    assert "version 2 of" in opened(link_to(olga, panel, by_kind[True]["share_id"]))
    assert "version 1 of" in opened(link_to(olga, panel, by_kind[False]["share_id"], "original"))


def test_what_was_opened_is_new_no_more_until_there_is_another_version(
    company: Company, panel: Panel, olga: User
) -> None:
    contract = a_document(company)
    shared(panel, newest(contract))
    link_to(olga, panel, only_id(olga, panel))
    (item,) = seen_by(olga, panel).json["items"]
    assert not item["is_new"]
    assert mine_of(olga)[0]["unopened"] == 0

    next_version(company, contract)

    (item,) = seen_by(olga, panel).json["items"]
    assert (item["is_new"], item["version"]) == (True, 2)
    assert mine_of(olga)[0]["unopened"] == 1


def mine_of(user: User) -> list[dict[str, Any]]:
    answer = ApiClient().get("/me/panels", by=user)
    assert answer.status == 200
    found: list[dict[str, Any]] = answer.json["items"]
    return found


@pytest.mark.parametrize("side", ["panel", "thing"])
def test_share_is_withdrawn_from_either_side_at_once_and_again(
    company: Company, panel: Panel, olga: User, side: str
) -> None:
    contract = a_document(company)
    shared(panel, newest(contract))
    share_id = only_id(olga, panel)
    lists = {
        "panel": f"/office/companies/{company.id}/panels/{panel.id}/shares",
        "thing": f"/office/companies/{company.id}/shares?thing_id={contract.id}",
    }
    (item,) = ApiClient().get(lists[side], by=a_clerk()).json["items"]
    assert item["id"] == share_id

    first, second = withdraw(panel, item["id"]), withdraw(panel, item["id"])

    assert (first.json, second.json) == (
        {"withdrawn": 1, "gone": 0},
        {"withdrawn": 0, "gone": 1},
    )
    assert names_seen(olga, panel) == []
    assert link_to(olga, panel, share_id).status == 404
    assert all(ApiClient().get(path, by=a_clerk()).json["items"] == [] for path in lists.values())
    assert get_panel(company.id, panel.id).shares == 0
    assert len(audited("sharing:share:withdraw")) == 1


def test_shares_of_several_panels_are_withdrawn_at_once(company: Company) -> None:
    contract, panels = a_document(company), [a_panel(company) for _ in range(3)]
    for each in panels:
        shared(each, newest(contract))
    body = {
        "shares": [
            {"panel_id": each.id, "id": share_key(each, newest(contract))[1]} for each in panels[:2]
        ]
    }

    answer = ApiClient().post(f"/office/companies/{company.id}/shares/withdraw", body, by=a_clerk())

    assert answer.json == {"withdrawn": 2, "gone": 0}
    assert [get_panel(company.id, each.id).shares for each in panels] == [0, 0, 1]


def test_forty_shares_of_as_many_panels_and_things_are_withdrawn_by_one_request(
    company: Company,
) -> None:
    places = []
    for _ in range(40):
        panel, contract = a_panel(company), a_document(company)
        shared(panel, newest(contract))
        places.append(share_key(panel, newest(contract)))
    body = {"shares": [{"panel_id": panel_id, "id": each} for panel_id, each in places]}

    answer = ApiClient().post(f"/office/companies/{company.id}/shares/withdraw", body, by=a_clerk())

    assert answer.json == {"withdrawn": 40, "gone": 0}
    assert {get_panel(company.id, panel_id).shares for panel_id, _ in places} == {0}


def test_lists_tell_staff_where_things_are_shared_to_and_nobody_else(company: Company) -> None:
    board, audit = a_panel(company, "Zarząd"), a_panel(company, "Audyt")
    contract, invoice = a_document(company, versions=2), an_invoice(company)
    bare = {"kind": "invoice", "id": invoice.id, "version": None}
    post_shares(board, document_input(contract), document_input(contract, 1))
    post_shares(audit, document_input(contract), bare)
    clerk, owner = a_clerk(), a_person_of(company)

    def said(what: str, by: User) -> Any:
        base = "/office" if by.role else ""
        (shown,) = ApiClient().get(f"{base}/companies/{company.id}/{what}", by=by).json["items"]
        to = shown["shared_to"]
        return [each["panel_name"] for each in to] if to is not None else None

    assert said("documents", clerk) == ["Audyt", "Zarząd"]
    assert said("invoices", clerk) == ["Audyt"]
    assert said("documents", owner) is said("invoices", owner) is None
    retire(contract)
    restore(contract)
    withdraw(board, share_key(board, version_of(contract, 1))[1])
    assert said("documents", clerk) == ["Audyt", "Zarząd"]
    withdraw(board, share_key(board, newest(contract))[1])
    assert said("documents", clerk) == ["Audyt"]


def test_thing_is_shared_so_often_and_not_more(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.sharing.model.MOST_SHARES", 2)
    contract, panels = a_document(company), [a_panel(company) for _ in range(3)]

    answers = [post_shares(panel, document_input(contract)) for panel in panels]
    again = post_shares(panels[0], document_input(contract), key="once-more-2")

    assert [answer.status for answer in answers] == [200, 200, 409]
    assert answers[2].code == "too_many_shares"
    assert (again.status, again.json["already"]) == (200, 1)


def test_invoice_and_its_annex_are_shared_in_one_act(company: Company, panel: Panel) -> None:
    invoice = an_invoice(company)
    annex = an_annex(invoice)
    things = [
        {"kind": "invoice", "id": invoice.id, "version": None},
        {"kind": "annex", "id": annex.id, "invoice_id": invoice.id, "version": None},
    ]

    answer = post_shares(panel, *things)

    assert (answer.status, answer.json["shared"]) == (200, 2)


def test_retired_document_shows_nothing_until_it_is_restored(
    company: Company, panel: Panel, olga: User
) -> None:
    contract = a_document(company, "Contract")
    shared(panel, newest(contract), version_of(contract, 1))
    share_id = seen_by(olga, panel).json["items"][0]["share_id"]

    retire(contract)
    hidden, link = names_seen(olga, panel), link_to(olga, panel, share_id)
    path = f"/office/companies/{company.id}/panels/{panel.id}/shares"
    told = [each["is_seen"] for each in ApiClient().get(path, by=a_clerk()).json["items"]]
    restore(contract)

    assert (hidden, link.status, told) == ([], 404, [False, False])
    assert names_seen(olga, panel) == ["Contract", "Contract"]
    assert link_to(olga, panel, share_id).status == 200


def test_retired_document_is_not_shared(company: Company, panel: Panel) -> None:
    contract = retire(a_document(company))

    answer = post_shares(panel, document_input(contract))

    assert (answer.status, answer.json["code"]) == (409, "document_retired")
    assert get_panel(company.id, panel.id).shares == 0


@pytest.mark.parametrize("wrong", ["document", "panel", "version", "both"])
def test_nothing_of_another_company_is_shared(company: Company, panel: Panel, wrong: str) -> None:
    """T14: and of several things not one."""
    other = a_company()
    foreign, own = a_document(other), a_document(company)
    before = items(config().table_name)
    things = {
        "document": [document_input(own), document_input(foreign)],
        "panel": [document_input(own)],
        "version": [document_input(own), document_input(own, 2)],
        "both": [document_input(foreign)],
    }[wrong]
    target = a_panel(other) if wrong in {"panel", "both"} else panel
    body = {"panel_id": target.id, "things": things}

    answer = ApiClient().post(
        f"/office/companies/{company.id}/shares", body, by=a_clerk(), idempotency_key="k" * 9
    )

    assert answer.status == 404
    made = set(items(config().table_name)) - set(before)
    assert not any(sk.startswith(("SHARED#", "FACT")) for _, sk in made)


def test_panel_that_is_being_deleted_takes_no_share_and_shows_none(
    company: Company, panel: Panel, olga: User
) -> None:
    contract = a_document(company)
    shared(panel, newest(contract))
    share_id = only_id(olga, panel)
    set_panel(panel, state="deleting")

    answer = post_shares(panel, document_input(contract, 1))

    assert (answer.status, answer.json["code"]) == (409, "panel_deleting")
    assert seen_by(olga, panel).status == 404
    assert link_to(olga, panel, share_id).status == 404
    assert mine_of(olga) == []


def test_link_is_recorded_before_it_exists_and_opened_is_counted(
    company: Company, panel: Panel, olga: User
) -> None:
    contract = a_document(company)
    shared(panel, newest(contract))
    share_id = only_id(olga, panel)

    with recorded() as seen:
        assert link_to(olga, panel, share_id).status == 200
    assert link_to(olga, panel, share_id).status == 200

    assert table_calls(seen) == [
        "BatchGetItem",
        "BatchGetItem",
        "BatchGetItem",
        "TransactWriteItems",
    ]
    entry = audited("sharing:share:link")[0]
    assert (entry["actor_id"]["S"], entry["target"]["S"]) == (olga.id, contract.id)
    key = keys.opened(company.id, contract.id, 1, olga.id)
    row = fetch([key])[key]
    assert (row["times"]["N"], row["via"]["S"]) == ("2", panel.id)


def test_link_that_cannot_be_recorded_is_not_made(
    company: Company, panel: Panel, olga: User
) -> None:
    """T34."""
    shared(panel, newest(a_document(company)))
    share_id = only_id(olga, panel)

    def no_writes(name: str, arguments: dict[str, Any], make: Any) -> Any:
        if name == "dynamodb.TransactWriteItems":
            raise ConnectionError
        return make(arguments)

    with around_each_call(no_writes):
        answer = link_to(olga, panel, share_id)

    assert answer.status >= 500
    assert "url" not in answer.json


@pytest.mark.parametrize(
    "end", ["withdrawn", "retired", "membership blocked", "membership over", "panel deleting"]
)
def test_link_is_refused_when_what_it_depends_on_ends_before_the_commit(
    company: Company, panel: Panel, olga: User, end: str
) -> None:
    from tests.harness.calls import before_call  # noqa: PLC0415

    contract = a_document(company)
    shared(panel, newest(contract))
    share_id = only_id(olga, panel)

    def act() -> None:
        if end == "withdrawn":
            withdraw(panel, share_id)
        elif end == "retired":
            retire(contract)
        elif end == "membership blocked":
            set_membership(olga, panel, state="blocked")
        elif end == "membership over":
            from chalicelib.aws.table import delete  # noqa: PLC0415

            commit(delete(keys.membership(olga.id, company.id, panel.id), Row.pk.exists()))
        else:
            set_panel(panel, state="deleting")

    with before_call("TransactWriteItems", act):
        answer = link_to(olga, panel, share_id)

    assert answer.status == 404
    assert audited("sharing:share:link") == []


def test_list_is_paged_newest_first(company: Company, panel: Panel, olga: User, at: Any) -> None:
    for place in range(5):
        at.move(seconds=1)
        shared(panel, newest(a_document(company, f"Document {place}")))

    names, cursor = [], ""
    while True:
        answer = seen_by(olga, panel, f"?limit=2{cursor}").json
        names += [each["name"] for each in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"

    assert names == [f"Document {place}" for place in (4, 3, 2, 1, 0)]


def test_my_panels_are_those_that_open_today(company: Company, at: Any) -> None:
    open_one, blocked, over, ending = (a_panel(company, name) for name in "ABCD")
    olga = a_user()
    yesterday = clock.today("Europe/Warsaw") - timedelta(days=1)
    for each, until in ((open_one, None), (blocked, None), (over, yesterday), (ending, None)):
        a_member(each, olga, until=until)
    set_membership(olga, blocked, state="blocked")
    set_panel(ending, state="deleting")
    shared(open_one, newest(a_document(company)))

    (mine,) = mine_of(olga)

    assert mine == {
        "company_id": company.id,
        "company_name": company.name,
        "company_code": company.code,
        "panel_id": open_one.id,
        "name": "A",
        "until": None,
        "unopened": 1,
    }
    assert ApiClient().get("/me", by=olga).json["panels"] == 4
    assert ApiClient().get("/me", by=a_person_of(company)).json["panels"] == 0


def test_more_panels_than_one_answer_holds_are_all_found(company: Company) -> None:
    olga = a_user()
    panels = [a_panel(company, f"Panel of {place}") for place in range(23)]
    for each in panels:
        a_member(each, olga)
    names, cursor = [], ""
    while True:
        answer = ApiClient().get(f"/me/panels?limit=100{cursor}", by=olga).json
        names += [each["name"] for each in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"

    assert sorted(names) == sorted(each.name for each in panels)


def test_foreign_shares_change_no_byte_of_what_a_member_is_told(
    company: Company, panel: Panel, olga: User
) -> None:
    """T12."""
    shared(panel, newest(a_document(company)))
    before = [seen_by(olga, panel).text, ApiClient().get("/me/panels", by=olga).text]
    other, beside = a_company(), a_panel(company)

    for place in range(30):
        owner = other if place % 2 else company
        shared(a_panel(other) if place % 2 else beside, newest(a_document(owner)))

    assert [seen_by(olga, panel).text, ApiClient().get("/me/panels", by=olga).text] == before


def test_grant_opens_no_panel_and_membership_nothing_of_the_company(
    company: Company, panel: Panel, olga: User
) -> None:
    contract = a_document(company)
    shared(panel, newest(contract))
    owner = a_person_of(company)
    base = f"/companies/{company.id}"

    assert seen_by(owner, panel).status == 404
    for path in (
        f"{base}/documents",
        f"{base}/documents/{contract.id}",
        f"{base}/documents/{contract.id}/versions",
        f"{base}/invoices",
        f"{base}/people",
        f"{base}/mail",
        f"{base}/things/{contract.id}/viewers",
        f"{base}/things/{contract.id}/openings",
        f"{base}/panels/{a_panel(company).id}/shared",
    ):
        assert ApiClient().get(path, by=olga).status == 404, path


def viewers_of(thing_id: str, company: Company, by: User, base: str = "/office") -> Answer:
    return ApiClient().get(f"{base}/companies/{company.id}/things/{thing_id}/viewers", by=by)


def test_viewers_are_who_can_see_it_now_by_every_way(company: Company, panel: Panel) -> None:
    contract, beside = a_document(company), a_panel(company)
    owner = a_person_of(company, first_name="Owner")
    a_grant(a_user(), company, permissions=frozenset({GrantPermission.MAIL}), kind=GrantKind.GUEST)
    olga, blocked = a_member(panel), a_member(panel)
    set_membership(blocked, panel, state="blocked")
    a_member(beside, olga)
    shared(panel, newest(contract))
    shared(beside, version_of(contract, 1))

    items_, clerk = [], a_clerk()
    path, cursor = f"/office/companies/{company.id}/things/{contract.id}/viewers?limit=1", ""
    while True:
        answer = ApiClient().get(path + cursor, by=clerk).json
        items_ += answer["items"]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"

    ways = {(each["user_id"], each["via"], each["panel_id"], each["version"]) for each in items_}
    assert ways == {
        (owner.id, "grant", None, None),
        (olga.id, "panel", panel.id, None),
        (olga.id, "panel", beside.id, 1),
    }
    assert len(items_) == 3


def test_owner_asks_who_sees_the_companys_things_and_nobody_else_does(
    company: Company, panel: Panel, olga: User
) -> None:
    contract = a_document(company)
    shared(panel, newest(contract))
    link_to(olga, panel, only_id(olga, panel))
    owner, contact = a_person_of(company), a_user()
    a_grant(contact, company, kind=GrantKind.CONTACT)
    stranger = a_person_of(a_company())
    path = f"/companies/{company.id}/things/{contract.id}/openings"

    (opening,) = ApiClient().get(path, by=owner).json["items"]

    assert (opening["user_id"], opening["name"], opening["times"]) == (olga.id, olga.name, 1)
    assert (opening["via"], opening["version"]) == (panel.id, 1)
    assert viewers_of(contract.id, company, owner, "").status == 200
    for person in (contact, stranger, olga):
        assert ApiClient().get(path, by=person).status == 404
        assert viewers_of(contract.id, company, person, "").status == 404
    assert viewers_of(a_document(a_company()).id, company, owner, "").status == 404
    assert viewers_of(a_document(a_company()).id, company, a_clerk()).status == 404


@pytest.mark.parametrize("about", ["viewers", "openings"])
def test_retired_invoice_is_gone_for_its_owner_here_too_and_kept_for_staff(
    company: Company, about: str
) -> None:
    invoice, owner, clerk = an_invoice(company), a_person_of(company), a_clerk()
    own = f"/companies/{company.id}/things/{invoice.id}/{about}"
    before = ApiClient().get(own, by=owner).status

    retire_invoice(an_actor(), invoice, seen_version=invoice.version)

    assert (before, ApiClient().get(own, by=owner).status) == (200, 404)
    assert ApiClient().get(f"/office{own}", by=clerk).status == 200


def test_owner_whose_own_access_does_not_open_a_thing_learns_nothing_of_it(
    company: Company,
) -> None:
    owner = a_user()
    a_grant(owner, company, permissions=frozenset({GrantPermission.DOCUMENTS}))
    contract, invoice = a_document(company), an_invoice(company)

    def answers(thing_id: str) -> set[int]:
        path = f"/companies/{company.id}/things/{thing_id}"
        asked = (f"{path}/viewers", f"{path}/openings")
        return {ApiClient().get(each, by=owner).status for each in asked}

    assert answers(contract.id) == {200}
    assert answers(invoice.id) == answers("inv_" + "0" * 26) == {404}


def test_forty_things_are_one_transaction(company: Company, panel: Panel, olga: User) -> None:
    documents, clerk = [a_document(company) for _ in range(40)], a_clerk()

    with recorded() as seen:
        answer = post_shares(panel, *[document_input(each) for each in documents], by=clerk)
    (mine,) = mine_of(olga)

    assert answer.json["shared"] == 40
    assert table_calls(seen).count("TransactWriteItems") == 1
    assert (get_panel(company.id, panel.id).shares, mine["unopened"]) == (40, 20)
    assert withdraw(panel, *[each["id"] for each in answer.json["items"]]).json["withdrawn"] == 40


@pytest.mark.parametrize(
    "thing",
    [
        {"kind": "invoice", "id": "doc_" + "0" * 26, "version": None},
        {"kind": "annex", "id": "anx_" + "0" * 26, "version": None},
        {"kind": "document", "id": "doc_" + "0" * 26, "version": 0},
        {"kind": "document", "id": "doc_" + "0" * 26},
        {"kind": "folder", "id": "doc_" + "0" * 26, "version": None},
    ],
    ids=["kind", "no invoice", "version 0", "no version", "no kind"],
)
def test_thing_that_cannot_be_one_is_refused(panel: Panel, thing: dict[str, Any]) -> None:
    assert post_shares(panel, thing).status == 400


@pytest.mark.parametrize("role", list(Role))
def test_every_member_of_staff_shares(company: Company, panel: Panel, role: Role) -> None:
    by = a_user(role=role)

    assert post_shares(panel, document_input(a_document(company)), by=by).status == 200


def test_share_that_an_index_still_shows_is_not_seen_once_it_is_withdrawn(
    company: Company, panel: Panel, olga: User
) -> None:
    """T04: the index is late."""
    contract = a_document(company)
    shared(panel, newest(contract))
    share_id = only_id(olga, panel)
    late = seen_in_index(panel)

    withdraw(panel, share_id)

    def lag(name: str, arguments: dict[str, Any], make: Any) -> Any:
        answer = make(arguments)
        if name == "dynamodb.Query" and arguments.get("IndexName") == "by-company-state":
            return answer | {"Items": late, "Count": len(late)}
        return answer

    with around_each_call(lag):
        assert names_seen(olga, panel) == []
        assert mine_of(olga)[0]["unopened"] == 0


def seen_in_index(panel: Panel) -> list[dict[str, Any]]:
    answer = clients.call(
        "dynamodb",
        "query",
        TableName=config().table_name,
        IndexName="by-company-state",
        KeyConditionExpression="g2 = :p",
        ExpressionAttributeValues={":p": {"S": f"{panel.id}#SHARED"}},
    )
    found: list[dict[str, Any]] = answer["Items"]
    assert found
    return found
