"""What the app is composed of: for the template everything, for the API's function its routes."""

import json
import os
import subprocess
import sys

import app as composition
from local.folder import PROJECT

_ASK = """
import json, os, sys, app
from chalicelib.edge import demand
if "ASK_FOR" in os.environ:
    for path in demand.places():
        app.app._waiting.load_for(path)
functions = [one.name for one in app.app.event_sources]
print(json.dumps([len(app.app.routes), sorted(functions), sorted(sys.modules)]))
"""


def composed(**environment: str) -> tuple[int, list[str], set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    routes, functions, modules = json.loads(done.stdout)
    return routes, functions, set(modules)


def test_template_is_made_from_every_route_and_every_handler() -> None:
    routes, functions, _ = composed()

    assert routes > 20
    assert functions == [
        "files",
        "intake",
        "mailer",
        "papers",
        "seal_audit",
        "sweep_files",
        "sweep_handouts",
        "sweep_intake",
        "sweep_notices",
        "sweep_panels",
        "sweep_papers",
        "sweep_privacy",
        "sweep_seats",
    ]


def test_function_that_answers_people_loads_no_feature_before_it_is_asked_for() -> None:
    routes, functions, modules = composed(AWS_LAMBDA_FUNCTION_NAME="api")

    assert (routes, functions) == (0, [])
    assert not {f"chalicelib.{name}" for name in composition.FEATURES} & modules


def test_function_that_answers_people_never_loads_what_a_queue_alone_needs() -> None:
    everything, _, _ = composed()

    routes, functions, modules = composed(AWS_LAMBDA_FUNCTION_NAME="api", ASK_FOR="everything")

    assert (routes, functions) == (everything, [])
    assert not {"chalicelib.scans.events", "chalicelib.notices.sending"} & modules
    assert not {"typst", "pyhanko", "chalicelib.papers.events"} & modules
    assert "chalicelib.scans.gate" not in modules, "nor what opens files from outside"


def test_functions_behind_queues_load_nothing_that_only_answers_need() -> None:
    """Each of their starts would pay for it (T4)."""
    modules = loaded_with(*composition.EVENTS)

    assert set(composition.EVENTS) <= modules
    assert not {"pydantic", "chalicelib.edge.body"} & modules


def test_mailer_loads_what_tells_of_mail_alone_before_another_fact_asks() -> None:
    modules = loaded_with("chalicelib.notices.events")

    assert "chalicelib.notices.mail_delivery" in modules
    others = ("documents", "invitations", "invoices", "messages", "sharing", "users")
    assert not {f"chalicelib.{name}" for name in others} & modules


def loaded_with(*names: str) -> set[str]:
    """Every module that is there once these were imported."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {', '.join(names)}; print(*sys.modules)"],
        cwd=PROJECT,
        env={**os.environ, "AWS_LAMBDA_FUNCTION_NAME": "mailer"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())
