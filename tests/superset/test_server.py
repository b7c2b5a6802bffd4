"""The server itself: who gets in, what it opens, what it keeps, how it starts and stops."""

from __future__ import annotations

import socket
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from dashboards.superset.local import (
    EnvironmentFailedError,
    Home,
    ServerFailedError,
    ensure_environment,
    prepare,
    running,
    start,
    stop,
)
from dashboards.superset.server import Credentials, LoginRefusedError, Session
from tests.superset.conftest import token_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.superset.conftest import Server

LOGIN = "/api/v1/security/login"


@pytest.fixture
def anybody(superset: Server) -> Iterator[httpx.Client]:
    """Somebody who is not logged in."""
    with httpx.Client(base_url=superset.url, timeout=60, trust_env=False) as client:
        yield client


def _login(account: str, password: str) -> dict[str, str]:
    return {"username": account, "password": password, "provider": "db"}


def test_a_wrong_password_is_said_to_be_one(superset: Server) -> None:
    """In a sentence that names what to look at, and not the password."""
    with (
        Session(Credentials(superset.url, "vergissing", "niet-het-wachtwoord")) as session,
        pytest.raises(LoginRefusedError, match="REGIODEAL_SUPERSET_PASSWORD") as caught,
    ):
        session.get("/api/v1/me/")
    assert "niet-het-wachtwoord" not in str(caught.value)


def test_guessing_through_the_api_is_stopped(superset: Server, anybody: httpx.Client) -> None:
    """After ten guesses at most (five for each of two processes); others still get in."""
    answers = [anybody.post(LOGIN, json=_login("raden-api", f"gok-{number}")).status_code for number in range(14)]
    assert set(answers) == {401, 429}
    assert answers.count(401) <= 10
    assert answers[-1] == 429
    assert anybody.post(LOGIN, json=_login(superset.username, superset.password)).status_code == 200


def test_guessing_through_the_form_is_stopped(superset: Server, anybody: httpx.Client) -> None:
    """Likewise."""
    answers = []
    for number in range(14):
        token = token_of(anybody.get("/login/").text)
        form = {"username": "raden-form", "password": f"gok-{number}", "csrf_token": token}
        answers.append(anybody.post("/login/", data=form, headers={"Referer": f"{superset.url}/login/"}).status_code)
    assert set(answers) == {302, 429}
    assert answers.count(302) <= 10
    assert answers[-1] == 429


def test_logging_in_often_is_no_offence(superset: Server, anybody: httpx.Client) -> None:
    """Only wrong passwords count."""
    login = _login(superset.username, superset.password)
    assert {anybody.post(LOGIN, json=login).status_code for _ in range(12)} == {200}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/dashboard/", 401), ("/api/v1/chart/", 401), ("/api/v1/database/", 401), ("/swagger/v1", 404),
        ("/register/form", 404), ("/api/v1/assets/export/", 401),
    ],
)  # fmt: skip
def test_nothing_is_public(anybody: httpx.Client, path: str, status: int) -> None:
    """Without an account there is a login page and no more."""
    assert anybody.get(path).status_code == status


def test_the_login_page_gets_its_words_and_keeps_its_session(anybody: httpx.Client) -> None:
    """An answer of a moment ago must not take the place of the cookie that a login gives; the form is in Dutch."""
    assert "session=" in anybody.get("/login/").headers["set-cookie"]
    words = anybody.get("/superset/language_pack/nl/")
    dutch = words.json()["locale_data"]["superset"]
    assert (dutch["Sign in"], dutch["Apply filters"]) == (["Aanmelden"], ["Filters toepassen"])
    assert "unset" not in dutch, "what gettext guesses for it is a month"
    again = anybody.get("/superset/language_pack/nl/", headers={"If-None-Match": words.headers["etag"]})
    report = anybody.post("/superset/log/?explode=events", data={"events": "[]"})
    assert [answer.status_code for answer in (words, again, report)] == [200, 304, 200]
    assert not any("set-cookie" in answer.headers for answer in (words, again, report))


def test_without_pages_a_login_leads_to_the_start_page(superset: Server, anybody: httpx.Client) -> None:
    """There is no overview to land on; who is not logged in is led to the form, as ever."""
    with closing(superset.browse(superset.username, superset.password)) as person:
        assert person.get("/").headers["location"] == "/superset/welcome/"
    assert anybody.get("/", follow_redirects=True).url.path == "/login/"


def test_answers_allow_no_other_host(superset: Server, anybody: httpx.Client) -> None:
    """Neither scripts nor pictures nor requests, so that the UI's own counting pixel stays here too."""
    answer = anybody.get("/login/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    for directive, sources in policy.items():
        assert all(source[0] == "'" or source in {"data:", "blob:"} for source in sources.split()), directive
    assert "'unsafe-eval'" not in policy["script-src"]
    assert "'unsafe-inline'" not in policy["script-src"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        "access-control-allow-origin"
        not in anybody.get("/health", headers={"Origin": "https://elders.example"}).headers
    )


def test_a_write_without_a_token_is_refused(superset: Server) -> None:
    """A form on another site cannot write with a visitor's cookie."""
    with closing(superset.browse(superset.username, superset.password)) as person:
        del person.headers["X-CSRFToken"]
        answer = person.post("/api/v1/dashboard/", json={"dashboard_title": "van elders"})
    assert answer.status_code == 400
    assert "CSRF" in answer.text


@pytest.mark.parametrize("uri", ["duckdb:////etc/monitor.duckdb", "duckdb:///:memory:", "sqlite:////etc/passwd",
                                 "postgresql://iemand@elders.example/monitor"])  # fmt: skip
def test_no_database_but_a_release(superset: Server, uri: str) -> None:
    """Not even for the administrator: it would reach files and hosts."""
    with Session(Credentials(superset.url, superset.username, superset.password)) as session:
        before = session.read("/api/v1/database/")["count"]
        with pytest.raises(Exception, match=r"422|400|500"):
            session.post("/api/v1/database/", {"database_name": "elders", "sqlalchemy_uri": uri}, "elders")
        assert session.read("/api/v1/database/")["count"] == before


def test_secrets_are_the_owners_alone(superset: Server) -> None:
    """Files that nobody else reads, a long key, and no password in a log or a process list."""
    folder = superset.home.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("secret_key", "admin_password", "metadata.db"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600, name
    assert len((folder / "secret_key").read_text()) >= 48
    assert superset.password not in superset.home.log.read_text()
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(superset.password.encode() in line for line in lines)


def test_it_listens_on_loopback_only(superset: Server) -> None:
    """The kernel's list of listening sockets has its port once, on 127.0.0.1."""
    port = f":{superset.at.port:04X}"
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    assert [row[1] for row in rows if row[1].endswith(port) and row[3] == "0A"] == [f"0100007F{port}"]


def test_starting_again_finds_it_up(superset: Server) -> None:
    """And leaves it as it is."""
    prepare(superset.home, superset.environment, lambda _: None)
    assert start(superset.home, superset.environment, 0, lambda _: None) == superset.at
    assert running(superset.home) == superset.at


def test_a_taken_port_is_said(superset: Server, tmp_path: Path) -> None:
    """Before anything is started, with the way out."""
    home = Home(tmp_path, tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServerFailedError, match=r"cannot listen on .*--port"):
            start(home, superset.environment, taken.getsockname()[1], lambda _: None)
    assert running(home) is None


def test_a_server_that_cannot_start_says_why(superset: Server, tmp_path: Path) -> None:
    """Its own last words, not a wait for nothing: here there is no secret to start with."""
    home = Home(tmp_path, tmp_path)
    began = time.monotonic()
    with pytest.raises(ServerFailedError, match="secret_key"):
        start(home, superset.environment, 0, lambda _: None)
    assert time.monotonic() - began < 60
    assert running(home) is None


def test_two_prepare_one_environment(superset: Server) -> None:
    """Asked by several at once it is the same one, and is not made again."""
    tools = superset.environment.folder.parent
    before = superset.environment.template.stat().st_mtime_ns
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: ensure_environment(tools, lambda _: None), range(4)))
    assert found == {superset.environment}
    assert superset.environment.template.stat().st_mtime_ns == before


def test_an_installation_without_uv_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that helps."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFailedError, match="uv is missing: 'make setup'"):
        ensure_environment(tmp_path / "tools", lambda _: None)


def test_it_stops_and_starts_with_what_it_held(superset: Server) -> None:
    """All of its processes end, at the first word; what was answered for is there afterwards."""
    port = superset.at.port
    with Session(Credentials(superset.url, superset.username, superset.password)) as session:
        number = session.post("/api/v1/dashboard/", {"dashboard_title": "blijft"}, "blijft")["id"]
        assert stop(superset.home) is True
        assert stop(superset.home) is False
        with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
            probe.connect(("127.0.0.1", port))
        superset.at = start(superset.home, superset.environment, port, lambda _: None)
        assert session.read(f"/api/v1/dashboard/{number}")["result"]["dashboard_title"] == "blijft"  # type: ignore[index]
        session.delete(f"/api/v1/dashboard/{number}")


def test_a_password_keeps_the_servers_rule_whatever_chance_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two capitals, two digits, three lower-case letters and a sign, also where chance gives none of three of them."""
    for number, letter in enumerate("aA9-"):
        monkeypatch.setattr("secrets.token_urlsafe", lambda size, letter=letter: letter * size)
        password = Home(tmp_path, tmp_path).password(f"account-{number}")
        assert len(password) >= 10
        assert sum(map(str.isupper, password)) >= 2
        assert sum(map(str.isdigit, password)) >= 2
        assert sum(map(str.islower, password)) >= 3
        assert not password.isalnum()
