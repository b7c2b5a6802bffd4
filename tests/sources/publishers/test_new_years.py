"""A new year of a family: found in the publisher's list, bound by title, written into the catalogue by a person."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from sources.catalogue import CatalogueError, load_catalogue
from sources.catalogue.load import CATALOGUE_ROOT
from sources.odata import RequestRefused, SourceError
from sources.publishers import NotAdopted, adopt, binding, discover, land_source
from tests.publisher import Fault
from tests.sources.publishers.conftest import kwb


@pytest.fixture
def root(tmp_path):
    return shutil.copytree(CATALOGUE_ROOT, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


@pytest.fixture
def new_year(publisher, titles):
    """The table of 2026, one of whose titles CBS has changed."""
    changed = [title if title != "Koopwoningen" else "Koopwoningen totaal" for title in titles]
    publisher.add(kwb("86555NED", changed, "2026"))


def test_a_new_year_is_found_in_one_request(publisher, client, catalogue, new_year):
    publisher.add(
        kwb("86556NED", ["Aantal inwoners"], "2013"),  # an older year than we began with
        kwb("86557NED", ["Aantal inwoners"], "2026 (proef)"),
    )
    (found,) = discover(client, catalogue)
    assert (found.entry.id, found.year, found.entry.family) == ("86555NED", 2026, "kwb")
    assert found.entry.title == "Kerncijfers wijken en buurten 2026"
    assert (found.entry.fixed_period, found.entry.boundaries) == ("2026JJ00", "2026")
    assert "86555NED" in found.entry.url
    assert found.after.id == "86165NED"
    assert found.modified == "2025-03-01T02:00:00+01:00"
    assert len(publisher.requests()) == 1
    assert "startswith(Title,'Kerncijfers%20wijken%20en%20buurten')" in publisher.requests()[0]


def test_no_new_year_is_no_table(client, catalogue):
    assert discover(client, catalogue) == []


def test_years_come_in_order_and_small_letters_keep_the_publishers_name(publisher, client, catalogue, new_year):
    publisher.add(kwb("86700ned", ["Aantal inwoners"], "2027"))
    assert [(new.entry.id, new.entry.remote_id) for new in discover(client, catalogue)] == [
        ("86555NED", None),
        ("86700NED", "86700ned"),
    ]


def test_a_list_that_overlooks_the_filter_gives_no_other_tables(publisher, client, catalogue, new_year):
    other = kwb("70072NED", ["Aantal inwoners"], "2026")
    other.properties["Title"] = "Regionale kerncijfers 2026"
    publisher.add(other)
    publisher.fault("Datasets", Fault("deaf"))
    assert [new.entry.id for new in discover(client, catalogue)] == ["86555NED"]


def test_a_list_that_cannot_be_filtered_is_read_whole(publisher, client, catalogue, new_year):
    publisher.fault("Datasets", Fault("status", on="filter", status=400, message="no filter"))
    assert [new.entry.id for new in discover(client, catalogue)] == ["86555NED"]


def test_a_list_that_cannot_be_read_is_said(publisher, client, catalogue):
    publisher.fault("Datasets", Fault("status", status=403))
    with pytest.raises(RequestRefused, match="list of tables"):
        discover(client, catalogue)


def test_a_family_of_third_parties_is_looked_for_in_their_list(publisher, client, catalogue):
    """A service that publishes through v3 lists its tables another way."""
    police = next(table for table in catalogue.source_tables if table.id == "47022NED")
    yearly = police.model_copy(
        update={
            "family": "misdrijven",
            "title": "Misdrijven 2024",
            "fixed_period": "2024JJ00",
            "period_dimension": None,
        }
    )
    publisher.tables["47022NED"].info["Title"] = "Misdrijven 2025"
    (found,) = discover(client, replace(catalogue, source_tables=[yearly]))
    assert (found.entry.title, found.entry.service) == ("Misdrijven 2025", "dataderden")
    assert publisher.requests()[0].startswith("/dataderden/ODataCatalog/Tables")


def test_titles_bind_and_the_one_that_changed_asks_a_person(client, catalogue, titles, new_year):
    (found,) = discover(client, catalogue)
    bound = binding(client, catalogue, found.entry)
    assert sorted([*bound.bound, "Koopwoningen"]) == sorted(titles)
    (question,) = bound.questions
    assert (question.wanted, question.indicators) == ("Koopwoningen", ("koopwoningen",))
    assert question.candidates[0] == "Koopwoningen totaal"
    assert bound.missing_dimensions == ()
    other = found.entry.model_copy(update={"region_dimension": "RegioS"})
    assert binding(client, catalogue, other).missing_dimensions == ("RegioS",)


def test_adopting_is_one_entry_and_every_indicator_finds_it(client, catalogue, landing, root, new_year):
    before = (root / "source_tables.yaml").read_text()
    (found,) = discover(client, catalogue)
    added = adopt(root, found)
    after = (root / "source_tables.yaml").read_text()
    assert after.replace(f"{added}\n", "") == before
    assert after.index("86165NED") < after.index("86555NED") < after.index("83599NED")
    assert sorted(path.name for path in root.iterdir() if path.name.startswith(".")) == []
    adopted = load_catalogue(root)
    table = next(table for table in adopted.source_tables if table.id == "86555NED")
    assert table == found.entry
    asking = [i.id for i in adopted.indicators if any(series.table == "86555NED" for series in i.series)]
    assert asking == [i.id for i in adopted.indicators if any(series.table == "86165NED" for series in i.series)]
    outcome = land_source(client, landing, adopted, table)
    assert [(notice.kind, notice.subjects) for notice in outcome.notices] == [("measure_unbound", ("Koopwoningen",))]
    assert discover(client, adopted) == []


def test_adopting_twice_changes_nothing(client, catalogue, root, new_year):
    (found,) = discover(client, catalogue)
    adopt(root, found)
    text = (root / "source_tables.yaml").read_text()
    with pytest.raises(CatalogueError, match="'86555NED' stands twice"):
        adopt(root, found)
    assert (root / "source_tables.yaml").read_text() == text


def test_adopting_after_an_entry_that_is_not_there(client, catalogue, root, new_year):
    (found,) = discover(client, catalogue)
    file = root / "source_tables.yaml"
    text = file.read_text().replace("- id: 86165NED", "- {id: 86165NED}")
    file.write_text(text)
    with pytest.raises(NotAdopted, match="no entry that begins with '- id: 86165NED'"):
        adopt(root, found)
    assert file.read_text() == text


def test_a_publisher_that_is_down_is_a_source_error(make_client, catalogue):
    with pytest.raises(SourceError):
        discover(make_client(v4="http://127.0.0.1:9/odata"), catalogue)
