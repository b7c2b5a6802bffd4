"""An explanation as a tree in the terminal: what stands on the page at the top, what landed at the ends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.text import Text
from rich.tree import Tree

from orchestration.cli.explain_words import formula, number

if TYPE_CHECKING:
    from orchestration.explaining import Explanation, Fact, Figure, LandedRow, LandedVersion, Term

_MODELS = {
    "formula": "stg_landing__observations → int_observations_measured",
    "annual_sum": "int_observations_annualised",
    "annual_mean": "int_observations_annualised",
    "sum": "int_observations_aggregated",
    "weighted_mean": "int_observations_aggregated",
    "ratio": "int_observations_unioned",
}
"""The model that made a figure, by how it was made; all go on to int_observations_unioned and fct_observation."""

_SAID = {"value_attribute": "attribute", "status": "status"}
"""What the source says beside a value, by column."""

_SAME = 1e-9


def tree_of(explanation: Explanation, limit: int | None) -> Tree:
    """The whole way.

    Args:
        explanation: what was found.
        limit: how many terms of a figure are shown, the rest being counted; None: all.
    """
    if explanation.fact is not None:
        return _fact(explanation, explanation.fact)
    figure = explanation.figure
    if figure is None:
        raise ValueError("an explanation is of a figure or of a fact")
    tree = Tree(_title(f"{figure.indicator_name}, {figure.region_name}, {figure.year}", figure.value, figure.unit))
    _pages(tree, explanation)
    _line(tree, "status", f"{figure.status_label}; {figure.basis_label}")
    if explanation.verdict is not None:
        _verdict(tree, explanation.verdict)
    _figure(tree, figure, limit)
    rows = figure.rows()
    versions = {row.version.file: row.version for row in rows}
    _line(tree, "rests on", f"{len(rows)} landed rows of {len(versions)} files")
    for version in versions.values():
        _version(tree, version)
    again = figure.value_again
    same = math.isclose(again, figure.value, rel_tol=_SAME, abs_tol=_SAME)
    told = f"made again from those rows: {number(again)}" + ("" if same else f", and NOT {number(figure.value)}")
    tree.add(Text(told, style="green" if same else "bold red"))
    return tree


def _title(name: str, value: float | None, unit: str) -> Text:
    return Text.assemble((name, "bold"), "  ", (f"{number(value)} {unit}", "bold cyan"))


def _line(tree: Tree, what: str, told: str) -> Tree:
    return tree.add(Text.assemble((f"{what}  ", "dim"), told))


def _pages(tree: Tree, explanation: Explanation) -> None:
    _line(tree, "release", explanation.release_id)
    _line(tree, "pages", ", ".join(explanation.pages) or "in no table of what holds now")


def _figure(tree: Tree, figure: Figure, limit: int | None) -> None:
    branch = tree.add(
        Text.assemble(
            ("fct_observation  ", "dim"), f"{figure.indicator_id} {figure.region_code} {figure.period} = ",
            (number(figure.value), "cyan"),
        )
    )  # fmt: skip
    made = branch.add(Text.assemble((f"{_MODELS[figure.calculation]}  ", "dim"), formula(figure)))
    shown = figure.terms if limit is None else figure.terms[:limit]
    for term in shown:
        _term(made, term, limit)
    if rest := len(figure.terms) - len(shown):
        made.add(Text(f"… {rest} more terms (--all shows them)", style="dim"))


def _term(tree: Tree, term: Term, limit: int | None) -> None:
    if term.row is not None:
        _row(tree, term.row)
    for figure in (term.figure, term.weight):
        if figure is not None:
            _figure(tree, figure, limit)
    if term.kind == "constant":
        _line(tree, "constant", f"{number(term.value)} ({term.part})")


def _row(tree: Tree, row: LandedRow) -> None:
    cells = row.cells
    # CBS writes None, in letters, where a value has no attribute
    said = [f"{name} {cells[key]}" for key, name in _SAID.items() if cells.get(key) not in {None, "None"}]
    unit = cells.get("unit") or ""
    tree.add(
        Text.assemble(
            ("landed row  ", "dim"), f"{row.version.table_id} row {row.number}: {cells.get('measure_title') or ''}"
            f" [{cells.get('measure')}], {cells.get('region_code')}, {cells.get('period')} = ",
            (f"{number(row.value)} {unit}".strip(), "cyan"), f"  ({', '.join(said)})" if said else "",
        )
    )  # fmt: skip


def _version(tree: Tree, version: LandedVersion) -> None:
    branch = _line(tree, "landed file", str(version.file))
    _line(branch, "table", f"{version.table_id}, {version.title} ({version.attribution}, {version.licence})")
    _line(branch, "origin", f"{version.origin}: {version.nearness}")
    _line(branch, "asked" if version.origin == "live" else "address", version.request_url)
    if version.dimension_filters:
        _line(branch, "held at", version.dimension_filters)
    if version.modified:
        _line(branch, "publisher's stamp", version.modified)
    if version.retrieved_at is not None:
        word = {"live": "retrieved", "recorded": "recorded"}.get(version.origin, "received")
        _line(branch, word, f"{version.retrieved_at:%d-%m-%Y %H:%M} UTC")
    branch.add(Text.assemble(("digest  ", "dim"), f"sha256 {version.sha256} ", ("as landed", "green")))


def _verdict(tree: Tree, verdict: dict[str, object]) -> None:
    told = {key: number(value) if isinstance(value, int | float) else str(value) for key, value in verdict.items()}
    branch = _line(tree, "verdict", "int_pace, int_trend, int_position → mart_programme__ambition_progress")
    pace = str(verdict["pace_reason"])
    if verdict["pace_ratio"] is not None:
        pace += (f" From {told['base_value']} in {verdict['base_year']} to a target of {told['target_value']} in "
                 f"{verdict['target_year']}: {told['required_pace']} a year needed, {told['actual_pace']} made, ratio "
                 f"{told['pace_ratio']}.")  # fmt: skip
    _line(branch, f"pace: {verdict['pace_label']}", pace)
    trend = (
        f"slope {told['trend_slope']} a year over {told['trend_n']} years" if verdict["trend_slope"] is not None else ""
    )
    _line(branch, f"trend: {verdict['trend_label']}", trend)
    place = f"{told['position_rank']} of {told['position_of']}" if verdict["position_rank"] is not None else ""
    _line(branch, f"place: {verdict['position_label']}", place)


def _fact(explanation: Explanation, fact: Fact) -> Tree:
    tree = Tree(_title(f"{fact.fact_name}, {fact.project_name}, {fact.as_of:%d-%m-%Y}", fact.value, fact.unit))
    _pages(tree, explanation)
    models = "stg_catalogue__project_facts" if fact.origin == "catalogue" else "stg_landing__project_figures"
    branch = _line(
        tree, "fct_project_progress", f"{fact.project_id} {fact.fact_id} {fact.as_of} = {number(fact.value)}"
    )
    _line(branch, models, "taken over as it is")
    if fact.source:
        _line(branch, "source", fact.source)
    if fact.received_at is not None:
        _line(branch, "handed in", f"by {fact.organisation or 'the project'}, {fact.received_at:%d-%m-%Y %H:%M} UTC")
    place = fact.row.cells.get("row_place")
    _line(branch, "landed row", f"{fact.row.version.table_id} row {fact.row.number}: {number(fact.row.value)}"
          + (f", from {place} of the file handed in" if place else ""))  # fmt: skip
    for heading, cell in fact.handed_in.items():
        _line(branch, f"cell {heading}", cell)
    _version(tree, fact.row.version)
    return tree
