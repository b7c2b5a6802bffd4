"""Which columns a column comes from, read off a real build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.column_lineage import column_lineage, kept_column_lineage
from orchestration.defs.marts import MartsTranslator, table_lineage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.dbt.building import Built

OBSERVATION = "model.regiodeal.fct_observation"
STAGED = "model.regiodeal.stg_landing__observations"


def test_a_value_leads_column_by_column_to_landing(built: Built) -> None:
    target = built.home / "target"
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    wanted = {"fct_observation", "int_observations_measured", "stg_landing__observations"}
    found = column_lineage(manifest, target, built.database, wanted)
    assert set(found) == {f"model.regiodeal.{name}" for name in wanted}
    assert ("model.regiodeal.int_observations_unioned", "value") in found[OBSERVATION]["value"]
    assert (STAGED, "value") in found["model.regiodeal.int_observations_measured"]["value"]
    assert found[STAGED]["value"] == [("source.regiodeal.landing.observations", "value")]
    # every column of a contract is there, and none comes from nowhere
    assert set(found[OBSERVATION]) == set(manifest["nodes"][OBSERVATION]["columns"])
    assert all(found[OBSERVATION].values())
    shown = table_lineage(found[OBSERVATION], MartsTranslator(), manifest)
    assert dg.TableColumnDep(dg.AssetKey(["intermediate", "int_terms_bound"]), "measure_title") in list(
        shown.deps_by_column["measures"]
    )


def test_it_is_made_once_for_each_state_of_the_models(built: Built, tmp_path: Path) -> None:
    """What was kept is taken as long as the models are the same; only then is nothing read."""
    kept = {OBSERVATION: {"value": [("model.regiodeal.int_observations_unioned", "value")]}}
    (tmp_path / "column_lineage.json").write_text(json.dumps({"digest": "now", "models": kept}), encoding="utf-8")
    assert kept_column_lineage({}, tmp_path, built.database, "now") == kept
    assert kept_column_lineage({"nodes": {}, "sources": {}}, tmp_path, built.database, "later") == {}
    assert json.loads((tmp_path / "column_lineage.json").read_text(encoding="utf-8"))["digest"] == "later"
