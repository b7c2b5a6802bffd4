"""The site of the recorded figures, served on loopback, and a real browser to look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import driver
from tests.browser.visiting import Round, go_round

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.released import Released


@pytest.fixture(scope="session")
def site(released: Released) -> Path:
    """The pages of a real release made from the recorded figures."""
    return released.site


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with driver.served(site) as found:
        yield found


@pytest.fixture(scope="session")
def visited(site: Path, address: str, opened: Browser) -> Round:
    """Every page of it, seen once for all tests."""
    return go_round(site, address, opened)


@pytest.fixture
def page(opened: Browser) -> Iterator[Page]:
    """A tab of its own."""
    with driver.new_page(opened, 1280) as tab:
        yield tab
