"""Objects below one address on S3: whole or not at all, and made only where there is none where that is asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import fsspec  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]
from fsspec.callbacks import Callback  # type: ignore[import-untyped]

from orchestration.remote_home.errors import ObjectGoneError, RemoteHomeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_AT_ONCE = 16
"""Files on their way at once; more made no run here faster."""
_HINT = "see AWS_ENDPOINT_URL, AWS_PROFILE or AWS_ACCESS_KEY_ID in the environment, and that the bucket exists"


class Bucket:
    """The objects of one home.

    Args:
        address: ``s3://bucket/prefix``. Keys, region and endpoint come from the usual environment (``AWS_*``).
    """

    def __init__(self, address: str) -> None:
        self.address = address
        # The library keeps file systems and listings in memory; here another machine may have written since.
        self._files, root = fsspec.core.url_to_fs(address, skip_instance_cache=True, use_listings_cache=False)
        self._root = str(root).rstrip("/")

    def create(self, key: str, content: bytes) -> bool:
        """Put an object where there is none; False, and nothing changed, where there is one."""
        with self._told(key):
            try:
                self._files.pipe_file(self._path(key), content, mode="create")
            except OSError as error:
                if not _is_refusal(error):
                    raise
                # An answer that was lost is asked for again by the library: then the object is our own.
                return self.read(key) == content
        return True

    def write(self, key: str, content: bytes) -> None:
        """Put an object, in the place of another where there is one."""
        with self._told(key):
            self._files.pipe_file(self._path(key), content)

    def read(self, key: str) -> bytes | None:
        """The content of an object; None where there is none."""
        with self._told(key):
            try:
                return bytes(self._files.cat_file(self._path(key)))
            except FileNotFoundError:
                return None

    def names(self, folder: str) -> list[str]:
        """The names of the objects right below a folder, in alphabetical order."""
        with self._told(folder):
            try:
                found = self._files.ls(self._path(folder), detail=False, refresh=True)
            except FileNotFoundError as error:
                if "bucket" in str(error).lower():
                    raise
                return []
        return sorted(str(path).rsplit("/", 1)[-1] for path in found)

    def send(self, files: Sequence[tuple[Path, str]], done: Callable[[int], None]) -> None:
        """Put files up, several at once; ``done`` hears how many there are so far."""
        if files:
            with self._told(files[0][1]):
                self._files.put(
                    [str(path) for path, _ in files], [self._path(key) for _, key in files],
                    callback=_Counting(done), batch_size=_AT_ONCE,
                )  # fmt: skip

    def fetch(self, files: Sequence[tuple[str, Path]], done: Callable[[int], None]) -> None:
        """Bring objects here, several at once.

        Raises:
            ObjectGoneError: one is not there.
        """
        if files:
            with self._told(files[0][0]):
                self._files.get(
                    [self._path(key) for key, _ in files], [str(path) for _, path in files],
                    callback=_Counting(done), batch_size=_AT_ONCE,
                )  # fmt: skip

    def delete(self, keys: Sequence[str]) -> None:
        """Take objects away; one that is gone already is as well."""
        if keys:
            with self._told(keys[0]):
                self._files.rm([self._path(key) for key in keys])

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        """One kind of error for all that a bucket can do wrong, without keys or tokens in it."""
        try:
            yield
        except RemoteHomeError:
            raise
        except FileNotFoundError as error:
            if "bucket" in str(error).lower():
                raise RemoteHomeError(f"{self.address}: there is no such bucket; {_HINT}") from error
            raise ObjectGoneError(f"{self.address}/{key} is not there any more") from error
        except (OSError, BotoCoreError, TimeoutError) as error:
            said = str(error).partition("\n")[0] or type(error).__name__
            raise RemoteHomeError(f"{self.address} cannot be used: {said}; {_HINT}") from error


class _Counting(Callback):  # type: ignore[misc]
    """Tells how many files are through; the library counts them."""

    def __init__(self, done: Callable[[int], None]) -> None:
        super().__init__()
        self._done = done

    def call(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - the library's signature
        self._done(int(self.value))


def _is_refusal(error: BaseException) -> bool:
    """Whether the server said that there is an object already, or that another is being put there this moment."""
    found: BaseException | None = error
    while found is not None:
        response = getattr(found, "response", None)
        if isinstance(response, dict):
            return response.get("Error", {}).get("Code") in {"PreconditionFailed", "412", "ConditionalRequestConflict"}
        found = found.__cause__
    return isinstance(error, FileExistsError)
