"""
The libraries of a function: exactly the pinned wheels for Lambda's platform, without what no
function ever reads. Most of a plain package is descriptions of AWS services that nobody here calls.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from local.steps import Problem

PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64")
# What `chalicelib/aws` asks each service for; a test compares it with the code.
CALLS: Mapping[str, frozenset[str]] = {
    "cognito-idp": frozenset(
        {
            "AdminCreateUser",
            "AdminDeleteUser",
            "AdminInitiateAuth",
            "AdminSetUserPassword",
            "AdminUserGlobalSignOut",
            "RevokeToken",
        }
    ),
    "dynamodb": frozenset({"BatchGetItem", "Query", "TransactWriteItems"}),
    "kms": frozenset({"GetPublicKey", "Sign"}),
    "s3": frozenset(
        {
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "DeleteObject",
            "GetObject",
            "HeadObject",
            "ListObjectVersions",
            "PutObject",
            "UploadPart",
            "UploadPartCopy",
        }
    ),
    "ses": frozenset({"SendRawEmail"}),
    "sqs": frozenset({"SendMessage"}),
}
# What botocore asks by itself: where a form goes, where a bucket is, how one in a zone is met.
_CALLED_WITHIN = frozenset({"CreateBucket", "CreateSession", "HeadBucket"})
SERVICES = frozenset(CALLS)
# What the list of every service's addresses calls them.
_ADDRESSES_OF = SERVICES - {"ses"} | {"email"}
# Of these folders nothing but the named parts is read.
_ONLY_READ = {
    "aws_lambda_powertools/utilities": {"__init__.py", "jmespath_utils"},
    "botocore/data": {
        *SERVICES,
        "_retry.json",
        "endpoints.json",
        "partitions.json",
        "sdk-default-configuration.json",
    },
    "botocore/data/dynamodb": {"2012-08-10"},
    # One signature is checked: RSA with SHA-256.
    "Crypto": {"__init__.py", "Hash", "Math", "PublicKey", "Random", "Signature", "Util"},
    "Crypto/Hash": {"__init__.py", "SHA256.py", "_SHA256.abi3.so", "_SHA256_shani.abi3.so"},
    "Crypto/PublicKey": {"__init__.py", "RSA.py"},
    "Crypto/Signature": {"__init__.py", "pkcs1_15.py"},
    "stdnum": {
        "__init__.py",
        "exceptions.py",
        "util.py",
        "eu",
        # What the countries' own rules share.
        "iso7064",
        "luhn.py",
        # The countries of the European Union, and Great Britain for Northern Ireland.
        *[
            "at",
            "be",
            "bg",
            "cy",
            "cz",
            "de",
            "dk",
            "ee",
            "es",
            "fi",
            "fr",
            "gb",
            "gr",
            "hr",
            "hu",
            "ie",
            "it",
            "lt",
            "lu",
            "lv",
            "mt",
            "nl",
            "pl",
            "pt",
            "ro",
            "se",
            "si",
            "sk",
        ],
    },
}
# Of languages only the plural forms are asked for, which no region changes.
_LANGUAGES = frozenset({"pl", "it", "en", "root"})
_NEVER_READ = (
    "bin",
    "share",
    # Addresses are checked without asking the name system.
    "dns",
    # Logger and metrics are all that we use.
    "aws_lambda_powertools/event_handler",
    "babel/messages",
    "dateutil/easter.py",
    "dateutil/rrule.py",
    "dateutil/zoneinfo",
    "pydantic/mypy.py",
    "pydantic/v1",
    # Receipts are never slanted, and nobody compiles C.
    "fontpkg_noto_sans/files/*Italic*",
    "pycparser",
    # The European lists of qualified seals, which ours is none of.
    "pyhanko/sign/validation/qualified/lotl-certs",
    # Lists of banks and postcodes.
    "stdnum/**/*.dat",
    # Other ways to the network: in a browser, through SOCKS, and one that urllib3 itself gave up.
    "urllib3/contrib/emscripten",
    "urllib3/contrib/pyopenssl.py",
    "urllib3/contrib/socks.py",
    "**/examples-1.json",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.c",
    "**/tests",
    "**/py.typed",
    "*.dist-info/RECORD",
)


def install(requirements: Path, cache: Path) -> Path:
    """
    The wheels that a file pins, unpacked; made once per content of that file.

    Raises:
        Problem: pip refused; its last words are the message.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    mark = hashlib.sha256(requirements.read_bytes() + version.encode()).hexdigest()[:16]
    target = cache / f"{requirements.stem}-{mark}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            unpacked = Path(folder, "unpacked")
            _pip_install(requirements, unpacked, version)
            # Somebody else may have got there first; theirs is the same.
            with suppress(OSError):
                unpacked.rename(target)
    return target


def prune(folder: Path) -> None:
    """Remove what no function reads from unpacked libraries; licences stay."""
    for pattern in _NEVER_READ:
        _remove(folder.glob(pattern))
    for place, names in _ONLY_READ.items():
        _remove(path for path in folder.glob(f"{place}/*") if path.name not in names)
    locales = folder.glob("babel/locale-data/*.dat")
    _remove(path for path in locales if path.stem not in _LANGUAGES)
    _shorten_descriptions(folder / "botocore/data")


def _pip_install(requirements: Path, target: Path, version: str) -> None:
    platforms = [part for name in PLATFORMS for part in ("--platform", name)]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    command += [*platforms, "--python-version", version, "--implementation", "cp"]
    command += ["--target", str(target), "-r", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise Problem(f"pip could not fetch the libraries: {words[-1] if words else 'no reason'}")


def _shorten_descriptions(data: Path) -> None:
    """
    What botocore reads whenever it makes a client: without the words for people, without calls
    that nobody makes, without other services' addresses, and packed only once, in the archive.
    """
    for packed in data.rglob("*.json.gz"):
        described = json.loads(gzip.decompress(packed.read_bytes()), object_hook=_without_words)
        if packed.name == "service-2.json.gz":
            _keep_called(described, CALLS[packed.relative_to(data).parts[0]])
        _write_json(packed.with_suffix(""), described)
        packed.unlink()
    for path in data.glob("endpoints.json"):
        addresses = json.loads(path.read_bytes())
        for partition in addresses["partitions"]:
            of_services = partition["services"]
            partition["services"] = {n: a for n, a in of_services.items() if n in _ADDRESSES_OF}
        _write_json(path, addresses)


def _without_words(part: dict[str, Any]) -> dict[str, Any]:
    """
    The words emptied and not taken out, since botocore asks for some. A field of a service's own
    may have the same name, but is no text.
    """
    if isinstance(part.get("documentation"), str):
        part["documentation"] = ""
    return part


def _keep_called(described: dict[str, Any], called: frozenset[str]) -> None:
    """Of a service, what some calls say and are answered, errors included."""
    kept = {n: o for n, o in described["operations"].items() if n in called | _CALLED_WITHIN}
    shapes, reached, ahead = described["shapes"], set[str](), [*kept.values()]
    while ahead:
        for name in set(_shapes_named_in(ahead.pop())) - reached:
            reached.add(name)
            ahead.append(shapes[name])
    described["operations"] = kept
    described["shapes"] = {name: shape for name, shape in shapes.items() if name in reached}


def _shapes_named_in(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("shape"), str):
            yield part["shape"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _shapes_named_in(inner)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
