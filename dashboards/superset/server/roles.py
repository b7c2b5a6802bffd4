"""The three roles of the monitor: what each may do on the server, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.superset.server.errors import SupersetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboards.superset.server.session import Session
    from dashboards.superset.server.stock import Permission, Stock

STUURGROEP, ANALIST, BEHEER = "stuurgroep", "analist", "beheer"
VIEWERS = frozenset({STUURGROEP, ANALIST, BEHEER})
"""Roles that every published dashboard is given to: all of them, for who keeps accounts must see what others see."""


def _pairs(text: str) -> frozenset[Permission]:
    """``Dashboard: can_read can_write`` on each line."""
    found: set[Permission] = set()
    for line in text.strip().splitlines():
        place, _, verbs = line.strip().partition(": ")
        found |= {(verb, place) for verb in verbs.split()}
    return frozenset(found)


VIEW = _pairs("""
    Dashboard: can_read can_view_chart_as_table
    Chart: can_read
    CurrentUserRestApi: can_read
    SecurityRestApi: can_read
    DashboardFilterStateRestApi: can_read can_write
    DashboardPermalinkRestApi: can_read can_write
    EmbeddedDashboard: can_read
    Theme: can_read
    AdvancedDataType: can_read
    Api: can_time_range
    MenuApi: can_get
    Superset: can_dashboard can_explore_json can_language_pack can_log can_csv can_dashboard_permalink
    Log: can_recent_activity
    Home: menu_access
    Dashboards: menu_access
    ResetMyPasswordView: can_this_form_get can_this_form_post
    UserDBModelView: can_userinfo resetmypassword
""")
"""Seeing what one was given, filters and own password included; the CSRF token comes with ``SecurityRestApi``."""

ASK = _pairs("""
    Database: can_read
    Dataset: can_read can_get_drill_info
    Datasource: can_get can_samples can_get_column_values
    Dashboard: can_export can_drill can_view_query
    Chart: can_export
    Explore: can_read
    ExploreFormDataRestApi: can_read can_write
    ExplorePermalinkRestApi: can_read can_write
    Superset: can_explore can_slice can_sqllab can_sqllab_history can_fetch_datasource_metadata
    Api: can_query can_query_form_data
    SQLLab: can_read can_execute_sql_query can_get_results can_format_sql can_export_csv can_export_streaming_csv
    SqlLabPermalinkRestApi: can_read can_write
    Query: can_read
    SavedQuery: can_read can_write can_list can_export
    TabStateView: can_get can_post can_put can_delete can_activate can_migrate_query can_delete_query
    TableSchemaView: can_post can_delete can_expanded
    Charts: menu_access
    Data: menu_access
    Datasets: menu_access
    SQL Lab: menu_access
    SQL Editor: menu_access
    Saved Queries: menu_access
    Query Search: menu_access
""")
"""Asking questions of one's own, on the release, which is read-only and reads no file (``compiling.bodies``)."""

KEEP = _pairs("""
    Chart: can_write can_warm_up_cache
    Dashboard: can_write
    Dataset: can_write can_export can_duplicate can_get_or_create_dataset can_warm_up_cache
    Datasource: can_save can_external_metadata can_external_metadata_by_name can_validate_expression
    Tag: can_read can_write
    Log: can_read
    CacheRestApi: can_invalidate
    User: can_get can_info can_post can_put
    Role: can_get can_info can_list_role_permissions can_update_role_users
    RoleRestAPI: can_list_roles
    Group: can_get can_info
    UserDBModelView: can_list can_show can_add can_edit resetpasswords userinfoedit
    ResetPasswordView: can_this_form_get can_this_form_post
    UserInfoEditView: can_this_form_get can_this_form_post
    Databases: menu_access
    Manage: menu_access
    Security: menu_access
    List Users: menu_access
    List Roles: menu_access
    Action Log: menu_access
""")
"""Dashboards of one's own and people's accounts; not the connection itself, which only this project sets."""

PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    STUURGROEP: VIEW,
    ANALIST: VIEW | ASK,
    BEHEER: VIEW | ASK | KEEP,
}
WITH_DATABASE = frozenset({ANALIST, BEHEER})
"""Roles that may ask the release itself."""


def wanted_roles(databases: Iterable[tuple[str, int | str]]) -> dict[str, frozenset[Permission]]:
    """What each role is given, the release's databases (name, number) on this server included."""
    access = frozenset(("database_access", f"[{name}].(id:{number})") for name, number in databases)
    return {name: given | (access if name in WITH_DATABASE else frozenset()) for name, given in PERMISSIONS.items()}


def write_role(session: Session, stock: Stock, name: str, permissions: frozenset[Permission]) -> int:
    """Give a role exactly these permissions and say its number; it is made where there is none."""
    about = f"role {name}"
    role = stock.roles.get(name)
    number = role.id if role is not None else session.post("/api/v1/security/roles/", {"name": name}, about).get("id")
    ids = sorted(stock.permissions[permission] for permission in permissions)
    session.post(f"/api/v1/security/roles/{number}/permissions", {"permission_view_menu_ids": ids}, about)
    if not isinstance(number, int):
        raise SupersetError(f"{about}: the server gave it no number")
    return number


def write_dashboard_roles(session: Session, numbers: Iterable[int], dashboard: int, name: str) -> None:
    """Let exactly these roles, by number, see a dashboard."""
    session.put(f"/api/v1/dashboard/{dashboard}", {"roles": sorted(numbers)}, f"dashboard '{name}'")
