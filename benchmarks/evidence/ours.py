"""Our own build as a command of its own, so that it is measured like Evidence's: the start of Python included."""

from __future__ import annotations

import sys
from pathlib import Path

from dashboards import build_site


def main() -> int:
    """``PAGES RELEASE OUT [PROCESSES]``: build the site; problems go to standard error."""
    pages, release, out = map(Path, sys.argv[1:4])
    report = build_site(pages, release, out, workers=int(sys.argv[4]) if sys.argv[4:] else None)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
