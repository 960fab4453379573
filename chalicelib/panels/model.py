"""Named sharing spaces of a company, and who belongs to them. Pure."""

from datetime import datetime
from enum import StrEnum

from chalicelib.access.model import Membership
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.text import fold
from chalicelib.core.values import Value, replace

# What one person belongs to: renaming somebody is one change for each, in one transaction.
MOST_PANELS = 80
# Some signs become many when folded, and a sort key holds 1024 octets.
_LONGEST_PLACE = 200


class PanelState(StrEnum):
    """Only an active panel opens anything; one that is being deleted opens nothing any more."""

    ACTIVE = "active"
    DELETING = "deleting"
    DELETED = "deleted"


class Panel(Value):
    """
    A named sharing space of a company (R16).

    Attributes:
        members, shares: how many there are of each.
        moves: counts whatever joined, left, was shared or withdrawn.
        total: how many members and shares there were when the deletion began; 0 before.
        ended_by: the id of who deletes it, or did; empty before.
    """

    id: str
    company_id: str
    name: str
    state: PanelState
    members: int
    shares: int
    moves: int
    created_at: datetime
    created_by: str
    version: int
    total: int = 0
    ending_at: datetime | None = None
    ended_by: str = ""
    ended_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether it opens anything, and takes members and shares."""
        return self.state is PanelState.ACTIVE

    @property
    def done(self) -> int:
        """How much of `total` the deletion has brought to its end."""
        return max(0, self.total - self.members - self.shares)


class Held(Value):
    """
    A membership with its times.

    Attributes:
        added_by: the id of who gave it.
    """

    membership: Membership
    added_at: datetime
    added_by: str


def place_of(name: str) -> str:
    """
    Where a panel's name stands among those of its company, and what makes two of them the same:
    neither case nor marks on letters tell them apart.
    """
    return fold(name)[:_LONGEST_PLACE]


def renamed(panel: Panel, name: str) -> Panel:
    """
    The same panel with another name.

    Raises:
        NotFound, Conflict: as `check_active`.
    """
    check_active(panel)
    return replace(panel, name=name, version=panel.version + 1)


def ending(panel: Panel, actor_id: str, now: datetime) -> Panel:
    """The same panel whose deletion begins: from this moment on it opens nothing to anybody."""
    return replace(
        panel,
        state=PanelState.DELETING,
        version=panel.version + 1,
        total=panel.members + panel.shares,
        ending_at=now,
        ended_by=actor_id,
    )


def check_active(panel: Panel) -> None:
    """
    Raises:
        NotFound: it was deleted.
        Conflict: `panel_deleting`.
    """
    if panel.state is PanelState.DELETED:
        raise no_panel()
    if not panel.is_active:
        raise is_deleting()


def no_panel() -> NotFound:
    """The one answer about a panel that is not there, is another company's, or was deleted."""
    return NotFound("There is no such panel.")


def is_deleting() -> Conflict:
    """Nothing comes into a panel, and nothing of it is changed, once its deletion began."""
    return Conflict("This panel is being deleted. Choose another one.", code="panel_deleting")
