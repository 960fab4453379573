"""`/scanner/seen`: the bridge of a scanner says with its key that it lives."""

from chalicelib.access.model import Permission
from chalicelib.edge.http import Call, Routes
from chalicelib.scanners.service import note_seen

routes = Routes(__name__)


@routes.add(
    "POST",
    "/scanner/seen",
    permission=Permission.SCANNER_DELIVER,
    summary="That a scanner's bridge lives, when it has nothing to deliver",
)
def report_seen(call: Call) -> None:
    note_seen(call.scanner, reports=True)
