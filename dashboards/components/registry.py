"""All components there are, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components.chart_data import ReferenceLine
from dashboards.components.charts import BarChart, LineChart, ScatterPlot
from dashboards.components.choices import ButtonGroup, ButtonGroupItem, Dropdown, DropdownOption
from dashboards.components.layout import (
    Accordion,
    AccordionItem,
    Alert,
    Details,
    Grid,
    Group,
    LinkButton,
    PageBreak,
)
from dashboards.components.release_parts import DownloadData, LastRefreshed
from dashboards.components.tables import Column, DataTable
from dashboards.components.values import BigValue, Value

if TYPE_CHECKING:
    from dashboards.components.base import Component

REGISTRY: dict[str, type[Component]] = {
    entry.__name__: entry
    for entry in (
        Accordion, AccordionItem, Alert, BarChart, BigValue, ButtonGroup, ButtonGroupItem, Column, DataTable, Details,
        DownloadData, Dropdown, DropdownOption, Grid, Group, LastRefreshed, LineChart, LinkButton, PageBreak,
        ReferenceLine, ScatterPlot, Value,
    )
}  # fmt: skip

INLINE = frozenset(name for name, entry in REGISTRY.items() if entry.inline)
"""Components that belong in a sentence; the parser must know them."""
