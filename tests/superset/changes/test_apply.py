"""Plan and apply against a real Superset."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from dashboards.superset.changes import SilentChartsError, UnsoundError
from dashboards.superset.server import LoginRefusedError, RequestRefusedError, read_stock
from tests.superset.changes.conftest import INDEX

if TYPE_CHECKING:
    import httpx

    from dashboards.superset.assets import Asset, Bundle
    from tests.superset.changes.conftest import Live


def test_a_plan_writes_nothing_and_lists_everything(live: Live) -> None:
    before = live.session.get("/api/v1/assets/export/").content
    plan = live.plan()
    assert {(c.action, c.kind, c.name) for c in plan.changes} >= {
        ("create", "databases", "Monitor Regio Deal"),
        ("create", "dashboards", "Overzicht"),
        ("create", "charts", "Projecten"),
    }
    assert {c.action for c in plan.changes} == {"create"}
    assert [role.name for role in plan.roles] == ["stuurgroep", "analist", "beheer"]
    new = ("database_access", "[Monitor Regio Deal].(id:new)")
    assert [new in role.given for role in plan.roles] == [False, True, True]
    assert live.transport.asked["written"] == 0
    assert live.transport.asked["login"] == 1
    assert len(live.session.get("/api/v1/assets/export/").content) == len(before)


def test_apply_does_what_the_plan_says_and_a_second_one_writes_nothing(live: Live) -> None:
    wanted = live.wanted()
    done = live.apply()
    stock = read_stock(live.session)
    assert {asset.uuid for asset in wanted.assets} == set(stock.assets)
    assert done.asked == len(wanted.of("charts")) == 4
    assert all(held.roles == {"stuurgroep", "analist", "beheer"} for held in stock.of("dashboards"))
    assert ("database_access", f"[Monitor Regio Deal].(id:{stock.of('databases')[0].id})") in stock.roles[
        "analist"
    ].permissions
    assert not any("database_access" in permission for permission in stock.roles["stuurgroep"].permissions)

    assert live.plan().empty
    assert live.written(live.apply) == 0
    asked = live.transport.asked["asked"]
    live.apply()
    assert live.transport.asked["asked"] == asked


def test_a_changed_title_is_one_field_and_keeps_every_number(live: Live) -> None:
    live.apply()
    before = {uuid: held.id for uuid, held in read_stock(live.session).assets.items()}
    live.pages["index.md"] = INDEX.replace("title: Overzicht", "title: Hoe staat het ervoor?")
    plan = live.plan()
    assert [(c.action, c.kind, c.name) for c in plan.changes] == [("change", "dashboards", "Hoe staat het ervoor?")]
    fields = {f.pointer: (f.old, f.new, f.by_hand) for f in plan.changes[0].fields}
    assert fields["/dashboard_title"] == ("Overzicht", "Hoe staat het ervoor?", False)
    assert set(fields) <= {"/dashboard_title", "/position/HEADER_ID/meta/text"}
    live.apply()
    assert live.plan().empty
    assert {uuid: held.id for uuid, held in read_stock(live.session).assets.items()} == before


def test_a_chart_that_left_its_page_is_removed_with_its_dataset(live: Live) -> None:
    live.apply()
    start = INDEX.index("```sql projecten")
    live.pages["index.md"] = INDEX[:start] + INDEX[INDEX.index("```sql gemeenten") :].replace(
        INDEX[INDEX.index("<DataTable") : INDEX.index("</DataTable>") + len("</DataTable>")], "Geen lijst meer."
    )
    plan = live.plan()
    assert ("remove", "charts", "Projecten") in {(c.action, c.kind, c.name) for c in plan.changes}
    live.apply()
    assert "Projecten" not in live.names("charts")
    assert {asset.uuid for asset in live.wanted().assets} == set(read_stock(live.session).assets)
    assert live.plan().empty


def test_a_page_that_is_gone_is_removed_without_a_record_by_its_mark(live: Live) -> None:
    live.apply()
    (live.folder / "dashboards/pages/keuze.md").unlink()
    live.record.unlink()
    del live.pages["keuze.md"]
    live.apply()
    assert live.names("dashboards") == {"Overzicht"}
    assert "Gekozen projecten" not in live.names("charts")


def test_a_chart_removed_by_hand_comes_back_to_its_place(live: Live) -> None:
    live.apply()
    live.session.delete(f"/api/v1/chart/{live.id_of('charts', 'Projecten')}")
    plan = live.plan()
    changes = {(c.action, c.kind, c.name): [f.pointer for f in c.fields] for c in plan.changes}
    assert ("create", "charts", "Projecten") in changes
    assert any(path.endswith("/meta/chartId") for path in changes["change", "dashboards", "Overzicht"])
    live.apply()
    shown = live.session.read(f"/api/v1/dashboard/{live.id_of('dashboards', 'Overzicht')}/charts")["result"]
    assert isinstance(shown, list)
    assert "Projecten" in {chart["slice_name"] for chart in shown}


def test_what_others_made_stays(live: Live) -> None:
    live.apply()
    dataset = live.id_of("datasets", "mart_programme__projects")
    chart = {"slice_name": "Van een ander", "viz_type": "table", "datasource_id": dataset, "datasource_type": "table"}
    live.session.post("/api/v1/chart/", {**chart, "params": json.dumps({"viz_type": "table"})})
    copy = {"dashboard_title": "Eigen kopie", "json_metadata": "{}", "css": ""}
    live.session.post(f"/api/v1/dashboard/{live.id_of('dashboards', 'Overzicht')}/copy/", copy)
    plan = live.plan()
    assert plan.empty
    assert plan.foreign == 2

    live.pages["index.md"] = "---\ntitle: Overzicht\n---\n\n# Niets meer\n\nAlleen woorden.\n"
    plan = live.plan()
    stays = "dataset 'mart_programme__projects' is not wanted any more and stays: "
    assert any(note.startswith(stays) for note in plan.notes)
    live.apply()
    assert {"Van een ander"} <= live.names("charts")
    assert {"Eigen kopie", "Overzicht", "Keuze"} == live.names("dashboards")
    assert "mart_programme__projects" in live.names("datasets")
    answer = live.session.read(f"/api/v1/chart/{live.id_of('charts', 'Van een ander')}")["result"]
    assert isinstance(answer, dict)
    assert live.plan().empty


def test_a_name_that_others_have_taken_is_refused_before_sending(live: Live) -> None:
    live.session.post("/api/v1/dashboard/", {"dashboard_title": "Iets anders", "slug": "keuze"})
    with pytest.raises(UnsoundError, match="'Iets anders' on the server has its slug and is not ours"):
        live.apply()
    assert live.names("dashboards") == {"Iets anders"}


def test_a_dangling_reference_is_refused_before_sending(live: Live) -> None:
    wanted = live.wanted()
    stray = str(uuid4())
    bad = _with(wanted, "charts", "Projecten", dataset_uuid=stray)
    live.plan(bad)
    with pytest.raises(UnsoundError, match=f"chart 'Projecten': it reads a dataset that is not there: {stray}"):
        live.apply(bad)
    assert live.transport.asked["written"] == 0
    assert not read_stock(live.session).assets


def test_a_query_that_does_not_run_is_refused_before_sending(live: Live) -> None:
    wanted = live.wanted()
    name = next(a.name for a in wanted.of("datasets") if "gekozen" in a.name)
    bad = _with(wanted, "datasets", name, sql="select nergens from monitor.mart_programme__projects")
    with pytest.raises(
        UnsoundError, match=r"keuze\.md:\d+: dataset 'keuze · gekozen': its query does not run: .*nergens"
    ):
        live.apply(bad)
    assert live.transport.asked["written"] == 0


def test_an_import_that_fails_without_a_word_names_the_asset(live: Live) -> None:
    wanted = live.wanted()
    metadata = dict(_one(wanted, "dashboards", "Keuze").body["metadata"])  # type: ignore[call-overload]
    bad = _with(wanted, "dashboards", "Keuze", metadata={**metadata, "timed_refresh_immune_slices": [987654]})
    with pytest.raises(RequestRefusedError, match=r"dashboard 'Keuze' of dashboards/pages/keuze\.md: POST .* 500"):
        live.apply(bad)
    live.apply()
    assert live.plan().empty


def test_an_import_with_a_value_of_a_wrong_kind_names_the_asset(live: Live) -> None:
    bad = _with(live.wanted(), "charts", "Inwoners", cache_timeout="morgen")
    with pytest.raises(RequestRefusedError, match=r"chart 'Inwoners' of .*index\.md.* was answered with [45]\d\d"):
        live.apply(bad)


def test_a_chart_that_does_not_answer_is_told(live: Live) -> None:
    wanted = live.wanted()
    context = json.loads(str(_one(wanted, "charts", "Projecten").body["query_context"]))
    context["queries"][0]["extras"] = {"where": "nergens > 1", "having": ""}
    bad = _with(wanted, "charts", "Projecten", query_context=json.dumps(context))
    with pytest.raises(SilentChartsError, match=r"1 of 4 charts do not answer:\n  chart 'Projecten' .*nergens"):
        live.apply(bad)


def test_roles_changed_by_hand_are_set_back(live: Live) -> None:
    live.apply()
    stock = read_stock(live.session)
    role = stock.roles["stuurgroep"]
    extra = ("can_execute_sql_query", "SQLLab")
    numbers = [stock.permissions[p] for p in role.permissions | {extra}]
    live.session.post(f"/api/v1/security/roles/{role.id}/permissions", {"permission_view_menu_ids": numbers})
    live.put("dashboards", "Keuze", {"roles": [role.id]})
    plan = live.plan()
    assert [(r.name, r.given, r.taken) for r in plan.roles] == [("stuurgroep", (), (extra,))]
    assert [(c.name, [(f.pointer, f.old) for f in c.fields]) for c in plan.changes] == [
        ("Keuze", [("/roles", ["stuurgroep"])])
    ]
    live.apply()
    assert live.plan().empty


def test_a_wrong_password_is_said_at_once(live: Live) -> None:
    with (
        live.open("not the password") as session,
        pytest.raises(
            LoginRefusedError, match=r"does not let 'admin' in with this password.*REGIODEAL_SUPERSET_PASSWORD"
        ) as caught,
    ):
        session.get("/api/v1/chart/")
    assert live.transport.asked["login"] == 1
    assert "not the password" not in str(caught.value)


def test_a_restart_in_the_middle_of_an_apply_is_overcome(live: Live) -> None:
    left = [1]

    def restart(request: httpx.Request) -> None:
        if request.url.path.endswith("/assets/import/") and left:
            left.pop()
            live.server.restart()

    live.session.get("/api/v1/chart/")
    live.transport.before = restart
    live.apply()
    assert not left
    assert live.plan().empty


def _one(wanted: Bundle, kind: str, name: str) -> Asset:
    return next(a for a in wanted.assets if (a.kind, a.name) == (kind, name))


def _with(wanted: Bundle, kind: str, name: str, **keys: object) -> Bundle:
    asset = _one(wanted, kind, name)
    changed = replace(asset, body={**asset.body, **keys})
    return replace(wanted, assets=tuple(changed if a is asset else a for a in wanted.assets))
