"""
What the packaged template must keep, whatever is merged into it: neither CloudFormation nor
cfn-lint notices when one of these is missing. Each rule gives the defects that it finds, in words.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from infra.rules import events, gateway, roles, stores, watching, web, whole

Template = dict[str, Any]


def defects(template: Template, *, public: Iterable[tuple[str, str]]) -> list[str]:
    """
    Every defect of a packaged template; none means that it may be deployed.

    Args:
        template: as `infra.template.packaged_template` gives it.
        public: method and path of each route that needs no sign-in; all others must have it.
    """
    return list(_all(template, set(public)))


def _all(template: Template, public: set[tuple[str, str]]) -> Iterator[str]:
    for part in (whole, roles, events, stores, gateway, web, watching):
        for rule in part.RULES:
            yield from rule(template)
    yield from gateway.unguarded_routes(template, public)
