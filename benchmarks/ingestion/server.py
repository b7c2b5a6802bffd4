"""Serves the table on loopback as CBS v4 and v3 do: `python -m benchmarks.ingestion.server --areas 641`.

A process of its own that does next to nothing: the rows of a page lie ready in a file and go out with ``sendfile``;
only the envelope around them, some two hundred bytes, is written at the moment.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from benchmarks.ingestion.table import (
    MEASURES,
    PERIOD,
    REGION,
    V3_PAGE,
    V4_PAGE,
    WIDTH,
    Pages,
    Shape,
    area_code,
    measure_key,
    periods,
    topic_key,
)  # fmt: skip

TABLE = "95001NED"
_EVERYTHING = tuple(range(MEASURES))


class _Refusal(Exception):  # noqa: N818 an answer, not an error of ours
    """A question that the services refuse, or this server does."""


class Service:
    """What the table looks like through each of the two protocols.

    Args:
        shape: the table.
        folder: where pages are kept from one run to the next.
    """

    def __init__(self, shape: Shape, folder: Path) -> None:
        self.shape = shape
        self.pages = Pages(shape, folder)
        areas = [area_code(number) for number in range(shape.areas)]
        facts = {"Identifier": TABLE, "Title": "Kerncijfers van gebieden", "Catalog": "CBS", "Status": "Regulier"}
        stamps = {"Modified": shape.stamp, "ObservationsModified": shape.stamp}
        self.v4_sets: dict[str, list[dict[str, Any]]] = {
            "Dimensions": [
                {"Identifier": REGION, "Title": REGION, "Kind": "GeoDetail"},
                {"Identifier": PERIOD, "Title": PERIOD, "Kind": "TimeDimension"},
            ],
            "MeasureCodes": [
                {"Identifier": measure_key(n), "Title": f"Onderwerp {n}", "Unit": "%" if n % 3 == 0 else "aantal"}
                for n in _EVERYTHING
            ],
            f"{PERIOD}Codes": [{"Identifier": c, "Title": c[:4], "Status": "Definitief"} for c in periods()],
            f"{REGION}Codes": [{"Identifier": code, "Title": f"Gebied {code}"} for code in areas],
        }
        self.properties = facts | stamps | {"ObservationCount": shape.observations}
        topics = [
            {"Type": "Topic", "Key": topic_key(n), "Title": f"Onderwerp {n}", "Unit": "%" if n % 3 == 0 else "aantal",
             "Datatype": "Double", "Default": "Missing"} for n in _EVERYTHING
        ]  # fmt: skip
        self.v3_sets: dict[str, list[dict[str, Any]]] = {
            "TableInfos": [facts | stamps | {"OutputStatus": "Regulier", "ReasonDelivery": "Actualisering"}],
            "DataProperties": [
                {"Type": "GeoDetail", "Key": REGION, "Title": REGION},
                {"Type": "TimeDimension", "Key": PERIOD, "Title": PERIOD},
                *topics,
            ],
            PERIOD: [{"Key": code, "Title": code[:4], "Status": "Definitief"} for code in periods()],
            REGION: [{"Key": code.ljust(WIDTH), "Title": f"Gebied {code}"} for code in areas],
        }

    def question(self, protocol: str, options: dict[str, str]) -> tuple[int, ...]:
        """The measures that are asked for; the regions must be all of them, for pages of any part would be without end.

        Raises:
            _Refusal: another filter than ours.
        """
        condition, select = options.get("$filter", ""), options.get("$select", "")
        starts = set(re.findall(rf"startswith\({REGION},'(\w*)'\)", condition))
        if starts and not starts >= {"GM", "WK", "BU"}:
            raise _Refusal(f"areas begin with GM, WK and BU; this server only gives all of them, not {sorted(starts)}")
        if protocol == "v4":
            asked = re.findall(r"Measure eq 'M(\d{6})'", condition)
            return tuple(int(number) for number in asked) or _EVERYTHING
        asked = re.findall(r"Onderwerp_(\d+)", select)
        return tuple(int(number) - 5 for number in asked) or _EVERYTHING

    def count(self, protocol: str, options: dict[str, str]) -> int:
        """Rows of the whole answer."""
        return self.pages.rows(protocol, self.question(protocol, options))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service: Service
    log: Path | None

    def log_message(self, *_: object) -> None:
        """Only pages are noted, see ``_rows``."""

    def do_GET(self) -> None:
        """Answer, in the name of whichever protocol the path belongs to."""
        parts = urlsplit(self.path)
        steps = [step for step in parts.path.split("/") if step]
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        try:
            if steps[:2] == ["odata", "v1"]:
                self._v4(steps[2:], options)
            elif steps[:1] in (["ODataApi"], ["ODataFeed"]) and steps[1:3] == ["odata", TABLE]:
                self._v3(steps[3:], options)
            else:
                self._json({"error": {"message": "no such table"}}, 404)
        except _Refusal as refusal:
            self._json({"error": {"message": str(refusal)}}, 400)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _v4(self, steps: list[str], options: dict[str, str]) -> None:
        sets = self.service.v4_sets
        if steps == ["Datasets"]:
            self._json({"value": [self.service.properties]})
        elif steps == ["CBS", TABLE]:
            names = [*sets, "Observations", "Properties"]
            self._json({"value": [{"name": name, "kind": "EntitySet", "url": name} for name in names]})
        elif steps == ["CBS", TABLE, "Properties"]:
            self._json(self.service.properties)
        elif steps == ["CBS", TABLE, "Observations"]:
            count = f'"@odata.count":{self.service.count("v4", options)},' if "$count" in options else ""
            self._rows("v4", options, '{"@odata.context":"$metadata#Observations",' + count, "@odata.nextLink")
        elif len(steps) == 3 and steps[2] in sets:
            self._json({"value": sets[steps[2]]})
        else:
            self._json({"error": {"message": "no such set"}}, 404)

    def _v3(self, steps: list[str], options: dict[str, str]) -> None:
        sets = self.service.v3_sets
        if not steps:
            self._json({"value": [{"name": name, "url": name} for name in (*sets, "TypedDataSet", "UntypedDataSet")]})
        elif steps == ["TypedDataSet"]:
            self._rows("v3", options, '{"odata.metadata":"$metadata#Cbs.OData.WebAPI.TypedDataSet",', "odata.nextLink")
        elif steps == ["TypedDataSet", "$count"]:
            self._send(f"\ufeff{self.service.count('v3', options)}".encode(), "text/plain")
        elif len(steps) == 1 and steps[0] in sets:
            skip = int(options.get("$skip", "0"))
            body: dict[str, Any] = {"value": sets[steps[0]][skip : skip + V3_PAGE]}
            if skip + V3_PAGE < len(sets[steps[0]]):
                body["odata.nextLink"] = self._next(options, skip + V3_PAGE)
            self._json(body)
        else:
            self._json({"error": {"message": "no such set"}}, 404)

    def _rows(self, protocol: str, options: dict[str, str], head: str, link: str) -> None:
        """A page: the envelope's beginning, the file as it lies there, the envelope's end."""
        skip = int(options.get("$skip", "0"))
        chosen = self.service.question(protocol, options)
        following = skip + (V4_PAGE if protocol == "v4" else V3_PAGE)
        path = self.service.pages.page(protocol, chosen, skip, narrow="$select" in options)
        more = following < self.service.pages.rows(protocol, chosen)
        tail = f',"{link}":{json.dumps(self._next(options, following))}}}' if more else "}"
        before, after = f'{head}"value":'.encode(), tail.encode()
        if self.log is not None:
            with self.log.open("a") as out:
                out.write(f"{self.path}\n")
        with path.open("rb") as rows:
            self._head(len(before) + path.stat().st_size + len(after), "application/json; odata.metadata=minimal")
            self.wfile.write(before)
            self.connection.sendfile(rows)
            self.wfile.write(after)

    def _next(self, options: dict[str, str], skip: int) -> str:
        query = "&".join(f"{key}={quote(value)}" for key, value in {**options, "$skip": str(skip)}.items())
        return f"http://{self.headers['Host']}{urlsplit(self.path).path}?{query}"

    def _json(self, body: Any, status: int = 200) -> None:  # noqa: ANN401 JSON is what it is
        self._send(json.dumps(body).encode(), "application/json", status)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self._head(len(body), kind, status)
        self.wfile.write(body)

    def _head(self, length: int, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()


def main() -> int:
    """Print the address, then serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingestion.server", description=__doc__)
    parser.add_argument("--areas", type=int, default=641, help="x 12 years x 130 measures: 641 are a million figures")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/ingestion-benchmark/pages"), help="128 MB a million")
    parser.add_argument("--log", type=Path, help="note the page requests here, a line each")
    parser.add_argument(
        "--generate", choices=("v4", "v3"), help="write the pages of the whole table, and serve nothing"
    )
    asked = parser.parse_args()
    if asked.generate:
        pages = Pages(Shape(asked.areas, asked.seed), asked.cache)
        for number, _ in enumerate(pages.prepare(asked.generate, _EVERYTHING), start=1):
            print(f"\r  page {number} of the whole table lies ready", end="", flush=True)
        print()
        return 0
    handler = type("Handler", (_Handler,), {"service": Service(Shape(asked.areas, asked.seed), asked.cache)})
    handler.log = asked.log  # type: ignore[attr-defined]
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
