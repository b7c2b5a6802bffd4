"""Who may see and do what, asked of a real server by people who are logged in as such."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dashboards.superset.server import Credentials, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.superset.conftest import Published


@pytest.fixture(scope="module")
def hidden(small: Published) -> Iterator[int]:
    """A dashboard that nobody published; somebody's draft."""
    server = small.server
    with Session(Credentials(server.url, server.username, server.password)) as session:
        number = session.post("/api/v1/dashboard/", {"dashboard_title": "Concept", "published": False}, "draft")["id"]
        yield int(str(number))
        session.delete(f"/api/v1/dashboard/{number}")


def _first(person: httpx.Client, path: str) -> dict[str, Any]:
    found = person.get(path).json()["result"]
    assert len(found) == 1
    return dict(found[0])


def _chart(small: Published, person: httpx.Client) -> dict[str, Any]:
    """The question that the dashboard in the browser asks for its chart."""
    board = _first(person, "/api/v1/dashboard/")["id"]
    chart = person.get(f"/api/v1/dashboard/{board}/charts").json()["result"][0]
    query = json.loads(str(small.bundle.of("charts")[0].body["query_context"]))  # type: ignore[arg-type]
    query["datasource"] = {"id": int(chart["form_data"]["datasource"].split("__")[0]), "type": "table"}
    query["form_data"] = {**query.get("form_data", {}), "dashboardId": board, "slice_id": chart["id"]}
    return dict(query)


def _database(small: Published) -> int:
    with Session(Credentials(small.server.url, small.server.username, small.server.password)) as session:
        return int(session.read("/api/v1/database/")["result"][0]["id"])  # type: ignore[index]


def _run(person: httpx.Client, database: int, sql: str) -> httpx.Response:
    body = {"database_id": database, "sql": sql, "runAsync": False, "expand_data": True, "queryLimit": 10}
    return person.post("/api/v1/sqllab/execute/", json=body)


@pytest.mark.parametrize("role", ["stuurgroep", "analist", "beheer"])
def test_everybody_sees_what_is_published_and_its_figures(small: Published, hidden: int, role: str) -> None:
    """The dashboard is listed and opens, its chart answers; a draft is not there."""
    person = small.person(role)
    board = _first(person, "/api/v1/dashboard/")
    assert board["dashboard_title"] == "Gemeenten"
    assert person.get(f"/superset/dashboard/{board['slug']}/").status_code == 200
    answer = person.post("/api/v1/chart/data", json=_chart(small, person))
    assert answer.status_code == 200, answer.text
    assert {row["name"] for row in answer.json()["result"][0]["data"]} >= {"Emmen", "Hoogeveen"}
    assert person.get(f"/api/v1/dashboard/{hidden}").status_code in {403, 404}


def test_the_steering_group_asks_nothing_beside_its_dashboards(small: Published) -> None:
    """No SQL, no table that no dashboard shows, and no SQL in a question to the dashboard's own table."""
    person = small.person("stuurgroep")
    assert _run(person, _database(small), "select 1").status_code == 403
    asked = _chart(small, person)
    assert person.post("/api/v1/chart/data", json={**asked, "form_data": {}}).status_code == 403
    elsewhere = {**asked, "datasource": {"id": asked["datasource"]["id"] + 1, "type": "table"}}
    assert person.post("/api/v1/chart/data", json=elsewhere).status_code in {400, 403, 404}
    for sql in ("(select max(name) from dim_region)", "(select content from read_text('/etc/passwd'))"):
        column = {"expressionType": "SQL", "sqlExpression": sql, "label": "uit"}
        query = {**asked["queries"][0], "columns": [column]}
        answer = person.post("/api/v1/chart/data", json={**asked, "queries": [query]})
        assert answer.status_code >= 400 or not answer.json()["result"][0]["data"], answer.text[:300]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/database/"), ("GET", "/api/v1/dataset/"), ("GET", "/api/v1/security/users/"),
        ("GET", "/api/v1/assets/export/"), ("GET", "/api/v1/log/"), ("GET", "/sqllab/"),
        ("POST", "/api/v1/dashboard/"), ("POST", "/api/v1/chart/"), ("POST", "/api/v1/assets/import/"),
        ("POST", "/api/v1/security/users/"), ("POST", "/api/v1/database/"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", ["stuurgroep"])
def test_the_steering_group_has_no_other_doors(small: Published, role: str, method: str, path: str) -> None:
    """Lists of others' things are refused or empty, writes are refused."""
    person = small.person(role)
    answer = person.request(method, path, json={} if method == "POST" else None)
    empty = answer.status_code == 200 and answer.json().get("count") == 0
    refused = answer.status_code in {401, 403, 404} or (
        answer.status_code == 302 and "login" in answer.headers["location"]
    )
    assert empty or refused, (answer.status_code, answer.text[:300])


@pytest.mark.parametrize("role", ["stuurgroep", "analist", "beheer"])
def test_nobody_changes_what_is_published(small: Published, role: str) -> None:
    """A dashboard that one sees is not one's own, and the keeper's right to make dashboards does not reach it."""
    person = small.person(role)
    board = _first(person, "/api/v1/dashboard/")["id"]
    assert person.put(f"/api/v1/dashboard/{board}", json={"dashboard_title": "anders"}).status_code == 403
    assert person.delete(f"/api/v1/dashboard/{board}").status_code == 403


def test_the_analyst_asks_the_release(small: Published) -> None:
    """In SQL of one's own, read-only."""
    answer = _run(small.person("analist"), _database(small), "select count(*) as n from mart_programme__municipalities")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"][0]["n"] > 0


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "select * from read_blob('{folder}/secret_key')",
        "copy (select 1) to '{folder}/uit.csv'",
        "attach '{folder}/metadata.db' as m (type sqlite)",
        "attach '{folder}/ander.duckdb' as m",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "pragma enable_external_access=true",
        "create table eigen as select 1 as n",
        "delete from mart_programme__municipalities",
        "export database '{folder}/uit'",
        "select getenv('PATH')",
        "select * from read_text('/etc/passwd') -- limit",
        "select * from duckdb_secrets()",
        "with a as (select * from read_json_auto('{folder}/server.lock')) select * from a",
    ],
)
def test_the_analyst_reaches_no_file_and_changes_nothing(small: Published, sql: str) -> None:
    """The hole that read-only leaves open is closed, whatever way is tried; nothing appears on disk either."""
    folder = small.server.home.folder
    before = sorted(path.name for path in folder.iterdir())
    answer = _run(small.person("analist"), _database(small), sql.format(folder=folder))
    rows = answer.json().get("data") if answer.status_code == 200 else None
    assert not rows, (answer.status_code, rows)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert not Path(folder / "uit.csv").exists()


def test_the_analyst_connects_nothing_else(small: Published) -> None:
    """The connection is this project's; accounts and roles are not the analyst's either."""
    person = small.person("analist")
    assert (
        person.post("/api/v1/database/", json={"database_name": "x", "sqlalchemy_uri": "duckdb://"}).status_code == 403
    )
    assert person.put(f"/api/v1/database/{_database(small)}", json={"allow_dml": True}).status_code == 403
    assert person.get("/api/v1/security/users/").status_code == 403


def test_the_keeper_makes_dashboards_and_accounts_but_no_connection(small: Published) -> None:
    """*Beheer* works in Superset itself, on what is not this project's."""
    person = small.person("beheer")
    made = person.post("/api/v1/dashboard/", json={"dashboard_title": "Eigen bord"})
    assert made.status_code == 201, made.text
    assert person.delete(f"/api/v1/dashboard/{made.json()['id']}").status_code == 200
    assert person.get("/api/v1/security/users/").status_code == 200
    assert person.put(f"/api/v1/database/{_database(small)}", json={"allow_dml": True}).status_code == 403
    assert person.post("/api/v1/assets/import/").status_code in {403, 404}
