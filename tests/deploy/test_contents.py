"""What lies in the archives, name by name: what is needed, and nothing that tells or does more."""

import importlib.util
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.libraries import SERVICES
from deploy.package import Package

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]

_OURS = {"app.py", "__pycache__", "chalice", "chalicelib"}
_LIBRARIES = {
    "Crypto",
    "annotated_types",
    "aws_lambda_powertools",
    "aztec_code_generator",
    "babel",
    "botocore",
    "dateutil",
    "email_validator",
    "idna",
    "jinja2",
    "jmespath",
    "jwt",
    "markupsafe",
    "msgspec",
    "pydantic",
    "pydantic_core",
    "pynamodb",
    "pyotp",
    "segno",
    "six.pyc",
    "stdnum",
    "typing_extensions.pyc",
    "typing_inspection",
    "tzdata",
    "urllib3",
}
_WORKERS = {
    "PIL",
    "lxml",
    "packaging",
    "pikepdf",
    "pikepdf.libs",
    "pillow.libs",
    "pypdfium2",
    "pypdfium2_cfg",
    "pypdfium2_cli",
    "pypdfium2_raw",
    "zxingcpp",
}
_PAPERS = {
    "_cffi_backend.cpython-312-x86_64-linux-gnu.so",
    "aiohappyeyeballs",
    "aiohttp",
    "aiosignal",
    "asn1crypto",
    "attr",
    "attrs",
    "certifi",
    "cffi",
    "cryptography",
    "fontpkg",
    "fontpkg_noto_sans",
    "frozenlist",
    "idna",
    "lxml",
    "multidict",
    "oscrypto",
    "propcache",
    "pyhanko",
    "pyhanko_certvalidator",
    "typing_extensions.pyc",
    "typst",
    "tzlocal",
    "uritools",
    "yarl",
}
_NEVER = re.compile(
    r"(^|/)(\.[^/]*|tests?|testing|conftest\.py|docs?_src|examples?|local|deploy|infra|web|bench"
    r"|node_modules|Makefile|requirements[^/]*|setup\.(py|cfg)|[^/]*\.(pem|key|p12|pfx|env|log|md"
    r"|sqlite|zip|whl|tar|gz|ipynb|toml|lock|map|ts|eml|pdf|jpe?g|png|tiff?))($|/)",
    re.IGNORECASE,
)
# Each is what its name says, and a part of a library that we use.
_ALLOWED = re.compile(
    r"botocore/cacert\.pem|python/certifi/cacert\.pem|botocore/docs/.*|(python/)?[^/]+\.dist-info/.*"
    r"|python/packaging/requirements\.pyc|python/pikepdf/pdfa/data/README\.md"
)
_SECRETS = (
    re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}"),
    re.compile(r"(?i)aws_secret_access_key['\"]?\s*[:=]\s*['\"][A-Za-z0-9/+=]{40}"),
)
# Descriptions of libraries give such examples; our own code has no reason to.
_OUR_SECRETS = (
    *_SECRETS,
    re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    re.compile(r"https?://[^/\s:'\"]+:[^/\s@'\"{%]+@[a-z0-9.-]+\.[a-z]{2,}"),
)
_WORD = re.compile(r"['\"]([A-Za-z0-9+/=_-]{24,})['\"]")
_MOST_BITS = 4.5
# An alphabet, and the passwords that too many people choose.
_NOT_DRAWN = {"chalicelib/core/ids.py": 1, "chalicelib/identity/common_words.py": 4}
_MAGIC = importlib.util.MAGIC_NUMBER


def files(archive: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            yield name, opened.read(name)


def bits_a_sign(word: str) -> float:
    """How surprising each sign of a word is; random ones are near 6, names and words below 4.5."""
    counts = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts)


def is_ours(name: str) -> bool:
    return name.startswith(("app.py", "chalicelib/"))


def tops(archive: Path, place: int = 0) -> set[str]:
    return {name.split("/")[place] for name, _ in files(archive)}


def test_code_holds_our_code_and_known_libraries_only(package: Package) -> None:
    found = {name for name in tops(package.code) if not name.endswith((".dist-info", ".so"))}

    assert found == _OURS | _LIBRARIES


def test_layer_holds_what_the_intake_parses_files_with_only(package: Package) -> None:
    found = {name for name in tops(package.layer, 1) if not name.endswith(".dist-info")}

    assert found == _WORKERS


def test_papers_hold_what_sets_and_seals_a_page_only(package: Package) -> None:
    found = {name for name in tops(package.papers, 1) if not name.endswith(".dist-info")}

    assert {re.sub(r"cpython-\d+", "cpython-312", name) for name in found} == _PAPERS


@pytest.mark.parametrize("archive", ["code", "layer", "papers"])
def test_nothing_lies_there_that_no_function_reads(package: Package, archive: str) -> None:
    names = {name for name, _ in files(getattr(package, archive))}

    found = {name for name in names if _NEVER.search(name) and not _ALLOWED.fullmatch(name)}

    assert found == set()


@pytest.mark.parametrize("archive", ["code", "layer", "papers"])
def test_no_library_brings_its_source(package: Package, archive: str) -> None:
    """It would be read for nothing, or be run instead of what was compiled."""
    sources = {name for name, _ in files(getattr(package, archive)) if name.endswith(".py")}

    assert {name.split("/")[0] for name in sources} <= {"app.py", "chalice", "chalicelib"}


@pytest.mark.parametrize("archive", ["code", "layer", "papers"])
def test_what_is_compiled_is_for_this_python_and_never_compared(
    package: Package, archive: str
) -> None:
    compiled = [
        (name, content[:8])
        for name, content in files(getattr(package, archive))
        if name.endswith(".pyc")
    ]

    assert compiled
    unchecked = (1).to_bytes(4, "little")
    assert {name for name, head in compiled if head != _MAGIC + unchecked} == set()


@pytest.mark.parametrize("archive", ["code", "layer", "papers"])
def test_machine_code_is_for_lambdas_processor(package: Package, archive: str) -> None:
    found = [
        (name, content)
        for name, content in files(getattr(package, archive))
        if re.search(r"\.so(\.|$)", name)
    ]

    assert found
    for name, content in found:
        assert content[:5] == b"\x7fELF\x02", name
        assert int.from_bytes(content[18:20], "little") == 0x3E, f"{name}: not x86-64"


def test_services_that_nobody_calls_are_not_described(package: Package) -> None:
    described = {
        name.split("/")[2]
        for name, _ in files(package.code)
        if name.startswith("botocore/data/") and name.count("/") > 2
    }

    assert described == SERVICES


@pytest.mark.parametrize("archive", ["code", "layer", "papers"])
def test_nothing_looks_like_a_secret(package: Package, archive: str) -> None:
    found = [
        (name, form.pattern)
        for name, content in files(getattr(package, archive))
        for form in (_OUR_SECRETS if is_ours(name) else _SECRETS)
        if form.search(content.decode("latin-1"))
    ]

    assert found == []


def test_our_own_code_holds_no_word_that_looks_drawn_by_chance(package: Package) -> None:
    found = Counter(
        name
        for name, content in files(package.code)
        if is_ours(name) and not name.endswith(".pyc")
        for word in _WORD.findall(content.decode())
        if bits_a_sign(word) > _MOST_BITS
    )

    assert found == _NOT_DRAWN


def test_such_words_would_be_seen() -> None:
    assert bits_a_sign("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY") > _MOST_BITS
    assert any(form.search("AKIAIOSFODNN7EXAMPLE") for form in _SECRETS)
    for name in (".env", "a/.git/config", "tests/x.pyc", "x/server.key", "a.pdf", "deploy/x"):
        assert _NEVER.search(name), name


@pytest.mark.parametrize("archive", ["code", "layer", "papers"])
def test_names_stay_inside_and_modes_are_plain(package: Package, archive: str) -> None:
    with zipfile.ZipFile(getattr(package, archive)) as opened:
        for entry in opened.infolist():
            assert not entry.filename.startswith("/"), entry.filename
            assert ".." not in Path(entry.filename).parts, entry.filename
            assert entry.external_attr >> 16 == 0o100644, entry.filename
