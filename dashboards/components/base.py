"""What every component is: a Pydantic model of its props that renders itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Protocol, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf
from typing_extensions import override

from dashboards.querying.result import Result, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager

    from markupsafe import Markup

    from dashboards.areas import Areas
    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node
    from dashboards.querying.inputs import Choice
    from dashboards.status import Status

Children = Literal["none", "content"] | frozenset[str]


class ColumnOf:
    """Marks a prop that names a column of the data in another prop."""

    def __init__(self, data: str = "data") -> None:
        self.data = data


class FormatText:
    """Marks a prop that is a format."""


def _rows(value: object) -> object:
    """A loop variable is data of one row, as in Evidence."""
    return Result("", value.columns, (value,)) if isinstance(value, Row) else value


def as_tuple(value: object) -> object:
    """One word is a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list | tuple) else value


Data = Annotated[InstanceOf[Result], BeforeValidator(_rows)]
ColumnName = Annotated[str, ColumnOf()]
ColumnNames = Annotated[tuple[str, ...], BeforeValidator(as_tuple), ColumnOf()]
Format = Annotated[str, FormatText()]


class Context(Protocol):
    """What a component may ask of the page it stands on."""

    def problem(self, what: str, nearest: str | None = None) -> None:
        """Report an error at the component's own line."""

    def new_id(self, stem: str) -> str:
        """An id that is unique on the page."""

    def link(self, url: str) -> str:
        """The address as this page must write it; a page that does not exist is a problem."""

    def status(self, column: str, value: object) -> Status | None:
        """The status that a label in a ``…_label`` column stands for."""

    def status_mark(self, status: Status) -> Markup:
        """A status as shape, word and colour."""

    def download(self, result: Result, name: str) -> str:
        """Write a CSV file of the rows and give its address."""

    def released(self) -> object:
        """When the release was made, None where it does not say."""

    def row_attributes(self, result: Result, index: int) -> Markup:
        """Attributes that let the script show a row only for the choices it belongs to."""

    def areas(self) -> Areas:
        """The areas of the release, with their outlines where it has them."""

    def heading(self) -> str:
        """The words of the heading that the component stands under."""

    def within(self, name: str) -> AbstractContextManager[None]:
        """What is rendered meanwhile stands inside a component of this name (AccordionItem in Accordion)."""

    def enclosing(self) -> str:
        """The name given by the component around this one, empty where there is none."""

    def content(self, children: Sequence[Node]) -> Markup:
        """The children as HTML."""

    def parts(self, children: Sequence[Node]) -> list[Component]:
        """The children as components; the registry says which may stand here."""


class Component(BaseModel):
    """A registry entry. Field aliases are Evidence's prop names; descriptions feed the documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)

    children: ClassVar[Children] = "none"
    """none, any content, or the names of the components that may stand inside."""
    inline: ClassVar[bool] = False
    """Part of a sentence even when alone on its line."""
    shows_all_choices: ClassVar[bool] = False
    """Marks its rows itself when its data depends on an input; others are rendered once per choice."""

    @classmethod
    def rows_vary(cls, props: Collection[str]) -> bool:  # noqa: ARG003  for those that override it
        """Whether it marks its rows itself when it is written with these props."""
        return cls.shows_all_choices

    without: ClassVar[frozenset[str]] = frozenset()
    """Props of a shared base that this component does not take."""

    @classmethod
    def props(cls) -> dict[str, str]:
        """Prop name to field name."""
        named = {field.alias or name: name for name, field in cls.model_fields.items()}
        return {prop: name for prop, name in named.items() if prop not in cls.without}

    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The component as HTML."""
        raise NotImplementedError

    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """What it becomes on a live dashboard: its words, unless it says otherwise."""
        return (context.as_text(self, children),)

    def live_layers(self) -> list[dict[str, object]]:
        """Annotation layers that it adds to the live chart it stands in."""
        return []


class InputComponent(Component):
    """A component that gives the reader a choice."""

    shows_all_choices: ClassVar[bool] = True

    name: str = Field(description="what queries call it: inputs.<name>")

    def choice(self, context: Context, children: Sequence[Node]) -> Choice:
        """Its bounded options."""
        raise NotImplementedError


class PartComponent(Component):
    """A component that only says something to the one it stands in."""

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """Reached only outside its parent."""
        from markupsafe import Markup  # noqa: PLC0415  the only use

        context.problem(f"<{type(self).__name__}> cannot stand here by itself")
        return Markup("")


def title_of(column: str) -> str:
    """A column's name as a heading, when the author gives none."""
    return column.replace("_", " ").capitalize()


def fields_marked(component: Component, mark: type) -> list[tuple[str, Any, Any]]:
    """(prop, marker, value) of every field that carries a marker, also where it may be left out."""
    fields = type(component).model_fields
    return [
        (fields[name].alias or name, marker, getattr(component, name))
        for name, markers in _markers(type(component)).items()
        for marker in markers
        if isinstance(marker, mark)
    ]


@cache
def _markers(entry: type[Component]) -> dict[str, tuple[object, ...]]:
    return {name: (*field.metadata, *_within(field.annotation)) for name, field in entry.model_fields.items()}


def _within(annotation: object) -> tuple[object, ...]:
    """Markers of the members of a union: Pydantic lists only those of the whole."""
    own = getattr(annotation, "__metadata__", ())
    return (*own, *(marker for member in get_args(annotation) for marker in _within(member)))
