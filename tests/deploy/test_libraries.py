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

from deploy.libraries import SERVICES, prune

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

    before, after = ((one.meta.endpoint_url, one.meta.method_to_api_mapping) for one in made)

    assert after == before


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_descriptions_differ_in_their_words_for_people_alone(shortened: Path, service: str) -> None:
    packed = list((_DATA / service).rglob("*.json.gz"))

    assert packed
    for path in packed:
        before = json.loads(gzip.decompress(path.read_bytes()))
        kept = shortened / path.relative_to(_DATA).with_suffix("")
        if kept.parent.exists():
            assert json.loads(kept.read_bytes()) == without_texts(before)


def test_call_is_made_ready_by_what_is_left(shortened: Path) -> None:
    """Botocore reads most of a description at the first call, some of its words included."""
    client = session(shortened).create_client(
        "s3", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )

    link = client.generate_presigned_url("list_object_versions", Params={"Bucket": "letters"})

    assert link.startswith("https://letters.s3.")


def test_no_word_for_people_and_nothing_packed_twice_ships(shortened: Path) -> None:
    assert list(shortened.rglob("*.gz")) == []
    for path in shortened.rglob("service-2.json"):
        assert set(texts(json.loads(path.read_bytes()))) <= {""}
