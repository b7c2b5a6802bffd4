"""What every catalogue model shares: strictness, identifiers and Dutch text."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Entry(BaseModel):
    """A catalogue entry: unknown keys are errors, values are never coerced to another type."""

    # Docstrings of fields become the descriptions that an editor shows (schema.py).
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


WORKBOOK = "workbook"
"""Where a delivery says for which feed it is: the word of those that are for no feed, so that no feed may bear it."""


class PillarName(StrEnum):
    """The three pillars of the programme."""

    WERKEN = "werken"
    WONEN = "wonen"
    WELZIJN = "welzijn"


Pillar = Annotated[PillarName, Field(strict=False)]
"""A pillar as YAML writes it, as plain text; strictness would ask for the enum itself."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
"""An identifier: lower case, digits and single hyphens (``rijksuniversiteit-groningen``)."""

ProjectId = Annotated[str, StringConstraints(pattern=r"^(werken|wonen|welzijn)-[0-9]{1,2}(\.[0-9]{1,2})?$")]
"""A project: pillar and code as the programme prints it (``wonen-2.1``)."""

RegionCode = Annotated[str, StringConstraints(pattern=r"^(GM[0-9]{4}|PV[0-9]{2}|NL00|RD[0-9]{2})$")]
"""A region: GM and PV as the publisher writes them, NL00 for the country, RD01/RD02 for a deal's area."""

Period = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(JJ00|KW0[1-4]|MM(0[1-9]|1[0-2]))$")]
"""A publisher's period code: year ``2024JJ00``, quarter ``2024KW01`` or month ``2024MM01``."""

DayOfYear = Annotated[
    str,
    StringConstraints(
        pattern=r"^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$"
    ),
]
"""A day that every year has, month first: ``03-31``."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that people read; Dutch wherever it appears on a page."""

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
"""A public address of an organisation, never of a person."""
