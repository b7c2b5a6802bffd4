"""Who works on a home on S3: one machine at a time, told by an object that is made only where there is none.

Each lease has a number of its own, and the highest one counts. Its owner writes it anew every few seconds; whoever
waits has seen it unchanged for as long as it says it lasts, by a clock of his own, before he takes the next number. No
clocks of two machines are compared.
"""

from __future__ import annotations

import logging
import platform
import threading
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from orchestration.remote_home.errors import RemoteHomeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orchestration.remote_home.bucket import Bucket

LEASES = "lease"
LASTS_SECONDS = 60.0
_LOOK_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Lease(BaseModel):
    """The object."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner: str
    """The folder it was taken for: the same one may take it again after a kill."""
    holder: str
    """Of this one taking."""
    host: str
    renewed_at: AwareDatetime
    lasts_seconds: Annotated[float, Field(gt=0)]
    """Renewed well before; seen unchanged for as long, it is over."""
    released: bool = False


@contextmanager
def lease(
    bucket: Bucket, owner: str, on_wait: Callable[[str], None], lasts: float = LASTS_SECONDS
) -> Iterator[Callable[[], None]]:
    """Hold the home for as long as the block takes, waiting until nobody else does.

    Args:
        bucket: of the home.
        owner: identity of the folder; only one process of it asks at a time.
        on_wait: told once who holds it, where one has to wait.
        lasts: after how many seconds without a sign of life it is over.

    Yields:
        A check that raises where it was lost: renewing failed for too long, or another took it meanwhile.

    Raises:
        RemoteHomeError: the bucket cannot be used.
    """
    mine = Lease(
        owner=owner, holder=uuid.uuid4().hex, host=platform.node(), renewed_at=datetime.now(UTC), lasts_seconds=lasts
    )
    number = _take(bucket, mine, on_wait)
    keeping = _Keeping(bucket, mine, number)
    keeping.start()
    try:
        yield keeping.check
    finally:
        keeping.stop()


def _key(number: int) -> str:
    return f"{LEASES}/{number:010d}.json"


def _take(bucket: Bucket, mine: Lease, on_wait: Callable[[str], None]) -> int:
    seen: tuple[str, bytes | None] | None = None
    since, told = time.monotonic(), False
    while True:
        names = bucket.names(LEASES)
        last = names[-1] if names else None
        content = bucket.read(f"{LEASES}/{last}") if last else None
        other = _read(content)
        if seen != (last, content):
            seen, since = (last, content) if last else None, time.monotonic()
        over = other is None or other.released or other.owner == mine.owner
        if over or time.monotonic() - since > (other.lasts_seconds if other else 0):
            number = int(last.removesuffix(".json")) + 1 if last else 1
            if bucket.create(_key(number), _renewed(mine)):
                _prove_exclusion(bucket, number)
                bucket.delete([f"{LEASES}/{name}" for name in names[:-10]])
                return number
            continue
        if not told and other is not None:
            on_wait(other.host)
            told = True
        time.sleep(_LOOK_SECONDS)


def _prove_exclusion(bucket: Bucket, number: int) -> None:
    """A storage that does not know the condition would let two machines work at once, and say nothing."""
    if bucket.create(_key(number), b"{}"):
        raise RemoteHomeError(
            f"{bucket.address}: this storage puts objects in the place of others although it is asked not to "
            "(If-None-Match: *), so that two machines could not exclude each other. Use one that knows the condition."
        )


def _read(content: bytes | None) -> Lease | None:
    try:
        return Lease.model_validate_json(content) if content else None
    except ValidationError:
        return None


def _renewed(mine: Lease, *, released: bool = False) -> bytes:
    return mine.model_copy(update={"renewed_at": datetime.now(UTC), "released": released}).model_dump_json().encode()


class _Keeping(threading.Thread):
    """Renews a lease until it is stopped."""

    def __init__(self, bucket: Bucket, mine: Lease, number: int) -> None:
        super().__init__(name="lease of the home", daemon=True)
        self._bucket, self._mine, self._number = bucket, mine, number
        self._ended = threading.Event()
        self._renewed = time.monotonic()

    def run(self) -> None:
        while not self._ended.wait(self._mine.lasts_seconds / 4):
            try:
                self._bucket.write(_key(self._number), _renewed(self._mine))
                self._renewed = time.monotonic()
            except RemoteHomeError as error:
                _log.warning("the lease could not be renewed, tried again: %s", error)

    def check(self) -> None:
        names = self._bucket.names(LEASES)
        late = time.monotonic() - self._renewed > self._mine.lasts_seconds
        if late or not names or names[-1] != _key(self._number).rpartition("/")[2]:
            raise RemoteHomeError(
                f"this run held {self._bucket.address} no longer: another machine took it up after "
                f"{self._mine.lasts_seconds:g} s without a sign of life. Nothing of this run counts; run it again."
            )

    def stop(self) -> None:
        self._ended.set()
        self.join()
        try:
            self._bucket.write(_key(self._number), _renewed(self._mine, released=True))
        except RemoteHomeError as error:
            _log.warning("the lease could not be given back and lasts %g s more: %s", self._mine.lasts_seconds, error)
