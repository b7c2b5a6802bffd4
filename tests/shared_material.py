"""The folder beside the checkout with what the project was made from: for checking against, never committed.

The project builds and passes its tests without it. Where it is missing, the tests that compare with it are not
collected, and pytest counts them as deselected.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

needs_shared = pytest.mark.needs_shared
