"""Districts and neighbourhoods as a publisher serves them: made-up areas of two, small numbers among them."""

from __future__ import annotations

from sources.catalogue import load_catalogue
from tests.orchestration.live_publisher import live_table
from tests.publisher import V4Table

TABLE = "85984NED"
FEW = 3
"""People on benefit in the one neighbourhood where they are few."""
SECRETS = (1000 * FEW / 401, 1000 * 31 / 703, 1000 * 77 / 1501)
"""Figures that are hidden: the small one and two that lend cover. No other figure is like them."""
PLACES = {
    # name, inhabitants, on benefit
    "BU01140000": ("Bargermeer-Noord", 1_201, 60),
    "BU01140001": ("Het Kleine Veld", 401, FEW),
    "BU01140002": ("Angelslo-Zuid", 703, 31),
    "BU01140100": ("Klazienaveen-West", 2_003, 80),
    "BU01140101": ("Aan de Vaart", 37, 0),
    "BU01140102": ("Dorpskern", 1_501, 77),
    "BU01140200": ("Nieuw-Weerdinge", 1_907, 88),
}
DISTRICTS = {"WK011400": "Emmen-Zuid", "WK011401": "Klazienaveen", "WK011402": "Nieuw-Weerdinge"}
ELSEWHERE = ("WK001400", "BU00140000")
"""Areas of Groningen, which is not ours."""


def served() -> V4Table:
    """The recorded figures of every municipality, as CBS would serve them, and made-up areas of two below them."""
    catalogue = load_catalogue()
    table = live_table(catalogue, next(table for table in catalogue.source_tables if table.id == TABLE))
    assert isinstance(table, V4Table)
    people = {code: counts for code, (_, *counts) in PLACES.items()}
    for district in DISTRICTS:
        inside = [counts for code, counts in people.items() if code[2:8] == district[2:] and code.startswith("BU")]
        people[district] = [sum(column) for column in zip(*inside, strict=True)]
    people |= {code: [900, 40] for code in ELSEWHERE}
    keys = [table.key_of("Aantal inwoners"), table.key_of("Personen per soort uitkering; Bijstand")]
    names = {code: name for code, (name, *_) in PLACES.items()} | DISTRICTS
    for code, counts in people.items():
        table.codes["WijkenEnBuurten"].append({"Identifier": code, "Index": 0, "Title": names.get(code, "Groningen")})
        table.observations += [
            {"Id": 0, "Measure": key, "ValueAttribute": "None", "Value": float(count), "StringValue": None,
             "WijkenEnBuurten": code}
            for key, count in zip(keys, counts, strict=True)
        ]  # fmt: skip
    return table
