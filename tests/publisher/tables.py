"""Tables as a publisher holds them: the entity sets of v4 and v3, in the recorded format."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Entity = dict[str, Any]


@dataclass(frozen=True)
class Dim:
    """A dimension and its codes."""

    name: str
    codes: Sequence[str]
    kind: Literal["Dimension", "TimeDimension", "GeoDimension", "GeoDetail"] = "Dimension"
    width: int = 0
    """To which v3 pads the codes."""
    status: Mapping[str, str] = field(default_factory=dict)
    """Of periods: other than ``Definitief``."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Of codes: other than the code itself."""


@dataclass(frozen=True)
class Topic:
    """A measure: its key (v4 identifier, v3 column), title and unit."""

    key: str
    title: str
    unit: str = "aantal"
    datatype: str = "Double"
    default: str = "Missing"


@dataclass
class V4Table:
    """A table of the v4 service."""

    identifier: str
    properties: Entity
    dimensions: list[Entity]
    measures: list[Entity]
    codes: dict[str, list[Entity]]
    observations: list[Entity]

    def restamp(self, modified: str) -> None:
        """The data were published anew."""
        self.properties["ObservationsModified"] = modified
        self.properties["Modified"] = modified

    def discontinue(self) -> None:
        """The table is no longer kept up."""
        self.properties |= {"Status": "Gediscontinueerd", "VersionReason": "Stopgezet"}

    def key_of(self, title: str) -> str:
        """The key of the measure with this title."""
        return str(next(row["Identifier"] for row in self.measures if row["Title"] == title))

    def rename_measure(self, key: str, title: str) -> None:
        """A measure got another title."""
        self._measure(key)["Title"] = title

    def change_unit(self, key: str, unit: str) -> None:
        """A measure is published in another unit."""
        self._measure(key)["Unit"] = unit

    def drop_measure(self, key: str) -> None:
        """A measure is no longer published."""
        self.measures.remove(self._measure(key))
        self._keep(lambda row: row["Measure"] != key)

    def drop(self, dimension: str, *codes: str) -> None:
        """Regions or periods are no longer published."""
        self.codes[dimension] = [row for row in self.codes[dimension] if row["Identifier"] not in codes]
        self._keep(lambda row: row[dimension] not in codes)

    def set_status(self, dimension: str, code: str, status: str) -> None:
        """A period got another status."""
        next(row for row in self.codes[dimension] if row["Identifier"] == code)["Status"] = status

    def set_value(self, key: str, value: float | None, **place: str) -> None:
        """The figures at a place became another figure, or none."""
        for row in self.observations:
            if row["Measure"] == key and all(row[name] == code for name, code in place.items()):
                row["Value"] = value

    def _measure(self, key: str) -> Entity:
        return next(row for row in self.measures if row["Identifier"] == key)

    def _keep(self, wanted: Callable[[Entity], bool]) -> None:
        self.observations = [row for row in self.observations if wanted(row)]
        self.properties["ObservationCount"] = len(self.observations)


@dataclass
class V3Table:
    """A table of the v3 services. ``rows`` may be typed or untyped; the server serves both."""

    identifier: str
    info: Entity
    properties: list[Entity]
    sets: dict[str, list[Entity]]
    rows: list[Entity]
    service: Literal["opendata", "dataderden"] = "opendata"

    def restamp(self, modified: str) -> None:
        """The data were published anew."""
        self.info["Modified"] = modified

    def discontinue(self) -> None:
        """The table is no longer kept up."""
        self.info |= {"OutputStatus": "Gediscontinueerd", "ReasonDelivery": "Stopgezet"}

    def key_of(self, title: str) -> str:
        """The key of the measure with this title."""
        return str(next(row["Key"] for row in self.properties if row["Title"] == title and row["Type"] == "Topic"))

    def rename_measure(self, key: str, title: str) -> None:
        """A measure got another title."""
        self._measure(key)["Title"] = title

    def change_unit(self, key: str, unit: str) -> None:
        """A measure is published in another unit."""
        self._measure(key)["Unit"] = unit

    def drop_measure(self, key: str) -> None:
        """A measure is no longer published."""
        self.properties.remove(self._measure(key))
        for row in self.rows:
            del row[key]

    def drop(self, dimension: str, *codes: str) -> None:
        """Regions or periods are no longer published."""
        self.sets[dimension] = [row for row in self.sets[dimension] if row["Key"].strip() not in codes]
        self.rows = [row for row in self.rows if row[dimension].strip() not in codes]

    def set_status(self, dimension: str, code: str, status: str) -> None:
        """A period got another status."""
        next(row for row in self.sets[dimension] if row["Key"].strip() == code)["Status"] = status

    def set_value(self, key: str, value: float | None, **place: str) -> None:
        """The figures at a place became another figure, or none."""
        for row in self.rows:
            if all(row[name].strip() == code for name, code in place.items()):
                row[key] = value

    def _measure(self, key: str) -> Entity:
        return next(row for row in self.properties if row["Key"] == key)

    def topics(self) -> set[str]:
        """The columns that hold numbers."""
        return {row["Key"] for row in self.properties if row["Type"] == "Topic" and row["Datatype"] != "String"}


def v4_table(
    identifier: str,
    *,
    measures: Sequence[Topic],
    dimensions: Sequence[Dim],
    value: Callable[[str, Mapping[str, str]], float | None],
    title: str = "Een tabel",
    modified: str = "2025-03-01T02:00:00+01:00",
) -> V4Table:
    """A v4 table with a value for every combination of codes."""
    observations: list[Entity] = []
    for topic in measures:
        for codes in itertools.product(*(dim.codes for dim in dimensions)):
            place = dict(zip((dim.name for dim in dimensions), codes, strict=True))
            observations.append(
                {
                    "Id": len(observations),
                    "Measure": topic.key,
                    "ValueAttribute": "None",
                    "Value": value(topic.key, place),
                    "StringValue": None,
                    **place,
                }
            )
    return V4Table(
        identifier=identifier,
        properties={
            "Identifier": identifier,
            "Title": title,
            "Modified": modified,
            "ObservationsModified": modified,
            "ObservationCount": len(observations),
            "Status": "Regulier",
            "VersionReason": "Actualisering",
        },
        dimensions=[
            {"Identifier": dim.name, "Title": dim.name, "Description": "", "MapYear": None, "Kind": dim.kind}
            for dim in dimensions
        ],
        measures=[
            {"Identifier": topic.key, "Index": index, "Title": topic.title, "Unit": topic.unit, "Decimals": 1}
            for index, topic in enumerate(measures)
        ],
        codes={
            dim.name: [
                {"Identifier": code, "Index": index, "Title": dim.titles.get(code, code)} | _status(dim, code)
                for index, code in enumerate(dim.codes)
            ]
            for dim in dimensions
        },
        observations=observations,
    )


def v3_table(
    identifier: str,
    *,
    measures: Sequence[Topic],
    dimensions: Sequence[Dim],
    value: Callable[[str, Mapping[str, str]], float | str | None],
    title: str = "Een tabel",
    modified: str = "2025-03-01T02:00:00",
    service: Literal["opendata", "dataderden"] = "opendata",
) -> V3Table:
    """A v3 table with a row for every combination of codes."""
    rows: list[Entity] = []
    for codes in itertools.product(*(dim.codes for dim in dimensions)):
        place = dict(zip((dim.name for dim in dimensions), codes, strict=True))
        padded = {dim.name: place[dim.name].ljust(dim.width) for dim in dimensions}
        rows.append({"ID": len(rows), **padded, **{topic.key: value(topic.key, place) for topic in measures}})
    properties: list[Entity] = [
        {
            "odata.type": f"Cbs.OData.{dim.kind}",
            "ID": index,
            "Type": dim.kind,
            "Key": dim.name,
            "Title": dim.name,
        }
        for index, dim in enumerate(dimensions)
    ]
    properties.append({"odata.type": "Cbs.OData.TopicGroup", "Type": "TopicGroup", "Key": "", "Title": "Groep"})
    properties += [
        {
            "odata.type": "Cbs.OData.Topic",
            "Type": "Topic",
            "Key": topic.key,
            "Title": topic.title,
            "Unit": topic.unit,
            "Datatype": topic.datatype,
            "Default": topic.default,
        }
        for topic in measures
    ]
    return V3Table(
        identifier=identifier,
        info={
            "ID": 0,
            "Identifier": identifier,
            "Title": title,
            "Modified": modified,
            "OutputStatus": "Regulier",
            "ReasonDelivery": "Actualisering",
        },
        properties=properties,
        sets={
            dim.name: [
                {"Key": code.ljust(dim.width), "Title": dim.titles.get(code, code), "Description": None}
                | _status(dim, code)
                for code in dim.codes
            ]
            for dim in dimensions
        },
        rows=rows,
        service=service,
    )


def _status(dim: Dim, code: str) -> Entity:
    return {"Status": dim.status.get(code, "Definitief")} if dim.kind == "TimeDimension" else {}
