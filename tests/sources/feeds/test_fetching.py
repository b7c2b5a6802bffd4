"""Fetching a feed from a real server: pages, tokens, and every way in which a partner can fail."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from sources.catalogue import load_catalogue
from sources.catalogue.feed import Feed
from sources.feeds import Fetched, fetch_feed
from sources.odata import (
    ConnectionDropped,
    ForeignLink,
    HostUnreachable,
    RateLimited,
    RequestRefused,
    RetryPolicy,
    SchemaChanged,
    SelectionEmpty,
    ServerFailure,
    SourceError,
    SourceTimeout,
    TableGone,
    TooManyRows,
    TruncatedAnswer,
    UnexpectedAnswer,
    http_client,
)
from sources.tabular import Limits
from tests.sources.feeds.partner import TOKEN, Answer, Partner, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

HASTE = RetryPolicy(wait_initial=0.01, wait_max=0.02, wait_jitter=0.0, longest_answer=0.5)

FEEDS = {feed.id: feed for feed in load_catalogue().feeds}
JSON, CSV = FEEDS["new-jobportunities"], FEEDS["regiodatabank"]
WITH_NUMBERS = Feed.model_validate(
    {
        **JSON.model_dump(mode="python"),
        "transport": {"kind": "http", "format": "json", "path": "kandidaten", "rows": "regels", "paging": "page_number",
                      "page_parameter": "pagina"},
    }
)  # fmt: skip
WHOLE_LIST = Feed.model_validate(
    {**JSON.model_dump(mode="python"), "transport": {"kind": "http", "format": "json", "path": "kandidaten"}}
)

DUTCH = {"herkomst": "Nederlands", "peildatum": "2022-03-31", "ingestapt": 38}
GERMAN = {"herkomst": "Duits", "peildatum": "2022-03-31", "ingestapt": 4}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with http_client(connect=1.0, read=0.4) as client:
        yield client


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner() as running:
        yield running


def fetch(
    feed: Feed, http: httpx.Client, partner: Partner, into: Path, token: str | None = TOKEN, **how: Any
) -> Fetched:
    return fetch_feed(feed, http, f"{partner.url}/api/", token, into, **{"policy": HASTE, **how})


def lines(fetched: Fetched) -> list[dict[str, Any]]:
    return [json.loads(line) for line in fetched.path.read_text(encoding="utf-8").splitlines()]


def test_pages_are_followed_by_their_links(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten", rows(DUTCH, volgende="/api/kandidaten?na=1"))
    partner.give("/api/kandidaten?na=1", rows(volgende=f"{partner.url}/api/kandidaten?na=2"))
    partner.give("/api/kandidaten?na=2", rows(GERMAN, volgende=None))
    fetched = fetch(JSON, http, partner, tmp_path)
    assert lines(fetched) == [DUTCH, GERMAN]
    assert (fetched.pages, fetched.rows, fetched.path.name) == (3, 2, "new-jobportunities.jsonl")
    assert set(partner.tokens) == {f"Bearer {TOKEN}"}
    assert [file.name for file in tmp_path.iterdir()] == [fetched.path.name]


def test_pages_are_asked_for_by_number_until_one_is_empty(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten?pagina=1", rows(DUTCH))
    partner.give("/api/kandidaten?pagina=2", rows(GERMAN))
    partner.give("/api/kandidaten?pagina=3", rows())
    fetched = fetch(WITH_NUMBERS, http, partner, tmp_path)
    assert lines(fetched) == [DUTCH, GERMAN]
    assert len(partner.asked) == 3


def test_an_answer_may_be_the_list_itself(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten", Answer(json.dumps([GERMAN]).encode()))
    assert lines(fetch(WHOLE_LIST, http, partner, tmp_path)) == [GERMAN]


def test_csv_is_kept_as_it_came(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    body = b"peildatum;bedrijven\r\n2022-03-31;60000\r\n"
    partner.give("/api/aantallen.csv", Answer(body, headers={"Content-Type": "text/csv"}))
    fetched = fetch(CSV, http, partner, tmp_path)
    assert (fetched.path.name, fetched.path.read_bytes()) == ("regiodatabank.csv", body)


def test_the_same_rows_give_the_same_bytes(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    turned = dict(reversed(DUTCH.items()))
    partner.give("/api/kandidaten", rows(DUTCH, GERMAN), rows(turned, GERMAN, gemaakt="vandaag"))
    first = fetch(JSON, http, partner, tmp_path).path.read_bytes()
    assert fetch(JSON, http, partner, tmp_path).path.read_bytes() == first


def test_an_extra_column_may_hold_anything(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten", rows({**DUTCH, "bron": {"naam": "é", "delen": [1, 2]}}))
    assert lines(fetch(JSON, http, partner, tmp_path)) == [{**DUTCH, "bron": '{"delen": [1, 2], "naam": "é"}'}]


@pytest.mark.parametrize("token", ["verkeerd", None])
def test_a_token_that_is_wrong_or_missing(
    http: httpx.Client, partner: Partner, tmp_path: Path, token: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    partner.give("/api/kandidaten", rows(DUTCH))
    with pytest.raises(RequestRefused, match="HTTP 401") as raised:
        fetch(JSON, http, partner, tmp_path, token)
    assert len(partner.asked) == 1
    said = caplog.text + str(raised.value) + repr(raised.value)
    assert "verkeerd" not in said
    assert ("no token is set" if token is None else "not accepted") in str(raised.value)


def test_the_token_is_never_told(
    http: httpx.Client, partner: Partner, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    partner.give("/api/kandidaten", Answer(status=500))
    with pytest.raises(ServerFailure) as raised:
        fetch(JSON, http, partner, tmp_path)
    assert TOKEN not in caplog.text + str(raised.value) + repr(raised.value)


def test_a_question_in_the_address_is_kept_and_never_told(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    address = f"{partner.url}/api?sleutel=zeer-geheim"
    partner.give("/api/kandidaten?sleutel=zeer-geheim", rows(DUTCH), Answer(status=403))
    assert fetch_feed(JSON, http, address, TOKEN, tmp_path, policy=HASTE).rows == 1
    with pytest.raises(RequestRefused) as raised:
        fetch_feed(JSON, http, address, TOKEN, tmp_path, policy=HASTE)
    assert "geheim" not in str(raised.value) + repr(raised.value)


def test_a_token_is_not_sent_in_the_open(http: httpx.Client, tmp_path: Path) -> None:
    with pytest.raises(RequestRefused, match="no https"):
        fetch_feed(JSON, http, "http://partner.example", TOKEN, tmp_path, policy=HASTE)


@pytest.mark.parametrize("address", ["", "partner.example/api", "file:///etc/passwd", "ftp://partner.example"])
def test_an_address_that_is_none(http: httpx.Client, tmp_path: Path, address: str) -> None:
    with pytest.raises(RequestRefused, match="no http or https address"):
        fetch_feed(JSON, http, address, TOKEN, tmp_path, policy=HASTE)


@pytest.mark.parametrize(
    "first",
    [
        Answer(status=500),
        Answer(status=503, headers={"Retry-After": "0"}),
        Answer(status=429, headers={"Retry-After": "0"}),
        Answer(rows(DUTCH).body, cut_at=20),
        Answer(rows(DUTCH).body[:30]),
        Answer(b"{" + b" " * 100 + b"}", pause=0.01),
    ],
    ids=["500", "503", "429", "cut off", "half JSON", "a trickle"],
)
def test_what_passes_is_asked_again(http: httpx.Client, partner: Partner, tmp_path: Path, first: Answer) -> None:
    partner.give("/api/kandidaten", first, rows(DUTCH))
    assert lines(fetch(JSON, http, partner, tmp_path)) == [DUTCH]
    assert len(partner.asked) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer(status=500), ServerFailure, "HTTP 500"),
        (Answer(rows(DUTCH).body, cut_at=20), TruncatedAnswer, "cut off"),
        (Answer(b'{"regels": [{"herkomst": "Ned'), TruncatedAnswer, "no whole JSON"),
        (Answer(b'{"regels": [{"actief": tr'), TruncatedAnswer, "no whole JSON"),
        (Answer(b"{" + b" " * 100 + b"}", pause=0.01), SourceTimeout, "no whole answer"),
        (Answer(b"{}", pause=0.6), SourceTimeout, "no answer in time"),
    ],
    ids=["500", "cut off", "half text", "half word", "a trickle", "slow"],
)
def test_what_does_not_pass_is_given_up_as_passing(
    http: httpx.Client, partner: Partner, tmp_path: Path, answer: Answer, kind: type[SourceError], said: str
) -> None:
    partner.give("/api/kandidaten", answer)
    with pytest.raises(kind, match=said) as raised:
        fetch(JSON, http, partner, tmp_path)
    assert raised.value.transient
    assert raised.value.source == "feed new-jobportunities"
    assert len(partner.asked) == HASTE.attempts


def test_who_asks_for_much_patience_is_left_alone(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten", Answer(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(RateLimited):
        fetch(JSON, http, partner, tmp_path)
    assert len(partner.asked) == 1


HTML = Answer(b"<!DOCTYPE html><p>Inloggen</p>", headers={"Content-Type": "text/html"})


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer(status=404), TableGone, "nothing at this address"),
        (Answer(status=418), RequestRefused, "HTTP 418"),
        (Answer(status=204), RequestRefused, "HTTP 204"),
        (HTML, UnexpectedAnswer, "web page"),
        (Answer(HTML.body), UnexpectedAnswer, "web page"),
        (Answer(b"\xff\xfe\x00"), UnexpectedAnswer, "no UTF-8"),
        (Answer(b"nee, geen JSON"), UnexpectedAnswer, "no whole JSON"),
        (Answer(b'{"regels": [{"aantal": NaN}]}'), UnexpectedAnswer, "JSON does not allow"),
        (Answer(b"[" * 100_000), UnexpectedAnswer, "JSON does not allow"),
        (Answer(b'{"rows": []}'), SchemaChanged, "'regels' is no list"),
        (Answer(b'{"regels": {"a": 1}}'), SchemaChanged, "no list"),
        (Answer(b'{"regels": [1]}'), SchemaChanged, "no object"),
        (Answer(b'{"regels": [], "volgende": 2}'), SchemaChanged, "no text"),
        (Answer(b'{"regels": []}'), SelectionEmpty, "no rows"),
        (rows(DUTCH, volgende="http://elders.example/kandidaten"), ForeignLink, "elders.example"),
        (rows(DUTCH, volgende="http://127.0.0.1:1/kandidaten"), ForeignLink, "another host"),
        (rows(DUTCH, volgende="/api/kandidaten"), UnexpectedAnswer, "circles"),
        (Answer(status=302, headers={"Location": "http://elders.example/"}), UnexpectedAnswer, "elders.example"),
        (Answer(status=302, headers={"Location": "/api/kandidaten"}), UnexpectedAnswer, "circles"),
    ],
)  # fmt: skip
def test_what_stays_wrong_is_not_asked_again(
    http: httpx.Client, partner: Partner, tmp_path: Path, answer: Answer, kind: type[SourceError], said: str
) -> None:
    partner.give("/api/kandidaten", answer)
    with pytest.raises(kind, match=said) as raised:
        fetch(JSON, http, partner, tmp_path)
    assert not raised.value.transient
    assert len(partner.asked) in {1, 4}  # a redirect on the same host is followed three times


def test_a_redirect_on_the_same_host_is_followed(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten", Answer(status=302, headers={"Location": "/v2/kandidaten"}))
    partner.give("/v2/kandidaten", rows(DUTCH))
    assert lines(fetch(JSON, http, partner, tmp_path)) == [DUTCH]


@pytest.mark.parametrize(
    ("body", "kind"), [(b"", SelectionEmpty), (b" \r\n", SelectionEmpty), (b"<html>", UnexpectedAnswer)]
)
def test_csv_that_is_none(
    http: httpx.Client, partner: Partner, tmp_path: Path, body: bytes, kind: type[SourceError]
) -> None:
    partner.give("/api/aantallen.csv", Answer(body))
    with pytest.raises(kind):
        fetch(CSV, http, partner, tmp_path)


def test_too_much_is_not_fetched_to_the_end(http: httpx.Client, partner: Partner, tmp_path: Path) -> None:
    partner.give("/api/kandidaten", rows(*[DUTCH] * 50))
    with pytest.raises(TooManyRows):
        fetch(JSON, http, partner, tmp_path, limits=Limits(rows=50))
    with pytest.raises(UnexpectedAnswer, match="more than 1000 bytes"):
        fetch(JSON, http, partner, tmp_path, limits=Limits(bytes=1000))
    partner.give("/api/aantallen.csv", Answer(b"x" * 2000))
    with pytest.raises(UnexpectedAnswer, match="more than 1000 bytes"):
        fetch(CSV, http, partner, tmp_path, limits=Limits(bytes=1000))


def test_a_partner_that_is_not_there(http: httpx.Client, tmp_path: Path) -> None:
    with Partner() as gone:
        url = gone.url
    with pytest.raises((HostUnreachable, ConnectionDropped)) as raised:
        fetch_feed(JSON, http, url, TOKEN, tmp_path, policy=HASTE)
    assert raised.value.transient


def test_a_feed_of_files_has_no_address(http: httpx.Client, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="dropped as a file"):
        fetch_feed(FEEDS["wooncoaches"], http, "http://127.0.0.1", None, tmp_path)
