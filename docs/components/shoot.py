# ruff: noqa: INP001  a script that is run by hand
"""Takes a picture of every component on the gallery page, as the static site shows it.

    python docs/components/shoot.py [release.duckdb]

Needs Debian's Chromium. The page is built from the release in force (or the one given) and served on loopback; the
pictures go beside this file, one WebP per component, light appearance, a few kilobytes each.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from dashboards import build_site  # noqa: E402
from orchestration.settings import Settings  # noqa: E402
from tests.browser import driver  # noqa: E402

GALLERY = ROOT / "tests" / "dashboards" / "gallery"
WIDTH, MARGIN = 800, 12
MOST_BYTES = 40_000
SECTIONS = """() => {
  for (const filter of document.querySelectorAll("[data-input]")) filter.hidden = false;
  const heads = [...document.querySelectorAll(".content > h2")];
  return heads.map((head, i) => {
    let bottom = head.getBoundingClientRect().bottom;
    let left = Infinity, right = 0, top = Infinity;
    for (let at = head.nextElementSibling; at && at !== heads[i + 1]; at = at.nextElementSibling) {
      const box = at.getBoundingClientRect();
      if (!box.height) continue;
      top = Math.min(top, box.top); bottom = Math.max(bottom, box.bottom);
      left = Math.min(left, box.left); right = Math.max(right, box.right);
    }
    return { name: head.textContent.trim(), x: left, y: top + scrollY, width: right - left, height: bottom - top };
  }).filter((box) => box.width > 0);
}"""


def main(release: Path, folder: Path) -> None:
    """Build, open, cut."""
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        report = build_site(GALLERY, release, site)
        if report.problems:
            raise SystemExit("\n".join(map(str, report.problems)))
        with driver.served(site) as address, driver.browser() as browser:
            page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
            page.goto(f"{address}/index.html")
            camera = page.context.new_cdp_session(page)
            for box in page.evaluate(SECTIONS):
                clip = {
                    "x": max(0, box["x"] - MARGIN), "y": box["y"] - MARGIN, "scale": 1,
                    "width": min(WIDTH, box["width"] + 2 * MARGIN), "height": box["height"] + 2 * MARGIN,
                }  # fmt: skip
                answer = camera.send(
                    "Page.captureScreenshot",
                    {"format": "webp", "quality": 82, "clip": clip, "captureBeyondViewport": True},
                )
                data = base64.b64decode(answer["data"])
                if len(data) > MOST_BYTES:
                    raise SystemExit(f"the picture of {box['name']} has {len(data)} bytes, at most {MOST_BYTES} may be")
                (folder / f"{box['name']}.webp").write_bytes(data)
                sys.stdout.write(f"{box['name']}: {len(data) / 1000:.1f} kB\n")


if __name__ == "__main__":
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else Settings().releases / "current" / "monitor.duckdb"
    main(given, Path(__file__).parent)
