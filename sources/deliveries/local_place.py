"""The inbox as a folder on this machine, which others may change under our hands.

Every folder on the way is opened without following links and everything below it is reached from there, so that no
link put in at the right moment leads anywhere else.
"""

from __future__ import annotations

import logging
import os
import stat
import uuid
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.deliveries.arrival import ANSWERS, Odd, Seen, is_passing
from sources.deliveries.copying import copy_handle, open_plain_file
from sources.deliveries.errors import DeliveryError
from sources.landing.durable import sync

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sources.deliveries.arrival import Arrival

DEEPEST = 16
"""Folders below the inbox that are looked into; nobody sorts deeper by hand."""

_TAKEN = ".genomen-"
"""A file on its way out: renamed, so that what is removed is what was looked at. Then 32 hex, ``-`` and the name."""

_log = logging.getLogger(__name__)

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_KINDS = (
    (stat.S_ISLNK, "een snelkoppeling (symbolische link)"),
    (stat.S_ISFIFO, "een doorgeefluik (named pipe)"),
    (stat.S_ISSOCK, "een socket"),
    (stat.S_ISCHR, "een apparaat"),
    (stat.S_ISBLK, "een apparaat"),
    (stat.S_ISDIR, f"een map die meer dan {DEEPEST} mappen diep ligt"),
)


class LocalPlace:
    """A folder and what lies in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def look(self) -> tuple[list[Seen], list[Odd]]:
        """All files but those that are passing or answers of ours, and what is no plain file or folder."""
        self.root.mkdir(parents=True, exist_ok=True)
        seen: list[Seen] = []
        odd: list[Odd] = []
        with self._folder(()) as top:
            self._look_into(top, (), seen, odd)
        return seen, odd

    def fetch(self, arrival: Arrival, target: Path) -> bool:
        """Copy a file to ``target``; False where it is gone or no longer in the state it was seen in."""
        *folders, name = arrival.key.split("/")
        try:
            with self._folder(folders) as folder:
                handle = open_plain_file(name, folder)
                try:
                    if _state(os.fstat(handle)) != arrival.state:
                        return False
                    copy_handle(handle, target)
                finally:
                    os.close(handle)
        except (OSError, DeliveryError):
            return False
        return True

    def remove(self, arrival: Arrival) -> bool:
        """Remove a file that is safe elsewhere; False where it changed since and was left where it was."""
        *folders, name = arrival.key.split("/")
        taken = f"{_TAKEN}{uuid.uuid4().hex}-{name}"
        try:
            with self._folder(folders) as folder:
                # Renamed first: between looking and removing nobody can put another file under the name we remove.
                if len(os.fsencode(taken)) > os.pathconf("/", "PC_NAME_MAX"):
                    taken = f"{_TAKEN}{uuid.uuid4().hex}"
                os.rename(name, taken, src_dir_fd=folder, dst_dir_fd=folder)
                if _state(os.lstat(taken, dir_fd=folder)) == arrival.state:
                    os.unlink(taken, dir_fd=folder)
                    os.fsync(folder)
                    return True
                _put_back(folder, taken, name)
        except (FileNotFoundError, NotADirectoryError):
            return True
        return False

    def set_aside(self, odd: Odd, target: Path) -> bool:
        """Move something that is no plain file to a local ``target``, unopened; False where it is gone."""
        *folders, name = odd.key.split("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._folder(folders) as inside:
                try:
                    os.rename(name, target, src_dir_fd=inside)
                except OSError as error:
                    if isinstance(error, FileNotFoundError):
                        return False
                    # Another file system: a link is written again as the link it is; anything else stays with us
                    # under a hidden name, where it is not looked at any more.
                    if stat.S_ISLNK(os.lstat(name, dir_fd=inside).st_mode):
                        target.symlink_to(os.readlink(name, dir_fd=inside))
                        os.unlink(name, dir_fd=inside)
                    else:
                        os.rename(name, f".apart-{target.name}", src_dir_fd=inside, dst_dir_fd=inside)
        except (FileNotFoundError, NotADirectoryError):
            return False
        sync(target.parent)
        return True

    def give_back(self, folder: str, files: Iterable[Path]) -> None:
        """Put files into a folder of answers, each whole or not at all; those of the same name are replaced."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._folder((ANSWERS, folder), make=True) as answers:
            for file in files:
                unfinished = f".{file.name}.tmp"
                # Left by a process that was killed, or put there by somebody else.
                with suppress(FileNotFoundError):
                    os.unlink(unfinished, dir_fd=answers)
                handle = os.open(
                    unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=answers
                )
                try:
                    with open(handle, "wb") as copy:  # noqa: PTH123 it is an open file, not a path
                        copy.write(file.read_bytes())
                        copy.flush()
                        os.fsync(copy.fileno())
                    os.replace(unfinished, file.name, src_dir_fd=answers, dst_dir_fd=answers)
                except BaseException:
                    with suppress(FileNotFoundError):
                        os.unlink(unfinished, dir_fd=answers)
                    raise
            os.fsync(answers)

    def _look_into(self, folder: int, parts: tuple[str, ...], seen: list[Seen], odd: list[Odd]) -> None:
        for name in os.listdir(folder):
            if name.startswith(_TAKEN):
                _resume(folder, name)
        for name in sorted(os.listdir(folder)):
            if is_passing(name):
                continue
            try:
                found = os.lstat(name, dir_fd=folder)
            except FileNotFoundError:
                continue
            key, is_folder = "/".join((*parts, name)), stat.S_ISDIR(found.st_mode)
            if stat.S_ISREG(found.st_mode):
                seen.append(Seen(key=key, size=found.st_size, modified=_modified(found), state=_state(found)))
            elif is_folder and not parts and name == ANSWERS:
                continue
            elif is_folder and len(parts) < DEEPEST:
                try:
                    inside = os.open(name, _FOLDER, dir_fd=folder)
                except OSError as error:
                    _log.warning("a folder %d deep in the inbox cannot be opened: %s", len(parts) + 1, error.strerror)
                    continue
                try:
                    self._look_into(inside, (*parts, name), seen, odd)
                finally:
                    os.close(inside)
            else:
                kind = next((words for is_kind, words in _KINDS if is_kind(found.st_mode)), "iets onbekends")
                odd.append(Odd(key=key, name=name, kind=kind, state=_state(found)))

    @contextmanager
    def _folder(self, parts: Iterable[str], *, make: bool = False) -> Iterator[int]:
        """An open folder below the inbox, reached without following a link."""
        # The inbox itself may be a link: that is the operator's own choice, not a sender's.
        handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in parts:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(part, dir_fd=handle)
                try:
                    inside = os.open(part, _FOLDER, dir_fd=handle)
                except OSError as error:
                    raise NotADirectoryError(f"no folder below the inbox ({error.strerror})") from error
                os.close(handle)
                handle = inside
            yield handle
        finally:
            os.close(handle)


def _state(found: os.stat_result) -> str:
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"


def _modified(found: os.stat_result) -> datetime:
    """When it was written to last; anybody may set any number, also one that is no date."""
    try:
        return datetime.fromtimestamp(found.st_mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _put_back(folder: int, taken: str, name: str) -> None:
    """Give a file its name back; where another took the name meanwhile, a name beside it."""
    for wanted in (name, f"{uuid.uuid4().hex[:8]}-{name}"):
        try:
            os.link(taken, wanted, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except OSError:
            continue
        os.unlink(taken, dir_fd=folder)
        return
    # No links on this file system, or a name too long: it keeps a plain name of ours, and nothing is overwritten.
    os.rename(taken, f"teruggezet-{uuid.uuid4().hex}", src_dir_fd=folder, dst_dir_fd=folder)


def _resume(folder: int, taken: str) -> None:
    """A file that a killed process was taking: back under its name, to be taken once more."""
    name = taken[len(_TAKEN) + 33 :]
    with suppress(FileNotFoundError):
        if stat.S_ISREG(os.lstat(taken, dir_fd=folder).st_mode):
            _put_back(folder, taken, name or f"teruggezet-{uuid.uuid4().hex}")
