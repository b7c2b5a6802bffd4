"""Metrics as dbt's semantic layer declares them say what the marts say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from tests.dbt.building import Built

FRONT_PAGE = {
    "verdicts": "figure_count",
    "assessed": "assessed_count",
    "on_course": "on_course_count",
    "behind": "behind_count",
    "moving_away": "moving_away_count",
}
"""Metric, and the column of ``mart_programme__ambition_summary`` that shows the same."""


@dataclass(frozen=True)
class Declared:
    """What dbt parsed."""

    models: Mapping[str, Mapping[str, Any]]
    """Semantic models by their primary entity."""
    metrics: Mapping[str, Mapping[str, Any]]

    def sql(self, metric: str) -> str:
        """The metric over all that its filter lets through, as plain SQL: simple metrics, and ratios of two."""
        declared = self.metrics[metric]["type_params"]
        if self.metrics[metric]["type"] == "ratio":
            parts = (declared["numerator"]["name"], declared["denominator"]["name"])
            return f"({self.sql(parts[0])}) / ({self.sql(parts[1])})"
        entity, model, measure = self._measure(declared["measure"]["name"])
        joins = [
            f"left join {self._relation(other['name'])} as {other['name']} "
            f"on {entity}.{other['expr']} = {other['name']}.{other['expr']}"
            for other in model["entities"]
            if other["type"] == "foreign"
        ]
        rows = f"from {self._relation(entity)} as {entity} {' '.join(joins)} where {self._where(metric)}"
        window = measure["non_additive_dimension"]
        if window:
            time = self._column(f"{entity}__{window['name']}")
            rows += f" and {time} = (select {window['window_choice']}({time}) {rows})"
        return f"select {measure['agg']}({entity}.{measure['expr']}) {rows}".replace(f"{entity}.case", "case")

    def _measure(self, name: str) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
        (found,) = [
            (entity, model, measure)
            for entity, model in self.models.items()
            for measure in model["measures"]
            if measure["name"] == name
        ]
        return found

    def _relation(self, entity: str) -> str:
        return str(self.models[entity]["node_relation"]["relation_name"])

    def _column(self, name: str) -> str:
        entity, dimension = name.split("__")
        (found,) = [d for d in self.models[entity]["dimensions"] if d["name"] == dimension]
        said = found["expr"] or dimension
        return f"{entity}.{said}" if said.isidentifier() else said

    def _entity(self, name: str) -> str:
        (found,) = [e for e in self.models[name]["entities"] if e["name"] == name]
        return f"{name}.{found['expr']}"

    def _where(self, metric: str) -> str:
        jinja = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701  SQL, and our own
        filters = (self.metrics[metric]["filter"] or {"where_filters": []})["where_filters"]
        said = [
            jinja.from_string(one["where_sql_template"]).render(Dimension=self._column, Entity=self._entity)
            for one in filters
        ]
        return " and ".join(said) or "true"


@pytest.fixture(scope="module")
def declared(built: Built) -> Declared:
    parsed = json.loads((built.home / "target" / "semantic_manifest.json").read_text(encoding="utf-8"))
    models: dict[str, Mapping[str, Any]] = {}
    for model in parsed["semantic_models"]:
        own = [entity["name"] for entity in model["entities"] if entity["type"] == "primary"]
        models[model["primary_entity"] or own[0]] = model
    return Declared(models, {metric["name"]: metric for metric in parsed["metrics"]})


def _one(figures: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return (figures.execute(sql).fetchone() or (None,))[0]


def test_every_metric_has_a_value_and_says_in_dutch_what_it_is(
    declared: Declared, figures: duckdb.DuckDBPyConnection
) -> None:
    assert set(FRONT_PAGE) <= set(declared.metrics)
    for name, metric in declared.metrics.items():
        assert metric["label"], name
        assert metric["description"], name
        sql = declared.sql(name)
        assert _one(figures, f"select {sql}" if metric["type"] == "ratio" else sql) is not None, name


@pytest.mark.parametrize("metric", FRONT_PAGE)
def test_a_metric_counts_what_the_marts_count(
    metric: str, declared: Declared, figures: duckdb.DuckDBPyConnection
) -> None:
    summary = f"""
        select sum({FRONT_PAGE[metric]}) from mart_programme__ambition_summary
        where region_code = 'RD01' and counted_over = 'municipalities'
    """
    assert _one(figures, declared.sql(metric)) == _one(figures, summary)


def test_inhabitants_of_the_municipalities_are_those_of_the_country(
    declared: Declared, figures: duckdb.DuckDBPyConnection
) -> None:
    published = """
        select value from fct_observation where indicator_id = 'aantal-inwoners' and region_code = 'NL00'
        order by year desc limit 1
    """
    assert _one(figures, declared.sql("inhabitants")) == _one(figures, published)


def test_figures_are_all_figures(declared: Declared, figures: duckdb.DuckDBPyConnection) -> None:
    assert _one(figures, declared.sql("figures")) == _one(figures, "select count(*) from fct_observation")
