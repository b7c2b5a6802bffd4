"""Inputs: Dropdown and ButtonGroup. Every answer is in the page already; a small script shows the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.components.base import ColumnName, Context, Data, InputComponent, PartComponent
from dashboards.components.live import Block, LiveContext, LiveFilter
from dashboards.formats import EMPTY, format_value
from dashboards.problems import nearest
from dashboards.querying.inputs import Choice, Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.base import Children
    from dashboards.grammar.nodes import Node

Scalar = str | int | float


class DropdownOption(PartComponent):
    """A fixed option of a Dropdown; stands before the options of the query."""

    value: Scalar
    value_label: str | None = Field(None, alias="valueLabel")


class ButtonGroupItem(PartComponent):
    """A button of a ButtonGroup."""

    value: Scalar
    value_label: str | None = Field(None, alias="valueLabel")
    default: bool = False


class _OptionInput(InputComponent):
    """What Dropdown and ButtonGroup share."""

    data: Data | None = None
    value: ColumnName | None = Field(None, description="the column that queries receive; needed with data")
    label: ColumnName | None = Field(None, description="the column that readers choose from; none: value")
    title: str | None = None
    default_value: Scalar | None = Field(None, alias="defaultValue", description="the option chosen at first")
    description: str | None = None
    hide_during_print: bool = Field(default=True, alias="hideDuringPrint", description="paper has no choices")

    @override
    def choice(self, context: Context, children: Sequence[Node]) -> Choice:
        """Fixed options first, then those of the query."""
        options, default = self._fixed(context, children)
        if self.data is not None and self.value is None:
            context.problem(f"<{type(self).__name__} data=…> needs 'value': the column that queries receive")
            return Choice(self.name, (Option("", EMPTY),))
        column = self.value or ""
        for row in self.data.rows if self.data else ():
            value = row[column]
            label = row[self.label] if self.label else value
            options.append(Option(value, format_value(label)))
        if not options:
            context.problem(f"the choice '{self.name}' has no options")
            options.append(Option("", EMPTY))
        if self.default_value is not None:
            default = self._default(context, options)
        return Choice(self.name, tuple(options), default)

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A native filter; the fixed option ``%`` is the filter left empty."""
        parts = [p for p in context.parts(children) if isinstance(p, DropdownOption | ButtonGroupItem)]
        fixed = tuple((p.value, p.value_label or str(p.value)) for p in parts)
        value = self.value or (next(iter(self.data.columns)) if self.data else None)
        return (
            LiveFilter(
                name=self.name,
                title=self.title or self.name,
                kind="select",
                query=self.data.id if self.data else None,
                value=value,
                label=self.label or value,
                fixed=fixed,
                default=self.default_value,
            ),
        )

    def _fixed(self, context: Context, children: Sequence[Node]) -> tuple[list[Option], int]:
        parts = [p for p in context.parts(children) if isinstance(p, DropdownOption | ButtonGroupItem)]
        options = [Option(p.value, p.value_label or str(p.value)) for p in parts]
        default = next((i for i, p in enumerate(parts) if isinstance(p, ButtonGroupItem) and p.default), 0)
        return options, default

    def _default(self, context: Context, options: list[Option]) -> int:
        values = [str(option.value) for option in options]
        wanted = str(self.default_value)
        if wanted not in values:
            context.problem(f"'{wanted}' is no option of '{self.name}'", nearest(wanted, values))
            return 0
        return values.index(wanted)


class Dropdown(_OptionInput):
    """One choice from a list."""

    children: ClassVar[Children] = frozenset({"DropdownOption"})

    value: ColumnName = Field("value", description="the column that queries receive")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A select; hidden until the script that makes it work has started."""
        choice = self.choice(context, children)
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                o.value, Markup(" selected") if i == choice.default else "", o.label
            )
            for i, o in enumerate(choice.options)
        )
        field = context.new_id("keuze")
        return Markup(
            '<div class="filter" data-input="{name}" data-default="{default}" hidden><label for="{id}">{title}</label>'
            '<select id="{id}">{options}</select></div>'
        ).format(name=self.name, default=choice.default, id=field, title=self.title or self.name, options=options)


class ButtonGroup(_OptionInput):
    """One choice from a few, all in sight."""

    children: ClassVar[Children] = frozenset({"ButtonGroupItem"})

    display: Literal["buttons", "tabs"] = "buttons"

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """Radio buttons that look like a row of buttons; hidden until the script has started."""
        choice = self.choice(context, children)
        field = context.new_id("keuze")
        buttons = Markup("").join(
            Markup('<label><input type="radio" name="{}" value="{}"{}><span>{}</span></label>').format(
                field, o.value, Markup(" checked") if i == choice.default else "", o.label
            )
            for i, o in enumerate(choice.options)
        )
        return Markup(
            '<fieldset class="filter buttons" data-input="{}" data-default="{}" hidden><legend>{}</legend>'
            "<div>{}</div></fieldset>"
        ).format(self.name, choice.default, self.title or self.name, buttons)
