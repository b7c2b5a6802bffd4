"""The package as CSV on the Web (W3C, tabular metadata): ``csv-metadata.json``, which programs find by that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dashboards.open_data import wording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dashboards.open_data.contents import Column, Contents
    from dashboards.open_data.files import WrittenTable

FILE = "csv-metadata.json"

_TYPES = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "double", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "dateTime",
}  # fmt: skip

_WORD = re.compile(r"\w+")


def table_group(contents: Contents, written: Sequence[WrittenTable]) -> dict[str, Any]:
    """The metadata document, as JSON has it."""
    names = {one.table.name for one in written}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": wording.TITLE,
        "dc:description": wording.description(contents),
        "dc:publisher": contents.publisher.name,
        "dc:issued": wording.moment(contents.created_at),
        "dc:identifier": contents.release_id,
        "tables": [_table(one, names) for one in written],
    }


def _table(one: WrittenTable, names: Collection[str]) -> dict[str, Any]:
    table = one.table
    sources = sorted({source.attribution for source in table.sources if source.attribution})
    schema: dict[str, Any] = {"columns": [_column(column) for column in table.columns]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if keys := [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{column.references[0]}.csv", "columnReference": column.references[1]},
        }
        for column in table.columns
        # The standard asks of every row that what it refers to exists: a column that may be empty refers to nothing.
        if column.is_required and column.references and column.references[0] in names
    ]:
        schema["foreignKeys"] = keys
    described: dict[str, Any] = {
        "url": one.csv.name,
        "dc:title": table.title,
        "dc:description": [wording.one_row_per(table) or table.title, {"@value": table.description, "@language": "en"}],
        "dc:source": sources or ["Eigen gegevens van het programma"],
        "tableSchema": schema,
    }
    if table.is_open:
        described["dc:license"] = {"@id": wording.CC_BY_URL}
    else:
        described["dc:rights"] = wording.licence_remark(table)
    return described


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": {"@value": column.description, "@language": "en"},
        "datatype": _datatype(column),
    }
    if column.is_required:
        described["required"] = True
        if column.kind == "VARCHAR":
            # A key may be an empty text, which is then a value: the total has no breakdown.
            described["null"] = []
    return described


def _datatype(column: Column) -> Any:  # noqa: ANN401 - a name or an object, as the standard has it
    kind = _TYPES[column.kind]
    words = column.accepted_values
    if kind == "string" and words and all(_WORD.fullmatch(word) for word in words):
        return {"base": "string", "format": "|".join(words)}
    return kind
