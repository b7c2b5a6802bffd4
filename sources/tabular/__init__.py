"""Reading a file somebody handed in: Excel, OpenDocument, CSV, Parquet, JSON lines.

Belongs here: whether a file is what it says it is, is safe to open and small enough, and what its cells hold, with
their places. Does not belong here: what the cells mean (``submissions``, ``feeds``).
"""

from sources.tabular.book import Book, CellRange, Kind, Limits, Sheet, Unreadable, Value, cell_name, column_name
from sources.tabular.read import read_book

__all__ = [
    "Book",
    "CellRange",
    "Kind",
    "Limits",
    "Sheet",
    "Unreadable",
    "Value",
    "cell_name",
    "column_name",
    "read_book",
]
