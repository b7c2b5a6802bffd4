# ruff: noqa: INP001  a script that is run by hand
"""Takes a picture of every component on the gallery page, as Superset shows it.

    python docs/components/shoot_live.py

Needs Debian's Chromium, a release (``regiodeal refresh``) and what ``regiodeal superset install`` brings. A Superset of
its own is started on loopback for the while; the pictures go into ``live/`` beside this file.
"""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from dashboards.superset.changes import apply, marked  # noqa: E402
from dashboards.superset.compiling import Target, compile_pages  # noqa: E402
from dashboards.superset.local import ADMIN  # noqa: E402
from dashboards.superset.server import Credentials, Session  # noqa: E402
from orchestration import local_superset  # noqa: E402
from orchestration.settings import Settings  # noqa: E402
from tests.browser import driver  # noqa: E402

GALLERY = ROOT / "tests" / "dashboards" / "gallery"
WIDTH, MARGIN, QUALITY = 1100, 8, 80
PATIENCE_MS = 15_000
INPUTS = ("Dropdown", "DropdownOption", "ButtonGroup", "ButtonGroupItem", "DateInput", "DateRange")
"""They become native filters: their picture is the bar above the dashboard."""
HEADS = """() => [...document.querySelectorAll(".dashboard-markdown h2")].map((head) => {
  const box = head.getBoundingClientRect();
  return { name: head.textContent.trim(), top: box.top + scrollY, bottom: box.bottom + scrollY };
})"""
BAR = """() => {
  const box = document.querySelector("[data-test='horizontal-filterbar-empty'], .horizontal-filter-bar, "
      + "[data-test='filter-bar'], [data-test='native-filters-horizontal']")?.getBoundingClientRect();
  return box ? { top: box.top, bottom: box.bottom } : null;
}"""


def main(folder: Path) -> None:
    """Start, apply, open, cut."""
    release = Settings().releases / "current" / "monitor.duckdb"
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(home=Path(temporary))
        settings.releases.mkdir(parents=True)
        shutil.copytree(release.resolve().parent, settings.releases / "gallery")
        (settings.releases / "current").symlink_to("gallery")
        raised = local_superset.up(settings, 0, _say, pages=False)
        try:
            _fill(settings, raised.server.url)
            _shoot(raised.server.url, raised.accounts[ADMIN].read_text(encoding="utf-8").strip(), folder)
        finally:
            local_superset.down(settings)


def _fill(settings: Settings, url: str) -> None:
    database = settings.releases / "current" / "monitor.duckdb"
    bundle = marked(compile_pages(GALLERY, database, Target(f"duckdb:///{database}", f"{ROOT.as_uri()}/")))
    password = local_superset.home_of(settings).password(ADMIN)
    with Session(Credentials(url, ADMIN, password)) as session:
        apply(session, bundle, database, settings.home / "applied.json", _say)


def _shoot(url: str, password: str, folder: Path) -> None:
    with driver.browser() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, locale="nl-NL")
        page.goto(f"{url}/login/")
        page.fill("input[type=text] >> nth=0", ADMIN)
        page.fill("input[type=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        page.goto(f"{url}/superset/dashboard/overzicht/")
        page.wait_for_selector(".dashboard-markdown h2")
        height = page.evaluate("() => document.querySelector('.dashboard-content')?.scrollHeight ?? 9000") + 400
        page.set_viewport_size({"width": WIDTH, "height": int(height)})
        page.wait_for_timeout(PATIENCE_MS)
        heads = page.evaluate(HEADS)
        camera = page.context.new_cdp_session(page)
        folder.mkdir(exist_ok=True)
        bar = page.evaluate(BAR)
        for head, after in zip(heads, [*heads[1:], None], strict=True):
            top, bottom = head["bottom"] + 2, after["top"] - MARGIN if after else height
            if head["name"] in INPUTS and bar:
                top, bottom = bar["top"], bar["bottom"]
            clip = {"x": 0, "y": top, "width": WIDTH, "height": max(24, bottom - top), "scale": 0.75}
            answer = camera.send(
                "Page.captureScreenshot",
                {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True},
            )
            data = base64.b64decode(answer["data"])
            (folder / f"{head['name']}.webp").write_bytes(data)
            _say(f"{head['name']}: {len(data) / 1000:.1f} kB")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main(Path(__file__).parent / "live")
