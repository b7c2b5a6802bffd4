"""Stops who tries passwords, through the form and through the API; logins that succeed are not counted.

Runs in Superset's environment. Each of the server's processes counts for itself, so two of them let through at most
twice as many.
"""

# mypy: ignore-errors

from flask import request
from flask_limiter.util import get_remote_address
from flask_login import current_user

WRONG_FOR_ACCOUNT = "5 per minute; 50 per hour"
"""From one address for one account: who mistypes does not lock out others behind the same address."""
WRONG_FROM_ADDRESS = "30 per minute"
"""From one address for all accounts together."""
_UNAUTHORISED = 401


def _account() -> str:
    sent = request.get_json(silent=True) if request.is_json else request.form
    name = sent.get("username", "") if hasattr(sent, "get") else ""
    return f"{get_remote_address()}|{str(name).lower()[:64]}"


def _refused(response) -> bool:
    return response.status_code == _UNAUTHORISED


def _not_in(_) -> bool:
    # The form answers both with a redirect.
    return not current_user.is_authenticated


def limit_logins(app) -> None:
    """Put the limit before both ways in.

    Raises:
        RuntimeError: This Superset has another way in: the limit would guard nothing.
    """
    limiter = app.appbuilder.sm.limiter
    endpoints = {str(rule): rule.endpoint for rule in app.url_map.iter_rules()}
    for path, failed in (("/login/", _not_in), ("/api/v1/security/login", _refused)):
        if path not in endpoints:
            raise RuntimeError(f"no login at {path}: this is not Superset 6.1")
        endpoint = endpoints[path]
        view = app.view_functions[endpoint]
        for limit, key in ((WRONG_FOR_ACCOUNT, _account), (WRONG_FROM_ADDRESS, get_remote_address)):
            view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=failed)(view)
        app.view_functions[endpoint] = view
