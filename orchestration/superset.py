"""The live dashboards: from settings to the Superset client, and the step after each release."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from orchestration.alerts.scrub import scrub_cause
from orchestration.in_force import PAGES
from orchestration.settings import PROJECT_ROOT
from sources.landing.durable import is_abandoned, locked, replace_synced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from dashboards.superset.assets import Bundle
    from dashboards.superset.changes import Applied, Applying, Destruction, Drift, Plan
    from dashboards.superset.server import Credentials, Session, Stock
    from orchestration.settings import Settings

State = Literal["not_configured", "unchanged", "applied", "pending", "refused"]


class NotConfiguredError(Exception):
    """Nothing says where the server is, or who we are there."""


@dataclass(frozen=True)
class Outcome:
    """What became of the step after a release."""

    state: State
    message: str


@dataclass(frozen=True)
class Wanted:
    """What the pages and ``adopted.yaml`` come to, marked as ours."""

    bundle: Bundle
    notes: tuple[str, ...]


def silent(_: str) -> None:
    """For runs that nobody watches."""


def folder(settings: Settings) -> Path:
    """Where what we know of the server lies."""
    return settings.home.resolve() / "superset"


def record_path(settings: Settings) -> Path:
    """What was last applied."""
    return folder(settings) / "applied.json"


def pending_path(settings: Settings) -> Path:
    """Says that an apply is due; absent when none is."""
    return folder(settings) / "pending.json"


def release_path(settings: Settings) -> Path:
    """The release in force, by the symlink that moves."""
    return settings.releases / "current" / "monitor.duckdb"


def credentials_of(settings: Settings) -> Credentials:
    """Who we are on the server: from the environment, or on the one that ``up`` started where that names none.

    Raises:
        NotConfiguredError: Something is not set; the message names the variable.

    """
    from dashboards.superset.server import Credentials

    if settings.superset_url is None:
        from orchestration.local_superset import local_credentials

        if (local := local_credentials(settings)) is not None:
            return local
    missing = [
        f"REGIODEAL_{name.upper()}"
        for name in ("superset_url", "superset_username", "superset_password")
        if not getattr(settings, name)
    ]
    if missing:
        raise NotConfiguredError(
            f"{' and '.join(missing)} not set: they say which Superset holds the live dashboards and who writes there"
        )
    password = settings.superset_password.get_secret_value() if settings.superset_password else ""
    return Credentials(str(settings.superset_url), str(settings.superset_username), password, ca=settings.superset_ca)


def compile_wanted(settings: Settings, adopted: Path | None = None) -> Wanted:
    """The bundle of this checkout's pages on the release in force.

    Raises:
        FileNotFoundError: There is no release yet.
        PagesNotSoundError: A page does not fit.
        AdoptedError: ``adopted.yaml`` does not fit.

    """
    from dashboards.superset.changes import ADOPTED, marked, overlay, read_adopted
    from dashboards.superset.compiling import Target, compile_pages

    release = release_path(settings)
    if not release.is_file():
        raise FileNotFoundError(f"no release at {release}: run 'regiodeal refresh' first")
    target = Target(
        database_uri=settings.superset_database_uri or f"duckdb:///{release}",
        source_url=settings.runbook_url or f"{PROJECT_ROOT.as_uri()}/",
    )
    path = adopted or ADOPTED
    bundle, astray = overlay(compile_pages(PAGES / "pages", release, target), read_adopted(path), path)
    return Wanted(marked(bundle), tuple(astray))


@contextmanager
def opened(
    settings: Settings,
    credentials: Credentials | None = None,
    *,
    attempts: int = 4,
    transport: httpx.BaseTransport | None = None,
) -> Iterator[Session]:
    """A conversation with the server of the settings, or with the one given."""
    from dashboards.superset.server import Session

    with Session(credentials or credentials_of(settings), attempts=attempts, transport=transport) as session:
        yield session


def plan(settings: Settings, session: Session, wanted: Wanted) -> Plan:
    """What an apply would do; writes nothing, on the server or here."""
    from dashboards.superset.changes import make_plan
    from dashboards.superset.server import read_stock

    return make_plan(session, wanted.bundle, read_stock(session), _record(settings, session), wanted.notes)


def apply(settings: Settings, session: Session, wanted: Wanted, progress: Callable[[str], None] = silent) -> Applying:
    """Make the server hold what the pages give; one apply at a time for each home.

    Raises:
        SupersetError: It did not come to that; the message says whose move it is.

    """
    from dashboards.superset.changes import apply as run

    with _alone(settings, progress):
        done = run(session, wanted.bundle, release_path(settings), record_path(settings), progress, wanted.notes)
        pending_path(settings).unlink(missing_ok=True)
    return done


def foresee(settings: Settings, session: Session, wanted: Wanted) -> Destruction:
    """What ``destroy`` would remove."""
    from dashboards.superset.changes import foresee as look

    return look(session, wanted.bundle, record_path(settings))


def destroy(settings: Settings, session: Session, found: Destruction, progress: Callable[[str], None] = silent) -> None:
    """Remove what was foreseen."""
    from dashboards.superset.changes import destroy as run

    with _alone(settings, progress):
        run(session, found, record_path(settings), progress)


def drift(settings: Settings, session: Session, wanted: Wanted) -> tuple[list[Drift], bool]:
    """What people changed by hand, and whether there is a record of what we applied to tell it by."""
    from dashboards.superset.changes import find_drift
    from dashboards.superset.server import read_stock

    stock: Stock = read_stock(session)
    record = _record(settings, session)
    return find_drift(wanted.bundle, stock, record), record is not None


def apply_after_release(settings: Settings, log: Callable[[str], None] = silent) -> Outcome:
    """Bring the live dashboards up to the release in force, where a server is configured; never raises.

    What could not be done is remembered in ``pending.json``; while that lies there, an apply is due.
    """
    if settings.superset_url is None:
        return Outcome("not_configured", "REGIODEAL_SUPERSET_URL names no server")
    try:
        credentials = credentials_of(settings)
    except NotConfiguredError as error:
        return Outcome("not_configured", str(error))
    from dashboards.superset.server import NotReachableError

    try:
        with opened(settings, credentials, attempts=2) as session:
            session.knock()
            done = apply(settings, session, compile_wanted(settings), log)
    except NotReachableError as error:
        return _put_off(settings, "pending", str(error), log)
    except Exception as error:  # noqa: BLE001  a release stands by itself, whatever ails its dashboards
        return _put_off(settings, "refused", f"{type(error).__name__}: {error}", log)
    if done.plan.empty:
        return Outcome("unchanged", "the live dashboards are as the pages are")
    message = f"{len(done.plan.changes)} assets brought up to date, {done.asked} charts answer"
    by_hand = sum(field.by_hand for change in done.plan.changes for field in change.fields)
    return Outcome("applied", f"{message}; {by_hand} fields changed by hand were set back" if by_hand else message)


def due(settings: Settings) -> str | None:
    """Why an apply is still to be done, None when none is."""
    try:
        note = json.loads(pending_path(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return f"still to be brought up to date: {note.get('cause')}"


def _put_off(settings: Settings, state: State, cause: str, log: Callable[[str], None]) -> Outcome:
    message = scrub_cause(cause)
    log(f"the live dashboards were not brought up to date: {message}")
    try:
        folder(settings).mkdir(parents=True, exist_ok=True)
        note = {"state": state, "cause": message, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        replace_synced(pending_path(settings), json.dumps(note, ensure_ascii=False, indent=1))
    except OSError as error:
        log(f"and it could not be noted that they are due: {error}")
    return Outcome(state, message)


def _record(settings: Settings, session: Session) -> Applied | None:
    from dashboards.superset.changes import read_record

    return read_record(record_path(settings), session.url)


@contextmanager
def _alone(settings: Settings, progress: Callable[[str], None]) -> Iterator[None]:
    folder(settings).mkdir(parents=True, exist_ok=True)
    lock = folder(settings) / "apply.lock"
    if not is_abandoned(lock):
        progress("another apply is at work; waiting for it")
    with locked(lock):
        yield
