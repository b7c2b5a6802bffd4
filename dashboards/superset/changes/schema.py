"""The keys that Superset 6.1 knows of each kind of asset (its ``ImportV1…Schema``): all are given, and no other.

A key that is left out is not reset by an import, one that is not known makes it fail without saying where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.superset.assets import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALL = "uuid version is_managed_externally external_url"
GIVEN: Mapping[Kind, frozenset[str]] = {
    "databases": _words(
        f"{_ALL} database_name sqlalchemy_uri cache_timeout expose_in_sqllab allow_run_async allow_ctas "
        "allow_cvas allow_dml allow_csv_upload impersonate_user extra configuration_method"
    ),
    "datasets": _words(
        f"{_ALL} table_name main_dttm_col currency_code_column description default_endpoint offset cache_timeout "
        "schema catalog sql params template_params filter_select_enabled fetch_values_predicate extra columns metrics "
        "database_uuid normalize_columns always_filter_main_dttm"
    ),
    "charts": _words(
        f"{_ALL} slice_name description certified_by certification_details viz_type params query_context cache_timeout "
        "dataset_uuid"
    ),
    "dashboards": _words(
        f"{_ALL} dashboard_title description css slug position metadata certified_by certification_details published "
        "theme_uuid"
    ),
}
"""Every one of these is in a body."""
ALLOWED: Mapping[Kind, frozenset[str]] = {
    "databases": _words("password encrypted_extra masked_encrypted_extra ssh_tunnel"),
    "datasets": _words("source_db_engine data folders"),
    "charts": _words("tags"),
    "dashboards": _words("tags theme_id"),
}
"""These may be."""
COLUMN = _words(
    "column_name extra verbose_name is_dttm is_active type advanced_data_type groupby filterable expression "
    "description python_date_format datetime_format"
)
METRIC = _words("metric_name verbose_name metric_type expression description d3format currency extra warning_text")
METADATA = _words(
    "native_filter_configuration chart_configuration global_chart_configuration chart_customization_config "
    "timed_refresh_immune_slices filter_scopes expanded_slices refresh_frequency default_filters stagger_refresh "
    "stagger_time color_scheme color_namespace positions label_colors shared_label_colors map_label_colors "
    "color_scheme_domain cross_filters_enabled show_chart_timestamps filter_bar_orientation native_filter_migration"
)
"""A dashboard's ``metadata``: with any other key in it, nobody can save the dashboard any more."""
