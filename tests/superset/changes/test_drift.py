"""What people change by hand: seen, set back, kept; and taking everything away again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

import yaml

from dashboards.superset.changes import (
    adopt,
    destroy,
    find_drift,
    foresee,
    overlay,
    read_adopted,
    read_record,
)
from dashboards.superset.server import read_stock

if TYPE_CHECKING:
    from dashboards.superset.changes import Drift
    from tests.superset.changes.conftest import Live


def _drift(live: Live) -> list[Drift]:
    return find_drift(live.wanted(), read_stock(live.session), read_record(live.record, live.session.url))


def _edit_chart(live: Live) -> None:
    """Somebody gives the table of projects another name and other settings, as Explore does."""
    held = next(h for h in read_stock(live.session).of("charts") if h.name == "Projecten")
    params = {**dict(held.body["params"]), "show_totals": True}  # type: ignore[call-overload]
    del params["align_pn"]
    live.put("charts", "Projecten", {"slice_name": "Onze projecten", "params": json.dumps(params)})


def test_a_hand_change_is_seen_and_set_back(live: Live) -> None:
    live.apply()
    assert _drift(live) == []
    _edit_chart(live)
    found = _drift(live)
    assert [(d.what, d.name, d.origin) for d in found] == [("changed", "Projecten", "dashboards/pages/index.md:8")]
    fields = {f.pointer: (f.old, f.new) for f in found[0].fields}
    assert fields["/slice_name"] == ("Projecten", "Onze projecten")
    assert fields["/params/show_totals"] == (False, True)
    assert set(fields) == {"/slice_name", "/params/show_totals", "/params/align_pn"}
    plan = live.plan()
    assert all(field.by_hand for change in plan.changes for field in change.fields)

    live.apply()
    assert _drift(live) == []
    assert "Projecten" in live.names("charts")
    kept = read_adopted(live.record.with_name("set_back.yaml"))
    assert [(e.name, e.set["/slice_name"], e.without) for e in kept] == [
        ("Projecten", "Onze projecten", ["/params/align_pn"])
    ]


def test_our_own_change_is_no_drift(live: Live) -> None:
    live.apply()
    live.pages["index.md"] = live.pages["index.md"].replace("title: Overzicht", "title: Stand")
    assert _drift(live) == []
    plan = live.plan()
    assert not any(field.by_hand for change in plan.changes for field in change.fields)


def test_a_hand_change_is_kept_and_then_the_plan_is_empty(live: Live) -> None:
    live.apply()
    _edit_chart(live)
    columns = [{"column_name": "name", "type": "VARCHAR", "verbose_name": "Naam van het project"}]
    dataset = next(h for h in read_stock(live.session).of("datasets") if h.name == "mart_programme__projects")
    held = next(c for c in _rows(dataset.body["columns"]) if c["column_name"] == "name")
    edited = [{**held, **columns[0], "extra": None}]
    rest = [{**c, "extra": None} for c in _rows(dataset.body["columns"]) if c["column_name"] != "name"]
    live.session.put(f"/api/v1/dataset/{dataset.id}?override_columns=true", {"columns": [*edited, *rest]})
    live.put("dashboards", "Keuze", {"dashboard_title": "Kies zelf"})

    path = live.folder / "adopted.yaml"
    kept, left = adopt(_drift(live), path)
    assert {d.name for d in kept} == {"Projecten", "mart_programme__projects", "Keuze"}
    assert left == []
    wanted, astray = overlay(live.wanted(), read_adopted(path), path)
    assert astray == []
    assert live.plan(wanted).empty
    assert live.written(lambda: live.apply(wanted)) == 0
    entries = {entry["name"]: entry for entry in yaml.safe_load(path.read_text(encoding="utf-8"))}
    assert entries["Projecten"]["without"] == ["/params/align_pn"]
    assert entries["Keuze"]["set"] == {"/dashboard_title": "Kies zelf"}

    # On a server that has nothing yet it comes out the same.
    destroy(live.session, foresee(live.session, wanted, live.record), live.record, lambda _: None)
    live.apply(wanted)
    assert {"Onze projecten"} <= live.names("charts")
    assert "Kies zelf" in live.names("dashboards")
    assert live.plan(wanted).empty


def test_what_cannot_be_kept_is_said(live: Live) -> None:
    live.apply()
    live.session.delete(f"/api/v1/chart/{live.id_of('charts', 'Inwoners')}")
    live.put("dashboards", "Keuze", {"roles": []})
    kept, left = adopt(_drift(live), live.folder / "adopted.yaml")
    assert {("removed", "Inwoners"), ("changed", "Keuze")} <= {(d.what, d.name) for d in left}
    assert "Keuze" not in {d.name for d in kept}
    live.apply()
    assert _drift(live) == []


def test_an_entry_whose_chart_left_its_page_is_told(live: Live) -> None:
    path = live.folder / "adopted.yaml"
    gone = {
        "asset": f"charts/{UUID(int=5)}",
        "name": "Oud",
        "origin": "dashboards/pages/weg.md:3",
        "set": {"/slice_name": "x"},
    }
    path.write_text(yaml.safe_dump([gone]), encoding="utf-8")
    _, astray = overlay(live.wanted(), read_adopted(path), path)
    assert astray == [f"adopted.yaml: no page makes 'Oud' (charts/{UUID(int=5)}) any more: take the entry away"]


def test_destroy_takes_what_is_ours_and_nothing_else(live: Live) -> None:
    live.apply()
    database = live.id_of("databases", "Monitor Regio Deal")
    live.session.post(
        "/api/v1/dataset/", {"database": database, "schema": "main", "table_name": "eigen", "sql": "select 1 as een"}
    )
    live.session.post("/api/v1/dashboard/", {"dashboard_title": "Van een ander"})
    found = foresee(live.session, live.wanted(), live.record)
    assert found.kept == ("database 'Monitor Regio Deal': dataset 'eigen' needs it",)
    assert set(found.roles) == {"stuurgroep", "analist", "beheer"}
    destroy(live.session, found, live.record, lambda _: None)
    stock = read_stock(live.session)
    assert {held.name for held in stock.assets.values()} == {"Monitor Regio Deal", "eigen", "Van een ander"}
    assert not {"stuurgroep", "analist", "beheer"} & set(stock.roles)
    assert not live.record.exists()


def _rows(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
