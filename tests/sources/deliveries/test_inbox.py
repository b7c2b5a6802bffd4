"""The inbox as a folder: what is at rest is taken, what is not is left, what is no file is answered."""

from __future__ import annotations

import json
import os
import socket
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import jsonschema
import pytest

from sources.deliveries.arrival import Seen, settle, sightings, target_of
from sources.deliveries.errors import DeliveryError
from sources.deliveries.inbox import Inbox, answer_folder
from tests.sources.deliveries.answers import schema
from tests.sources.deliveries.handing_in import files_below, opened, row, sheet, submitted, with_second_fact

if TYPE_CHECKING:
    from pathlib import Path

    from sources.deliveries.deliveries import Deliveries
    from sources.deliveries.inbox import Swept

NOW = datetime(2023, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    return opened(tmp_path)


@pytest.fixture
def box(tmp_path: Path) -> Inbox:
    """Where everything that was seen twice is at rest."""
    return Inbox(tmp_path / "inbox", tmp_path / "deliveries", settle_seconds=0.0)


def dropped(tmp_path: Path, name: str = "a.csv", *rows: str) -> Path:
    return sheet(tmp_path / "inbox" / name, *(rows or (row(300),)))


def worked(box: Inbox, deliveries: Deliveries) -> Swept:
    """What the daemon does at one look."""
    swept = box.sweep(deliveries)
    for record in deliveries.waiting():
        deliveries.process(record.delivery_id)
    box.publish(deliveries)
    return swept


def answers(tmp_path: Path) -> dict[str, dict]:
    """Every answer that lies there, by folder."""
    found = sorted((tmp_path / "inbox/antwoorden").glob("*/antwoord.json"))
    return {path.parent.name: json.loads(path.read_text()) for path in found}


# -- at rest or not -------------------------------------------------------------------------------------------------


def seen(age: float, size: int = 10, state: str = "1") -> Seen:
    return Seen(key="a.csv", size=size, modified=NOW - timedelta(seconds=age), state=state)


def looks(file: Seen, before: str | None = None, later: float = 0.0, seconds: float = 2.0) -> bool:
    (arrival,) = settle([file], before, NOW + timedelta(seconds=later), seconds)
    return arrival.settled


def remembered(file: Seen) -> str:
    return sightings(settle([file], None, NOW, 2.0))


@pytest.mark.parametrize(("age", "rests"), [(0, False), (1.9, False), (2, True), (1000, True), (-3600, False)])
def test_at_first_sight_its_own_time_tells(age: float, rests: bool) -> None:
    assert looks(seen(age)) is rests


def test_remembered_it_must_also_have_stayed_as_it_was() -> None:
    old = seen(1000)
    assert not looks(old, remembered(old), later=1)
    assert looks(old, remembered(old), later=2)
    # A copy that carries an old time while it grows.
    assert not looks(seen(1000, size=20), remembered(old), later=60)
    assert not looks(seen(1000, state="2"), remembered(old), later=60)
    # A clock that runs ahead.
    assert looks(seen(-3600), remembered(seen(-3600)), later=2)
    assert not looks(seen(-1), remembered(seen(-1)), later=2.5)


@pytest.mark.parametrize("memory", ["", "no json", "[]", '{"x": "y"}', "null"])
def test_a_memory_that_cannot_be_read_is_no_memory_of_this_file(memory: str) -> None:
    assert not looks(seen(1000), memory)


def test_sightings_name_no_file(box: Inbox, tmp_path: Path) -> None:
    dropped(tmp_path, "Piet Puk.csv")
    assert "Puk" not in box.sightings(box.arrivals())


def test_a_file_that_is_still_growing_is_left_until_it_is_whole(deliveries: Deliveries, tmp_path: Path) -> None:
    box = Inbox(tmp_path / "inbox", tmp_path / "deliveries", settle_seconds=0.3)
    content = sheet(tmp_path / "a.csv", row(300), row(310, "31-10-2022")).read_bytes()
    (tmp_path / "inbox").mkdir()
    memory = ""
    with (tmp_path / "inbox/a.csv").open("wb", buffering=0) as growing:
        for piece in range(0, len(content), 40):
            growing.write(content[piece : piece + 40])
            # As rsync and Explorer do: the time of the original, while bytes still come.
            os.utime(tmp_path / "inbox/a.csv", (1_700_000_000, 1_700_000_000 + piece))
            arrivals = box.arrivals(memory)
            memory = box.sightings(arrivals)
            assert not any(arrival.settled for arrival in arrivals)
            time.sleep(0.1)
    time.sleep(0.3)
    (arrival,) = box.arrivals(memory)
    assert arrival.settled
    record = box.take(arrival, deliveries)
    assert deliveries.original(record.delivery_id).read_bytes() == content
    assert box.arrivals() == []


def test_one_that_changes_while_it_is_copied_is_left(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    file = dropped(tmp_path)
    (arrival,) = box.arrivals()
    with file.open("ab") as handle:
        handle.write(b"more\r\n")
    assert box.take(arrival, deliveries) is None
    assert file.exists()
    assert deliveries.records() == []
    (arrival,) = box.arrivals()
    assert box.take(arrival, deliveries) is not None
    assert not file.exists()


def test_what_takes_its_place_while_it_is_taken_is_next(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    file = dropped(tmp_path)
    (arrival,) = box.arrivals()

    class Replacing:
        def claim(self, copy: Path, **how: object) -> object:
            record = deliveries.claim(copy, **how)
            file.unlink()
            dropped(tmp_path, "a.csv", row(999))
            return record

    first = box.take(arrival, Replacing())
    assert b"300" in deliveries.original(first.delivery_id).read_bytes()
    (second,) = box.sweep(deliveries).taken
    assert b"999" in deliveries.original(second.delivery_id).read_bytes()
    assert files_below(tmp_path / "inbox") == {}


# -- what is a delivery, and for whom -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["~$a.xlsx", ".a.csv", "a.csv.tmp", "a.CRDOWNLOAD", "a.part", "a.xlsx~", "Thumbs.db", "desktop.ini", ".git/a.csv"],
)
def test_what_programs_leave_behind_is_no_delivery(name: str, box: Inbox, tmp_path: Path) -> None:
    dropped(tmp_path, name)
    assert box.arrivals() == []
    assert box.odd() == []


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("a.csv", "workbook"), ("wonen/2.1/a.csv", "workbook"), ("feeds/scholen/a.csv", "scholen"),
        ("feeds/scholen/2022/a.csv", "scholen"), ("feeds/a.csv", "feeds"), ("x/feeds/scholen/a.csv", "workbook"),
    ],
)  # fmt: skip
def test_where_it_lies_says_for_whom_it_is(key: str, target: str) -> None:
    assert target_of(key) == target


def test_a_folder_that_is_no_feeds_is_answered_with_those_there_are(deliveries, tmp_path, box) -> None:
    dropped(tmp_path, "feeds/Piet Puk/a.csv")
    worked(box, deliveries)
    (answer,) = answers(tmp_path).values()
    assert [finding["rule"] for finding in answer["findings"]] == ["unknown_feed"]
    (summary,) = deliveries.summaries()
    assert summary.target == "unknown"


def test_taken_judged_answered_and_gone_from_the_inbox(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    content = dropped(tmp_path, "opgave.csv", row(300), row("veel")).read_bytes()
    swept = worked(box, deliveries)
    assert (len(swept.taken), swept.odd, swept.left) == (1, 0, 0)
    record = swept.taken[0]
    assert deliveries.original(record.delivery_id).read_bytes() == content
    assert sorted(files_below(tmp_path / "inbox")) == [
        f"antwoorden/{answer_folder(record)}/{name}" for name in ("antwoord.html", "antwoord.json", "gemarkeerd.xlsx")
    ]
    assert answer_folder(record) == f"opgave-{record.delivery_id[:8]}"
    # Our own answers are no deliveries, and giving back is done once.
    assert box.arrivals() == []
    assert box.publish(deliveries) == []


def test_a_better_answer_takes_the_place_of_the_first(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    dropped(tmp_path, "a.csv", row(12, fact="daken", unit="daken"))
    worked(box, deliveries)
    assert [answer["verdict"] for answer in answers(tmp_path).values()] == ["rejected"]
    assert len(list((tmp_path / "inbox/antwoorden").glob("*/*"))) == 3
    worked(box, opened(tmp_path, with_second_fact()))
    assert [answer["verdict"] for answer in answers(tmp_path).values()] == ["accepted"]


def test_the_same_file_again_is_answered_again_under_its_new_name(deliveries, tmp_path, box) -> None:
    dropped(tmp_path, "a.csv")
    worked(box, deliveries)
    first = answers(tmp_path)
    dropped(tmp_path, "nog eens.csv")
    worked(box, deliveries)
    assert len(answers(tmp_path)) == 2
    assert len(deliveries.records()) == 1
    (added,) = answers(tmp_path).keys() - first.keys()
    assert added.startswith("nog eens-")
    # Also where it was submitted before, which the sender in the inbox does not know of.
    submitted(deliveries, sheet(tmp_path / "b.csv", row(310)))
    dropped(tmp_path, "c.csv", row(310))
    worked(box, deliveries)
    assert len(answers(tmp_path)) == 3


def test_deep_folders_and_strange_names(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    names = ["a/b/c/d.csv", "nieuwe\nregel.csv", "'; drop table x; --.csv", "<script>.csv", "x" * 240 + ".csv", "-rf"]
    for number, name in enumerate(names):
        dropped(tmp_path, name, row(300 + number, f"{number + 1:02}-10-2022"))
    raw = os.fsencode(tmp_path / "inbox") + b"/caf\xe9.csv"
    with open(raw, "wb") as handle:  # noqa: PTH123 - a name that is no UTF-8
        handle.write(sheet(tmp_path / "x.csv", row(400, "31-10-2022")).read_bytes())
    swept = worked(box, deliveries)
    assert (len(swept.taken), swept.left) == (7, 0)
    assert {answer["verdict"] for answer in answers(tmp_path).values()} == {"accepted"}
    assert len(answers(tmp_path)) == 7
    assert all(path.startswith("antwoorden/") for path in files_below(tmp_path / "inbox"))
    for page in (tmp_path / "inbox/antwoorden").glob("*/antwoord.html"):
        assert "<script" not in page.read_text()


# -- what is no file ------------------------------------------------------------------------------------------------


def test_links_pipes_and_sockets_are_put_aside_unopened_and_answered(deliveries, tmp_path, box) -> None:
    (tmp_path / "secret").write_text("geheim")
    inbox = tmp_path / "inbox"
    dropped(tmp_path, "goed.csv")
    (inbox / "link.csv").symlink_to(tmp_path / "secret")
    (inbox / "nergens.csv").symlink_to("/nergens")
    (inbox / "map").symlink_to(tmp_path)
    os.mkfifo(inbox / "pijp.csv")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(inbox, os.O_RDONLY)
        server.bind(f"/proc/self/fd/{here}/socket.csv")
        os.close(here)
    swept = worked(box, deliveries)
    assert (len(swept.taken), swept.odd, swept.left) == (1, 5, 0)
    assert box.odd() == []
    assert sorted(answer["verdict"] for answer in answers(tmp_path).values()) == ["accepted"] + ["rejected"] * 5
    for folder, answer in answers(tmp_path).items():
        jsonschema.validate(answer, schema(), format_checker=jsonschema.FormatChecker())
        if answer["verdict"] == "rejected":
            assert [finding["rule"] for finding in answer["findings"]] == ["not_a_file"]
            assert (tmp_path / "deliveries/odd" / answer["delivery_id"]).is_symlink() or folder.startswith(
                ("pijp", "socket")
            )
            assert "geheim" not in (inbox / "antwoorden" / folder / "antwoord.html").read_text()
    assert len(list((tmp_path / "deliveries/odd").iterdir())) == 5
    assert (tmp_path / "secret").read_text() == "geheim"
    assert len(deliveries.records()) == 1


def test_folders_beyond_reason_are_put_aside_too(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    dropped(tmp_path, "/".join("abcdefghijklmnop") + "/a.csv")
    dropped(tmp_path, "/".join("ABCDEFGHIJKLMNOPQ") + "/b.csv")
    swept = worked(box, deliveries)
    assert (len(swept.taken), swept.odd) == (1, 1)
    (aside,) = (tmp_path / "deliveries/odd").iterdir()
    assert (aside / "b.csv").exists()


def test_a_link_in_the_place_of_the_answers_leads_nowhere(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    dropped(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inbox/antwoorden").symlink_to(tmp_path / "elsewhere")
    worked(box, deliveries)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert {answer["verdict"] for answer in answers(tmp_path).values()} == {"accepted", "rejected"}


def test_one_answer_that_cannot_be_given_back_keeps_no_other(deliveries, tmp_path, box, caplog) -> None:
    dropped(tmp_path, "a.csv")
    dropped(tmp_path, "b.csv", row(310, "31-10-2022"))
    first, _ = box.sweep(deliveries).taken
    for record in deliveries.waiting():
        deliveries.process(record.delivery_id)
    blocked = tmp_path / "inbox/antwoorden" / answer_folder(first)
    blocked.parent.mkdir()
    blocked.symlink_to(tmp_path)
    assert len(box.publish(deliveries)) == 1
    assert first.delivery_id in caplog.text
    blocked.unlink()
    assert box.publish(deliveries) == [first.delivery_id]


def test_a_path_that_became_a_link_is_not_followed(deliveries: Deliveries, tmp_path: Path, box: Inbox) -> None:
    file = dropped(tmp_path, "map/a.csv")
    (arrival,) = box.arrivals()
    file.rename(tmp_path / "elsewhere.csv")
    (tmp_path / "other").mkdir()
    (tmp_path / "elsewhere.csv").rename(tmp_path / "other/a.csv")
    file.parent.rmdir()
    file.parent.symlink_to(tmp_path / "other")
    assert box.take(arrival, deliveries) is None
    assert (tmp_path / "other/a.csv").exists()


# -- cut off --------------------------------------------------------------------------------------------------------


def test_a_file_on_its_way_out_when_the_process_died_is_taken_once_more(deliveries, tmp_path, box) -> None:
    content = dropped(tmp_path).read_bytes()
    taken = tmp_path / "inbox" / f".genomen-{'0' * 32}-a.csv"
    (tmp_path / "inbox/a.csv").rename(taken)
    (arrival,) = box.arrivals()
    assert arrival.name == "a.csv"
    record = box.take(arrival, deliveries)
    assert deliveries.original(record.delivery_id).read_bytes() == content
    # Its own name taken meanwhile: it lies beside it.
    dropped(tmp_path, "b.csv").rename(tmp_path / "inbox" / f".genomen-{'0' * 32}-a.csv")
    dropped(tmp_path, "a.csv", row(999))
    assert sorted(arrival.name[-5:] for arrival in box.arrivals()) == ["a.csv", "a.csv"]


def test_a_store_that_cannot_be_written_leaves_the_file_where_it_is(deliveries, tmp_path, box) -> None:
    file = dropped(tmp_path)
    (arrival,) = box.arrivals()

    class Full:
        def claim(self, *_: object, **__: object) -> None:
            raise DeliveryError("no space left on device")

    with pytest.raises(DeliveryError):
        box.take(arrival, Full())
    assert file.exists()
    assert len(box.sweep(deliveries).taken) == 1


def test_an_inbox_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    for where in (tmp_path / "one", str(tmp_path / "two"), f"file://{tmp_path}/three"):
        assert Inbox(where, tmp_path / "deliveries").arrivals() == []
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two", "three"}
