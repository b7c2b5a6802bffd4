"""What is decided without a server: forms, differences, checks, addresses."""

from __future__ import annotations

import http.server
import ssl
import subprocess
import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from dashboards.superset.changes import AdoptedError, check_bundle, check_queries, overlay, read_adopted
from dashboards.superset.changes.difference import ABSENT, differences, path_of, put_at
from dashboards.superset.changes.open_form import close, open_held, open_wanted
from dashboards.superset.server import Credentials, NotReachableError, Session, SupersetError
from dashboards.superset.server.bundle_file import pack, unpack
from dashboards.superset.server.errors import words_of
from tests.superset.changes.conftest import Live

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dashboards.superset.assets import Asset, Bundle


@pytest.fixture
def wanted(tmp_path: Path, live_release: Path) -> Bundle:
    return Live(None, tmp_path, live_release).wanted()  # type: ignore[arg-type]  no server is asked


def test_a_bundle_of_pages_is_sound(wanted: Bundle, live_release: Path) -> None:
    assert check_bundle(wanted) == []
    assert check_queries(wanted, live_release) == []


def test_the_bundle_file_is_the_same_every_time_and_can_be_read_back(wanted: Bundle) -> None:
    assert pack(wanted.assets) == pack(wanted.assets)
    read = {str(body["uuid"]): (kind, body) for kind, body in unpack(pack(wanted.assets))}
    for asset in wanted.assets:
        kind, body = read[str(asset.uuid)]
        assert open_wanted(kind, body) == open_wanted(asset.kind, asset.body)


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"slice_nam": "x"}, "Superset knows no key 'slice_nam' (nearest: slice_name)"),
        ({"query_context": None}, "it has no query_context with a query: Superset could neither ask nor report it"),
        ({"dataset_uuid": str(uuid4())}, "it reads a dataset that is not there"),
        ({"uuid": str(uuid4())}, "its file has another uuid than the asset itself"),
    ],
)
def test_a_chart_that_the_server_would_take_and_show_broken(wanted: Bundle, keys: dict[str, object], what: str) -> None:
    found = check_bundle(_with(wanted, "charts", "Projecten", keys))
    assert [str(one).startswith("dashboards/pages/index.md:8: chart 'Projecten': " + what) for one in found] == [True]


def test_a_missing_key_is_named(wanted: Bundle) -> None:
    chart = next(a for a in wanted.of("charts") if a.name == "Projecten")
    body = {key: value for key, value in chart.body.items() if key != "description"}
    found = check_bundle(_swap(wanted, chart, replace(chart, body=body)))
    assert [one.what for one in found] == ["key 'description' is missing, and an import would not reset it"]


def test_two_datasets_on_one_table(wanted: Bundle) -> None:
    table = next(a for a in wanted.of("datasets") if a.name == "mart_programme__projects")
    uuid = uuid4()
    double = replace(table, uuid=uuid, body={**table.body, "uuid": str(uuid)}, origin="dashboards/pages/dubbel.md:1")
    found = check_bundle(replace(wanted, assets=(*wanted.assets, double)))
    assert [one.origin for one in found] == ["dashboards/pages/dubbel.md:1"]
    assert "it is on the same table as dataset 'mart_programme__projects'" in found[0].what


def test_a_filter_on_a_dataset_that_is_not_there(wanted: Bundle) -> None:
    options = next(a for a in wanted.of("datasets") if "keuze pijler" in a.name)
    found = check_bundle(replace(wanted, assets=tuple(a for a in wanted.assets if a is not options)))
    assert [one.what for one in found] == [f"its filter 'Pijler' reads a dataset that is not there: {options.uuid}"]


def test_a_column_that_no_longer_is(wanted: Bundle, live_release: Path) -> None:
    dataset = next(a for a in wanted.of("datasets") if "gekozen" in a.name)
    sql = "select name as naam, phase_label from monitor.mart_programme__projects"
    found = check_queries(_with(wanted, "datasets", dataset.name, {"sql": sql}), live_release)
    assert {one.what.split(" (")[0] for one in found} == {
        "its query gives no column 'name'",
        "it asks for column 'name', which its dataset has not",
    }


def test_a_chart_made_anew_has_lost_its_place(wanted: Bundle) -> None:
    dashboard = next(a for a in wanted.of("dashboards") if a.name == "Overzicht")
    ours = open_wanted("dashboards", dashboard.body)
    numbers = {item["meta"]["chartId"]: item["meta"]["uuid"] for item in _charts(dashboard)}
    assert list(differences(ours, open_held("dashboards", dashboard.body, numbers))) == []
    gone = dict(list(numbers.items())[1:])
    fields = list(differences(open_held("dashboards", dashboard.body, gone), ours))
    assert fields
    assert all("which is gone" in str(field.old) for field in fields)


def test_an_open_form_closes_to_the_same_body(wanted: Bundle) -> None:
    for asset in wanted.assets:
        form = open_wanted(asset.kind, asset.body)
        assert close(asset.kind, form, asset.body) == asset.body
        for key in ("position", "metadata", "columns", "query_context"):
            if key in form and isinstance(form[key], dict):
                form[key]["nieuw"] = {"column_name": "nieuw", "extra": {}}
        assert open_wanted(asset.kind, close(asset.kind, form, asset.body)) == form


def test_differences_tell_absent_from_null_and_true_from_one() -> None:
    old, new = {"a": None, "b": True, "c": [1, 2], "d": [{"x": 1}]}, {"b": 1, "c": [1], "d": [{"x": 2}]}
    found = {field.pointer: (field.old, field.new) for field in differences(old, new)}
    assert found == {"/a": (None, ABSENT), "/b": (True, 1), "/c": ([1, 2], [1]), "/d/0/x": (1, 2)}


def test_paths_lead_back(wanted: Bundle) -> None:
    form = open_wanted("charts", wanted.of("charts")[0].body)
    for field in differences(form, {}):
        assert path_of(field.pointer) == field.path
    with pytest.raises(ValueError, match="begins with '/'"):
        path_of("params")
    with pytest.raises(ValueError, match="there is no /nergens to hold 'x'"):
        put_at(form, ("nergens", "x"), 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- asset: charts", "entry 0.asset"),
        ("- {asset: 'charts/00000000-0000-0000-0000-000000000000', name: a, origin: b, sets: {}}", "entry 0.sets"),
        ("[", "adopted.yaml"),
    ],
)
def test_an_unsound_file_of_adopted_changes_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "adopted.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AdoptedError, match=said):
        read_adopted(path)


def test_an_adopted_field_that_cannot_be_set_is_named(tmp_path: Path, wanted: Bundle) -> None:
    path = tmp_path / "adopted.yaml"
    chart = wanted.of("charts")[0]
    path.write_text(
        f"- {{asset: charts/{chart.uuid}, name: A, origin: b, set: {{/weg/kleur: rood}}}}", encoding="utf-8"
    )
    with pytest.raises(AdoptedError, match=r"adopted\.yaml: 'A' .*/weg/kleur: there is no /weg"):
        overlay(wanted, read_adopted(path), path)


def test_no_password_goes_over_the_network_unprotected() -> None:
    with pytest.raises(SupersetError, match="would send the password unprotected"):
        Session(Credentials("http://superset.example.org", "a", "b"))
    assert "geheim" not in repr(Credentials("https://superset.example.org", "a", "geheim"))


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server with a certificate that no public authority signed."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://localhost:{server.server_port}", certificate
    server.shutdown()
    server.server_close()


def test_a_certificate_is_always_verified(protected: tuple[str, Path]) -> None:
    url, certificate = protected
    with (
        Session(Credentials(url, "a", "b"), attempts=1) as session,
        pytest.raises(NotReachableError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        session.get("/api/v1/chart/")
    with (
        Session(Credentials(url, "a", "b", ca=certificate), attempts=1) as session,
        pytest.raises(SupersetError, match="501"),
    ):
        # Trusted now; it is no Superset, and says so.
        session.get("/api/v1/chart/")


def test_the_servers_words_in_each_of_their_forms() -> None:
    assert words_of('{"message": "weg"}') == "weg"
    assert words_of(
        '{"errors": [{"message": "fout", "extra": {"charts/x.yaml": {"a": ["b"]}, "issue_codes": []}}]}'
    ) == ('fout charts/x.yaml: {"a": ["b"]}')
    assert words_of("<html><style>p {}</style><p>Bad   gateway</p></html>") == "Bad gateway"


def _charts(dashboard: Asset) -> list[dict[str, dict[str, str]]]:
    position = dashboard.body["position"]
    assert isinstance(position, dict)
    return [item for item in position.values() if isinstance(item, dict) and item.get("type") == "CHART"]


def _with(wanted: Bundle, kind: str, name: str, keys: dict[str, object]) -> Bundle:
    asset = next(a for a in wanted.assets if (a.kind, a.name) == (kind, name))
    return _swap(wanted, asset, replace(asset, body={**asset.body, **keys}))


def _swap(wanted: Bundle, old: Asset, new: Asset) -> Bundle:
    return replace(wanted, assets=tuple(new if a is old else a for a in wanted.assets))
