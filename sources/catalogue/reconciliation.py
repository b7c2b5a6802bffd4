"""Model of figures that must add up: parts against their whole, held against each other before every release."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sources.catalogue.base import Entry, Slug, Text


class Reconciliation(Entry):
    """Parts that together make a whole, or cannot be more than it, per region and period in which all are known."""

    id: Slug
    name: Text
    """What must add up, in Dutch."""
    parts: Annotated[list[Slug], Field(min_length=1)]
    """Indicators that are added up."""
    whole: Slug | None = None
    """The indicator they are part of."""
    whole_value: float | None = None
    """The whole where it is a number: 100 for shares."""
    complete: bool
    """True: the parts are the whole; false: they are at most the whole."""
    tolerance: Annotated[float, Field(ge=0)]
    """How far they may be apart, in the unit of the figures: what rounding explains, no more."""
    basis: Text
    """Why they must add up, and where the tolerance comes from, in Dutch."""

    @model_validator(mode="after")
    def _one_whole(self) -> Reconciliation:
        if (self.whole is None) == (self.whole_value is None):
            raise ValueError("give either whole or whole_value, not both and not neither")
        return self
