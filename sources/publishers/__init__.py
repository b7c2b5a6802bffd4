"""The catalogue's tables at their publishers: landing them, seeing that one was renewed, finding a new year.

Belongs here: what needs both the catalogue and the client. Does not belong here: how a service is spoken to and
versions are compared (``odata``), where versions lie (``landing``), and when to ask (``orchestration``).
"""

from sources.publishers.adoption import NotAdopted, adopt, entry_text
from sources.publishers.binding import Binding, Question, binding
from sources.publishers.discovery import NewTable, discover
from sources.publishers.source import foresee_source, land_source
from sources.publishers.watch import ChangedTable, changed_tables

__all__ = [
    "Binding",
    "ChangedTable",
    "NewTable",
    "NotAdopted",
    "Question",
    "adopt",
    "binding",
    "changed_tables",
    "discover",
    "entry_text",
    "foresee_source",
    "land_source",
]
