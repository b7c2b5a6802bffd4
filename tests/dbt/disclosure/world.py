"""Made-up municipalities, counted exactly: what the attackers must not find out."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

TABLE, PERIOD = "85984NED", "2024JJ00"

COUNTS = {
    "inhabitants": "Aantal inwoners",
    "children": "0 tot 15 jaar",
    "old": "65 jaar of ouder",
    "benefit": "Personen per soort uitkering; Bijstand",
    "households": "Huishoudens totaal",
    "single": "Eenpersoonshuishoudens",
    "homes": "Woningvoorraad",
}
"""What the publisher counts, by our word; owned homes it publishes as a share."""
QUANTITIES = (*COUNTS, "owned")


@dataclass(frozen=True)
class Neighbourhood:
    """One neighbourhood: how many there are of everything, and which counts the publisher keeps to itself."""

    people: dict[str, int]
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Area:
    """A district, neighbourhood or municipality with the neighbourhoods that it is made of, by their place in it."""

    code: str
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Municipality:
    """Districts with their neighbourhoods; without ``neighbourhoods_land`` only districts land."""

    code: str
    districts: tuple[tuple[Neighbourhood, ...], ...]
    neighbourhoods_land: bool = True

    @property
    def neighbourhoods(self) -> list[Neighbourhood]:
        return [one for district in self.districts for one in district]

    @property
    def areas(self) -> list[Area]:
        """Everything that lands below the municipality."""
        found, first = [], 0
        for number, district in enumerate(self.districts):
            parts = range(first, first + len(district))
            found.append(Area(f"WK{self.code[2:]}{number:02}", tuple(parts)))
            if self.neighbourhoods_land:
                found += [Area(f"BU{self.code[2:]}{number:02}{i:02}", (part,)) for i, part in enumerate(parts)]
            first += len(district)
        return found

    def count(self, quantity: str, parts: tuple[int, ...]) -> int:
        return sum(self.neighbourhoods[part].people[quantity] for part in parts)


@st.composite
def neighbourhoods(draw: st.DrawFn) -> Neighbourhood:
    few, some = st.integers(0, 12), st.integers(0, 400)
    inhabitants = draw(st.one_of(st.integers(0, 60), st.integers(45, 130), st.integers(90, 2_000)))
    children = min(inhabitants, draw(st.one_of(few, some)))
    old = min(inhabitants - children, draw(st.one_of(few, some)))
    households = min(inhabitants, draw(st.one_of(few, some, st.just(inhabitants))))
    homes = draw(st.one_of(few, some))
    people = {
        "inhabitants": inhabitants,
        "children": children,
        "old": old,
        "benefit": min(inhabitants, draw(st.one_of(few, some))),
        "households": households,
        "single": min(households, draw(st.one_of(few, some))),
        "homes": homes,
        "owned": min(homes, draw(st.one_of(few, some))),
    }
    withheld = draw(st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(QUANTITIES), max_size=2)))
    return Neighbourhood(people, withheld)


def municipalities(code: str) -> st.SearchStrategy[Municipality]:
    districts = st.lists(st.lists(neighbourhoods(), min_size=1, max_size=5).map(tuple), min_size=1, max_size=4)
    return st.builds(Municipality, st.just(code), districts.map(tuple), st.sampled_from([True, True, True, False]))
