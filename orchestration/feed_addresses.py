"""Where feeds that we fetch lie: from the environment, like every setting, but named after the feed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FeedAddress:
    """An address, and what opens it."""

    url: str
    token: str | None = field(repr=False)
    """Never shown, logged or written down."""


def feed_address(feed_id: str) -> FeedAddress | None:
    """``REGIODEAL_FEED_<ID>_URL`` and ``_TOKEN``, the id in capitals with ``_`` for ``-``; None where none is set."""
    name = f"REGIODEAL_FEED_{feed_id.upper().replace('-', '_')}"
    url = os.environ.get(f"{name}_URL", "").strip()
    if not url:
        return None
    return FeedAddress(url, os.environ.get(f"{name}_TOKEN", "").strip() or None)
