"""Bodies in a form in which ours and the server's are the same when they mean the same, and back.

The server's export is ours with its own numbers in it: charts by number in a dashboard, the dataset's number in a
chart, columns in an order of its own. In the open form identifiers stand for numbers, columns have their name as key
and a chart's query is no text but data; whatever the server makes up by itself is left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dashboards.superset.server.bundle_file import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboards.superset.assets import Kind

Open = dict[str, Any]
"""JSON's own types."""

UNSEEN = frozenset({"uuid", "version", "is_managed_externally", "external_url"})
"""Identity, and what an export does not tell: where it comes from is in the mark (``marking``)."""
SECRET = frozenset({"password", "encrypted_extra", "masked_encrypted_extra", "ssh_tunnel"})
SERVERS_OWN: Mapping[Kind, frozenset[str]] = {
    "databases": UNSEEN | SECRET,
    "datasets": UNSEEN | {"folders"},
    "charts": UNSEEN | {"tags"},
    "dashboards": UNSEEN | {"tags"},
}
FORM_OWN = frozenset({"datasource", "slice_id", "dashboards"})
"""Keys of a chart's form that hold the server's numbers."""
COMPUTED = frozenset({"chartsInScope", "tabsInScope"})
"""What the browser works out anew for each filter."""
KEYED = {"columns": "column_name", "metrics": "metric_name"}


def open_wanted(kind: Kind, body: Mapping[str, object]) -> Open:
    """The open form of what we want: numbers in it are those of its own position."""
    return _open(kind, body, _own_numbers(body))


def open_held(kind: Kind, body: Mapping[str, object], charts: Mapping[int, str]) -> Open:
    """The open form of what the server holds; ``charts`` gives the identifier behind each of its numbers."""
    return _open(kind, body, charts)


def close(kind: Kind, changed: Mapping[str, Any], base: Mapping[str, object]) -> dict[str, object]:
    """The body that a changed open form stands for; what was not changed stays as it is in ``base``."""
    before = open_wanted(kind, base)
    numbers = {uuid: number for number, uuid in _own_numbers(base).items()}
    body = dict(base)
    for key, value in changed.items():
        if key in before and before[key] == value:
            continue
        if key in KEYED:
            body[key] = list(value.values())
        elif key == "query_context" and isinstance(value, dict):
            body[key] = json.dumps(
                {"datasource": {"id": 0, "type": "table"}, **value}, ensure_ascii=False, sort_keys=True
            )
        elif key in {"position", "metadata"}:
            body[key] = _numbered(value, numbers)
        else:
            body[key] = value
    return body


def _open(kind: Kind, body: Mapping[str, object], charts: Mapping[int, str]) -> Open:
    found: Any = plain({key: value for key, value in body.items() if key not in SERVERS_OWN[kind]})
    match kind:
        case "databases":
            return dict(found)
        case "datasets":
            return _dataset(found)
        case "charts":
            return _chart(found)
        case "dashboards":
            return _dashboard(found, charts)


def _dataset(body: Open) -> Open:
    for part, key in KEYED.items():
        body[part] = {item[key]: {**item, "extra": item.get("extra") or {}} for item in body.get(part) or ()}
    body["extra"] = body.get("extra") or {}
    return body


def _chart(body: Open) -> Open:
    body["params"] = _form(body.get("params"))
    context = body.get("query_context")
    if isinstance(context, str):
        try:
            context = json.loads(context)
        except ValueError:
            return body
        if isinstance(context, dict):
            context.pop("datasource", None)
            context["form_data"] = _form(context.get("form_data"))
            for query in context.get("queries") or ():
                query.pop("datasource", None)
            body["query_context"] = context
    return body


def _form(params: object) -> object:
    if not isinstance(params, dict):
        return params
    kept = {key: value for key, value in params.items() if key not in FORM_OWN}
    return {**kept, "annotation_layers": kept.get("annotation_layers") or []}


def _dashboard(body: Open, charts: Mapping[int, str]) -> Open:
    def name(number: object) -> str:
        return charts.get(int(str(number)), f"chart {number}, which is gone") if str(number).isdigit() else str(number)

    for item in (body.get("position") or {}).values():
        if isinstance(item, dict) and item.get("type") == "CHART" and "chartId" in item.get("meta", {}):
            # Follows the number, not the identifier beside it: a chart that was made anew has lost its place.
            item["meta"]["chartId"] = name(item["meta"]["chartId"])
    body["metadata"] = _metadata(_without_computed(body.get("metadata") or {}), name)
    return body


def _metadata(metadata: Open, name: Callable[[object], str]) -> Open:
    if metadata.get("default_filters") == "{}":
        del metadata["default_filters"]  # the server drops it
    if "timed_refresh_immune_slices" in metadata:
        metadata["timed_refresh_immune_slices"] = [name(n) for n in metadata["timed_refresh_immune_slices"]]
    for key in ("expanded_slices", "chart_configuration", "filter_scopes"):
        if isinstance(metadata.get(key), dict):
            metadata[key] = {name(n): value for n, value in metadata[key].items()}
    for chart in (metadata.get("chart_configuration") or {}).values():
        if isinstance(chart, dict) and "id" in chart:
            chart["id"] = name(chart["id"])
            _name_excluded(chart.get("crossFilters"), name)
    _name_excluded(metadata.get("global_chart_configuration"), name)
    for one in metadata.get("native_filter_configuration") or ():
        _name_excluded(one, name)
    return metadata


def _name_excluded(scoped: object, name: Callable[[object], str]) -> None:
    if isinstance(scoped, dict) and isinstance(scope := scoped.get("scope"), dict) and "excluded" in scope:
        scope["excluded"] = [name(number) for number in scope["excluded"]]


def _without_computed(value: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return {key: _without_computed(item) for key, item in value.items() if key not in COMPUTED}
    return [_without_computed(item) for item in value] if isinstance(value, list) else value


def _own_numbers(body: Mapping[str, object]) -> dict[int, str]:
    position = body.get("position")
    items = position.values() if isinstance(position, dict) else ()
    return {
        item["meta"]["chartId"]: str(item["meta"]["uuid"])
        for item in items
        if isinstance(item, dict) and item.get("type") == "CHART" and "uuid" in item.get("meta", {})
    }


def _numbered(value: Any, numbers: dict[str, int]) -> Any:  # noqa: ANN401  JSON
    """Numbers for identifiers again, new ones for charts that were not there; ``meta.uuid`` stays what it is."""
    if isinstance(value, dict):
        if value.get("type") == "CHART" and isinstance(value.get("meta"), dict) and "uuid" in value["meta"]:
            uuid = str(value["meta"]["uuid"])
            numbers.setdefault(uuid, max(numbers.values(), default=0) + 1)
            return {**value, "meta": {**value["meta"], "chartId": numbers[uuid]}}
        return {
            str(numbers[key]) if key in numbers else key: [numbers.get(n, n) for n in item]
            if key in {"excluded", "timed_refresh_immune_slices"} and isinstance(item, list)
            else numbers[item]
            if key == "id" and item in numbers
            else _numbered(item, numbers)
            for key, item in value.items()
        }
    return [_numbered(item, numbers) for item in value] if isinstance(value, list) else value
