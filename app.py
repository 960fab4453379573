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
    "scans.places_api",
    "collectors.api",
    "collectors.codes_api",
    "notices.api",
    "identity.api",
    "identity.codes_api",
    "identity.invited_api",
    "identity.email_api",
)
FEATURES: tuple[Routes, ...] = tuple(
    import_module(f"chalicelib.{name}").routes for name in _MODULES
from chalicelib.collectors.api import routes as collectors
from chalicelib.collectors.codes_api import routes as pick_up_codes
from chalicelib.companies.api import routes as companies
from chalicelib.edge.http import Application
from chalicelib.grants.api import routes as grants
from chalicelib.grants.plates_api import routes as plates
from chalicelib.identity.api import routes as identity
from chalicelib.identity.codes_api import routes as codes
from chalicelib.identity.email_api import routes as email
from chalicelib.identity.invited_api import routes as invited
from chalicelib.invitations.api import routes as invitations
from chalicelib.mail.api import routes as mail
from chalicelib.mail.history_api import routes as mail_history
from chalicelib.notices.api import routes as notices
from chalicelib.scanners.api import routes as scanners
from chalicelib.scanners.seen_api import routes as seen
from chalicelib.scans.api import routes as scans
from chalicelib.scans.arranging_api import routes as arranging
from chalicelib.scans.places_api import routes as places
from chalicelib.seats.api import routes as seats
from chalicelib.settings.api import routes as settings
from chalicelib.users.api import routes as users

FEATURES = (
    settings,
    companies,
    grants,
    seats,
    plates,
    invitations,
    users,
    scanners,
    seen,
    mail,
    mail_history,
    scans,
    arranging,
    places,
    collectors,
    pick_up_codes,
    notices,
    identity,
    codes,
    invited,
    email,
)
EVENTS = ("chalicelib.scans.events", "chalicelib.notices.events", "chalicelib.seats.events")

app = Application("awizo")
for routes in FEATURES:
    app.register_blueprint(routes)
# Lambda loads the queues' handlers by their own names. The function that answers people has no use
# for them; only the template is made from this list.
if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
    for name in EVENTS:
        app.register_blueprint(import_module(name).events)
