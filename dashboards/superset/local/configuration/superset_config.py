"""Configuration of the local Superset 6.1; Superset reads every capital name here over its own.

Runs in Superset's environment. What differs per machine comes in three environment variables that ``process`` sets:
``REGIODEAL_SUPERSET_FOLDER`` (secret, metadata), ``REGIODEAL_RELEASES`` (the only place whose databases it may open)
and ``REGIODEAL_SUPERSET_PUBLIC`` (the https address that people use, where a proxy stands before it).
"""

# mypy: ignore-errors
# ruff: noqa: N802, ARG001  names and arguments are Superset's

import os
from datetime import timedelta
from pathlib import Path

from front_page import land_on_overview
from held_release import hold
from login_limit import limit_logins
from login_page import serve_login_page
from superset.utils.log import AbstractEventLogger

_FOLDER = Path(os.environ["REGIODEAL_SUPERSET_FOLDER"])
_RELEASES = Path(os.environ["REGIODEAL_RELEASES"])
_HTTPS = os.environ.get("REGIODEAL_SUPERSET_PUBLIC", "").startswith("https://")

# --- secrets and metadata -------------------------------------------------------------------------------------------
SECRET_KEY = (_FOLDER / "secret_key").read_text(encoding="utf-8").strip()
GUEST_TOKEN_JWT_SECRET = GLOBAL_ASYNC_QUERIES_JWT_SECRET = SECRET_KEY[::-1]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_FOLDER / 'metadata.db'}?check_same_thread=false"
# Writers of two processes wait for each other instead of failing.
SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30}}
SQLALCHEMY_EXAMPLES_URI = SQLALCHEMY_DATABASE_URI

# --- who gets in ----------------------------------------------------------------------------------------------------
AUTH_USER_REGISTRATION = False
PUBLIC_ROLE_LIKE = None
FAB_API_SWAGGER_UI = False
FAB_PASSWORD_COMPLEXITY_ENABLED = True
WTF_CSRF_ENABLED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would ask who follows a link in a mail to log in again
SESSION_COOKIE_SECURE = _HTTPS
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
ENABLE_PROXY_FIX = _HTTPS
PREFERRED_URL_SCHEME = "https" if _HTTPS else "http"
# Superset's own limit is off unless SUPERSET_ENV says production, counts five a second where a login takes half of
# one, and leaves the API's login alone: see login_limit.
RATELIMIT_ENABLED = True
RATELIMIT_APPLICATION = None
AUTH_RATE_LIMITED = False


def FLASK_APP_MUTATOR(app) -> None:
    """What Superset has no setting for."""
    limit_logins(app)
    serve_login_page(app)
    land_on_overview(app)


# --- no other host --------------------------------------------------------------------------------------------------
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": _HTTPS,
    "session_cookie_secure": _HTTPS,
}
ENABLE_CORS = False
THEME_FONT_URL_ALLOWED_DOMAINS = []
DATASET_IMPORT_ALLOWED_DATA_URLS = []
MAPBOX_API_KEY = ""
BUG_REPORT_URL = None

# --- what it does ---------------------------------------------------------------------------------------------------
FEATURE_FLAGS = {
    "DASHBOARD_RBAC": True,
    # Datasets take a page's filters through filter_values(...) | where_in.
    "ENABLE_TEMPLATE_PROCESSING": True,
    "ALERT_REPORTS": False,
    "EMBEDDABLE_CHARTS": False,
    "EMBEDDED_SUPERSET": False,
    "ENABLE_JAVASCRIPT_CONTROLS": False,
    "SSH_TUNNELING": False,
    "THUMBNAILS": False,
}
# A figure that was published is the figure that is shown: with a data cache charts stay old after a release.
CACHE_CONFIG = DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000
DISPLAY_MAX_ROW = 10_000
SQLLAB_TIMEOUT = 30
SUPERSET_WEBSERVER_TIMEOUT = 60
HTML_SANITIZATION = True
# What text of pages needs on top of GitHub's list: layout by class, the state of a fold; never an event or an address.
HTML_SANITIZATION_SCHEMA_EXTENSIONS = {
    "attributes": {"*": ["className", "style", "lang"], "details": ["open"], "abbr": ["title"]},
    "tagNames": ["abbr", "figure", "figcaption", "small", "mark", "time"],
}

# --- Dutch ----------------------------------------------------------------------------------------------------------
APP_NAME = "Monitor Regio Deal"
LOGO_TARGET_PATH = "/"
BABEL_DEFAULT_LOCALE = "nl"
LANGUAGES = {"nl": {"flag": "nl", "name": "Nederlands"}, "en": {"flag": "us", "name": "English"}}
D3_FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€\u00a0", ""]}
D3_TIME_FORMAT = {
    "dateTime": "%A %-d %B %Y %X",
    "date": "%d-%m-%Y",
    "time": "%H:%M:%S",
    "periods": ["", ""],
    "days": ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    "shortDays": ["zo", "ma", "di", "wo", "do", "vr", "za"],
    "months": ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
               "november", "december"],
    "shortMonths": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
}  # fmt: skip
CURRENCIES = ["EUR"]


class _NobodyWatches(AbstractEventLogger):
    """Who looked at what is nobody's business, and would fill the metadata."""

    def log(self, *args, **kwargs) -> None:
        pass


EVENT_LOGGER = _NobodyWatches()


# --- the release ----------------------------------------------------------------------------------------------------
def _inside_releases(database: str | None) -> bool:
    return bool(database) and Path(os.path.normpath(database)).is_relative_to(_RELEASES)


def DB_SQLA_URI_VALIDATOR(uri) -> None:
    """No database but the monitor's own: one of another kind, or elsewhere, would reach files and hosts."""
    if uri.drivername.partition("+")[0] != "duckdb" or not _inside_releases(uri.database):
        raise ValueError(f"only a release may be opened: duckdb:///{_RELEASES}/current/monitor.duckdb")


def DB_CONNECTION_MUTATOR(uri, params, username, security_manager, source):
    """Open what the symlink points at now, read-only and without a way to files, whatever the database's entry says.

    DuckDB keeps an instance for each path: through the symlink, readers would go on with the release before.
    """
    if not _inside_releases(uri.database):
        raise ValueError(f"only a release may be opened, not {uri.database}")
    arguments = params.setdefault("connect_args", {})
    arguments["read_only"] = True
    arguments["config"] = {
        "memory_limit": "1GB",
        "threads": 2,
        **arguments.get("config", {}),
        "enable_external_access": False,
        "lock_configuration": True,
    }
    uri = uri.set(database=os.path.realpath(uri.database))
    hold(uri, arguments)
    return uri, params
