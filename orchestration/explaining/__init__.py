"""The way of one figure, from the page it stands on back to the rows of the files that landed.

Belongs here: following a figure of a release through its terms, finding its rows in the landing zone, proving that the
files are the ones that were landed. Does not belong here: how it is printed (``orchestration.cli``), how a figure is
made (``dbt_project``).
"""

from orchestration.explaining.answering import Where, explain
from orchestration.explaining.errors import ExplainError, UnknownFigureError
from orchestration.explaining.model import Explanation, Fact, Figure, LandedRow, LandedVersion, Term

__all__ = [
    "ExplainError",
    "Explanation",
    "Fact",
    "Figure",
    "LandedRow",
    "LandedVersion",
    "Term",
    "UnknownFigureError",
    "Where",
    "explain",
]
