"""Contracts of feeds: what one may say, what must agree with the rest, and the tables they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.catalogue import CatalogueError, load_catalogue
from sources.catalogue.export import catalogue_rows
from tests.sources.catalogue.small import FILES, INDICATOR, line_of, write

if TYPE_CHECKING:
    from pathlib import Path

FEED = "feeds/bezoeken.yaml"

TEXT = """\
id: bezoeken
title: Bezoeken
owner: school-proef
contact_role: coördinator
description: Hoeveel huizen zijn bezocht.
transport:
  kind: http
  format: json
  paging: next_link
  next_link: volgende
formats: [jsonl, csv]
columns:
  - name: gemeente
    type: region
    description: De gemeente.
  - name: dag
    type: date
    description: De dag.
  - name: huizen
    type: integer
    unit: huizen
    minimum: 0
    maximum: 10
    description: Het aantal.
  - name: soort
    type: text
    allowed: [Koop, Huur]
    description: De soort.
  - name: uitleg
    type: text
    required: false
    description: Uitleg.
key: [gemeente, dag]
frequency: half_yearly
due: ["01-31", "07-31"]
since: 2020-01-01
until: 2023-12-31
on_breach: row
facts:
  - {fact: wonen-2.1/huizen, value: huizen, as_of: dag, remark: uitleg, where: {soort: Koop}}
measures:
  - measure: bezochte-huizen
    title: Bezochte huizen
    unit: huizen
    value: huizen
    region: gemeente
    period: dag
regions:
  Het Hele Gebied: RD01
examples:
  - {gemeente: Proef, dag: 31-03-2022, huizen: "2", soort: Koop}
"""

WITH_FEED = {**FILES, FEED: TEXT}


def files_with(old: str, new: str) -> dict[str, str]:
    assert TEXT.count(old) == 1, f"{old!r} should stand once in the feed"
    return {**WITH_FEED, FEED: TEXT.replace(old, new)}


def test_a_feed_is_read(tmp_path: Path) -> None:
    (feed,) = load_catalogue(write(tmp_path, WITH_FEED)).feeds
    assert (feed.id, feed.transport.kind, feed.facts[0].project_id, feed.facts[0].fact_id) == (
        "bezoeken", "http", "wonen-2.1", "huizen",
    )  # fmt: skip
    assert list(feed.columns_by_name) == ["gemeente", "dag", "huizen", "soort", "uitleg"]


# what is replaced, by what, text on the line that is to be named, key, part of the rule
MISTAKES = {
    "unknown key": ("on_breach: row", "on_breech: row", "on_breech", "on_breech", "nearest: on_breach"),
    "unknown key of a column": ("    minimum: 0", "    minimun: 0", "minimun", "columns[2].minimun",
                                "nearest: minimum"),
    "a person's key": ("contact_role: c", "contact: c", "contact:", "contact", "unknown key"),
    "type": ("type: date", "type: datum", "type: datum", "columns[1].type", "'date'"),
    "format": ("[jsonl, csv]", "[jsonl, pdf]", "formats:", "formats[1]", "'xlsx'"),
    "due, no day": ('"07-31"]', '"06-31"]', "due:", "due[1]", "pattern"),
    "due, leap day": ('"07-31"]', '"02-29"]', "due:", "due[1]", "pattern"),
    "due, too few": ('["01-31", "07-31"]', '["01-31"]', "id: bezoeken", "", "asks for 2 different due dates"),
    "due, twice": ('"07-31"]', '"01-31"]', "id: bezoeken", "", "asks for 2 different due dates"),
    "until before since": ("until: 2023", "until: 2019", "id: bezoeken", "", "lies before since"),
    "bounds turned": ("maximum: 10", "maximum: -1", "- name: huizen", "columns[2]", "lies below minimum"),
    "bounds of text": ("allowed: [Koop, Huur]", "minimum: 1", "- name: soort", "columns[3]", "for numbers"),
    "allowed of a date": (
        "type: date", "type: date\n    allowed: [nu]", "- name: dag", "columns[1]", "for columns of type text",
    ),
    "column twice": ("- name: dag", "- name: Gemeente", "id: bezoeken", "", "'gemeente' stands twice"),
    "http without format": (
        "  format: json\n  paging: next_link\n  next_link: volgende\n", "", "transport:", "transport",
        "format is needed",
    ),
    "a file with an address": ("kind: http", "kind: file", "transport:", "transport", "no other keys than kind"),
    "paging without its key": ("  next_link: volgende\n", "", "transport:", "transport", "go together"),
    "paging by number without its parameter": (
        "  paging: next_link\n  next_link: volgende\n", "  paging: page_number\n", "transport:", "transport",
        "page_parameter go together",
    ),
    "csv in pages": ("format: json", "format: csv", "transport:", "transport", "csv comes as one answer"),
    "what is fetched is not taken": ("[jsonl, csv]", "[csv]", "id: bezoeken", "", "add it to formats"),
    "another name than the file": ("id: bezoeken", "id: bezoek", "id:", "id", "called 'bezoeken.yaml'"),
    "unknown owner": ("owner: school-proef", "owner: school-prof", "owner:", "owner", "nearest: school-proef"),
    "unknown fact": ("wonen-2.1/huizen", "wonen-2.1/huisen", "fact:", "facts[0].fact", "nearest: wonen-2.1/huizen"),
    "no fact": ("wonen-2.1/huizen", "huizen", "fact:", "facts[0].fact", "pattern"),
    "unknown column of a fact": ("as_of: dag", "as_of: dg", "fact:", "facts[0].as_of", "nearest: dag"),
    "column of another type": ("as_of: dag", "as_of: soort", "fact:", "facts[0].as_of", "asks for date"),
    "remark that is no text": ("remark: uitleg", "remark: dag", "fact:", "facts[0].remark", "asks for text"),
    "no word for a lower value": (", remark: uitleg", "", "fact:", "facts[0].fact", "only goes up"),
    "a column that may be empty": (
        "type: date", "type: date\n    required: false", "fact:", "facts[0].as_of", "make it required",
    ),
    "another unit": ("    unit: huizen\n    minimum", "    unit: schuren\n    minimum", "fact:", "facts[0].value",
                     "has unit 'schuren', the fact has unit 'huizen'"),
    "another unit of a measure": ("    unit: huizen\n    value", "    unit: schuren\n    value", "unit: schuren",
                                  "measures[0].unit", "the measure has unit 'schuren'"),
    "where, not allowed": ("{soort: Koop}", "{soort: Kop}", "fact:", "facts[0].where.soort", "nearest: Koop"),
    "where, unknown column": ("{soort: Koop}", "{sort: Koop}", "fact:", "facts[0].where.sort", "nearest: soort"),
    "where, of a number": ("{soort: Koop}", '{huizen: "1"}', "fact:", "facts[0].where.huizen", "asks for text"),
    "unknown column of the key": ("[gemeente, dag]", "[gemeente, dagen]", "key:", "key[1]", "nearest: dag"),
    "unknown region": ("RD01", "RD02", "Het Hele Gebied", "regions.Het Hele Gebied", "no region 'RD02'"),
    "region of a measure": ("region: gemeente", "region: soort", "region: soort", "measures[0].region", "for region"),
    "period of a measure": ("period: dag", "period: soort", "period:", "measures[0].period", "period or date"),
    "example of no column": ('huizen: "2"', 'huis: "2"', "examples", "examples[0].huis", "nearest: huizen"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_names_file_line_key_and_rule(tmp_path: Path, name: str) -> None:
    old, new, on_line, key, rule = MISTAKES[name]
    files = files_with(old, new)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(write(tmp_path, files))
    found = [(p.file, p.key) for p in raised.value.problems if rule in p.rule]
    assert (FEED, key) in found, raised.value.problems
    lines = {p.line for p in raised.value.problems if p.key == key and rule in p.rule}
    if on_line != "examples":
        assert lines == {line_of(files[FEED], on_line)}


def test_a_feed_that_yields_nothing(tmp_path: Path) -> None:
    head, _, rest = TEXT.partition("facts:\n")
    files = {**WITH_FEED, FEED: head + "regions:" + rest.partition("regions:")[2]}
    with pytest.raises(CatalogueError, match="a feed that yields no figure is not needed"):
        load_catalogue(write(tmp_path, files))


@pytest.mark.parametrize("id_", ["workbook"])
def test_a_feed_does_not_take_the_workbooks_name(tmp_path: Path, id_: str) -> None:
    files = {**FILES, f"feeds/{id_}.yaml": TEXT.replace("id: bezoeken", f"id: {id_}")}
    with pytest.raises(CatalogueError, match="names something else already"):
        load_catalogue(write(tmp_path, files))


def test_feeds_lie_in_one_folder(tmp_path: Path) -> None:
    files = {**FILES, "feeds/wonen/bezoeken.yaml": TEXT}
    with pytest.raises(CatalogueError, match="should lie in feeds/ itself"):
        load_catalogue(write(tmp_path, files))


def test_an_indicator_may_be_made_of_a_feed(tmp_path: Path) -> None:
    files = {**WITH_FEED, INDICATOR: FILES[INDICATOR].replace("table: 1NED", "table: bezoeken")}
    with pytest.raises(CatalogueError, match="feed 'bezoeken' yields no measure 'Woningen'") as raised:
        load_catalogue(write(tmp_path, files))
    assert [problem.key for problem in raised.value.problems] == ["series[0].numerator[0]"]
    files[INDICATOR] = files[INDICATOR].replace("{title: Woningen}", "{title: Bezochte huizen}")
    (indicator,) = load_catalogue(write(tmp_path, files)).indicators
    assert indicator.series[0].table == "bezoeken"


def test_a_feed_as_tables(tmp_path: Path) -> None:
    rows = catalogue_rows(load_catalogue(write(tmp_path, WITH_FEED)))
    (feed,) = rows["feeds"]
    assert (feed["feed_id"], feed["owner_id"], feed["transport"], feed["formats"]) == (
        "bezoeken", "school-proef", "http", "jsonl, csv",
    )  # fmt: skip
    assert rows["feed_facts"] == [{"feed_id": "bezoeken", "project_id": "wonen-2.1", "fact_id": "huizen"}]
    assert rows["feed_measures"] == [
        {
            "feed_id": "bezoeken", "measure": "bezochte-huizen", "measure_title": "Bezochte huizen", "unit": "huizen",
        }
    ]  # fmt: skip
    assert [row["due"] for row in rows["feed_due"]] == ["01-31", "07-31"]


def test_when_projects_report_is_a_table(tmp_path: Path) -> None:
    text = FILES["programmes.yaml"].replace("  ambition:", '  reporting: ["03-31"]\n  ambition:')
    rows = catalogue_rows(load_catalogue(write(tmp_path, {**FILES, "programmes.yaml": text})))
    assert rows["programme_reporting"] == [{"programme_id": "proef-deal", "due": "03-31"}]
