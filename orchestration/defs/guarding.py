"""What a failure means: whether it may pass by itself, and then a retry, or not, and then a person is told."""

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


MOST_RETRIES = 3
_FIRST_PAUSE = 2.0
"""Seconds; doubled with every retry."""


@contextmanager
def passing_failures(context: dg.AssetExecutionContext) -> Iterator[None]:
    """Try a step again, with growing pauses, when what failed may pass: a disk, a share, a bucket that does not answer.

    Raises:
        dagster.RetryRequested: it may.
        dagster.Failure: it may not; no second attempt is made.
    """
    try:
        yield
    except OSError as error:
        pause = _FIRST_PAUSE * 2**context.retry_number
        raise dg.RetryRequested(max_retries=MOST_RETRIES, seconds_to_wait=pause) from error
    except dg.Failure:
        raise
    except Exception as error:
        raise dg.Failure(f"{type(error).__name__}: {error}", allow_retries=False) from error
