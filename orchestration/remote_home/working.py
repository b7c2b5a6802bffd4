"""Working on a home and reading it, wherever it lies: what runs, sensors and commands go through.

What speaks S3 is imported where a home is there: a run in a folder needs none of it.
"""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestration.progress import Progress, Reporter, silent
from orchestration.releases.finding import current_release
from orchestration.run_lock import is_held, nobody_minds, run_lock
from sources.landing import Landing
from sources.landing.durable import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from orchestration.remote_home.bucket import Bucket
    from orchestration.remote_home.working_folder import WorkingFolder
    from orchestration.settings import Settings


@dataclass
class _Work:
    """The work of this process on one home; a thread may begin it within itself, others wait."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0
    bucket: Bucket | None = None
    """Opened once: a client of S3 takes a tenth of a second to make, and a sensor looks every few."""
    still_ours: Callable[[], None] = nobody_minds
    held: ExitStack = field(default_factory=ExitStack)


_log = logging.getLogger(__name__)
_work: dict[Path, _Work] = {}
_gate = threading.Lock()


@contextmanager
def alone(settings: Settings, on_wait: Callable[[], None] = nobody_minds, report: Reporter = silent) -> Iterator[None]:
    """Hold a home for what must be done by one at a time: a build, going back to an earlier release.

    Raises:
        RemoteHomeError: a home on S3 cannot be used.
    """
    if settings.remote is None:
        with run_lock(settings.home, on_wait):
            yield
    else:
        with _at_work(settings, on_wait, report):
            yield


@contextmanager
def shared(settings: Settings, on_wait: Callable[[], None] = nobody_minds, report: Reporter = silent) -> Iterator[None]:
    """Write in a home where several may: landing, deliveries, incidents. One on S3 is for one at a time all the same.

    Raises:
        RemoteHomeError: a home on S3 cannot be used.
    """
    if settings.remote is None:
        yield
    else:
        with _at_work(settings, on_wait, report):
            yield


def put_up_now(settings: Settings, report: Reporter = silent) -> None:
    """Make what was done so far count, in the middle of work; a home in a folder is as it is.

    Raises:
        RemoteHomeError: it could not be; the home is as it was before the work.
    """
    if settings.remote is None:
        return
    if not _work_on(settings.home).depth:
        raise RuntimeError("only who works on a home can put it up")
    _put_up(settings, report)


def catch_up(
    settings: Settings, report: Reporter = silent, *, landed: bool = False, families: Collection[str] = ("releases",)
) -> None:
    """Bring what readers see in line with a home on S3: manifests, journals, the release in force.

    While this very folder is being worked in it is left as it is.

    Args:
        settings: whose home it is; nothing is done for one in a folder.
        report: told how far it is.
        landed: also the landed versions that are in force.
        families: see ``bring_state``.

    Raises:
        RemoteHomeError: the bucket cannot be used.
    """
    if settings.remote is None or is_held(settings.home):
        return
    from orchestration.remote_home.bringing import bring_bundles, bring_state
    from orchestration.remote_home.working_folder import WorkingFolder

    bucket, folder = _bucket_of(settings), WorkingFolder(settings.home)
    with _bringing(folder):
        bring_state(bucket, folder, report, families)
        bring_bundles(bucket, folder, _in_force(folder) + (_landed_in_force(settings) if landed else []), report)


def bring(settings: Settings, bundles: Iterable[str], report: Reporter = silent) -> None:
    """Fill folders of the home that never change, such as ``releases/<id>``; those it does not have are left.

    Raises:
        RemoteHomeError: the bucket cannot be used.
    """
    if settings.remote is None:
        return
    from orchestration.remote_home.bringing import bring_bundles
    from orchestration.remote_home.working_folder import WorkingFolder

    folder = WorkingFolder(settings.home)
    with _bringing(folder):
        bring_bundles(_bucket_of(settings), folder, bundles, report)


@contextmanager
def _at_work(settings: Settings, on_wait: Callable[[], None], report: Reporter) -> Iterator[None]:
    """Hold a home on S3; of several within each other the last to end puts up, in whatever order they end."""
    work = _work_on(settings.home)
    with work.lock:
        if not work.depth:
            _begin(work, settings, on_wait, report)
        work.depth += 1
        failed = True
        try:
            yield
            failed = False
        finally:
            work.depth -= 1
            if not work.depth:
                with work.held:
                    _end(settings, report, failed=failed)


def _begin(work: _Work, settings: Settings, on_wait: Callable[[], None], report: Reporter) -> None:
    """Hold this machine's folder, then the home; bring what a build starts from."""
    from orchestration.remote_home.bringing import bring_bundles, bring_state
    from orchestration.remote_home.lease import lease
    from orchestration.remote_home.working_folder import WorkingFolder

    def waits(host: str) -> None:
        report(Progress("home", f"{settings.remote} is being worked on by {host}; waiting for it"))
        on_wait()

    with ExitStack() as held:
        held.enter_context(run_lock(settings.home, on_wait))
        bucket, folder = _bucket_of(settings), WorkingFolder(settings.home)
        work.still_ours = held.enter_context(lease(bucket, folder.identity, waits, settings.lease_seconds))
        with _bringing(folder):
            bring_state(bucket, folder, report)
            folder.note_work(begins=True)
            bring_bundles(bucket, folder, _in_force(folder) + _landed_in_force(settings), report)
        work.held = held.pop_all()


def _end(settings: Settings, report: Reporter, *, failed: bool) -> None:
    """Put up what was done; after a failure as far as possible, for what landed before it is worth keeping."""
    from orchestration.remote_home.working_folder import WorkingFolder

    try:
        _put_up(settings, report)
    except Exception as error:
        if not failed:
            raise
        _log.warning("what was done before the failure could not be put up: %s", error)
    else:
        WorkingFolder(settings.home).note_work(begins=False)


def _put_up(settings: Settings, report: Reporter) -> None:
    from orchestration.remote_home.putting_up import put_up
    from orchestration.remote_home.working_folder import WorkingFolder

    put_up(_bucket_of(settings), WorkingFolder(settings.home), _work_on(settings.home).still_ours, report)


def _work_on(home: Path) -> _Work:
    with _gate:
        return _work.setdefault(home.resolve(), _Work())


def _bucket_of(settings: Settings) -> Bucket:
    from orchestration.remote_home.bucket import Bucket

    work = _work_on(settings.home)
    if work.bucket is None:
        work.bucket = Bucket(str(settings.remote))
    return work.bucket


@contextmanager
def _bringing(folder: WorkingFolder) -> Iterator[None]:
    folder.own.mkdir(parents=True, exist_ok=True)
    with locked(folder.own / "bringing.lock"):
        yield


def _in_force(folder: WorkingFolder) -> list[str]:
    current = current_release(folder.root / "releases")
    return [] if current is None else [f"releases/{current.name}"]


def _landed_in_force(settings: Settings) -> list[str]:
    """Of every table the newest version of each origin: what a build takes, and what a source is compared with."""
    landing = Landing(settings.landing)
    newest = {
        (manifest.publisher, manifest.table_id, manifest.origin): landing.folder(manifest)
        for publisher, table_id in landing.tables()
        for manifest in landing.versions(publisher, table_id)
    }
    return [path.relative_to(settings.home.resolve()).as_posix() for path in newest.values()]
