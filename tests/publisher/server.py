"""The server: v4 under ``/odata/v1/CBS``, v3 under ``/opendata`` and ``/dataderden``, boundaries under ``/pdok``."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, quote, urlsplit

from tests.publisher.boundaries import ASKED
from tests.publisher.filters import FilterSyntaxError, parse
from tests.publisher.tables import V3Table, V4Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.publisher.boundaries import Boundaries
    from tests.publisher.faults import Fault
    from tests.publisher.tables import Entity

PORTAL = "<!DOCTYPE html><html><head><title>StatLine</title></head><body>Onderhoud</body></html>"


class _Refusal(Exception):  # noqa: N818 an answer, not an error of ours
    def __init__(self, status: int, message: str = "", version: str = "v4") -> None:
        super().__init__(message)
        self.status, self.message, self.version = status, message, version


class Publisher:
    """A running server. Page sizes and the row limit can be made small; see the attributes."""

    def __init__(
        self,
        *,
        v4_page: int = 100_000,
        v3_page: int = 10_000,
        api_limit: int = 10_000,
        relative_links: bool = False,
    ) -> None:
        self.v4_page = v4_page
        self.v3_page = v3_page
        self.api_limit = api_limit
        """The number of rows beyond which ODataApi refuses."""
        self.relative_links = relative_links
        self.tables: dict[str, V4Table | V3Table] = {}
        self.boundaries: dict[str, Boundaries] = {}
        """By year."""
        self.listings: dict[str, list[Entity]] = {}
        """Rows of ``Datasets`` (v4) or ``Tables`` (v3) in the place of those of ``tables``."""
        self._faults: dict[str, list[Fault]] = {}
        self._asked: list[str] = []
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"publisher": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the server listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def endpoints(self) -> dict[str, str]:
        """The base URLs, by the names the client gives them."""
        return {
            "v4": f"{self.url}/odata/v1/CBS",
            "v3_cbs": f"{self.url}/opendata",
            "v3_dataderden": f"{self.url}/dataderden",
            "pdok": f"{self.url}/pdok",
        }

    def add(self, *tables: V4Table | V3Table) -> None:
        """Publish tables, or publish them anew."""
        for table in tables:
            self.tables[table.identifier] = table

    def fault(self, identifier: str, *faults: Fault) -> None:
        """Misbehave for one table from now on; without faults: behave again."""
        self._faults[identifier] = list(faults)

    def requests(self, part: str = "") -> list[str]:
        """Path and query of what was asked, in order; those that hold ``part``."""
        with self._lock:
            return [asked for asked in self._asked if part in asked]

    def forget(self) -> None:
        """Begin counting requests anew."""
        with self._lock:
            self._asked.clear()

    def note(self, asked: str) -> None:
        """Called by the handler for every request."""
        with self._lock:
            self._asked.append(asked)

    def strikes(self, identifier: str, asked: str) -> list[Fault]:
        """The faults that hit a request."""
        with self._lock:
            return [fault for fault in self._faults.get(identifier, []) if fault.strikes(asked)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart: without this each answer waits 40 ms
    publisher: Publisher

    def log_message(self, *_: object) -> None:
        """Tests ask the publisher, not a log."""

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True  # we reset the connection ourselves

    def do_GET(self) -> None:
        self.publisher.note(self.path)
        parts = urlsplit(self.path)
        steps = [step for step in parts.path.split("/") if step]
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        try:
            self._serve(steps, options)
        except _Refusal as refusal:
            self._error(refusal.status, refusal.message, refusal.version)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _serve(self, steps: list[str], options: dict[str, str]) -> None:
        # /odata/v1/CBS/<table>/<set>, /opendata/ODataFeed/odata/<table>/<set>
        if steps[:4] == ["odata", "v1", "CBS", "Datasets"] or steps[1:3] == ["ODataCatalog", "Tables"]:
            self._list(steps, options)
            return
        if steps[:3] == ["pdok", "cbs", "gebiedsindelingen"]:
            self._boundaries(steps[3:], options)
            return
        if len(steps) < 4:
            raise _Refusal(404)
        identifier, names = steps[3], steps[4:]
        table = self.publisher.tables.get(identifier)
        faults: dict[str, Fault] = {fault.kind: fault for fault in self.publisher.strikes(identifier, self.path)}
        if table is None:
            raise _Refusal(404)
        if self._instead(faults):
            return
        if "deaf" in faults:
            options.pop("$filter", None)
        root = f"{self.publisher.url}/{'/'.join(steps[:4])}"
        if steps[:3] == ["odata", "v1", "CBS"] and isinstance(table, V4Table):
            body: Any = self._v4(table, names, options, root, faults)
        elif isinstance(table, V3Table) and steps[0] == table.service and steps[1] in {"ODataApi", "ODataFeed"}:
            body = self._v3(table, names, options, root, faults, feed=steps[1] == "ODataFeed")
        else:
            raise _Refusal(404)
        self._send(body, faults)
        if "moves" in faults:
            table.restamp(f"{table.identifier}-{time.monotonic_ns()}")

    def _boundaries(self, steps: list[str], options: dict[str, str]) -> None:
        year = steps[0] if steps[1:] == ["wfs", "v1_0"] else ""
        faults: dict[str, Fault] = {fault.kind: fault for fault in self.publisher.strikes(year, self.path)}
        if self._instead(faults):
            return
        if year not in self.publisher.boundaries:
            raise _Refusal(404)
        if options != ASKED:
            raise _Refusal(400, "InvalidParameterValue")
        self._send(self.publisher.boundaries[year].answer(), faults)

    def _list(self, steps: list[str], options: dict[str, str]) -> None:
        """The list of all tables of a service; its faults go by the name of its last step."""
        name = steps[-1]
        faults: dict[str, Fault] = {fault.kind: fault for fault in self.publisher.strikes(name, self.path)}
        if self._instead(faults):
            return
        if "deaf" in faults:
            options.pop("$filter", None)
        tables = self.publisher.tables.values()
        if name == "Datasets":
            rows: list[Entity] = [table.properties for table in tables if isinstance(table, V4Table)]
        else:
            rows = [table.info for table in tables if isinstance(table, V3Table) and table.service == steps[0]]
        rows = self.publisher.listings.get(name, rows)
        rows = list(_filtered(rows, options.get("$filter"), "v4" if name == "Datasets" else "v3"))
        self._send({"value": _selected(rows, options.get("$select"))}, faults)

    def _instead(self, faults: dict[str, Fault]) -> bool:
        """Answers that have nothing to do with the question."""
        if "slow" in faults:
            time.sleep(faults["slow"].seconds)
        if "hang_up" in faults:
            self.close_connection = True
            return True
        if "status" in faults:
            fault = faults["status"]
            self._error(fault.status, fault.message or "", "v4", fault.retry_after)
            return True
        if "redirect" in faults:
            status = 302 if faults["redirect"].for_now else 301
            self._reply(status, PORTAL.encode(), "text/html", {"Location": faults["redirect"].target})
            return True
        if "html" in faults:
            self._reply(200, (faults["html"].page or PORTAL).encode(), "text/html; charset=utf-8")
            return True
        return False

    # -- v4 -------------------------------------------------------------------------------------------

    def _v4(
        self, table: V4Table, names: list[str], options: dict[str, str], root: str, faults: dict[str, Fault]
    ) -> Entity:
        context = f"{root}/$metadata"
        sets = {"MeasureCodes": table.measures, "Dimensions": table.dimensions}
        sets |= {f"{name}Codes": rows for name, rows in table.codes.items()}
        if not names:
            found = [{"name": name, "kind": "EntitySet", "url": name} for name in (*sets, "Observations")]
            found.append({"name": "Properties", "kind": "Singleton", "url": "Properties"})
            return {"@odata.context": context, "value": found}
        name = names[0]
        if name == "Properties":
            return {"@odata.context": f"{context}#Properties", **table.properties}
        if name in sets:
            return {"@odata.context": f"{context}#{name}", "value": sets[name]}
        if name != "Observations":
            raise _Refusal(404)
        rows = _filtered(table.observations, options.get("$filter"), "v4")
        page, following = self._page(rows, options, self.publisher.v4_page, f"{root}/{name}", name, faults)
        body: Entity = {"@odata.context": f"{context}#Observations"}
        if options.get("$count") == "true" and "no_count" not in faults:
            body["@odata.count"] = len(rows) + (faults["wrong_count"].by if "wrong_count" in faults else 0)
        body["value"] = _without(page, faults)
        if following:
            body["@odata.nextLink"] = following
        return body

    # -- v3 -------------------------------------------------------------------------------------------

    def _v3(
        self,
        table: V3Table,
        names: list[str],
        options: dict[str, str],
        root: str,
        faults: dict[str, Fault],
        *,
        feed: bool,
    ) -> Any:
        if not feed and "$skip" in options:
            message = "The 'Skip' query option is not supported on the ODataApi."
            raise _Refusal(500, message, "v3")
        sets = {"TableInfos": [table.info], "DataProperties": table.properties, **table.sets}
        sets |= {"TypedDataSet": table.rows, "UntypedDataSet": table.rows}
        if not names:
            return {
                "odata.metadata": f"{root}/$metadata",
                "value": [{"name": name, "url": f"{root}/{name}"} for name in sets],
            }
        name = names[0]
        if name not in sets:
            raise _Refusal(404)
        rows = _filtered(sets[name], options.get("$filter"), "v3")
        if names[1:] == ["$count"]:
            if "no_count" in faults:
                raise _Refusal(400, "Count is not supported", "v3")
            return len(rows) + (faults["wrong_count"].by if "wrong_count" in faults else 0)
        body: Entity = {"odata.metadata": f"{root}/$metadata#Cbs.OData.WebAPI.{name}"}
        if feed:
            page, following = self._page(rows, options, self.publisher.v3_page, f"{root}/{name}/", name, faults)
        elif len(rows) > self.publisher.api_limit:
            raise _Refusal(500, "The query returns more than 10000 records. Change the query.", "v3")
        else:
            page, following = rows, None
        if name in {"TypedDataSet", "UntypedDataSet"}:
            page = [_retyped(row, table.topics(), typed=name == "TypedDataSet") for row in page]
        body["value"] = _without(_selected(page, options.get("$select")), faults)
        if following:
            body["odata.nextLink"] = following
        return body

    # -- both -----------------------------------------------------------------------------------------

    def _page(
        self,
        rows: Sequence[Entity],
        options: dict[str, str],
        size: int,
        address: str,
        name: str,
        faults: dict[str, Fault],
    ) -> tuple[Sequence[Entity], str | None]:
        skip = int(options.get("$skip", "0"))
        page = rows[skip : skip + size]
        query = "&".join(f"{key}={quote(value)}" for key, value in {**options, "$skip": str(skip + size)}.items())
        if "foreign_link" in faults:
            return page, faults["foreign_link"].target
        if "loop_link" in faults:
            return page, f"{self.publisher.url}{self.path}"
        if skip + size >= len(rows):
            return page, None
        if self.publisher.relative_links:
            return page, f"{name}?{query}"
        return page, f"{address}?{query}"

    def _send(self, body: Any, faults: dict[str, Fault]) -> None:
        if isinstance(body, int):
            self._reply(200, f"\ufeff{body}".encode(), "text/plain")
            return
        whole = json.dumps(body, ensure_ascii=False).encode()
        half = whole[: len(whole) // 2]
        if "truncate" in faults:
            self._reply(200, half, "application/json", length=len(whole))
            self.close_connection = True
        elif "cut" in faults:
            self._reply(200, half, "application/json")
        elif "drop" in faults:
            self._reply(200, half, "application/json", length=len(whole))
            self.wfile.flush()
            time.sleep(0.05)  # let what was sent arrive: a reset throws away what is under way
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        else:
            self._reply(200, whole, "application/json; odata.metadata=minimal")

    def _error(self, status: int, message: str, version: str, retry_after: str | None = None) -> None:
        text: Any = {"lang": "nl-NL", "value": message} if version == "v3" else message
        key = "odata.error" if version == "v3" else "error"
        body = json.dumps({key: {"code": "", "message": text}}).encode()
        headers = {"Retry-After": retry_after} if retry_after is not None else {}
        self._reply(status, body, "application/json", headers)

    def _reply(
        self,
        status: int,
        body: bytes,
        kind: str,
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _filtered(rows: Sequence[Entity], condition: str | None, version: str) -> Sequence[Entity]:
    if condition is None:
        return rows
    try:
        test = parse(condition, frozenset(rows[0]) if rows else frozenset())
    except FilterSyntaxError as error:
        raise _Refusal(400, str(error), version) from error
    return [row for row in rows if test(row)]


def _selected(rows: Sequence[Entity], select: str | None) -> Sequence[Entity]:
    if select is None:
        return rows
    names = select.split(",")
    unknown = set(names) - set(rows[0]) if rows else set()
    if unknown:
        raise _Refusal(400, f"Could not find a property named '{min(unknown)}'", "v3")
    return [{name: row[name] for name in names} for row in rows]


def _without(rows: Sequence[Entity], faults: dict[str, Fault]) -> Sequence[Entity]:
    if "missing_column" not in faults:
        return rows
    column = faults["missing_column"].column
    return [{key: value for key, value in row.items() if key != column} for row in rows]


def _retyped(row: Entity, topics: set[str], *, typed: bool) -> Entity:
    """A row of the one data set as the other gives it: numbers, or texts padded on the left."""
    return {key: _cell(value, typed=typed) if key in topics else value for key, value in row.items()}


def _cell(value: Any, *, typed: bool) -> Any:
    if typed:
        return _number(value) if isinstance(value, str) else value
    if isinstance(value, str):
        return value
    return ("." if value is None else str(value)).rjust(10)


def _number(text: str) -> float | None:
    text = text.strip()
    return None if text in {"", "."} else float(text)
