"""Native filters of a dashboard, each only on the charts whose query takes its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.superset.assets import asset_uuid

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from dashboards.superset.compiling.choosing import Options


def filter_id(page_file: str, options: Options) -> str:
    """The same filter has the same name in every import; links into a dashboard use it."""
    return f"NATIVE_FILTER-{asset_uuid('dashboards', page_file, options.column).hex[:20]}"


def native_filter(page_file: str, options: Options, dataset: UUID, elsewhere: Collection[int]) -> dict[str, object]:
    """One filter; ``elsewhere`` are the numbers of the charts that it says nothing about."""
    chosen = [options.default] if options.default is not None else None
    return {
        "id": filter_id(page_file, options),
        "name": options.title,
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "description": "",
        "targets": [{"datasetUuid": str(dataset), "column": {"name": options.column}}],
        "controlValues": {
            "enableEmptyFilter": options.default is not None,
            "defaultToFirstItem": False,
            "multiSelect": False,
            "searchAllOptions": False,
            "inverseSelection": False,
            "sortAscending": True,
        },
        "defaultDataMask": chosen_mask(options, chosen),
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": sorted(elsewhere)},
        "chartsInScope": [],
        "tabsInScope": [],
    }


def chosen_mask(options: Options, chosen: list[str] | None) -> dict[str, object]:
    """What the filter holds at first."""
    if chosen is None:
        return {"extraFormData": {}, "filterState": {}, "ownState": {}}
    return {
        "extraFormData": {"filters": [{"col": options.column, "op": "IN", "val": chosen}]},
        "filterState": {"value": chosen, "label": ", ".join(chosen)},
        "ownState": {},
    }
