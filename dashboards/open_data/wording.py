"""The few sentences and names that several descriptions of a package share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dashboards.open_data.contents import Contents, Table

NAME = "monitor-brede-welvaart-zuid-en-oost-drenthe"
"""The package's name: stays the same from release to release."""

TITLE = "Monitor brede welvaart Regio Deal Zuid- en Oost-Drenthe"

KEYWORDS = ("brede welvaart", "regio deal", "Drenthe", "gemeenten", "wonen", "werken", "welzijn")

CC_BY_TITLE = "Creative Commons Naamsvermelding 4.0 Internationaal"
CC_BY_URL = "https://creativecommons.org/licenses/by/4.0/"
CC_BY_EU = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
"""The same licence in the European Union's list."""

NO_LICENCE = "Voor wat het programma zelf schrijft en wat projecten opgeven is geen licentie vastgesteld."
FEED_LICENCE = "De bronnen hebben niet alle een open licentie; zie bij elke bron."


def description(contents: Contents) -> str:
    """What the package is."""
    return (
        f"Cijfers over brede welvaart in Zuid- en Oost-Drenthe van {contents.first_year} tot en met "
        f"{contents.last_year}, met de bron van elk cijfer, en de projecten van de Regio Deal. Elke uitgave is "
        "gecontroleerd en verandert niet meer."
    )


def moment(value: dt.datetime) -> str:
    """A moment in UTC as ISO 8601."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}"


def one_row_per(table: Table) -> str:
    """What a row of the table is, as a sentence; empty where the release does not say."""
    return f"Eén rij per {table.row}." if table.row else ""


def licence_remark(table: Table) -> str:
    """Why a table is not under the open licence."""
    return FEED_LICENCE if table.sources else NO_LICENCE
