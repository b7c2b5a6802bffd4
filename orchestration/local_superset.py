"""The Superset on this machine: from settings to its environment, its processes, and the pages in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestration.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboards.superset.local import Home, Running
    from dashboards.superset.server import Credentials, Session
    from orchestration.settings import Settings

TOOLS = PROJECT_ROOT / ".tools"
"""Where uv lies, and Superset's environment beside it: shared by every home and by the tests."""


@dataclass(frozen=True)
class Raised:
    """What came of ``up``."""

    server: Running
    was_up: bool
    applied: str | None = None
    """What became of the pages; None when they were not asked for."""
    accounts: dict[str, Path] = field(default_factory=dict)
    """Who can log in, and the file with the password."""


def home_of(settings: Settings) -> Home:
    """Where the local Superset of these settings lies."""
    from dashboards.superset.local import Home

    return Home(settings.home.resolve() / "superset", settings.releases)


def address(settings: Settings) -> str | None:
    """Where it listens, None when it is not up."""
    from dashboards.superset.local import running

    found = running(home_of(settings))
    return found.url if found else None


def local_credentials(settings: Settings) -> Credentials | None:
    """Who we are on it, None when it is not up."""
    from dashboards.superset.local import ADMIN
    from dashboards.superset.server import Credentials

    url = address(settings)
    return Credentials(url, ADMIN, home_of(settings).password(ADMIN)) if url else None


def up(settings: Settings, port: int, say: Callable[[str], None], *, pages: bool = True) -> Raised:
    """Install what is missing, start what is down, and bring the pages up to date.

    Raises:
        EnvironmentFailedError: Superset could not be installed or prepared.
        ServerFailedError: It did not start.
        FileNotFoundError: There is no release yet; nothing was started.
        SupersetError: It is up, and did not take the pages.
    """
    from dashboards.superset.local import ADMIN, ensure_environment, prepare, running, start
    from orchestration import superset as live

    # Before anything is installed: a minute's wait for a message is a minute too long.
    wanted = live.compile_wanted(settings) if pages else None
    home = home_of(settings)
    was_up = running(home) is not None
    environment = ensure_environment(TOOLS, say)
    prepare(home, environment, say)
    server = start(home, environment, port, say)
    accounts = {ADMIN: home.password_file(ADMIN)}
    if wanted is None:
        return Raised(server, was_up, None, accounts)
    from dashboards.superset.server import Credentials

    with live.opened(settings, Credentials(server.url, ADMIN, home.password(ADMIN))) as session:
        say("bringing the dashboards up to date")
        done = live.apply(settings, session, wanted, say)
        accounts |= put_accounts(session, home)
    dashboards = len(wanted.bundle.of("dashboards"))
    what = f"{len(done.plan.changes)} changes" if not done.plan.empty else "nothing to change"
    return Raised(server, was_up, f"{dashboards} dashboards: {what}.", accounts)


def down(settings: Settings) -> bool:
    """Stop it; False when it was not up.

    Raises:
        ServerFailedError: It does not let itself be stopped.
    """
    from dashboards.superset.local import stop

    return stop(home_of(settings))


def put_accounts(session: Session, home: Home) -> dict[str, Path]:
    """An account for each role, so that everybody's view can be looked at; what people changed of it stays."""
    from dashboards.superset.server.roles import PERMISSIONS

    roles = {str(role["name"]): role["id"] for role in _rows(session, "roles")}
    users = {str(user["username"]): user for user in _rows(session, "users")}
    for name in PERMISSIONS:
        user = users.get(name)
        if user is None:
            account = {
                "username": name, "first_name": name, "last_name": "(voorbeeld)", "email": f"{name}@example.org",
                "active": True, "password": home.password(name), "roles": [roles[name]],
            }  # fmt: skip
            session.post("/api/v1/security/users/", account, f"account {name}")
        elif not user["roles"]:
            # Its role was removed, by 'destroy', and is here again.
            session.put(f"/api/v1/security/users/{user['id']}", {"roles": [roles[name]]}, f"account {name}")
    return {name: home.password_file(name) for name in PERMISSIONS}


def _rows(session: Session, what: str) -> list[dict[str, object]]:
    found = session.read(f"/api/v1/security/{what}/?q=(page_size:100)").get("result")
    return found if isinstance(found, list) else []
