"""The project that Evidence builds, without Evidence: what it needs is there, and its types do our pages no harm."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp, parse_one

from benchmarks.evidence.figures import Shown, Table, compare, dutch, english
from benchmarks.evidence.project import CLIENTS, EVIDENCE_TYPES, assemble, complete, loosen
from benchmarks.evidence.stack import CACHE, OF_EACH_FILE, ROOM, Query, asked

DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"
TEXTS = [
    file
    for part in ("pages", "partials", "queries")
    for file in sorted((DASHBOARDS / part).rglob("*"))
    if file.suffix in {".md", ".sql"}
]
TABLE_IN_SQL = re.compile(r"\bmonitor\.([a-z_0-9]+)")
UNSAFE_NUMBER_AS_TEXT = re.compile(
    r"repeat\('0', [a-z.]+\)"
    r"|(?:_rows|rows_accepted|rows_rejected|_year|_rank|position_of|_count|\byear)\)?::varchar"
)


QUERY = re.compile(r"```sql (\w+)\n(.*?)```", re.DOTALL)
TABLE = re.compile(r"<DataTable data=\{(\w+)\}.*?</DataTable>", re.DOTALL)
DATE_COLUMN = re.compile(r"<Column id=(\w+) [^>]*fmt=(?:shortdate|longdate|fulldate|mdy|dmy)")
NEVER_MISSING = {
    "as_of": "fct_project_progress and mart_programme__project_changes",
    "peildatum": "max(as_of)",
    "ontvangen": "received_at of fct_delivery",
    "retrieved_at": "fct_observation and mart_programme__observation_sources",
}
"""Dates that every row of these tables has, by their contracts or by what the table is."""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A small release: a table with rows, one without, one with a date that nobody filled in."""
    file = tmp_path / "monitor.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute("create table dim_full as select 1 as n, 2::bigint as big, 'a' as name, date '2026-01-02' as day")
        made.execute("create table dim_empty (n integer, day date, name varchar)")
        made.execute("create table fct_undated as select 'a' as name, 3 as n, null::timestamp as received_at")
    return file


def test_every_page_partial_and_query_is_there_unchanged(tmp_path: Path, release: Path) -> None:
    project = tmp_path / "project"
    assemble(project, release, DASHBOARDS)
    for part in ("pages", "partials", "queries"):
        files = [f for f in (DASHBOARDS / part).rglob("*") if f.is_file()]
        assert files
        for file in files:
            assert (project / file.relative_to(DASHBOARDS)).read_bytes() == file.read_bytes()


def test_every_table_has_a_source(tmp_path: Path, release: Path) -> None:
    project = tmp_path / "project"
    assert assemble(project, release, DASHBOARDS) == ["dim_empty", "dim_full", "fct_undated"]
    assert (project / "sources/monitor/dim_full.sql").read_text() == "select * from dim_full\n"
    assert "filename: monitor.duckdb" in (project / "sources/monitor/connection.yaml").read_text()
    assert (project / "sources/monitor/monitor.duckdb").read_bytes() == release.read_bytes()


def test_pages_name_tables_as_source_dot_table() -> None:
    found: set[str] = set()
    for file in TEXTS:
        text = file.read_text(encoding="utf-8")
        found |= set(TABLE_IN_SQL.findall(text))
        assert not re.search(r"\b(?:from|join) (?:main|monitor\.main)\.", text), file
    assert len(found) > 10


def test_an_earlier_run_leaves_no_page_behind(tmp_path: Path, release: Path) -> None:
    project = tmp_path / "project"
    assemble(project, release, DASHBOARDS)
    (project / "pages" / "old.md").write_text("# old")
    (project / "node_modules").mkdir()
    assemble(project, release, DASHBOARDS)
    assert not (project / "pages" / "old.md").exists()
    assert (project / "node_modules").is_dir()


def test_boundaries_of_our_own_build_come_along(tmp_path: Path, release: Path) -> None:
    areas = tmp_path / "areas.geojson"
    areas.write_text('{"type":"FeatureCollection","features":[]}')
    assemble(tmp_path / "project", release, DASHBOARDS, areas)
    assert (tmp_path / "project/static/areas.geojson").read_text() == areas.read_text()


def test_only_what_evidence_cannot_write_is_completed_and_with_its_types(tmp_path: Path, release: Path) -> None:
    project = tmp_path / "project"
    assemble(project, release, DASHBOARDS)
    assert complete(project, release) == ["dim_empty", "fct_undated"]
    for table in ("dim_empty", "fct_undated"):
        file = project / f".evidence/template/static/data/monitor/{table}/{table}.parquet"
        kinds = {name: kind for name, kind, *_ in duckdb.sql(f"describe select * from '{file}'").fetchall()}
        assert not set(kinds.values()) & set(EVIDENCE_TYPES)
    assert kinds == {"name": "VARCHAR", "n": "DOUBLE", "received_at": "TIMESTAMP"}


def test_two_settings_are_taken_out_and_another_version_is_told(tmp_path: Path) -> None:
    for client in CLIENTS:
        (tmp_path / client).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / client).write_text(
            "open();\n\tawait connection.query('SET ieee_floating_point_ops = false;');\n"
            "\tawait connection.query('SET old_implicit_casting = true;');\ndone();\n"
        )
    loosen(tmp_path)
    loosen(tmp_path)
    assert (tmp_path / CLIENTS[0]).read_text() == "open();\ndone();\n"
    (tmp_path / CLIENTS[1]).write_text("await connection.query('SET old_implicit_casting = true;');\n")
    with pytest.raises(ValueError, match=r"browser\.js.*two settings expected, 1 found"):
        loosen(tmp_path)


def test_pages_take_no_number_for_text_without_making_it_whole() -> None:
    """Evidence knows one kind of number: 2024 as text would read 2024.0 there."""
    for file in TEXTS:
        assert not UNSAFE_NUMBER_AS_TEXT.findall(file.read_text(encoding="utf-8")), file


def test_a_date_that_may_be_missing_is_text() -> None:
    """Evidence shows a date without a value as 1 January 1970, and text without a value as nothing."""
    found = set()
    for file in TEXTS:
        text = file.read_text(encoding="utf-8")
        queries = dict(QUERY.findall(text))
        for table in TABLE.finditer(text):
            for column in DATE_COLUMN.findall(table[0]):
                made_text = re.search(rf"::varchar as {column}\b", queries.get(table[1], ""))
                assert made_text or column in NEVER_MISSING, f"{file}: write {column} as x::date::varchar as {column}"
                found.add(bool(made_text))
    assert found == {True, False}


def test_number_codes_have_no_decimal_that_may_be_left_out() -> None:
    """Evidence writes a whole number by #,##0.## as ``400.``, and does not know that code for any other."""
    for file in TEXTS:
        assert not re.search(r"[0#]\.0*#", file.read_text(encoding="utf-8")), file


def test_no_query_sorts_rows_that_hold_lists() -> None:
    """DuckDB-WASM needs 76 kB of stack for it and has 64, so it writes over its own data: any later query may fail."""
    found = set()
    for file in TEXTS:
        for name, text in QUERY.findall(file.read_text(encoding="utf-8")):
            query = parse_one(re.sub(r"\$\{[\w.]+\}", "x", text), dialect="duckdb")
            assert isinstance(query, exp.Query)
            holds = any(p.find(exp.Struct, exp.Array, exp.ArrayAgg, exp.Comprehension) for p in query.selects)
            assert not (holds and query.args.get("order")), f"{file}: {name} makes lists and then sorts"
            found.add(holds)
    assert found == {True, False}


def test_no_query_takes_an_item_of_a_list_without_brackets() -> None:
    """DuckDB 0.9, which Evidence has, reads ``(['a', 'b'])[1]``, not ``['a', 'b'][1]``."""
    for file in TEXTS:
        assert "'][" not in file.read_text(encoding="utf-8"), file


def test_each_query_of_a_file_is_metered_for_some_of_its_pages(tmp_path: Path) -> None:
    for page in range(OF_EACH_FILE + 1):
        folder = tmp_path / CACHE / "file" / f"page{page}"
        folder.mkdir(parents=True)
        queries = {"own": f"select {page}", "same": "select 'x'"}
        answers = {name: {"sql_string": sql, "query_hash": "0"} for name, sql in queries.items()}
        (folder / "_queries.json").write_text(json.dumps(answers))
    own = {f"select {page}": "own" for page in range(OF_EACH_FILE)}
    assert asked(tmp_path) == {**own, "select 'x'": "same"}


def test_a_query_that_takes_all_the_stack_fits_and_one_byte_more_does_not() -> None:
    assert Query("stand", ROOM, None).fits
    assert not Query("stand", ROOM + 1, None).fits
    assert not Query("stand", 1, "Error: Parser Error").fits


def test_links_in_the_text_take_no_index() -> None:
    """mdsvex escapes the brackets of an address, and then Svelte cannot read the expression."""
    for file in TEXTS:
        assert not re.search(r"\]\([^)\n]*\{[^}]*\[", file.read_text(encoding="utf-8")), file


def test_the_lock_file_names_no_registry() -> None:
    text = (DASHBOARDS.parent / "benchmarks/evidence/package-lock.json").read_text()
    assert '"resolved"' not in text
    assert '"@evidence-dev/evidence": "40.1.8"' in text


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("25.845", "25,845", "25845"),
        ("3,4 %", "3.4 %", "3.4%"),
        ("\u22121,25", "-1.25", "-1.25"),
        ("ca. 1.500", "ca. 1,500", "ca. 1500"),
        ("24 nov 2026", "Nov 24/26", "2026-11-24"),
        ("1 mei 2026", "May 1/26", "2026-05-01"),
        ("\u2013", "-", ""),
        ("per 1.000 inwoners", "per 1.000 inwoners", "per 1.000 inwoners"),
    ],
)
def test_both_notations_come_to_one(ours: str, theirs: str, same: str) -> None:
    assert dutch(ours) == english(theirs) == same


def test_another_figure_another_row_and_a_missing_table_are_differences() -> None:
    table = Table("Wat", ("Gebied", "Cijfer"), (("Emmen", "3"), ("Coevorden", "4")))
    shown = Shown((("keer", "9"),), (table,))
    other = Shown((("keer", "9"),), (Table("Wat", ("Gebied", "Cijfer"), (("Coevorden", "4"), ("Emmen", "5"))),))
    assert compare("/", shown, shown).differences == []
    assert compare("/", shown, shown).compared == 5
    assert compare("/", shown, other).differences == ["table 'Wat', Emmen, Cijfer: '3', Evidence '5'"]
    assert "large figures" in compare("/", shown, Shown((("keer", "8"),), (table,))).differences[0]
    assert "not in Evidence's page" in compare("/", shown, Shown(shown.large, ())).differences[0]
    assert "only in Evidence's page" in compare("/", Shown(shown.large, ()), shown).differences[0]
