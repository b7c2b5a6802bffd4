"""Pictures of one page as each builder makes it, for ``docs/evidence``: ``python -m benchmarks.evidence.shoot``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.driver import browser, new_page, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PAGE = "/gemeenten/emmen"
WIDTH, HEIGHT = 1000, 1250
SETTLE_MS = 4000


def main() -> int:
    """Shoot what the last run of the benchmark left in ``/tmp/evidence-benchmark`` or the folder that is named."""
    work = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/evidence-benchmark")
    out = ROOT / "docs" / "evidence"
    out.mkdir(parents=True, exist_ok=True)
    sites = (("ours", work / "ours", f"{PAGE}.html"), ("evidence", work / "project" / "build", PAGE))
    with browser() as opened:
        for name, site, page in sites:
            with served(site) as address, new_page(opened, WIDTH) as tab:
                _shoot(tab, address, page, out / f"{name}.jpg")
    return 0


def _shoot(tab: Page, address: str, page: str, file: Path) -> None:
    # The pages are our own, but nothing may leave this machine for a picture.
    tab.route("**/*", lambda r: r.continue_() if r.request.url.startswith((address, "data:", "blob:")) else r.abort())
    tab.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    tab.goto(address + page, wait_until="networkidle")
    tab.wait_for_timeout(SETTLE_MS)
    tab.screenshot(path=file, type="jpeg", quality=70)
    print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
