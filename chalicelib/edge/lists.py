"""Lists that people also save as a file."""

from collections.abc import Callable
from typing import Any

from chalicelib.edge.call import Call, View
from chalicelib.edge.http import Routes


def add_with_file(
    routes: Routes,
    path: str,
    *,
    summary: str,
    record: Callable[..., None],
    **declared: Any,  # noqa: ANN401 - as `Routes.add` takes it
) -> Callable[[View], View]:
    """
    Declare a list, and below `/export` the same page by page for a file.

    Args:
        record: commits that somebody saves it; called with what the view is called with, once the
            first page is there and before it leaves.
    """

    def declare(view: View) -> View:
        def export(call: Call, **given: Any) -> Any:  # noqa: ANN401 - whatever the view takes
            page = view(call, **given)
            if call.position is None:
                record(call, **given)
            return page

        # The app and the contract know it by a name of its own.
        export.__name__ = getattr(view, "__name__", "").replace("list_", "export_", 1)
        said = "The same page by page for a file; its first page is recorded in the audit"
        routes.add("GET", path, summary=summary, **declared)(view)
        routes.add("POST", f"{path}/export", summary=said, **declared)(export)
        return view

    return declare
