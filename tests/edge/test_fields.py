"""
Nobody sets what is not theirs to set (T08), and a company named twice is named wrongly (T07): tried
on every route that takes a body, with every attribute that any item has.
"""

import itertools
from collections.abc import Iterator

import pytest

from chalicelib.access.model import Grant, User
from chalicelib.access.scanner import Scanner
from chalicelib.aws.table import Row
from chalicelib.companies.model import Company, Counters
from chalicelib.config import config
from chalicelib.core import ids as new_ids
from chalicelib.core.values import names_in
from chalicelib.edge import body as body_reader
from chalicelib.edge.entrance import SCANNER_KEY
from chalicelib.edge.http import RouteSpec
from chalicelib.invoices.model import Invoice
from chalicelib.mail.model import AttachedScan, MailItem
from chalicelib.notices.model import About, Notice
from chalicelib.scans.model import Scan
from chalicelib.settings.model import Settings
from tests.harness.calls import effects
from tests.harness.client import Answer, ApiClient, make_event, token_of
from tests.harness.quick import items
from tests.house.people import Stage, Who, a_stage
from tests.house.routes import ROUTES, address, declared, ids_of
from tests.house.test_trips import every_model

WITH_BODY = sorted(name for name, spec in declared().items() if spec.body is not None)
WITHOUT_BODY = sorted(name for name, spec in declared().items() if spec.body is None)
MODELS = (
    About,
    AttachedScan,
    Company,
    Counters,
    Grant,
    Invoice,
    MailItem,
    Notice,
    Scan,
    Scanner,
    Settings,
    User,
)
# Names that other systems trip over, or that a later version may give a meaning.
INVENTED = {
    "__class__",
    "__proto__",
    "_id",
    "admin",
    "constructor",
    "entity",
    "is_admin",
    "owner",
    "price",
    "price_minor",
    "tenant_id",
    "type",
    "user_id",
}
# An answer names fifty wrong fields, and what a route demands may be missing besides.
AT_ONCE = 40


def attributes() -> set[str]:
    """Every name under which any item or value of the product keeps anything."""
    models: list[type[Row]] = [Row, *every_model()]
    stored = {name for model in models for name in model.get_attributes()}
    known = {name for model in MODELS for name in names_in(model)}
    return stored | known | INVENTED


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        for who in (Who.OWNER, Who.CLERK, Who.ADMIN, Who.MEMBER):
            made.caller(who)
        yield made


@pytest.mark.parametrize("name", WITH_BODY)
def test_no_attribute_is_set_that_the_route_does_not_declare(name: str, stage: Stage) -> None:
    spec, route = declared()[name], ROUTES[name]
    assert spec.body is not None
    right = route.body(ids_of(stage.own)) if route.body else {}
    declared_names = {f.alias or n for n, f in spec.body.model_fields.items()}
    before = items(config().table_name)

    with effects() as done:
        for some in itertools.batched(sorted(attributes() - declared_names), AT_ONCE):
            answer = call(spec, stage, right | dict.fromkeys(some, "1"))

            assert answer.status == 400, answer.text
            wrong = {error["field"]: error["code"] for error in answer.json["errors"]}
            assert [(one, wrong.get(one)) for one in some] == [
                (one, "unknown_field") for one in some
            ]

    assert done == []
    assert items(config().table_name) == before


def test_every_carrier_of_a_company_beside_the_path_is_refused(stage: Stage) -> None:
    """T07, pairwise: path, body, query, repeated query and a doubled field, agreeing or not."""
    own, other = stage.own.company.id, stage.other.company.id
    name = "PATCH /office/companies/{company_id}/mail/{mail_id}"
    path = address(declared()[name], ids_of(stage.own))
    bodies = [
        '{"sender":"A"}',
        f'{{"sender":"A","company_id":"{own}"}}',
        f'{{"sender":"A","company_id":"{other}"}}',
        f'{{"company_id":"{own}","sender":"A","company_id":"{other}"}}',
        '{"sender":"A","sender":"A"}',
    ]
    queries = ["", f"?company_id={own}", f"?company_id={other}"]
    queries.append(f"?company_id={own}&company_id={other}")
    headers = {
        "Authorization": f"Bearer {stage.caller(Who.CLERK).token}",
        "Content-Type": "application/json",
        "If-Match": '"1"',
    }
    before = items(config().table_name)

    for body, query in itertools.product(bodies, queries):
        if (body, query) != (bodies[0], ""):
            answer = ApiClient().send(make_event("PATCH", path + query, headers, body))
            assert answer.status == 400, (body, query)

    assert items(config().table_name) == before


def test_field_that_may_come_twice_would_be_seen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: of a field that comes twice the last one counts, as Python has it."""
    monkeypatch.setattr(body_reader, "_object", dict)

    with pytest.raises(AssertionError, match=r'"sender":"A","sender":"A"'):
        test_every_carrier_of_a_company_beside_the_path_is_refused(stage)


@pytest.mark.parametrize("name", WITHOUT_BODY)
def test_route_that_takes_no_body_takes_none(name: str, stage: Stage) -> None:
    spec = declared()[name]
    company = stage.other.company.id

    with effects() as done:
        answer = call(spec, stage, {"company_id": company})

    assert (answer.status, done) == (400, [])


@pytest.mark.parametrize("name", sorted(declared()))
def test_unknown_parameter_is_refused_on_every_route(name: str, stage: Stage) -> None:
    spec = declared()[name]

    with effects() as done:
        answer = call(spec, stage, None, query="as_user=x")

    assert (answer.status, done) == (400, [])
    assert [error["field"] for error in answer.json["errors"]] == ["as_user"]


def call(spec: RouteSpec, stage: Stage, body: object, query: str = "") -> Answer:
    """A request of somebody who may make it, right in all but what is under test."""
    route = ROUTES[f"{spec.method} {spec.path}"]
    who = Who.ADMIN if spec.permission.is_office else Who.OWNER
    who = Who.MEMBER if spec.permission.is_panel else who
    caller = stage.caller(who)
    ids = ids_of(stage.own) | {"me": caller.user.id if caller.user else ""}
    headers = {"Content-Type": "application/json", "X-Awizo-Client": "web"}
    if not route.is_public and caller.user is not None:
        headers["Authorization"] = f"Bearer {token_of(caller.user.id)}"
    if route.is_by_key:
        headers[SCANNER_KEY] = stage.own.scanner_key
    if route.version is not None:
        headers["If-Match"] = f'"{route.version(ids)}"'
    if route.is_once:
        headers["Idempotency-Key"] = new_ids.random_word(20)
    path = address(spec, ids)
    if query:
        path += ("&" if "?" in path else "?") + query
    named = {name.lower().replace("-", "_"): value for name, value in headers.items()}
    return ApiClient().call(spec.method, path, body, headers=named)
