"""The Chalice app: composition only. Every route and handler lives with its feature."""

from chalicelib.companies.api import routes as companies
from chalicelib.edge.http import Application
from chalicelib.grants.api import routes as grants
from chalicelib.identity.api import routes as identity
from chalicelib.mail.api import routes as mail
from chalicelib.notices.api import routes as notices
from chalicelib.notices.events import events as notice_events
from chalicelib.scanners.api import routes as scanners
from chalicelib.scans.api import routes as scans
from chalicelib.scans.events import events as scan_events
from chalicelib.scans.places_api import routes as places
from chalicelib.settings.api import routes as settings

FEATURES = (settings, companies, grants, scanners, mail, scans, places, notices, identity)
EVENTS = (scan_events, notice_events)

app = Application("awizo")
for routes in FEATURES:
    app.register_blueprint(routes)
for events in EVENTS:
    app.register_blueprint(events)
