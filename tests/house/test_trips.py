"""What a request costs: AWS calls are counted (T1 of the issue: trips), and clients too."""

import importlib
import pkgutil
from collections.abc import Iterator

import botocore.session
import pytest

import chalicelib
from chalicelib.access.model import User
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, read, update
from chalicelib.config import config
from tests.builders import a_clerk, a_person_of
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.quick import items
from tests.harness.world import forget
from tests.house.routes import ids_of
from tests.house.scene import Scene, a_scene


@pytest.fixture
def scene(world: None) -> Scene:
    return a_scene()


def trips(method: str, path: str, by: User) -> tuple[Answer, list[str]]:
    """An answer, and the names of the AWS calls that it took."""
    with recorded() as seen:
        answer = ApiClient().call(method, path, by=by)
    assert [name for name, _ in seen if not name.startswith("dynamodb.")] == []
    return answer, table_calls(seen)


def test_one_item_costs_one_trip(scene: Scene) -> None:
    path = f"/companies/{scene.company.id}/mail/{scene.mail.id}"

    answer, calls = trips("GET", path, a_person_of(scene.company))

    assert (answer.status, calls) == (200, ["BatchGetItem"])


def test_one_item_costs_staff_one_trip(scene: Scene) -> None:
    path = f"/office/companies/{scene.company.id}/mail/{scene.mail.id}"

    answer, calls = trips("GET", path, a_clerk())

    assert (answer.status, calls) == (200, ["BatchGetItem"])


def test_history_of_an_item_costs_one_trip(scene: Scene) -> None:
    path = f"/companies/{scene.company.id}/mail/{scene.mail.id}/history"

    assert trips("GET", path, a_person_of(scene.company))[1] == ["BatchGetItem"]
    assert trips("GET", f"/office{path}", a_clerk())[1] == ["BatchGetItem"]


def test_register_as_a_table_costs_five_trips(scene: Scene) -> None:
    path = f"/office/mail/export?company_id={scene.company.id}"

    answer, calls = trips("POST", path, a_clerk())

    page = ["Query", "BatchGetItem"]
    assert answer.json["items"]
    assert calls == ["BatchGetItem", "BatchGetItem", "TransactWriteItems", *page]


def test_link_costs_two_trips(scene: Scene) -> None:
    ids = ids_of(scene)
    path = f"/companies/{ids['company_id']}/mail/{ids['mail_id']}/scans/{ids['scan_id']}/link"

    answer, calls = trips("POST", path, a_person_of(scene.company))

    assert (answer.status, calls) == (200, ["BatchGetItem", "TransactWriteItems"])


def test_receipts_cost_two_trips_and_one_of_them_one(scene: Scene) -> None:
    path, person = f"/companies/{scene.company.id}/receipts", a_person_of(scene.company)

    assert trips("GET", path, person)[1] == ["BatchGetItem", "Query"]
    assert trips("GET", f"{path}/{scene.receipt.id}", person)[1] == ["BatchGetItem"]


def test_link_to_a_receipt_costs_two_trips(scene: Scene) -> None:
    path = f"/companies/{scene.company.id}/receipts/{scene.receipt.id}/link"

    answer, calls = trips("POST", path, a_person_of(scene.company))

    assert (answer.status, calls) == (200, ["BatchGetItem", "TransactWriteItems"])


def test_list_costs_two_trips(scene: Scene) -> None:
    path = f"/companies/{scene.company.id}/mail"

    answer, calls = trips("GET", path, a_person_of(scene.company))

    assert (answer.status, calls) == (200, ["BatchGetItem", "Query"])


def test_documents_cost_two_trips_for_both_sides(scene: Scene) -> None:
    path = f"/companies/{scene.company.id}/documents"

    for base, by in ((path, a_person_of(scene.company)), (f"/office{path}", a_clerk())):
        answer, calls = trips("GET", base, by)

        assert calls == ["Query", "BatchGetItem"]
        assert scene.document.id in {each["id"] for each in answer.json["items"]}
        assert all(each["newest"] for each in answer.json["items"])


def test_my_companies_cost_two_trips(scene: Scene) -> None:
    user = a_person_of(scene.company, a_scene().company)

    answer, calls = trips("GET", "/me/companies", user)

    assert (answer.status, calls) == (200, ["Query", "BatchGetItem"])
    assert len(answer.json["items"]) == 2


def test_seeing_what_became_of_a_pick_up_code_costs_one_trip(scene: Scene) -> None:
    """A phone asks this every few seconds."""
    user = a_person_of(scene.company)
    assert ApiClient().post("/me/pick-up-code", by=user).status == 200

    answer, calls = trips("GET", "/me/pick-up-code", user)

    assert (answer.status, calls) == (200, ["BatchGetItem"])


def test_making_a_pick_up_code_costs_two_trips(scene: Scene) -> None:
    answer, calls = trips("POST", "/me/pick-up-code", a_person_of(scene.company))

    assert (answer.status, calls) == (200, ["BatchGetItem", "TransactWriteItems"])


def test_list_of_collectors_costs_five_trips_with_a_power_of_attorney(scene: Scene) -> None:
    path = f"/office/companies/{scene.company.id}/collectors"

    answer, calls = trips("GET", path, a_clerk())

    assert (answer.status, calls) == (
        200,
        ["BatchGetItem", "Query", "Query", "BatchGetItem", "BatchGetItem"],
    )


def test_refusal_costs_two_trips(scene: Scene) -> None:
    path = f"/companies/{scene.company.id}/mail/{scene.mail.id}"

    answer, calls = trips("GET", path, a_person_of(a_scene().company))

    assert (answer.status, calls) == (404, ["BatchGetItem", "TransactWriteItems"])


def test_request_without_a_valid_token_costs_no_trip(scene: Scene) -> None:
    with recorded() as seen:
        answer = ApiClient().get(f"/companies/{scene.company.id}/mail", by="no.token.atall")

    assert (answer.status, seen) == (401, [])


def test_what_staff_ask_of_a_scan_costs_what_is_written_down(scene: Scene) -> None:
    path = f"/office/scans/{scene.waiting.id}"

    _, suggested = trips("GET", f"{path}/suggestions", a_clerk())
    _, parts = trips("GET", f"{path}/parts", a_clerk())

    assert (suggested, parts) == (["BatchGetItem"], ["BatchGetItem"])


def test_every_decision_asks_for_strong_consistency(scene: Scene) -> None:
    """T04: the calls that authorise, on each kind of route."""
    paths = [
        f"/companies/{scene.company.id}/mail",
        f"/companies/{scene.company.id}/mail/{scene.mail.id}",
        "/me/companies",
        "/office/mail",
    ]
    with recorded() as seen:
        for path in paths:
            ApiClient().get(path, by=a_person_of(scene.company))

    reads = [given for name, given in seen if name == "dynamodb.BatchGetItem"]
    asked = [wanted for given in reads for wanted in given["RequestItems"].values()]
    assert asked
    assert all(wanted["ConsistentRead"] for wanted in asked)


def test_no_read_goes_through_the_whole_table(scene: Scene) -> None:
    """T18: what is asked of the table names its partition."""
    ids, clerk = ids_of(scene), a_clerk()
    with recorded() as seen:
        for path in ("/office/companies", "/office/mail?q=some", "/office/scans"):
            assert ApiClient().get(path, by=clerk).status == 200
        ApiClient().get(f"/office/scans/{ids['scan_id']}", by=clerk)

    assert "Scan" not in table_calls(seen)


def test_a_process_has_one_dynamodb_client_after_every_model_was_used(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    create = botocore.session.Session.create_client

    def counted(
        self: botocore.session.Session, service: str, *rest: object, **named: object
    ) -> object:
        made.append(service)
        return create(self, service, *rest, **named)

    monkeypatch.setattr(botocore.session.Session, "create_client", counted)
    forget()
    models = list(every_model())

    use_all(models)
    assert ApiClient().get("/office/mail", by=a_clerk()).status == 200

    assert {"CompanyRow", "GrantRow", "MailRow", "ScanRow", "UserRow"} <= {
        m.__name__ for m in models
    }
    assert made.count("dynamodb") == 1


def every_model(base: type[Row] = Row) -> Iterator[type[Row]]:
    """Every item type of the product, all its modules being loaded."""
    if base is Row:
        for found in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
            importlib.import_module(found.name)
    for model in base.__subclasses__():
        yield model
        yield from every_model(model)


def use_all(models: list[type[Row]]) -> None:
    """Write with each model and read with it."""
    key = keys.settings()
    for model in models:
        anyhow = model.pk.exists() | model.pk.does_not_exist()
        commit(update(key, [model.expires_at.set(1)], anyhow))
    raw = items(config().table_name)[key.pk, key.sk]
    for model in models:
        assert read(model, raw).expires_at == 1
