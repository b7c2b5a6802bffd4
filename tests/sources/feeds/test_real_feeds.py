"""The catalogue's own feeds: their examples, as files of every agreed format, give the figures of the magazine."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import to_jsonable_python

from sources.catalogue.load import CATALOGUE_ROOT
from sources.feeds import fetch_feed
from sources.odata import http_client
from sources.tabular.cell_text import personal_data_in
from sources.tabular.dates import parse_date
from tests.sources.feeds.delivering import catalogue, judge, nothing_earlier, of, rules, write
from tests.sources.feeds.partner import TOKEN, Answer, Partner, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue.feed import Feed
    from sources.deliveries.model import Judgement

FEEDS = sorted(feed.id for feed in catalogue().feeds)
WRITTEN = ("csv", "xlsx", "jsonl", "parquet")
CASES = [(feed_id, kind) for feed_id in FEEDS for kind in of(feed_id).formats if kind in WRITTEN]

FACTS = {
    f"{project.id}/{fact.id}": (fact.value, fact.as_of, fact.approximate)
    for project in catalogue().projects
    for fact in project.facts
}


def typed(feed: Feed, row: dict[str, str]) -> dict[str, Any]:
    """An example's row with the types that a database or an API gives."""
    columns = feed.columns_by_name

    def one(name: str, text: str) -> object:
        match columns[name].type:
            case "integer" if text:
                return int(text)
            case "boolean" if text:
                return text == "ja"
            case "date" if text:
                return parse_date(text)
        return text or None

    return {column: one(column, row.get(column, "")) for column in columns}


def figures(judgement: Judgement) -> dict[str, tuple[float, date, bool]]:
    return {
        f"{figure.project_id}/{figure.fact_id}": (figure.value, figure.as_of, figure.approximate)
        for row in judgement.accepted_rows
        for figure in row.project_figures
    }


def assert_the_magazines_figures(feed: Feed, judgement: Judgement) -> None:
    assert (judgement.verdict, rules(judgement)) == ("accepted", [])
    found = figures(judgement)
    assert set(found) == {use.fact for use in feed.facts}
    assert found == {key: FACTS[key] for key in found}


def test_at_least_five_feeds_by_every_transport() -> None:
    assert len(FEEDS) >= 5
    feeds = catalogue().feeds
    assert {feed.formats[0] for feed in feeds if feed.transport.kind == "file"} == {"csv", "xlsx", "parquet", "jsonl"}
    assert {feed.transport.format for feed in feeds if feed.transport.kind == "http"} == {"json", "csv"}
    assert {feed.on_breach for feed in feeds} == {"file", "row"}
    assert len({feed.owner for feed in feeds}) == len(feeds)
    known = [use.fact for feed in feeds for use in feed.facts]
    assert len(set(known)) == len(known)


@pytest.mark.parametrize(("feed_id", "kind"), CASES)
def test_the_example_is_accepted_with_the_figures_of_the_catalogue(tmp_path: Path, feed_id: str, kind: str) -> None:
    feed = of(feed_id)
    examples: list[dict[str, Any]] = [typed(feed, row) for row in feed.examples]
    if kind == "csv":
        examples = [{column: row.get(column, "") for column in feed.columns_by_name} for row in feed.examples]
    elif kind in {"jsonl", "parquet"}:
        examples = to_jsonable_python(examples)
    assert_the_magazines_figures(feed, judge(write(tmp_path / f"levering.{kind}", examples), feed))


def test_energy_coaches_visits_are_regional_figures_too(tmp_path: Path) -> None:
    feed = of("energiecoaches")
    examples = [{column: row.get(column, "") for column in feed.columns_by_name} for row in feed.examples]
    judgement = judge(write(tmp_path / "levering.csv", examples), feed)
    found = [
        (f.measure, f.region_code, f.period, f.value) for row in judgement.accepted_rows for f in row.regional_figures
    ]
    assert found == [("huishoudens-bezocht", "GM1680", "2022KW01", 250.0)]


def test_a_feed_that_we_fetch_page_by_page(tmp_path: Path) -> None:
    feed = of("new-jobportunities")
    first, *others = to_jsonable_python([typed(feed, row) for row in feed.examples])
    with Partner() as partner, http_client() as http:
        partner.give("/kandidaten", rows(first, volgende="/kandidaten?na=1"))
        partner.give("/kandidaten?na=1", rows(*others, volgende=None))
        fetched = fetch_feed(feed, http, partner.url, TOKEN, tmp_path)
    assert fetched.pages == 2
    assert_the_magazines_figures(feed, judge(fetched.path, feed))


def test_a_feed_that_we_fetch_as_csv(tmp_path: Path) -> None:
    feed = of("regiodatabank")
    body = b"peildatum,bedrijven,ongeveer,toelichting\n2022-03-31,60000,ja,\n"
    with Partner() as partner, http_client() as http:
        partner.give("/v1/aantallen.csv", Answer(body, headers={"Content-Type": "text/csv"}))
        fetched = fetch_feed(feed, http, f"{partner.url}/v1", TOKEN, tmp_path)
    assert_the_magazines_figures(feed, judge(fetched.path, feed))


@pytest.mark.parametrize("feed_id", FEEDS)
def test_a_feed_names_a_role_and_says_what_is_agreed(feed_id: str) -> None:
    feed = of(feed_id)
    assert re.match(r"(projectleider|beheerder|coördinator) ", feed.contact_role)
    assert "werkafspraak" in (feed.note or "")
    assert feed.until == date(2023, 12, 31)


@pytest.mark.parametrize("feed_id", FEEDS)
def test_no_personal_data_in_a_feed(feed_id: str) -> None:
    text = (CATALOGUE_ROOT / "feeds" / f"{feed_id}.yaml").read_text(encoding="utf-8")
    assert personal_data_in(text) is None
    columns = " ".join(of(feed_id).columns_by_name).casefold()
    assert not re.search(r"\b(naam|voornaam|achternaam|e-?mail|telefoon|adres|geboorte\w*|bsn)\b", columns)


def test_an_empty_cell_in_an_example_gives_no_figure() -> None:
    """Or the examples would hold rows that say nothing."""
    for feed_id in FEEDS:
        for row in of(feed_id).examples:
            values = {use.value for use in (*of(feed_id).facts, *of(feed_id).measures)}
            assert any(row.get(name) for name in values), feed_id
    assert nothing_earlier().figures("wonen-2.1", "huishoudens-bezocht") == ()
