"""Files of the bundle: databases, charts and dashboards with every key that Superset exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.superset.assets import Asset, asset_uuid
from dashboards.superset.compiling.datasets import VERSION, managed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from dashboards.grammar.nodes import Page
    from dashboards.superset.compiling.forms import ChartForm
    from dashboards.superset.compiling.target import Target

CONNECT_ARGS: Mapping[str, object] = {
    "read_only": True,
    "config": {"enable_external_access": False, "lock_configuration": True, "memory_limit": "1GB", "threads": 2},
}
"""Read-only alone lets SQL Lab read any file of the server (SUPERSET.md); these close that."""


def database_asset(target: Target) -> Asset:
    """The release as a database."""
    uuid = asset_uuid("databases", "release", "monitor")
    body: dict[str, object] = {
        "database_name": target.database_name,
        "sqlalchemy_uri": target.database_uri,
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "impersonate_user": False,
        "extra": {
            "metadata_params": {},
            "engine_params": {"connect_args": CONNECT_ARGS},
            "metadata_cache_timeout": {},
            "schemas_allowed_for_csv_upload": [],
            "allows_virtual_table_explore": True,
        },
        "configuration_method": "sqlalchemy_form",
        "uuid": str(uuid),
        "version": VERSION,
        **managed(target, "dashboards/pages"),
    }
    return Asset("databases", uuid, target.database_name, "dashboards/pages", body)


def chart_asset(
    target: Target, uuid: UUID, name: str, description: str, origin: str, dataset: UUID, form: ChartForm
) -> Asset:
    """A chart on a dataset."""
    body: dict[str, object] = {
        "slice_name": name,
        "description": description or None,
        "certified_by": None,
        "certification_details": None,
        "viz_type": form.params["viz_type"],
        "params": form.params,
        "query_context": form.query_context,
        "cache_timeout": None,
        "uuid": str(uuid),
        "version": VERSION,
        "dataset_uuid": str(dataset),
        **managed(target, origin),
    }
    return Asset("charts", uuid, name, origin, body)


def dashboard_asset(
    target: Target,
    page: Page,
    slug: str,
    position: Mapping[str, object],
    filters: Sequence[Mapping[str, object]],
    colours: Mapping[str, str],
    css: str,
) -> Asset:
    """A page's dashboard."""
    uuid = asset_uuid("dashboards", page.file, slug)
    origin = f"dashboards/{page.file}"
    title = page.front_matter.title or page.route
    metadata: dict[str, object] = {
        "timed_refresh_immune_slices": [],
        "expanded_slices": {},
        "refresh_frequency": 0,
        "default_filters": "{}",
        "color_scheme": "",
        "color_scheme_domain": [],
        "label_colors": dict(sorted(colours.items())),
        "shared_label_colors": [],
        "map_label_colors": {},
        "cross_filters_enabled": False,
        "chart_configuration": {},
        "global_chart_configuration": {"scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "chartsInScope": []},
        "native_filter_configuration": list(filters),
        "filter_bar_orientation": "HORIZONTAL",
    }
    body: dict[str, object] = {
        "dashboard_title": title,
        "description": page.front_matter.description,
        "css": css,
        "slug": slug,
        "certified_by": None,
        "certification_details": None,
        "published": True,
        "uuid": str(uuid),
        "position": position,
        "metadata": metadata,
        "theme_uuid": None,
        "version": VERSION,
        **managed(target, origin),
    }
    return Asset("dashboards", uuid, title, origin, body)
