"""A chart as a figure: heading, drawings, a sentence for who cannot see it, notes, and the figures as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboards.charts import svg
from dashboards.charts.geometry import SIZES, Size

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class FigureText:
    """The words around a chart."""

    id: str
    title: str
    subtitle: str
    description: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigureTable:
    """The chart's figures: first cell of a row is its name; numbers have been formatted."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure(
    text: FigureText,
    table: FigureTable,
    draw: Callable[[Size], Markup],
    height: Callable[[Size], float] | None = None,
    legend: Markup | None = None,
) -> Markup:
    """The whole figure."""
    drawings = Markup("").join(_drawing(text, draw(size), size, height) for size in SIZES)
    subtitle = Markup('<span class="subtitle">{}</span>').format(text.subtitle) if text.subtitle else ""
    notes = Markup("").join(Markup('<p class="chart-note">{}</p>').format(note) for note in text.notes)
    return Markup(
        '<figure class="chart"><figcaption id="{id}-t"><strong>{title}</strong>{subtitle}</figcaption>'
        '{legend}<div class="drawings">{drawings}</div><p class="visually-hidden" id="{id}-d">{description}</p>'
        "{notes}{table}</figure>"
    ).format(
        id=text.id,
        title=text.title,
        subtitle=subtitle,
        legend=legend or "",
        drawings=drawings,
        description=text.description,
        notes=notes,
        table=table_of_figures(text, table),
    )


def _drawing(text: FigureText, inside: Markup, size: Size, height: Callable[[Size], float] | None) -> Markup:
    tall = height(size) if height else size.height
    return svg.element(
        "svg",
        inside,
        class_=f"drawing {size.name}",
        viewBox=f"0 0 {svg.number(size.width)} {svg.number(tall)}",
        role="img",
        aria_labelledby=f"{text.id}-t",
        aria_describedby=f"{text.id}-d",
        font_size=size.font,
    )


def table_of_figures(text: FigureText, table: FigureTable) -> Markup:
    """The table below a chart, folded."""
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="number"') if i else "", h)
        for i, h in enumerate(table.headers)
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0], Markup("").join(Markup('<td class="number">{}</td>').format(cell) for cell in row[1:])
        )
        for row in table.rows
    )
    return Markup(
        '<details class="figures"><summary>Cijfers als tabel<span class="visually-hidden">: {title}</span></summary>'
        '<div class="scroll" role="region" tabindex="0" aria-label="Tabel: {title}"><table>'
        '<caption class="visually-hidden">{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        "</table></div></details>"
    ).format(title=text.title, head=head, body=body)
