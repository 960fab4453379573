"""Descriptions of services in the package: shorter, and saying the same to the code that reads."""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.session import Session

from deploy.libraries import CALLS, SERVICES, prune

_DATA = Path(botocore.__file__).parent / "data"
_REGIONS = ("eu-central-1", "eu-south-1", "us-east-1", "cn-north-1", "us-gov-west-1")


@pytest.fixture(scope="module")
def shortened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Botocore's descriptions as they ship, of the services that the code calls."""
    folder = tmp_path_factory.mktemp("libraries")
    data = folder / "botocore/data"
    for name in SERVICES:
        shutil.copytree(_DATA / name, data / name)
    for path in _DATA.glob("*.json"):
        shutil.copyfile(path, data / path.name)
    prune(folder)
    return data


def session(data: Path) -> Session:
    found = Session()
    found.get_component("data_loader").search_paths[:] = [str(data)]
    return found


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (v for k, v in part.items() if k == "documentation" and isinstance(v, str))
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def without_texts(part: Any) -> Any:
    if isinstance(part, list):
        return [without_texts(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    emptied = part | ({"documentation": ""} if isinstance(part.get("documentation"), str) else {})
    return {name: without_texts(value) for name, value in emptied.items()}


@pytest.mark.parametrize("region", _REGIONS)
@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_is_found_where_it_was(shortened: Path, service: str, region: str) -> None:
    made = [
        session(data).create_client(
            service, region_name=region, aws_access_key_id="x", aws_secret_access_key="x"
        )
        for data in (_DATA, shortened)
    ]

    before, after = (one.meta.endpoint_url for one in made)

    assert after == before
    assert CALLS[service] <= set(made[1].meta.method_to_api_mapping.values())


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_descriptions_differ_in_their_words_for_people_alone(shortened: Path, service: str) -> None:
    """And in the calls that nobody makes, with what only those say."""
    packed = list((_DATA / service).rglob("*.json.gz"))

    assert packed
    for path in packed:
        before = without_texts(json.loads(gzip.decompress(path.read_bytes())))
        kept = shortened / path.relative_to(_DATA).with_suffix("")
        if kept.parent.exists():
            after = json.loads(kept.read_bytes())
            for part in ("operations", "shapes") if kept.name == "service-2.json" else ():
                before[part] = {name: before[part][name] for name in after[part]}
            assert after == before


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_what_a_kept_call_says_and_is_answered_is_all_there(shortened: Path, service: str) -> None:
    model = session(shortened).get_service_model(service)

    assert CALLS[service] <= set(model.operation_names)
    for name in model.operation_names:
        call = model.operation_model(name)
        ahead, met = [call.input_shape, call.output_shape, *call.error_shapes], set[str]()
        while ahead:
            shape = ahead.pop()
            if shape is None or shape.name in met:
                continue
            met.add(shape.name)
            ahead += getattr(shape, "members", {}).values()
            ahead += [getattr(shape, part, None) for part in ("member", "key", "value")]


def test_call_is_made_ready_by_what_is_left(shortened: Path) -> None:
    """Botocore reads most of a description at the first call, some of its words included."""
    client = session(shortened).create_client(
        "s3", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )

    link = client.generate_presigned_url("list_object_versions", Params={"Bucket": "letters"})

    form = client.generate_presigned_post("letters", "a-file")

    assert link.startswith("https://letters.s3.")
    assert form["url"] == "https://letters.s3.eu-central-1.amazonaws.com/"


def test_no_word_for_people_and_nothing_packed_twice_ships(shortened: Path) -> None:
    assert list(shortened.rglob("*.gz")) == []
    for path in shortened.rglob("service-2.json"):
        assert set(texts(json.loads(path.read_bytes()))) <= {""}
