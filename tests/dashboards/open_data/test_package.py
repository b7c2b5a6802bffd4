"""The package of a real release: valid by every standard that it names, and the very rows of the marts."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import frictionless
import pyshacl
import pytest
from csvw import TableGroup
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

from dashboards.open_data import OpenDataError, write_package
from dashboards.open_data.page import size
from dashboards.site.frame import STATIC
from orchestration.dbt_runs import manifest_path
from orchestration.releases.described import describe_marts
from orchestration.releases.manifest import CheckSummary
from orchestration.releases.sealing import make_release
from tests.browser import axe, driver

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.dbt.building import Built

PUBLIC = "https://monitor.example/"
SHAPES = Path(__file__).with_name("dcat_ap_nl.ttl")
LARGE = 2000
"""Of larger tables validators in Python see so many rows; that all rows are right is seen by reading them back."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Path:
    """The database of a release of the recorded figures."""
    place = tmp_path_factory.mktemp("release")
    shutil.copy(built.database, place / "monitor.duckdb")
    marts = describe_marts(manifest_path(built.home / "target"))
    checks = CheckSummary(passed=1, failed=0)
    folder = make_release(place / "releases", place / "monitor.duckdb", built.inputs, checks, marts)
    return folder / "monitor.duckdb"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Path:
    """As the site shows it: below ``data/<release>/``."""
    root = tmp_path_factory.mktemp("site")
    shutil.copytree(STATIC, root / "assets")
    (root / "index.html").write_text('<!doctype html><title>Begin</title><link rel="icon" href="assets/favicon.svg">')
    folder = root / "data" / "proef"
    written = write_package(release, folder, in_site=True)
    assert written.bytes == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return folder


@pytest.fixture(scope="module")
def described(package: Path) -> dict[str, Any]:
    """The data package's descriptor."""
    found: dict[str, Any] = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_csv_and_parquet_are_the_very_rows_of_every_mart(release: Path, package: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{release}' as monitor (read_only)")
        for name, key in connection.execute("select table_name, primary_key from monitor.meta_table").fetchall():
            kinds = dict(
                connection.execute(
                    "select column_name, data_type from duckdb_columns() where database_name = 'monitor' "
                    "and table_name = ? order by column_index",
                    [name],
                ).fetchall()
            )
            # A required text may be empty: what is no value elsewhere is one there.
            required = {
                column
                for (column,) in connection.execute(
                    "select column_name from monitor.meta_column where table_name = ? and is_required", [name]
                ).fetchall()
            }
            texts = ", ".join(
                f"coalesce({c}, '') as {c}" if c in required and kind == "VARCHAR" else c for c, kind in kinds.items()
            )
            csv_file = (
                f"(select {texts} from read_csv('{package / name}.csv', header = true, strict_mode = true, "
                f"nullstr = '', columns = {kinds}))"
            )
            for read in (csv_file, f"read_parquet('{package / name}.parquet')"):
                lost = connection.execute(
                    f"select count(*) from (from monitor.{name} except all from {read})"
                ).fetchone()
                counts = connection.execute(
                    f"select (select count(*) from monitor.{name}), (select count(*) from {read})"
                ).fetchone()
                assert lost == (0,), f"{name}: not in {read}"
                assert counts
                assert counts[0] == counts[1], name
            first = key.split(", ")[0]
            ordered = connection.execute(f"select {first} from read_parquet('{package / name}.parquet')").fetchall()
            assert ordered == sorted(ordered), f"{name} is not in the order of its key"


def test_the_csv_is_as_rfc_4180_has_it(package: Path) -> None:
    for path in sorted(package.glob("*.csv")):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), f"{path.name} begins with a mark"
        outside = b"".join(data.split(b'"')[::2])
        assert outside.count(b"\n") == outside.count(b"\r\n") > 0, path.name
        with path.open(encoding="utf-8", newline="") as lines:
            widths = {len(row) for row in csv.reader(lines, strict=True)}
        assert len(widths) == 1, path.name


def test_the_data_package_validates(package: Path, described: dict[str, Any]) -> None:
    report = frictionless.Package(str(package / "datapackage.json")).validate(limit_rows=LARGE)
    assert report.valid, report.to_summary()
    assert len(report.tasks) == len(described["resources"])
    for resource in described["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")


def test_the_validator_sees_a_wrong_key_and_a_wrong_value(package: Path, tmp_path: Path) -> None:
    """What the test above stands on: the same package with one row twice, and with a word for a number."""
    for name in ("datapackage.json", "dim_pillar.csv"):
        shutil.copy(package / name, tmp_path)
    file = tmp_path / "datapackage.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["resources"] = [r for r in whole["resources"] if r["name"] == "dim_pillar"]
    for given in ("bytes", "hash"):
        del whole["resources"][0][given]
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert frictionless.Package(str(file)).validate().valid
    lines = (tmp_path / "dim_pillar.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "dim_pillar.csv").write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    assert "primary-key" in str(frictionless.Package(str(file)).validate().flatten(["type"]))
    (tmp_path / "dim_pillar.csv").write_text("\n".join(lines).replace("2030,", "straks,"), encoding="utf-8")
    assert "type-error" in str(frictionless.Package(str(file)).validate().flatten(["type"]))


def test_every_column_is_described_and_every_licence_is_said_or_its_want(described: dict[str, Any]) -> None:
    tables = [resource for resource in described["resources"] if resource["type"] == "table"]
    assert len(tables) * 2 == len(described["resources"])
    for table in tables:
        assert all(field["description"] for field in table["schema"]["fields"]), table["name"]
        assert table["schema"]["primaryKey"], table["name"]
        assert "Eén rij per " in table["description"], table["name"]
        assert bool(table.get("licenses")) != ("geen licentie vastgesteld" in table["description"]), table["name"]
    by_name = {table["name"]: table for table in tables}
    observation = by_name["fct_observation"]
    assert [licence["name"] for licence in observation["licenses"]] == ["CC-BY-4.0"]
    assert {source["version"] for source in observation["sources"]} >= {"85984NED", "50150NED", "47022NED"}
    assert {source["version"] for source in by_name["dim_region_boundary"]["sources"]} == {"GEBIEDEN2025"}
    assert "licenses" not in by_name["dim_project"]
    keys = {key["fields"][0]: key["reference"]["resource"] for key in observation["schema"]["foreignKeys"]}
    assert keys == {"indicator_id": "dim_indicator", "region_code": "dim_region", "table_id": "dim_source_table"}


def test_the_csv_on_the_web_is_read_by_its_metadata(package: Path, described: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        group = TableGroup.from_file(package / "csv-metadata.json")
        assert group.validate_schema() != []
        assert len(group.tables) * 2 == len(described["resources"])
        for table in group.tables:
            header = [column.header for column in table.tableSchema.columns]
            with (package / table.url.string).open(encoding="utf-8", newline="") as lines:
                assert next(csv.reader(lines)) == header
            for row in itertools.islice(table.iterdicts(strict=True), 20):
                assert set(row) == set(header)
        small = [t for t in group.tables if t.url.string.startswith("dim_p")]
        assert all(table.check_primary_key() for table in small)


def _graph(package: Path) -> Graph:
    return Graph().parse(package / "dcat.jsonld", format="json-ld", publicID=f"{PUBLIC}data/latest/dcat.jsonld")


def test_the_catalogue_entry_holds_by_the_shapes(package: Path) -> None:
    graph = _graph(package)
    conforms, _, said = pyshacl.validate(graph, shacl_graph=str(SHAPES), inference="none")
    assert conforms, said
    distributions = set(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(distributions) == 2 * len(list(package.glob("*.csv")))
    for distribution in distributions:
        (address,) = graph.objects(distribution, DCAT.downloadURL)
        assert (package / str(address).rpartition("/")[2]).is_file()
    for gone in (DCTERMS.license, DCAT.accessURL):
        less = _graph(package)
        less.remove((next(iter(distributions)), gone, None))
        assert not pyshacl.validate(less, shacl_graph=str(SHAPES), inference="none")[0]


def test_with_a_public_address_the_dataset_keeps_its_name_and_the_files_theirs(
    release: Path, package: Path, tmp_path: Path
) -> None:
    written = write_package(release, tmp_path / "uit", public_url=PUBLIC, names=["dim_region", "fct_observation"])
    graph = _graph(tmp_path / "uit")
    dataset = URIRef(f"{PUBLIC}data/latest/#dataset")
    assert str(graph.value(dataset, DCTERMS.identifier)) == str(dataset)
    assert {str(address) for address in graph.objects(None, DCAT.downloadURL)} == {
        f"{PUBLIC}data/{written.release_id}/{name}.{kind}"
        for name in ("dim_region", "fct_observation")
        for kind in ("csv", "parquet")
    }
    whole = json.loads((tmp_path / "uit" / "datapackage.json").read_text(encoding="utf-8"))
    assert whole["id"] == f"{PUBLIC}data/{written.release_id}/"
    observation = next(r for r in whole["resources"] if r["name"] == "fct_observation")
    assert [key["fields"] for key in observation["schema"]["foreignKeys"]] == [["region_code"]], "to tables it has only"
    assert f'href="{PUBLIC}"' in (tmp_path / "uit" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "uit" / "assets" / "site.css").is_file()
    for file in ("fct_observation.csv", "fct_observation.parquet"):
        assert (tmp_path / "uit" / file).read_bytes() == (package / file).read_bytes(), "the same rows, the same bytes"


def test_the_same_release_gives_the_same_bytes(release: Path, package: Path, tmp_path: Path) -> None:
    names = ["dim_region", "fct_project_progress", "mart_programme__projects"]
    for folder in ("first", "second"):
        write_package(release, tmp_path / folder, in_site=True, names=names)
    first = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}
    for name in names:
        assert first[f"{name}.csv"] == (package / f"{name}.csv").read_bytes()
        assert first[f"{name}.parquet"] == (package / f"{name}.parquet").read_bytes()


def test_what_cannot_be_written_is_said_and_leaves_nothing(release: Path, package: Path, tmp_path: Path) -> None:
    with pytest.raises(OpenDataError, match="no table 'dim_regio' in this release; did you mean 'dim_region'"):
        write_package(release, tmp_path / "a", names=["dim_regio"])
    with pytest.raises(OpenDataError, match="no table 'x' in this release; there are: dim_"):
        write_package(release, tmp_path / "a", names=["x"])
    with pytest.raises(FileExistsError):
        write_package(release, package)
    with pytest.raises(FileNotFoundError, match="no release"):
        write_package(tmp_path / "monitor.duckdb", tmp_path / "a")
    old = tmp_path / "old.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute("create table dim_region as select 'GM0114' as region_code")
    with pytest.raises(OpenDataError, match="regiodeal refresh"):
        write_package(old, tmp_path / "a")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (14_400, "14 kB"), (11_099_845, "11,1 MB")]
)
def test_sizes_read_in_dutch(count: int, words: str) -> None:
    assert size(count) == words.replace(" ", "\u00a0")


def test_the_page_in_a_browser(package: Path, opened: Browser) -> None:
    root = package.parents[1]
    with driver.served(root) as address:
        findings = driver.visit_all(root, address, opened)
        assert [finding for finding in findings if not finding.fine] == []
        with driver.new_page(opened, 390) as tab:
            tab.goto(f"{address}/data/proef/index.html")
            assert axe.violations(tab, "open data", "light") == []
            links = tab.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    own = {link.partition("#")[0] for link in links if link.startswith(address)}
    assert len(own) > 2 * len(list(package.glob("*.csv")))
    for link in own:
        assert (root / link.removeprefix(f"{address}/")).is_file(), link
