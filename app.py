"""The Chalice app: composition only. Every route and handler lives with its feature."""

import os
from importlib import import_module

from chalicelib.companies.api import routes as companies
from chalicelib.edge.http import Application
from chalicelib.grants.api import routes as grants
from chalicelib.identity.api import routes as identity
from chalicelib.mail.api import routes as mail
from chalicelib.notices.api import routes as notices
from chalicelib.scanners.api import routes as scanners
from chalicelib.scans.api import routes as scans
from chalicelib.scans.places_api import routes as places
from chalicelib.settings.api import routes as settings

FEATURES = (settings, companies, grants, scanners, mail, scans, places, notices, identity)
EVENTS = ("chalicelib.scans.events", "chalicelib.notices.events")

app = Application("awizo")
for routes in FEATURES:
    app.register_blueprint(routes)
# Lambda loads the queues' handlers by their own names. The function that answers people has no use
# for them; only the template is made from this list.
if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
    for name in EVENTS:
        app.register_blueprint(import_module(name).events)
