"""The Chalice app: composition only. Every route and handler lives with its feature."""

import os
from importlib import import_module

from chalicelib.edge import demand
from chalicelib.edge.http import Application

# Each holds the routes of a feature, or of a part of one.
FEATURES = (
    "settings.api",
    "companies.api",
    "grants.api",
    "seats.api",
    "grants.plates_api",
    "invitations.api",
    "panels.api",
    "users.api",
    "scanners.api",
    "scanners.seen_api",
    "mail.api",
    "mail.history_api",
    "mail.desk_api",
    "work.api",
    "work.office_api",
    "labels.api",
    "scans.api",
    "scans.arranging_api",
    "scans.places_api",
    "documents.api",
    "invoices.api",
    "invoices.files_api",
    "sharing.api",
    "sharing.member_api",
    "members.api",
    "members.panels_api",
    "collectors.api",
    "collectors.codes_api",
    "handouts.api",
    "papers.api",
    "notices.api",
    "misfilings.api",
    "trail.api",
    "overview.api",
    "identity.api",
    "identity.codes_api",
    "identity.invited_api",
    "identity.email_api",
)
_EVENTS = ("scans", "uploads", "members", "handouts", "papers", "notices", "seats")
EVENTS = tuple(f"chalicelib.{name}.events" for name in _EVENTS)

app = Application("awizo")
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    # Of this function a request asks for one feature; the queues' handlers Lambda loads by their
    # own names. Everything is needed only where the template and the contract are made.
    app.expect(demand.places())
else:
    for feature in FEATURES:
        app.register_blueprint(demand.load(feature))
    for name in EVENTS:
        app.register_blueprint(import_module(name).events)
