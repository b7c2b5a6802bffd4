"""How the tests are shared out over the workers of pytest-xdist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    import pytest

TOGETHER = ("tests/superset/", "tests/browser/")
"""Folders that go to one worker whole: a server, or a round of the whole site, serves all of their tests."""

FIRST = (
    "tests/superset/",
    "tests/orchestration/test_daemon.py",
    "tests/orchestration/test_refresh.py",
    "tests/browser/",
    "tests/orchestration/test_all_workbooks.py",
    "tests/orchestration/test_cli.py",
    "tests/engines/test_spark.py",
)
"""What takes minutes begins first, so that no worker is left alone with it at the end; the rest in their order."""


def share_of(nodeid: str) -> str:
    """What goes to one worker: a file, or a folder of ``TOGETHER``."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def turn_of(item: pytest.Item) -> int:
    """When a test's share is given out: what is not of ``FIRST`` comes after it."""
    share = share_of(item.nodeid)
    return FIRST.index(share) if share in FIRST else len(FIRST)


class Sharing(LoadFileScheduling):
    """By file, but for the folders that go together."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
