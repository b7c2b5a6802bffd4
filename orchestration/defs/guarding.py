"""What a failure in the build means: these inputs are not tried again by themselves, and a person is told."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import attempts
from orchestration.noticing import notice_failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orchestration.settings import Settings


class ChecksFailed(Exception):  # noqa: N818 - what happened, not a mistake of ours
    """Checks did not hold."""

    def __init__(self, checks: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {said}" for name, said in checks.items()))
        self.checks = checks
        """What each said, by name."""


@contextmanager
def lasting_failures(settings: Settings) -> Iterator[None]:
    """Note a failure in the block as lasting and tell of it, but for what may pass by itself: the disk, a file's lock.

    Raises:
        dagster.Failure: something failed that no second attempt mends.
        OSError: something failed that one may.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        said = (error.description if isinstance(error, dg.Failure) else None) or str(error) or type(error).__name__
        attempt = attempts.last_attempt(settings)
        if attempt is not None:
            attempts.stop(settings, attempt.digest, said)
        notice_failure(settings, said, error.checks if isinstance(error, ChecksFailed) else None)
        raise dg.Failure(said, allow_retries=False) from error
