"""Two releases beside each other, an older shape among them, with every tool that opens a release."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.releases.comparing import changes_between
from orchestration.releases.finding import CANDIDATES
from orchestration.releases.history import JOURNAL, PutInForce
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.putting_in_force import put_in_force
from orchestration.releases.retention import Keeping
from orchestration.releases.sealing import make_release

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.inputs import Inputs

OLDER = """
create table fct_observation as select * replace (value::double as value) from (values
    ('rokers', 'GM0114', '2020JJ00', '', 19.5, 'T'),
    ('rokers', 'GM0363', '2020JJ00', '', 17.0, 'T'),
    ('weg', 'GM0114', '2020JJ00', '', 1.0, 'T')
) as rows (indicator_id, region_code, period, breakdown, value, table_id);
create table dim_indicator as
    select * from (values ('rokers', 'Rokers'), ('weg', 'Verdwenen')) as rows (indicator_id, name);
create table dim_project as select 'wonen-2.1' as project_id;
"""
"""As a release was before there were statuses, origins, deliveries and figures of projects."""

TODAY = """
create table fct_observation as select * replace (value::double as value) from (values
    ('rokers', 'GM0114', '2020JJ00', '', 19.9, 'T', 'live', 'Definitief'),
    ('rokers', 'GM0114', '2022JJ00', '', 18.1, 'T', 'live', 'Voorlopig'),
    ('rokers', 'GM0363', '2020JJ00', '', 16.0, 'T', 'live', 'Definitief')
) as rows (indicator_id, region_code, period, breakdown, value, table_id, origin, status);
create table dim_indicator as select 'rokers' as indicator_id, 'Rokers' as name, '%' as unit, 1 as decimals,
    'welzijn' as pillar;
create table dim_region as select 'GM0114' as region_code, 'Emmen' as name, true as is_named, 1 as sort_order;
create table dim_project as select 'wonen-2.1' as project_id, 'Energiearmoede' as name, 'wonen' as pillar;
create table fct_project_progress as select 'wonen-2.1' as project_id, 'bezocht' as fact_id, 'Bezocht' as name,
    'huishoudens' as unit, date '2023-03-31' as as_of, 31.0 as value, 'd1' as delivery_id, 'delivered' as origin;
"""


@pytest.fixture
def home(tmp_path: Path, inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A home with a release of each shape, the older one in force until yesterday; gives both ids."""
    releases, site = tmp_path / "releases", tmp_path / "site"
    names = []
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    for number, statements in enumerate((OLDER, TODAY)):
        database = tmp_path / "monitor.duckdb"
        with duckdb.connect(str(database)) as connection:
            connection.execute(statements)
        with pytest.MonkeyPatch.context() as patch:
            made = start + timedelta(days=number)
            patch.setattr(
                "orchestration.releases.sealing.datetime",
                type("Then", (), {"now": staticmethod(lambda _, at=made: at)}),
            )
            candidate = make_release(releases, database, inputs, CheckSummary(passed=1, failed=0))
        pages = site / CANDIDATES / candidate.name
        pages.mkdir(parents=True)
        put_in_force(candidate, pages, releases, site, Keeping(newest=9))
        names.append(candidate.name)
    old_manifest = releases / names[0] / "manifest.json"
    told = json.loads(old_manifest.read_text())
    del told["accepted"]
    old_manifest.write_text(json.dumps(told | {"schema_version": 1}))
    with duckdb.connect(str(releases / names[0] / "monitor.duckdb")) as connection:
        connection.execute("alter table meta_release drop column schema_version")
    lines = [PutInForce(release_id=name, at=start + timedelta(days=n)) for n, name in enumerate(names)]
    (releases / JOURNAL).write_text("".join(line.model_dump_json() + "\n" for line in lines))
    monkeypatch.setenv("REGIODEAL_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "140")
    return names[0], names[1]


def then() -> str:
    return (datetime.now(UTC) - timedelta(hours=36)).isoformat()


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_an_older_shape_is_compared_by_the_rules_of_the_marts(home: tuple[str, str], tmp_path: Path) -> None:
    older, today = (tmp_path / "releases" / name / "monitor.duckdb" for name in home)
    found = changes_between(older, today)
    told = [
        (r["indicator_name"], r["region_name"], r["period"], r["change_kind"], r["change_reason"], r["old_value"],
         r["new_value"])
        for r in found.observations
    ]  # fmt: skip
    assert sorted(told) == [
        ("Rokers", "Emmen", "2020JJ00", "revised", "revised_by_publisher", 19.5, 19.9),
        ("Rokers", "Emmen", "2022JJ00", "new", "new_period", None, 18.1),
        ("Rokers", "GM0363", "2020JJ00", "revised", "revised_by_publisher", 17.0, 16.0),
        ("Verdwenen", "Emmen", "2020JJ00", "withdrawn", "withdrawn", 1.0, None),
    ]
    # it had no figures of projects to compare with: nothing is called new that was not looked at
    assert found.projects == []
    assert changes_between(today, today).observations == []
    back = changes_between(today, older)
    assert [(r["project_id"], r["change_kind"]) for r in back.projects] == [("wonen-2.1", "withdrawn")]


def test_changes_since_a_day_as_a_table_and_as_json(home: tuple[str, str]) -> None:
    code, printed, said = run("changes", "--since", then())
    assert code == 0
    for wanted in (*home, "Emmen", "19.5", "19.9", "herzien door de bron", "nieuwe periode"):
        assert wanted in printed
    assert "GM0363" not in printed
    assert "1 of other municipalities are not shown" in said
    assert "GM0363" in run("changes", "--since", then(), "--all")[1]
    told = json.loads(run("changes", "--since", then(), "--json")[1])
    assert (told["since"], told["now"], len(told["observations"])) == (*home, 4)


def test_as_of_and_by_name_an_older_release_answers(home: tuple[str, str]) -> None:
    value = "select value from fct_observation where region_code = 'GM0114' and period = '2020JJ00' and indicator_id = "
    code, printed, said = run("query", "--as-of", then(), f"{value} 'rokers'", "--csv")
    assert (code, printed.split()) == (0, ["value", "19.5"])
    assert home[0] in said
    assert run("query", f"{value} 'rokers'", "--csv")[1].split() == ["value", "19.9"]
    assert run("query", "--release", home[0], f"{value} 'rokers'", "--csv")[1].split() == ["value", "19.5"]
    assert run("query", "--release", home[0], "--as-of", then(), "select 1")[0] == 2
    code, _, said = run("query", "--as-of", "2020-01-01", "select 1")
    assert (code, "the first" in said) == (1, True)
    assert run("query", "--as-of", "gisteren", "select 1")[0] == 2
    assert run("changes", "--since", "2020-01-01")[0] == 1


def test_releases_of_both_shapes_are_listed_and_rolled_back_to(home: tuple[str, str]) -> None:
    told = json.loads(run("releases", "--json")[1])
    assert [(r["release_id"], r["schema_version"], len(r["in_force"])) for r in told] == [
        (home[1], 2, 1),
        (home[0], 1, 1),
    ]
    assert told[0]["kept_because"] == ["in force", "newest"]
    assert run("rollback", home[0])[0] == 0
    told = json.loads(run("releases", "--json")[1])
    assert [len(r["in_force"]) for r in told] == [1, 2]
    code, printed, _ = run("releases")
    assert code == 0
    assert all(name in printed for name in home)
