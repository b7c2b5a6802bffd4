"""Where somebody lands who has logged in: on the overview, where it has been published.

Runs in Superset's environment. Superset's own start page shows what somebody made or looked at last; readers of the
monitor made nothing, and come for the state of the region.
"""

# mypy: ignore-errors

from flask import redirect, request
from flask_login import current_user

_OVERVIEW = "overzicht"
"""Slug of the page at ``/`` (``compiling.addresses.slug_of``)."""


def _land():
    if request.path != "/" or not current_user.is_authenticated:
        return None
    from superset import db  # noqa: PLC0415  needs the application
    from superset.models.dashboard import Dashboard  # noqa: PLC0415

    published = db.session.query(Dashboard.id).filter_by(slug=_OVERVIEW).first()
    return redirect(f"/superset/dashboard/{_OVERVIEW}/") if published else None


def land_on_overview(app) -> None:
    """Send who comes to ``/`` on to the overview."""
    app.before_request(_land)
