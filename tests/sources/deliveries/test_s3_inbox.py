"""The inbox as a bucket, on a real S3 server on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import boto3
import pytest
from moto.server import ThreadedMotoServer

from sources.deliveries.inbox import Inbox
from tests.sources.deliveries.handing_in import HEADINGS, opened, row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sources.deliveries.deliveries import Deliveries

BUCKET = "regiodeal"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, request: pytest.FixtureRequest) -> Iterator[object]:
    s3 = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106
    )
    made = s3.create_bucket(Bucket=BUCKET)
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    return opened(tmp_path)


@pytest.fixture
def box(tmp_path: Path, endpoint: str) -> Inbox:
    options = {"endpoint_url": endpoint, "key": "x", "secret": "x"}
    return Inbox(f"s3://{BUCKET}/postvak/in", tmp_path / "deliveries", settle_seconds=0.0, storage_options=options)


def put(bucket, key: str, *rows: str) -> bytes:
    content = "\r\n".join([HEADINGS, *(rows or (row(300),))]).encode()
    bucket.put_object(Key=f"postvak/in/{key}", Body=content)
    return content


def keys(bucket) -> list[str]:
    return sorted(item.key.removeprefix("postvak/in/") for item in bucket.objects.all())


def test_an_empty_bucket_has_nothing(bucket, box: Inbox) -> None:
    assert box.arrivals() == []
    assert box.odd() == []


def test_taken_judged_answered_and_gone(bucket, box: Inbox, deliveries: Deliveries) -> None:
    content = put(bucket, "feeds-niet/opgave é.csv", row(300), row("veel"))
    swept = box.sweep(deliveries)
    (record,) = swept.taken
    assert deliveries.original(record.delivery_id).read_bytes() == content
    assert (record.name, record.target, record.channel) == ("opgave é.csv", "workbook", "inbox")
    assert keys(bucket) == []
    deliveries.process(record.delivery_id)
    assert box.publish(deliveries) == [record.delivery_id]
    folder = f"antwoorden/opgave é-{record.delivery_id[:8]}"
    assert keys(bucket) == [f"{folder}/{name}" for name in ("antwoord.html", "antwoord.json", "gemarkeerd.xlsx")]
    answer = json.loads(bucket.Object(f"postvak/in/{folder}/antwoord.json").get()["Body"].read())
    assert answer["verdict"] == "partly_accepted"
    # Answers are no deliveries.
    assert box.arrivals() == []
    assert box.publish(deliveries) == []


def test_what_is_no_delivery_is_left(bucket, box: Inbox, deliveries: Deliveries) -> None:
    bucket.put_object(Key="postvak/in/")
    bucket.put_object(Key="postvak/in/map/")
    bucket.put_object(Key="postvak/in/~$a.xlsx", Body=b"x")
    bucket.put_object(Key="postvak/in/.verborgen/a.csv", Body=b"x")
    bucket.put_object(Key="postvak/inbox-van-een-ander/a.csv", Body=b"x")
    before = keys(bucket)
    assert box.sweep(deliveries).taken == ()
    assert keys(bucket) == before


def test_every_object_is_taken_whatever_its_key(bucket, box: Inbox, deliveries: Deliveries) -> None:
    names = ["a.csv", "map/a.csv", "feeds/scholen/a.csv", "dubbel//a.csv", "../hoger.csv", "leeg.csv", "sp atie+.csv"]
    for number, name in enumerate(names):
        put(bucket, name, row(300 + number))
    bucket.put_object(Key="postvak/in/leeg.csv", Body=b"")
    swept = box.sweep(deliveries)
    assert (len(swept.taken), swept.left) == (len(names), 0)
    assert keys(bucket) == []
    assert {record.target for record in swept.taken} == {"workbook", "scholen"}
    assert {record.name for record in swept.taken} == {"a.csv", "hoger.csv", "leeg.csv", "sp atie+.csv"}


def test_replaced_since_it_was_seen_it_is_next(bucket, box: Inbox, deliveries: Deliveries) -> None:
    put(bucket, "a.csv")
    (arrival,) = box.arrivals()
    put(bucket, "a.csv", row(999))
    assert box.take(arrival, deliveries) is None
    assert keys(bucket) == ["a.csv"]
    (record,) = box.sweep(deliveries).taken
    assert b"999" in deliveries.original(record.delivery_id).read_bytes()


def test_replaced_while_it_is_taken_it_stays(bucket, box: Inbox, deliveries: Deliveries) -> None:
    put(bucket, "a.csv")
    (arrival,) = box.arrivals()

    class Replacing:
        def claim(self, copy: Path, **how: object) -> object:
            record = deliveries.claim(copy, **how)
            put(bucket, "a.csv", row(999))
            return record

    assert box.take(arrival, Replacing()) is not None
    assert keys(bucket) == ["a.csv"]
    assert len(box.sweep(deliveries).taken) == 1
    assert len(deliveries.records()) == 2


def test_gone_since_it_was_seen_it_holds_up_no_other(bucket, box: Inbox, deliveries: Deliveries) -> None:
    put(bucket, "a.csv")
    put(bucket, "b.csv", row(310))
    gone, other = sorted(box.arrivals(), key=lambda arrival: arrival.key)
    bucket.Object("postvak/in/a.csv").delete()
    assert box.take(gone, deliveries) is None
    assert box.take(other, deliveries) is not None


def test_a_server_that_does_not_answer_loses_no_answer(
    bucket, box: Inbox, deliveries: Deliveries, tmp_path: Path, endpoint: str, caplog
) -> None:
    put(bucket, "a.csv")
    (record,) = box.sweep(deliveries).taken
    deliveries.process(record.delivery_id)
    elsewhere = Inbox(
        "s3://bestaat-niet/in",
        tmp_path / "deliveries",
        storage_options={"endpoint_url": endpoint, "key": "x", "secret": "geheim"},
    )
    assert elsewhere.publish(deliveries) == []
    assert record.delivery_id in caplog.text
    assert "geheim" not in caplog.text
    assert box.publish(deliveries) == [record.delivery_id]
