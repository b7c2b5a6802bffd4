"""The mark by which we know our own assets on a server.

Superset takes ``is_managed_externally`` and ``external_url`` in, and tells of the second nowhere (6.1). So the file
that an asset is made from also stands where an export shows it: in the details of a certification that nobody gives
(which shows no badge), and in a dataset's ``extra``. A copy that somebody saves carries the words
along, but not the flag.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.superset.assets import Asset, Bundle, Kind

SIGN = "regiodeal: "
EXTRA = "made_from"


def marked(bundle: Bundle) -> Bundle:
    """The same assets, each with the mark of its kind; a database has none, for its identifier never changes."""
    return replace(bundle, assets=tuple(map(_mark, bundle.assets)))


def is_marked(kind: Kind, body: Mapping[str, object]) -> bool:
    """Whether an asset bears the mark."""
    if kind == "datasets":
        extra = body.get("extra")
        words = extra.get(EXTRA) if isinstance(extra, dict) else None
    else:
        words = body.get("certification_details")
    return isinstance(words, str) and words.startswith(SIGN)


def _mark(asset: Asset) -> Asset:
    words = f"{SIGN}{asset.origin.partition(':')[0]}"
    if asset.kind == "datasets":
        extra = asset.body.get("extra")
        return replace(
            asset, body={**asset.body, "extra": {**(extra if isinstance(extra, dict) else {}), EXTRA: words}}
        )
    if asset.kind in {"charts", "dashboards"}:
        return replace(asset, body={**asset.body, "certification_details": words})
    return asset
