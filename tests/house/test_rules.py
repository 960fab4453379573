"""The house's rules that no linter knows, read off the code, and what a cold process loads."""

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import app as composition

PROJECT = Path(__file__).resolve().parents[2]
PRODUCT = [
    "app.py",
    *sorted(str(p.relative_to(PROJECT)) for p in PROJECT.glob("chalicelib/**/*.py")),
]
OTHERS = [
    str(path.relative_to(PROJECT))
    for folder in ("infra", "local", "scanner", "tests", "web/tools")
    for path in sorted(PROJECT.glob(f"{folder}/**/*.py"))
]
TABLE_OPERATIONS = {"batch_get_item", "query", "transact_write_items"}
# What a PynamoDB model could do by itself, past `commit` and past the one client.
MODEL_ACTS = {
    "batch_get",
    "batch_write",
    "count",
    "delete",
    "exists",
    "get",
    "query",
    "refresh",
    "save",
    "scan",
    "update",
}
# Values that never change while a process lives; nothing that the table says is among them.
MAY_REMEMBER = {
    "chalicelib/aws/clients.py",
    "chalicelib/aws/signing.py",
    "chalicelib/config.py",
    "chalicelib/notices/render.py",
    "chalicelib/core/texts.py",
    "chalicelib/papers/stamping.py",
    "chalicelib/papers/wording.py",
}
NO_NAMES = {"common", "data", "helpers", "manager", "misc", "util", "utils"}
# Parsers of files from outside belong to the scan worker; the rest to tests and machines of ours.
PARSERS = {"PIL", "pikepdf", "pypdfium2"}
NEVER_LOADED = {"boto3", "moto", "pytest", "schemathesis"}
# Whoever answers people verifies tokens, and nobody else does.
FOR_TOKENS = {"Crypto", "cryptography", "jwt"}
HANDLERS = sorted(source.handler_string for source in composition.app.event_sources)


@functools.cache
def text_of(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


@functools.cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(text_of(name))


def docstring_of(name: str) -> str:
    """What a module says of itself, found without parsing the whole of it."""
    found = re.match(r'\s*"""(.*?)"""', text_of(name), re.DOTALL)
    return found.group(1) if found else ""


def calls(name: str) -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Every call in a module: where it stands, itself, and what is called."""
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Call):
            yield f"{name}:{node.lineno}", node, node.func


def imports(name: str) -> Iterator[str]:
    """The top packages that a module imports, anywhere in it."""
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_every_module_says_what_it_owns() -> None:
    silent = [name for name in PRODUCT + OTHERS if len(docstring_of(name).split()) < 3]

    assert silent == []


def test_every_module_is_of_a_readable_size() -> None:
    most = dict.fromkeys(PRODUCT, 300) | {"app.py": 60}

    assert [name for name in PRODUCT if text_of(name).count("\n") > most[name]] == []


def test_every_module_has_a_name_that_says_something() -> None:
    assert [name for name in PRODUCT if Path(name).stem in NO_NAMES] == []


def test_boto3_is_never_imported() -> None:
    """It is not shipped: botocore is, through aws/clients."""
    assert [name for name in PRODUCT if {"boto3", "s3transfer"} & set(imports(name))] == []


def test_table_is_reached_through_three_operations_only() -> None:
    """No Scan, no write without a condition, no read past `reads` (T18, T75)."""
    past = []
    for name in PRODUCT:
        for place, call, called in calls(name):
            said = [part.value for part in call.args[:2] if isinstance(part, ast.Constant)]
            if said[:1] == ["dynamodb"] and said[1:2] != [] and said[1] not in TABLE_OPERATIONS:
                past.append(place)
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                is_model = called.value.id.endswith(("Row", "row"))
                past += [place] if is_model and called.attr in MODEL_ACTS else []

    assert past == []


def test_only_the_clock_knows_the_time() -> None:
    """And it is aware: no naive `datetime.now()`, no day of the machine's own zone."""
    asked = [
        (name, ast.unparse(call))
        for name in PRODUCT
        for _, call, called in calls(name)
        if ast.unparse(called)
        in {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    ]

    assert asked == [
        ("chalicelib/core/clock.py", "datetime.now(UTC)"),
        # How old a file is, is measured by the clock of its file system.
        ("chalicelib/scans/workspace.py", "time.time()"),
    ]


def test_nothing_that_a_decision_reads_is_remembered() -> None:
    """A cache of users, grants or settings would answer for a person who was blocked since."""
    remembering = {
        name
        for name in PRODUCT
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Name) and node.id in {"cache", "lru_cache", "cached_property"}
    }

    assert remembering == MAY_REMEMBER


def test_no_declared_value_is_a_float() -> None:
    """Money is integer minor units; sizes, counts and times are whole numbers too."""
    floats = [
        f"{name}:{part.lineno}"
        for name in PRODUCT
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and "float" in ast.unparse(part.annotation)
    ]

    assert floats == []


def test_no_value_is_a_dataclass() -> None:
    """It would be compiled anew at every cold start; `core/values` says what stands for it."""
    asking = [name for name in PRODUCT if "dataclasses" in set(imports(name))]

    assert asking == ["chalicelib/core/values.py"]  # For the type checker alone.


def test_nothing_is_left_to_do() -> None:
    words = ("TODO", "FIXME", "breakpoint(")

    assert [(name, word) for name in PRODUCT for word in words if word in text_of(name)] == []


def test_product_prints_nothing() -> None:
    """What is said is logged, where it can be found."""
    printed = [
        place
        for name in PRODUCT
        for place, _, called in calls(name)
        if isinstance(called, ast.Name) and called.id == "print"
    ]

    assert printed == []


def test_every_aws_handler_is_known() -> None:
    assert HANDLERS == [
        "chalicelib.handouts.events.sweep_handouts",
        "chalicelib.members.events.sweep_panels",
        "chalicelib.notices.events.mailer",
        "chalicelib.notices.events.sweep_notices",
        "chalicelib.papers.events.papers",
        "chalicelib.papers.events.sweep_papers",
        "chalicelib.privacy.events.sweep_privacy",
        "chalicelib.scans.events.intake",
        "chalicelib.scans.events.sweep_intake",
        "chalicelib.seats.events.sweep_seats",
        "chalicelib.trail.events.seal_audit",
        "chalicelib.uploads.events.files",
        "chalicelib.uploads.events.sweep_files",
    ]


@pytest.mark.parametrize("handler", HANDLERS)
def test_handler_is_loaded_without_the_app_and_without_an_environment(handler: str) -> None:
    """As Lambda does it, in a process where nothing of the app is there."""
    module, _, name = handler.rpartition(".")

    loaded = modules_after(f"import {module}; assert callable({module}.{name})")

    assert "app" not in loaded
    assert not {module for module in loaded if module.endswith(".api")}
    assert not (NEVER_LOADED | FOR_TOKENS) & loaded


def test_api_is_loaded_without_a_parser_of_foreign_files() -> None:
    """Its package is small, and a letter's bytes meet a parser in the scan worker alone."""
    assert not (NEVER_LOADED | PARSERS) & modules_after("import app")


def test_api_starts_without_what_only_emails_need() -> None:
    assert not {"jinja2", "babel"} & modules_after("import app")


def modules_after(code: str) -> set[str]:
    """The modules in a fresh interpreter after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
