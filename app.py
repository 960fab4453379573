"""The Chalice app: composition only. Every route and handler lives with its feature."""

import os
from importlib import import_module

from chalicelib.edge.http import Application, Routes

# Each holds the routes of a feature, or of a part of one.
_MODULES = (
    "settings.api",
    "companies.api",
    "grants.api",
    "seats.api",
    "grants.plates_api",
    "invitations.api",
    "users.api",
    "scanners.api",
    "scanners.seen_api",
    "mail.api",
    "mail.history_api",
    "mail.desk_api",
    "labels.api",
    "scans.api",
    "scans.arranging_api",
    "scans.places_api",
    "collectors.api",
    "collectors.codes_api",
    "papers.api",
    "notices.api",
    "identity.api",
    "identity.codes_api",
    "identity.invited_api",
    "identity.email_api",
)
FEATURES: tuple[Routes, ...] = tuple(
    import_module(f"chalicelib.{name}").routes for name in _MODULES
)
EVENTS = tuple(f"chalicelib.{name}.events" for name in ("scans", "papers", "notices", "seats"))

app = Application("awizo")
for routes in FEATURES:
    app.register_blueprint(routes)
# Lambda loads the queues' handlers by their own names. The function that answers people has no use
# for them; only the template is made from this list.
if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
    for name in EVENTS:
        app.register_blueprint(import_module(name).events)
