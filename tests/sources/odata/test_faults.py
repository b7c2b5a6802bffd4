"""A publisher that misbehaves: what passes is tried again, what does not is said clearly, at once."""

from __future__ import annotations

import socket
import time

import pytest

from sources.odata import (
    ChangedDuringFetch,
    ConnectionDropped,
    Endpoints,
    ForeignLink,
    HostDown,
    HostUnreachable,
    NoLiveSource,
    OdataClient,
    RateLimited,
    RequestRefused,
    RetryPolicy,
    RowCountMismatch,
    SchemaChanged,
    SelectionEmpty,
    ServerFailure,
    SourceTimeout,
    TableGone,
    TooManyRows,
    TruncatedAnswer,
    UnexpectedAnswer,
    http_client,
)
from sources.odata.reachability import Reachability
from tests.publisher import Fault
from tests.sources.odata.conftest import HASTE, V3, V4

MEASURES = ["Arbeidsparticipatie"]
DATA = {V4.id: "Observations", V3.id: "TypedDataSet?"}
both = pytest.mark.parametrize("table", [V4, V3], ids=["v4", "v3"])


def data_requests(publisher, table):
    return len(publisher.requests(f"{table.id}/{DATA[table.id]}"))


@both
@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", status=500, times=2),
        Fault("status", status=503, times=2),
        Fault("status", status=429, retry_after="0", times=2),
        Fault("truncate", times=2),
        Fault("cut", times=2),
        Fault("drop", times=2),
        Fault("hang_up", times=2),
    ],
    ids=lambda fault: f"{fault.kind}{fault.status if fault.kind == 'status' else ''}",
)
def test_what_passes_is_tried_again(publisher, client, staged, rows, table, fault):
    publisher.fault(table.id, Fault(**{**vars(fault), "on": DATA[table.id]}))
    fetched = client.fetch(table, MEASURES, staged)
    assert fetched.observations == 12
    assert rows(fetched.path, "select count(distinct region_code) from it") == [(4,)]
    assert data_requests(publisher, table) == 3


@both
@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (Fault("status", status=500), ServerFailure, "the service failed .HTTP 500."),
        (Fault("status", status=503), ServerFailure, "HTTP 503"),
        (Fault("status", status=429, retry_after="0"), RateLimited, "asks for patience"),
        (Fault("truncate"), TruncatedAnswer, "cut off"),
        (Fault("cut"), TruncatedAnswer, "ends in the middle"),
        (Fault("drop"), ConnectionDropped, "the connection broke"),
        (Fault("hang_up"), ConnectionDropped, "the connection broke"),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_what_does_not_pass_fails_after_three_attempts(publisher, client, staged, table, fault, error, message):
    publisher.fault(table.id, Fault(**{**vars(fault), "on": DATA[table.id]}))
    with pytest.raises(error, match=message) as caught:
        client.fetch(table, MEASURES, staged)
    assert caught.value.transient
    assert caught.value.source == f"cbs {table.id}"
    assert DATA[table.id].rstrip("?") in caught.value.url
    assert f"cbs {table.id}: " in str(caught.value)
    assert data_requests(publisher, table) == 3
    assert list(staged.iterdir()) == []


@both
@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (Fault("status", status=404), TableGone, "no such table"),
        (Fault("status", status=410), TableGone, "no such table"),
        (
            Fault("status", status=400, message="The query is wrong."),
            RequestRefused,
            "HTTP 400.: The query is",
        ),
        (Fault("status", status=403), RequestRefused, "HTTP 403"),
        (Fault("status", message="The query returns more than 10000 records."), TooManyRows, "10000 records"),
        (Fault("html"), UnexpectedAnswer, "a web page came instead of data"),
        (Fault("redirect"), UnexpectedAnswer, "redirected .HTTP 301. to another host, elsewhere.example"),
        (Fault("foreign_link"), ForeignLink, "on another host, elsewhere.example"),
        (Fault("loop_link"), UnexpectedAnswer, "the next page is one we have had"),
    ],
    ids=lambda value: f"{value.kind}{value.status}" if isinstance(value, Fault) else "",
)
def test_permanent_failures_are_not_tried_again(publisher, client, staged, table, fault, error, message):
    publisher.fault(table.id, Fault(**{**vars(fault), "on": DATA[table.id]}))
    with pytest.raises(error, match=message) as caught:
        client.fetch(table, MEASURES, staged)
    assert not caught.value.transient
    assert data_requests(publisher, table) == 1


@both
def test_the_second_page_is_retried_alone(publisher, client, staged, table):
    publisher.v4_page = publisher.v3_page = 5
    publisher.fault(table.id, Fault("cut", on="skip=5", times=2))
    assert client.fetch(table, MEASURES, staged).observations == 12
    asked = publisher.requests(f"{table.id}/{DATA[table.id].rstrip('?')}")
    assert len([request for request in asked if "count?" not in request]) == 5


@both
def test_a_truncated_page_is_named(publisher, client, staged, table):
    publisher.v4_page = publisher.v3_page = 5
    publisher.fault(table.id, Fault("truncate", on="skip=10"))
    with pytest.raises(TruncatedAnswer, match=r"skip=10"):
        client.fetch(table, MEASURES, staged)


@both
@pytest.mark.parametrize("by", [1, -1], ids=["too few", "too many"])
def test_other_than_the_announced_rows(publisher, client, staged, table, by):
    publisher.fault(table.id, Fault("wrong_count", by=by))
    with pytest.raises(RowCountMismatch, match=f"{12 + by} rows announced, 12 received") as caught:
        client.fetch(table, MEASURES, staged)
    assert caught.value.transient
    # The whole table once more, and then no more.
    assert data_requests(publisher, table) == 2


@both
def test_a_release_under_way_is_waited_for(publisher, client, staged, table):
    publisher.fault(table.id, Fault("wrong_count", times=1, on="count"))
    assert client.fetch(table, MEASURES, staged).observations == 12


@both
def test_a_table_that_moves_is_read_once_more(publisher, client, staged, table):
    publisher.fault(table.id, Fault("moves", on=DATA[table.id], times=1))
    fetched = client.fetch(table, MEASURES, staged)
    assert fetched.state.modified.startswith(f"{table.id}-")
    publisher.fault(table.id, Fault("moves", on=DATA[table.id]))
    with pytest.raises(ChangedDuringFetch):
        client.fetch(table, MEASURES, staged)


def test_a_figure_that_came_twice_is_seen_across_pages(publisher, client, staged):
    """Behind the sort every twin stands beside the other, wherever the publisher put them."""
    publisher.v4_page = 5
    held = publisher.tables[V4.id]
    first = next(row for row in held.observations if row["Measure"] == "M002" and row["Leeftijd"] == "10000")
    held.observations.append(dict(first))
    with pytest.raises(ChangedDuringFetch, match=r"one figure came twice: M002 NL01 2022JJ00 ") as caught:
        client.fetch(V4, MEASURES, staged)
    assert caught.value.transient


@both
def test_no_announced_number_is_no_failure(publisher, client, staged, table):
    publisher.fault(table.id, Fault("no_count"))
    fetched = client.fetch(table, MEASURES, staged)
    assert (fetched.rows_announced, fetched.rows_received) == (None, 12)


@pytest.mark.parametrize(
    ("table", "column", "on"),
    [
        (V4, "Value", "Observations"),
        (V4, "RegioS", "Observations"),
        (V4, "Title", "MeasureCodes"),
        (V4, "Identifier", "Dimensions"),
        (V3, "Deelname_2", "TypedDataSet"),
        (V3, "Perioden", "TypedDataSet"),
        (V3, "Key", "Perioden?"),
    ],
)
def test_a_missing_column(publisher, client, staged, table, column, on):
    held = publisher.tables[table.id]
    if on == "MeasureCodes":
        del held.measures[0][column]
    elif on == "Dimensions":
        del held.dimensions[0][column]
    elif on == "Perioden?":
        del held.sets["Perioden"][0][column]
    else:
        publisher.fault(table.id, Fault("missing_column", column=column, on=on))
    with pytest.raises(SchemaChanged, match=f"rows without {column}") as caught:
        client.fetch(table, MEASURES, staged)
    assert not caught.value.transient


@pytest.mark.parametrize("stamps", [("ObservationsModified", "Modified")])
def test_a_table_without_a_stamp(publisher, client, stamps):
    for stamp in stamps:
        del publisher.tables[V4.id].properties[stamp]
    del publisher.tables[V3.id].info["Modified"]
    for table in (V4, V3):
        with pytest.raises(SchemaChanged, match=r"without .*Modified"):
            client.probe(table)


@both
def test_a_service_that_overlooks_filters(publisher, client, staged, table):
    publisher.fault(table.id, Fault("deaf"))
    with pytest.raises(SchemaChanged, match="a row that was not asked for"):
        client.fetch(table, MEASURES, staged)


@both
def test_an_empty_selection_is_a_failure(client, staged, table):
    with pytest.raises(SelectionEmpty, match="has no rows"):
        client.fetch(table, MEASURES, staged, regions=["XX"])


def test_a_filter_on_a_code_that_is_not_there_is_a_failure(client, staged):
    with pytest.raises(SelectionEmpty):
        client.fetch(V4.but(filters={"Leeftijd": "10000 "}), MEASURES, staged)


def test_a_slow_service(publisher, staged):
    publisher.fault(V4.id, Fault("slow", seconds=0.6))
    with http_client(read=0.2) as http:
        client = OdataClient(http, Endpoints(**publisher.endpoints), policy=HASTE)
        with pytest.raises(SourceTimeout, match="no answer in time"):
            client.probe(V4)
    assert len(publisher.requests()) == 3


def test_a_trickle_is_cut_short(publisher, staged):
    policy = RetryPolicy(attempts=1, longest_answer=-1.0)
    with http_client() as http, pytest.raises(SourceTimeout, match="no whole answer"):
        OdataClient(http, Endpoints(**publisher.endpoints), policy=policy).probe(V4)


def test_retry_after_is_honoured_up_to_a_limit(publisher, client):
    publisher.fault(V4.id, Fault("status", status=429, retry_after="1", times=1))
    began = time.monotonic()
    client.probe(V4)
    assert time.monotonic() - began >= 1.0
    publisher.fault(V4.id, Fault("status", status=429, retry_after="3600", times=1))
    with pytest.raises(RateLimited) as caught:
        client.probe(V4)
    assert caught.value.retry_after == 3600.0
    publisher.fault(V4.id, Fault("status", status=429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT", times=1))
    client.probe(V4)


def test_a_redirect_within_the_host_is_followed(publisher, client):
    target = f"/odata/v1/CBS/{V4.id}/Properties?moved"
    publisher.fault(V4.id, Fault("redirect", target=target, times=1))
    assert client.probe(V4).title == "Een tabel"
    publisher.fault(V4.id, Fault("redirect", target=target))
    with pytest.raises(UnexpectedAnswer, match="in circles"):
        client.probe(V4)


def test_discontinued_is_reported_and_no_error(publisher, client):
    assert not client.probe(V4).discontinued
    publisher.tables[V4.id].properties["Status"] = "Gediscontinueerd"
    publisher.tables[V3.id].info["ReasonDelivery"] = "Stopgezet"
    assert client.probe(V4).discontinued
    assert client.probe(V3).discontinued


def test_the_stamp_of_the_data_counts_letter_for_letter(publisher, client):
    publisher.tables[V4.id].properties["Modified"] = "2030-01-01T02:00:00+01:00"
    assert client.probe(V4).modified == "2025-03-01T02:00:00+01:00"
    assert client.probe(V3).modified == "2025-03-01T02:00:00"


def test_no_live_source(client):
    with pytest.raises(NoLiveSource):
        client.probe(V4.but(protocol="none"))


def test_nothing_asked_is_our_own_mistake(client, staged):
    with pytest.raises(ValueError, match="no measure"):
        client.fetch(V4, [], staged)


def test_no_secret_in_a_message(publisher):
    endpoints = {name: url.replace("http://", "http://user:secret@") for name, url in publisher.endpoints.items()}
    publisher.fault(V4.id, Fault("status", status=404))
    with http_client() as http, pytest.raises(TableGone) as caught:
        OdataClient(http, Endpoints(**endpoints), policy=HASTE).probe(V4)
    assert "secret" not in str(caught.value)
    assert "secret" not in caught.value.url


# -- without a network --------------------------------------------------------------------------------------


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_host_that_refuses_is_not_tried_for_the_next_table(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    base = f"http://127.0.0.1:{closed_port()}"
    with http_client() as http:
        client = OdataClient(http, Endpoints(base, base, base))  # the real policy: its waits count
        began = time.monotonic()
        with pytest.raises(HostUnreachable, match=r"no connection to 127.0.0.1"):
            client.probe(V4)
        for number in range(10):
            with pytest.raises(HostDown, match="cannot be reached in this run") as caught:
                client.probe(V3.but(id=f"8000{number}NED"))
            assert caught.value.transient
        assert time.monotonic() - began < 2.0


def test_ten_tables_on_three_unknown_hosts_take_no_time(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    def dead_resolver(*_args, **_kwargs):
        time.sleep(30)

    monkeypatch.setattr("sources.odata.reachability.socket.getaddrinfo", dead_resolver)
    with http_client() as http:
        client = OdataClient(http)
        began = time.monotonic()
        for number in range(10):
            table = [V4, V3, V3.but(service="dataderden")][number % 3].but(id=f"8000{number}NED")
            with pytest.raises(HostDown, match="no answer to the look-up of its name"):
                client.probe(table)
        assert time.monotonic() - began < 5.0


def test_an_unknown_name(monkeypatch):
    monkeypatch.setattr("sources.odata.reachability.getproxies", dict)

    def unknown(*_args, **_kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("sources.odata.reachability.socket.getaddrinfo", unknown)
    with http_client() as http, pytest.raises(HostDown, match=r"datasets.cbs.nl.*Name or service not known"):
        OdataClient(http).probe(V4)


def test_behind_a_proxy_names_are_the_proxys_business(monkeypatch):
    monkeypatch.setattr("sources.odata.reachability.getproxies", lambda: {"https": "http://127.0.0.1:1"})
    assert Reachability(Endpoints(), 0.0).why_down(("datasets.cbs.nl", 443)) is None
