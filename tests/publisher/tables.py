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

    def rename_measure(self, key: str, title: str) -> None:
        """A measure got another title."""
        next(row for row in self.measures if row["Identifier"] == key)["Title"] = title


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

    def rename_measure(self, key: str, title: str) -> None:
        """A measure got another title."""
        next(row for row in self.properties if row["Key"] == key)["Title"] = title

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
                {"Identifier": code, "Index": index, "Title": code} | _status(dim, code)
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
                {"Key": code.ljust(dim.width), "Title": code, "Description": None} | _status(dim, code)
                for code in dim.codes
            ]
            for dim in dimensions
        },
        rows=rows,
        service=service,
    )


def _status(dim: Dim, code: str) -> Entity:
    return {"Status": dim.status.get(code, "Definitief")} if dim.kind == "TimeDimension" else {}
