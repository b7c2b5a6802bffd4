"""What is measured in the generated country: the titles that the catalogue's formulas name, then generated ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "rate"]
"""``count``: a share of an area's inhabitants, adds up to the municipality; ``rate``: a value of its own, of which a
municipality has the mean of its neighbourhoods, weighted by inhabitants."""


@dataclass(frozen=True)
class Measure:
    """A measure: between ``low`` and ``high``, per inhabitant for a count and in its own unit for a rate."""

    title: str
    unit: str
    kind: Kind
    low: float
    high: float
    decimals: int = 0

    def key(self, number: int) -> str:
        """The publisher's key; CBS's begin with M, and these are none of CBS's."""
        return f"N{number:06d}"


KNOWN: tuple[Measure, ...] = (
    Measure("Aantal inwoners", "aantal", "count", 1, 1),
    Measure("Huishoudens totaal", "aantal", "count", 0.44, 0.48),
    Measure("Woningvoorraad", "aantal", "count", 0.43, 0.47),
    Measure("Gemiddelde WOZ-waarde van woningen", "x 1 000 euro", "rate", 200, 450),
    Measure("0 tot 15 jaar", "aantal", "count", 0.14, 0.18),
    Measure("65 jaar of ouder", "aantal", "count", 0.17, 0.23),
    Measure("Eenpersoonshuishoudens", "aantal", "count", 0.14, 0.19),
    Measure("Bedrijfsvestigingen totaal", "aantal", "count", 0.08, 0.12),
    Measure("Personen per soort uitkering; AO", "aantal", "count", 0.03, 0.06),
    Measure("Personen per soort uitkering; Bijstand", "aantal", "count", 0.01, 0.04),
    Measure("Personen per soort uitkering; WW", "aantal", "count", 0.01, 0.02),
    Measure("Opleidingsniveau laag", "aantal", "count", 0.17, 0.22),
    Measure("Opleidingsniveau middelbaar", "aantal", "count", 0.28, 0.33),
    Measure("Opleidingsniveau hoog", "aantal", "count", 0.2, 0.3),
    Measure("Opleidingsniveau hbo/wo", "%", "rate", 25, 40),
    Measure("Afstand tot grote supermarkt", "km", "rate", 0.6, 1.6, 1),
    Measure("Afstand tot huisartsenpraktijk", "km", "rate", 0.7, 1.8, 1),
    Measure("Afstand tot kinderdagverblijf", "km", "rate", 0.5, 1.4, 1),
    Measure("Afstand tot school", "km", "rate", 0.5, 1.2, 1),
    Measure("Scholen binnen 3 km", "aantal", "rate", 2, 12, 1),
    Measure("Bevolkingsdichtheid", "aantal inwoners per km2", "rate", 200, 3000),
    Measure("Omgevingsadressendichtheid", "per km2", "rate", 300, 2500),
    Measure("Gemiddelde huishoudensgrootte", "aantal", "rate", 1.9, 2.5, 1),
    Measure("Gemiddelde woningwaarde", "x 1 000 euro", "rate", 180, 320),
    Measure("Gemiddeld aardgasverbruik totaal", "m3", "rate", 900, 1500),
    Measure("Gemiddeld elektriciteitsverbruik totaal", "kWh", "rate", 2200, 3200),
    Measure("Gemiddeld inkomen per inwoner", "x 1 000 euro", "rate", 24, 36, 1),
    Measure("20% personen met hoogste inkomen", "%", "rate", 15, 25, 1),
    Measure("40% personen met laagste inkomen", "%", "rate", 35, 45, 1),
    Measure("Huish. onder of rond sociaal minimum", "%", "rate", 4, 8, 1),
    Measure("Huishoudens tot 120% van sociaal minimum", "%", "rate", 10, 16, 1),
    Measure("In bezit woningcorporatie", "%", "rate", 20, 38),
    Measure("Koopwoningen", "%", "rate", 45, 60),
    Measure("Netto arbeidsparticipatie", "%", "rate", 62, 75),
    Measure("Nettoarbeidsparticipatie", "%", "rate", 62, 75),
    Measure("Percentage eengezinswoning", "%", "rate", 55, 85),
    Measure("Percentage jongeren met jeugdzorg", "%", "rate", 9, 14, 1),
    Measure("Percentage onbewoond", "%", "rate", 3, 7),
    Measure("Percentage zelfstandigen", "%", "rate", 12, 18),
    Measure("Wmo-cliënten relatief", "per 1 000 inwoners", "rate", 50, 90),
)
"""Titles of CBS's key figures that indicators are made with, and what is plausible of them in a neighbourhood; those
that the other indicators rest on come first."""


def measures(count: int) -> tuple[Measure, ...]:
    """The known measures, and generated ones up to ``count``: in turn a count, a percentage and a distance."""
    return (*KNOWN, *(generated(number) for number in range(1, count - len(KNOWN) + 1)))


def generated(number: int) -> Measure:
    """The measure of this number, of those that exist in the generated country alone."""
    title = f"Gegenereerde maat {number:03d}"
    match number % 3:
        case 1:
            return Measure(title, "aantal", "count", 0.01, 0.3)
        case 2:
            return Measure(title, "%", "rate", 10, 60, 1)
        case _:
            return Measure(title, "km", "rate", 0.5, 20, 1)
