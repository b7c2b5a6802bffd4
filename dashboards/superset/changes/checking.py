"""What is looked at before anything is sent: the server takes much that it then shows broken (SUPERSET.md)."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from dashboards.problems import nearest
from dashboards.querying.release import QueryError, Release
from dashboards.superset.assets import KINDS
from dashboards.superset.changes.schema import ALLOWED, COLUMN, GIVEN, METADATA, METRIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dashboards.superset.assets import Asset, Bundle


@dataclass(frozen=True, order=True)
class Unsound:
    """One thing that may not be sent as it is."""

    origin: str
    asset: str
    what: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.asset}: {self.what}"


def check_bundle(bundle: Bundle, elsewhere: frozenset[str] = frozenset()) -> list[Unsound]:
    """Keys, references and names; ``elsewhere`` are identifiers that others made on the server."""
    found: list[Unsound] = []
    for asset in bundle.assets:
        found += [_unsound(asset, what) for what in (*_keys(asset), *_parts(asset))]
    found += _references(bundle, elsewhere)
    found += _doubles(bundle)
    return sorted(set(found))


def check_queries(bundle: Bundle, release_db: Path) -> list[Unsound]:
    """Every dataset's query runs on the release, read-only, and gives the columns that charts ask of it."""
    found: list[Unsound] = []
    columns: dict[str, set[str]] = {}
    with Release(release_db) as release:
        for dataset in bundle.of("datasets"):
            try:
                columns[str(dataset.uuid)] = given = set(_ask(release, dataset.body))
            except (QueryError, jinja2.TemplateError) as error:
                found.append(_unsound(dataset, f"its query does not run: {error}"))
                continue
            for name in _names(dataset.body.get("columns")):
                if name not in given:
                    near = nearest(name, given)
                    hint = f" (nearest: {near})" if near else ""
                    found.append(_unsound(dataset, f"its query gives no column '{name}'{hint}"))
    for chart in bundle.of("charts"):
        known = columns.get(str(chart.body.get("dataset_uuid")))
        for name in _asked(chart.body):
            if known is not None and name not in known:
                near = nearest(name, known)
                hint = f" (nearest: {near})" if near else ""
                found.append(_unsound(chart, f"it asks for column '{name}', which its dataset has not{hint}"))
    return sorted(set(found))


def _unsound(asset: Asset, what: str) -> Unsound:
    return Unsound(asset.origin, f"{asset.kind[:-1]} '{asset.name}'", what)


def _keys(asset: Asset) -> Iterator[str]:
    given, allowed = GIVEN[asset.kind], GIVEN[asset.kind] | ALLOWED[asset.kind]
    for key in sorted(set(asset.body) - allowed):
        near = nearest(key, allowed)
        yield f"Superset knows no key '{key}'{f' (nearest: {near})' if near else ''}"
    for key in sorted(given - set(asset.body)):
        yield f"key '{key}' is missing, and an import would not reset it"
    if asset.body.get("uuid") != str(asset.uuid):
        yield "its file has another uuid than the asset itself"


def _parts(asset: Asset) -> Iterator[str]:
    body = asset.body
    for part, known, key in (("columns", COLUMN, "column_name"), ("metrics", METRIC, "metric_name")):
        for item in _dicts(body.get(part)):
            for extra in sorted(set(item) - known):
                yield f"Superset knows no key '{extra}' of a {part[:-1]} ('{item.get(key)}')"
    metadata = body.get("metadata")
    if isinstance(metadata, dict):
        for extra in sorted(set(metadata) - METADATA):
            yield f"Superset knows no key '{extra}' in a dashboard's metadata: nobody could save it any more"
    if asset.kind == "dashboards" and not body.get("slug"):
        yield "a dashboard without a slug takes the place of any other one without"
    if asset.kind == "charts":
        yield from _context(body.get("query_context"))


def _context(context: object) -> Iterator[str]:
    try:
        parsed = json.loads(context) if isinstance(context, str) else None
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict) or not parsed.get("queries"):
        yield "it has no query_context with a query: Superset could neither ask nor report it"


def _references(bundle: Bundle, elsewhere: frozenset[str]) -> Iterator[Unsound]:
    known = {kind: {str(asset.uuid) for asset in bundle.of(kind)} | elsewhere for kind in KINDS}
    for dataset in bundle.of("datasets"):
        if dataset.body.get("database_uuid") not in known["databases"]:
            yield _unsound(dataset, f"it lies in a database that is not there: {dataset.body.get('database_uuid')}")
    for chart in bundle.of("charts"):
        if chart.body.get("dataset_uuid") not in known["datasets"]:
            yield _unsound(chart, f"it reads a dataset that is not there: {chart.body.get('dataset_uuid')}")
    for dashboard in bundle.of("dashboards"):
        for name, uuid in _placed(dashboard.body):
            if uuid not in known["charts"]:
                yield _unsound(dashboard, f"it shows a chart that is not there: '{name}' ({uuid})")
        for name, uuid in _filtered(dashboard.body):
            if uuid not in known["datasets"]:
                yield _unsound(dashboard, f"its filter '{name}' reads a dataset that is not there: {uuid}")


def _doubles(bundle: Bundle) -> Iterator[Unsound]:
    seen: dict[tuple[str, ...], list[Asset]] = defaultdict(list)
    for asset in bundle.assets:
        seen["uuid", str(asset.uuid)].append(asset)
        seen[unique_key(asset.kind, asset.body)].append(asset)
    for key, assets in seen.items():
        for double in assets[1:]:
            first = f"{assets[0].kind[:-1]} '{assets[0].name}' of {assets[0].origin}"
            if key[0] == "uuid" or key[-1] not in {"", str(double.uuid)}:
                yield _unsound(double, f"{_KEY_WORDS[key[0]]} as {first}: the server keeps only one of them")


_KEY_WORDS = {
    "uuid": "it has the same uuid",
    "databases": "it has the same name",
    "datasets": "it is on the same table",
    "charts": "it has the same uuid",
    "dashboards": "it has the same slug",
}


def unique_key(kind: str, body: Mapping[str, object]) -> tuple[str, ...]:
    """What an import takes an asset of another identifier by, and overwrites: only one may have it on a server.

    The catalog does not count: an import that gives none takes any.
    """
    match kind:
        case "databases":
            return (kind, str(body.get("database_name")))
        case "datasets":
            return (kind, str(body.get("database_uuid")), str(body.get("schema")), str(body.get("table_name")))
        case "dashboards":
            return (kind, str(body.get("slug") or body.get("uuid")))
        case _:
            return (kind, str(body.get("uuid")))


def _placed(body: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    position = body.get("position")
    for item in position.values() if isinstance(position, dict) else ():
        if isinstance(item, dict) and item.get("type") == "CHART":
            meta = item.get("meta") or {}
            yield str(meta.get("sliceName")), str(meta.get("uuid"))


def _filtered(body: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    metadata = body.get("metadata")
    for one in _dicts(metadata.get("native_filter_configuration") if isinstance(metadata, dict) else None):
        for target in _dicts(one.get("targets")):
            if "datasetUuid" in target:
                yield str(one.get("name")), str(target["datasetUuid"])


def _ask(release: Release, body: Mapping[str, object]) -> list[str]:
    sql = body.get("sql")
    if isinstance(sql, str):
        inner = _filled(sql).strip().rstrip(";")
    else:
        schema, table = (str(body.get(key)).replace('"', '""') for key in ("schema", "table_name"))
        inner = f'select * from monitor."{schema}"."{table}"'  # noqa: S608  quoted above
    return list(release.query("dataset", f"select * from (\n{inner}\n) as vraag limit 0", {}).columns)  # noqa: S608  the release runs one SELECT only


def _filled(sql: str) -> str:
    """The query as Superset fills it when nobody has chosen anything."""
    environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined)
    environment.filters["where_in"] = lambda values: "(" + ", ".join(_quoted(value) for value in values) + ")"
    chosen: list[str] = []
    return environment.from_string(sql).render(filter_values=lambda *_, **__: chosen)


def _quoted(value: object) -> str:
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _asked(body: Mapping[str, object]) -> Iterator[str]:
    """Columns that a chart's query names; expressions are the database's to judge."""
    context = body.get("query_context")
    try:
        parsed = json.loads(context) if isinstance(context, str) else {}
    except ValueError:
        return
    for query in _dicts(parsed.get("queries")):
        yield from (column for column in query.get("columns") or () if isinstance(column, str))
        for metric in _dicts(query.get("metrics")):
            column = metric.get("column")
            if metric.get("expressionType") == "SIMPLE" and isinstance(column, dict):
                yield str(column.get("column_name"))


def _names(columns: object) -> list[str]:
    return [str(column.get("column_name")) for column in _dicts(columns) if not column.get("expression")]


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list | tuple) else []
