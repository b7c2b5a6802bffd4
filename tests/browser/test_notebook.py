"""The analysts' notebook, run on a real release, says what the front page of that release says, to the last digit."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from orchestration.build import DATABASE
from orchestration.settings import PROJECT_ROOT
from tests.browser import driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.released import Released

NOTEBOOK = PROJECT_ROOT / "docs" / "notebooks" / "front_page.ipynb"

Rows = list[list[str]]

TABLES = """() => Object.fromEntries([...document.querySelectorAll("main table")].map((table) => [
    (table.caption.querySelector(".caption") ?? table.caption).firstChild.textContent.trim(),
    [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
]))"""

BIG_VALUES = """() => Object.fromEntries([...document.querySelectorAll("main .bigvalue")].map((box) => [
    box.querySelector(".bigvalue-name").innerText.trim(), box.querySelector(".bigvalue-figure").innerText.trim(),
]))"""


@pytest.fixture(scope="module")
def said(released: Released, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the notebook comes to, in a kernel of its own that talks over sockets in a folder, not over the network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGIODEAL_RELEASE", str(released.folder / DATABASE))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
        # By default what was printed is waited for 4 seconds after a cell has ended, and then left out without a word.
        NotebookClient(
            notebook, km=AsyncKernelManager(transport="ipc"), timeout=120, iopub_timeout=60, raise_on_iopub_timeout=True
        ).execute()
    printed: dict[str, Any] = json.loads(notebook.cells[-1].outputs[0]["text"])
    return printed


@pytest.fixture(scope="module")
def front(address: str, opened: Browser) -> Iterator[Page]:
    """The front page, its folded tables open."""
    with driver.new_page(opened, 1280) as page:
        page.goto(f"{address}/index.html")
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        yield page


def dutch(number: int) -> str:
    """A whole number as the pages write it; nothing where there is none."""
    return f"{number:,}".replace(",", ".")


def share(value: float) -> str:
    """A share as the pages write it."""
    return f"{value * 100:.0f}\N{NO-BREAK SPACE}%"


def crossed(rows: list[list[Any]]) -> dict[str, list[str]]:
    """Row, column and count as the counts of each row, whichever way its columns stand."""
    found: dict[str, list[str]] = defaultdict(list)
    for row, _, count in rows:
        found[row].append(dutch(count))
    return {row: sorted(counts) for row, counts in found.items()}


def counts_of(table: Rows) -> dict[str, list[str]]:
    """The same, of a table on the page."""
    return {row[0]: sorted(cell for cell in row[1:] if cell != "\N{EN DASH}") for row in table}


def test_the_notebook_is_kept_without_what_it_printed() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) > 5
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []


def test_where_we_stand(said: dict[str, Any], front: Page) -> None:
    standing = said["standing"]
    assert front.evaluate(BIG_VALUES) == {
        "keer doel bereikt of op koers": dutch(standing["on_course"]),
        "keer te langzaam": dutch(standing["behind"]),
        "keer van het doel af": dutch(standing["moving_away"]),
        "keer geen oordeel mogelijk": dutch(standing["not_assessed"]),
    }
    text = front.locator("main").inner_text()
    assert f"samen {dutch(said['verdicts'])}. Bij {dutch(said['assessed'])} daarvan" in text
    assert f"{said['projects']} projecten dragen bij" in text
    assert f"de {said['lessons']} lessen" in text


def test_every_bar_and_every_row(said: dict[str, Any], front: Page) -> None:
    tables: dict[str, Rows] = front.evaluate(TABLES)
    assert counts_of(tables["De stand per pijler"]) == crossed(said["per_pillar"])
    assert counts_of(tables["Projecten per fase"]) == crossed(said["phases"])
    for title, key in (
        ("Hier gaat het in de meeste gemeenten goed", "going_well"),
        ("Dit vraagt aandacht", "needs_attention"),
    ):
        assert tables[title] == [[name, pillar, dutch(count)] for name, pillar, count in said[key]]
    assert tables["De zes gemeenten"] == [[name, *map(dutch, counts)] for name, *counts in said["municipalities"]]
    for title, column in (("Doel bereikt of op koers", 1), ("Van het doel af", 2)):
        assert sorted(tables[title]) == sorted([row[0], share(row[column])] for row in said["shares"])


def test_how_sure_we_are(said: dict[str, Any], front: Page) -> None:
    text = front.locator("main").inner_text()
    sure = said["sureness"]
    for sentence in (
        f"komen uit {sure['tables']} tabellen",
        (
            f"Daarvan zijn er {sure['current']} bij de laatste verversing bij de bron nagegaan, "
            f"{sure['recorded']} eerder vastgelegd en {sure['stale']} verouderd"
        ),
        f"Het nieuwste jaar is {sure['newest_year']},",
        f"Bij {sure['three_years']} van de {sure['indicators']} indicatoren",
        f"{sure['provisional']} van de laatste cijfers noemt de bron voorlopig",
    ):
        assert sentence in text
