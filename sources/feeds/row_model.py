"""A Pydantic model of one row, made from the contract: a field a column, in the contract's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError, create_model

from sources.deliveries.model import Finding
from sources.rules.texts import SHOWN_CHARS
from sources.tabular.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sources.catalogue.feed import Column, Feed
    from sources.feeds.values import Reader
    from sources.tabular.book import Value


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowModel:
    """Reads the cells of a row, and says of every cell what is wrong with it."""

    def __init__(self, feed: Feed, reader: Reader) -> None:
        # Headings are no Python names: fields are numbered, and the headings are kept beside them.
        self._columns = {f"column_{number}": column for number, column in enumerate(feed.columns)}
        fields: dict[str, Any] = {
            name: (Annotated[Any, PlainValidator(_reading(reader, column))], ...)
            for name, column in self._columns.items()
        }
        self._model: type[BaseModel] = create_model("FeedRow", __base__=_Row, **fields)

    def read(self, cells: Mapping[str, Value]) -> tuple[dict[str, Any], list[Finding]]:
        """The typed values by column, and what is wrong; a column that is at fault has no value.

        Args:
            cells: What stands in each column of the contract; one that is not there counts as empty.
        """
        given = {name: cells.get(column.name) for name, column in self._columns.items()}
        try:
            model = self._model.model_validate(given)
        except ValidationError as error:
            findings = [self._finding(item, given) for item in error.errors(include_url=False)]
            return {}, findings
        return {column.name: getattr(model, name) for name, column in self._columns.items()}, []

    def _finding(self, error: Mapping[str, Any], given: Mapping[str, Value]) -> Finding:
        name = str(error["loc"][0])
        text = cell_text(given[name])
        return Finding(
            rule=error["type"],
            column=self._columns[name].name,
            value=None if text is None else text[:SHOWN_CHARS],
            message=error["ctx"]["message"],
            expected=error["ctx"]["expected"],
        )


def _reading(reader: Reader, column: Column) -> Callable[[Any], object]:
    return lambda value: reader.read(column, value)
