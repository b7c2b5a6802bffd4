"""What was noticed when a version was held beside the one before it: kept in the journal with the check."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

ChangeKind = Literal[
    "measure_gone",
    "measure_renamed",
    "unit_changed",
    "dimension_gone",
    "dimension_new",
    "regions_lost",
    "periods_lost",
    "definitive_reopened",
]
"""What would take figures away or change them without a word: lands only once a person has accepted it."""

NoticeKind = Literal[
    ChangeKind,
    "change_accepted",
    "discontinued",
    "address_moved",
    "measure_unbound",
    "measure_retitled",
    "measure_new",
    "regions_fewer",
    "figures_withdrawn",
    "became_definitive",
    "definitive_revised",
]
"""Everything that may be noticed; what is no ``ChangeKind`` lands, and is told."""


class Notice(BaseModel):
    """One thing that was noticed about a table, for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: NoticeKind
    text: str
    """What it is, in Dutch: it goes to pages and messages."""
    subjects: tuple[str, ...] = ()
    """What it is about: titles of measures, codes of regions or periods, names of dimensions."""
    blocks: bool = False
    """Whether the version that shows it was kept out of landing."""
