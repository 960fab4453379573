"""The Chalice app: composition only. Every route and handler lives with its feature."""

import os
from importlib import import_module

from chalicelib.composition import EVENTS, FEATURES
from chalicelib.edge import demand
from chalicelib.edge.http import Application

__all__ = ["EVENTS", "FEATURES", "app"]

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
