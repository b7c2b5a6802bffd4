"""The download place for people: one page in the site's look, in Dutch, that lists every table with its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.formats import format_value
from dashboards.open_data import csv_on_the_web, data_package, dcat, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.open_data.contents import Contents
    from dashboards.open_data.files import WrittenTable

FILE = "index.html"
TEMPLATES = Path(__file__).parent / "templates"

_KILO = 1000


@dataclass(frozen=True)
class Surroundings:
    """Where the page finds the site's look and its front page."""

    assets: str
    """Address of the site's style, fonts and script."""
    home: str | None
    """Address of the front page; None where there is no site beside the package."""


def render(contents: Contents, written: Sequence[WrittenTable], around: Surroundings) -> str:
    """The whole document."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["size"] = size
    environment.filters["number"] = lambda value: format_value(value, "num0")
    return environment.get_template("index.html").render(
        title=wording.TITLE,
        description=wording.description(contents),
        contents=contents,
        released=format_value(contents.created_at),
        groups=_groups(written),
        total=sum(file.bytes for one in written for file in one.files),
        descriptions=[
            (data_package.FILE, "Frictionless-datapakket: alle tabellen, kolommen, sleutels en bronnen"),
            (csv_on_the_web.FILE, "Dezelfde beschrijving als CSV on the Web, de standaard van het W3C"),
            (dcat.FILE, "Vermelding voor datacatalogi, volgens DCAT-AP-NL"),
        ],
        no_licence=wording.NO_LICENCE,
        licence_url=wording.CC_BY_URL,
        around=around,
    )


def _groups(written: Sequence[WrittenTable]) -> list[tuple[str, str, list[WrittenTable]]]:
    """Heading, explanation and tables, by the first part of a table's name and by title; empty groups left out."""
    kinds = {
        "fct_": ("Cijfers", "Elke waarde op zichzelf, met status en bron."),
        "mart_": ("Uitkomsten", "Wat de pagina's van de monitor laten zien, kant-en-klaar per onderwerp."),
        "dim_": ("Lijsten", "Wat de codes in de andere tabellen betekenen."),
    }
    ordered = sorted(written, key=lambda one: one.table.title.casefold())
    found = [
        (heading, said, [one for one in ordered if one.table.name.startswith(prefix)])
        for prefix, (heading, said) in kinds.items()
    ]
    rest = [one for one in ordered if not one.table.name.startswith(tuple(kinds))]
    return [group for group in [*found, ("Overige", "", rest)] if group[2]]


def size(count: int) -> str:
    """A number of bytes for people: 812 bytes, 14 kB, 1,4 MB; it is not broken over two lines."""
    if count < _KILO:
        return f"{count}\u00a0bytes"
    if count < _KILO * _KILO:
        return f"{format_value(count / _KILO, 'num0')}\u00a0kB"
    return f"{format_value(count / _KILO / _KILO, 'num1')}\u00a0MB"
