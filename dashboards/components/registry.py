"""All components there are, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components.area_chart import AreaChart
from dashboards.components.box_plot import BoxPlot
from dashboards.components.charts import BarChart, LineChart, ScatterPlot
from dashboards.components.choices import ButtonGroup, ButtonGroupItem, Dropdown, DropdownOption
from dashboards.components.columns import Column
from dashboards.components.date_inputs import DateInput, DateRange
from dashboards.components.deltas import Delta, Sparkline
from dashboards.components.heatmap import Heatmap
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
from dashboards.components.maps import AreaMap
from dashboards.components.references import ReferenceArea, ReferenceLine
from dashboards.components.release_parts import DownloadData, LastRefreshed
from dashboards.components.tables import DataTable
from dashboards.components.tabs import Tab, Tabs
from dashboards.components.values import BigValue, Value

if TYPE_CHECKING:
    from dashboards.components.base import Component

REGISTRY: dict[str, type[Component]] = {
    entry.__name__: entry
    for entry in (
        Accordion, AccordionItem, Alert, AreaChart, AreaMap, BarChart, BigValue, BoxPlot, ButtonGroup,
        ButtonGroupItem, Column, DataTable, DateInput, DateRange, Delta, Details, DownloadData, Dropdown,
        DropdownOption, Grid, Group, Heatmap, LastRefreshed, LineChart, LinkButton, PageBreak, ReferenceArea,
        ReferenceLine, ScatterPlot, Sparkline, Tab, Tabs, Value,
    )
}  # fmt: skip

INLINE = frozenset(name for name, entry in REGISTRY.items() if entry.inline)
"""Components that belong in a sentence; the parser must know them."""
