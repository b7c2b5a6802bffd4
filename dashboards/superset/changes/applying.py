"""Doing what a plan says: one import, then pruning what is ours alone, then roles, then asking every chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.superset.assets import KINDS, Asset, Bundle
from dashboards.superset.changes.checking import Unsound, check_queries, unique_key
from dashboards.superset.changes.drifting import set_aside
from dashboards.superset.changes.plan import Plan, make_plan
from dashboards.superset.changes.record import Applied, forms_of, read_record, write_record
from dashboards.superset.server.asking import Silent, ask_charts
from dashboards.superset.server.bundle_file import pack
from dashboards.superset.server.errors import RequestRefusedError, SupersetError
from dashboards.superset.server.roles import VIEWERS, wanted_roles, write_dashboard_roles, write_role
from dashboards.superset.server.stock import ENDPOINTS, read_stock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dashboards.superset.changes.plan import Change
    from dashboards.superset.server.session import Session
    from dashboards.superset.server.stock import Stock

IMPORT = "/api/v1/assets/import/"
SERVER_FAULT = 500
SET_BACK = "set_back.yaml"
"""Beside the record: what people changed by hand and an apply set back, so that nobody's work is lost."""


class UnsoundError(SupersetError):
    """Nothing was sent: what we want is not sound, or not ours to have."""

    def __init__(self, unsound: Sequence[Unsound]) -> None:
        super().__init__("nothing was sent:\n" + "\n".join(f"  {one}" for one in unsound))
        self.unsound = tuple(unsound)


class NotAsPlannedError(SupersetError):
    """The server took everything, and yet holds something else than what was sent."""


class SilentChartsError(SupersetError):
    """Everything is in place, and charts that do not answer are among it."""

    def __init__(self, silent: Sequence[Silent], asked: int) -> None:
        lines = "\n".join(f"  chart '{one.name}' ({one.uuid}): {one.answer}" for one in silent)
        super().__init__(f"applied, but {len(silent)} of {asked} charts do not answer:\n{lines}")
        self.silent = tuple(silent)


@dataclass(frozen=True)
class Applying:
    """What came of it."""

    plan: Plan
    asked: int = 0
    """Charts that were asked for their figures, and answered."""


def apply(
    session: Session,
    wanted: Bundle,
    release_db: Path,
    record: Path,
    progress: Callable[[str], None],
    notes: tuple[str, ...] = (),
) -> Applying:
    """Make the server hold what we want; sends nothing at all when it does.

    Raises:
        UnsoundError: Nothing was sent.
        RequestRefusedError: The server refused something; the message names the asset.
        NotAsPlannedError: It holds something else than what it took.
        SilentChartsError: Charts do not answer.

    """
    progress("reading what the server holds")
    stock = read_stock(session)
    applied = read_record(record, session.url)
    plan = make_plan(session, wanted, stock, applied, notes)
    if plan.unsound:
        raise UnsoundError(plan.unsound)
    if plan.empty:
        _remember(record, session.url, wanted, applied)
        return Applying(plan)
    progress("running every dataset's query on the release")
    if unsound := check_queries(wanted, release_db):
        raise UnsoundError(unsound)
    made = tuple(sorted(role.name for role in plan.roles if role.new))
    _begin(record, session.url, wanted, applied, made)
    aside = record.with_name(SET_BACK)
    if count := set_aside(plan, aside):
        progress(f"setting back {count} fields that were changed by hand; they are kept in {aside}")
    _send(session, wanted, stock, plan, progress)
    new_database = any(change.kind == "databases" for change in plan.changes)
    stock = read_stock(session, None if new_database else stock.permissions)
    if _write_roles(session, wanted, stock, progress):
        stock = read_stock(session, stock.permissions)
    left = make_plan(session, wanted, stock, applied)
    if not left.empty:
        raise NotAsPlannedError("the server took everything, but it still differs:\n" + _words_on(left))
    _remember(record, session.url, wanted, read_record(record, session.url))
    ids = {asset.uuid for asset in wanted.of("charts")}
    charts = sorted((held for held in stock.of("charts") if held.uuid in ids), key=lambda held: held.id)
    if silent := ask_charts(session, charts, progress):
        raise SilentChartsError(silent, len(charts))
    return Applying(plan, len(charts))


def remove(session: Session, stock: Stock, changes: Sequence[Change], progress: Callable[[str], None]) -> None:
    """Delete assets, those that need others first; what is gone already is as wanted."""
    for kind in reversed(KINDS):
        for change in (c for c in changes if c.kind == kind and c.uuid in stock.assets):
            progress(f"removing {kind[:-1]} {change.name}")
            about = f"{kind[:-1]} '{change.name}' ({change.uuid})"
            session.delete(f"/api/v1/{ENDPOINTS[kind]}/{stock.assets[change.uuid].id}", about)


def _send(session: Session, wanted: Bundle, stock: Stock, plan: Plan, progress: Callable[[str], None]) -> None:
    removed = plan.of("remove")
    names = {unique_key(asset.kind, asset.body) for asset in wanted.assets}
    # What has the name of something new must go first: the import would take it over, identifier and all.
    first = [c for c in removed if unique_key(c.kind, stock.assets[c.uuid].body) in names]
    remove(session, stock, first, progress)
    sent = {change.uuid for change in plan.changes if change.action != "remove" and change.body_differs}
    assets = [asset for asset in wanted.assets if asset.uuid in sent]
    if assets:
        progress(f"sending {len(assets)} assets")
        _import(session, assets, progress)
    remove(session, stock, [c for c in removed if c not in first], progress)


def _import(session: Session, assets: Sequence[Asset], progress: Callable[[str], None]) -> None:
    try:
        # Sparse: what is referred to and not in the file is looked up on the server.
        session.upload(IMPORT, "regiodeal.zip", pack(assets), {"sparse": "true"})
    except RequestRefusedError as error:
        named = _named(error.answer, assets)
        if named is not None:
            raise RequestRefusedError(error.method, error.path, error.status, error.answer, named) from error
        if error.status < SERVER_FAULT or len(assets) == 1:
            about = _about(assets[0]) if len(assets) == 1 else ""
            raise RequestRefusedError(error.method, error.path, error.status, error.answer, about) from error
        # An opaque failure, and nothing of it came through: one by one it says at which asset. What goes in on
        # the way is what was wanted anyway.
        for number, asset in enumerate(assets, 1):
            progress(f"looking for the asset that fails: {number} of {len(assets)}")
            _import(session, [asset], progress)


def _named(answer: str, assets: Sequence[Asset]) -> str | None:
    return next((_about(asset) for asset in assets if f"{asset.uuid}.yaml" in answer), None)


def _about(asset: Asset) -> str:
    return f"{asset.kind[:-1]} '{asset.name}' of {asset.origin}"


def _write_roles(session: Session, wanted: Bundle, stock: Stock, progress: Callable[[str], None]) -> bool:
    """Set roles and who sees which dashboard; whether anything had to be written."""
    ids = {asset.uuid for asset in wanted.assets}
    databases = [(held.name, held.id) for held in stock.of("databases") if held.uuid in ids]
    numbers = {name: role.id for name, role in stock.roles.items()}
    written = False
    for name, permissions in wanted_roles(databases).items():
        role = stock.roles.get(name)
        if role is None or role.permissions != permissions:
            progress(f"setting role {name}")
            numbers[name] = write_role(session, stock, name, permissions)
            written = True
    for held in stock.of("dashboards"):
        if held.uuid in ids and held.roles != VIEWERS:
            progress(f"letting {', '.join(sorted(VIEWERS))} see {held.name}")
            write_dashboard_roles(session, (numbers[name] for name in VIEWERS), held.id, held.name)
            written = True
    return written


def _begin(record: Path, server: str, wanted: Bundle, applied: Applied | None, made: tuple[str, ...]) -> None:
    """From here on the server may hold the old or the new, and neither was changed by hand."""
    before = dict(applied.before) | dict(applied.assets) if applied is not None else {}
    roles = tuple(sorted({*made, *(applied.roles if applied is not None else ())}))
    write_record(record, Applied(server, forms_of(wanted), before, roles))


def _remember(record: Path, server: str, wanted: Bundle, applied: Applied | None) -> None:
    forms = forms_of(wanted)
    roles = applied.roles if applied is not None else ()
    if applied is None or applied.before or dict(applied.assets) != forms:
        write_record(record, Applied(server, forms, {}, roles))


def _words_on(plan: Plan) -> str:
    lines = []
    for change in plan.changes:
        fields = ", ".join(field.pointer for field in change.fields)
        lines.append(f"  {change.action} {change.kind[:-1]} '{change.name}'{f': {fields}' if fields else ''}")
    lines += [f"  role {role.name}" for role in plan.roles]
    return "\n".join(lines)
