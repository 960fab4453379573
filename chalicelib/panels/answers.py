"""A panel as its members see it."""

from chalicelib.edge.body import Answer
from chalicelib.panels.model import Panel


class MyPanelAnswer(Answer):
    """A panel that I am in: its name is all that there is of it besides what was shared to it."""

    id: str
    company_id: str
    name: str


def my_panel_answer(panel: Panel) -> MyPanelAnswer:
    """A panel for one of its members."""
    return MyPanelAnswer(id=panel.id, company_id=panel.company_id, name=panel.name)
