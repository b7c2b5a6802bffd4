"""Addresses between live dashboards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from dashboards.superset.compiling.filters import chosen_mask, filter_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.site.addresses import Addresses
    from dashboards.superset.compiling.choosing import Options


def slug_of(route: str) -> str:
    """``/`` is ``overzicht``, ``/gemeenten/[gemeente]`` is ``gemeenten-gemeente``."""
    return route.strip("/").replace("/", "-").replace("[", "").replace("]", "") or "overzicht"


class LiveAddresses:
    """Knows the dashboard behind a route; one instance of a page is its dashboard with the filter set."""

    def __init__(
        self, site: Addresses, parameters: Mapping[str, Mapping[str, tuple[Options, Mapping[str, str]]]]
    ) -> None:
        self._site = site
        self._parameters = parameters
        """Page file to parameter name to its options and the label of each value."""

    def address(self, _from_route: str, to_route: str) -> str | None:
        """The address below the server's root, None where no page has the route."""
        instance = self._site.locate(to_route)
        if instance is None:
            return None
        plain = f"/superset/dashboard/{slug_of(instance.page.route)}/"
        chosen = [
            _chosen(instance.page.file, *found, value)
            for name, value in instance.params
            if (found := self._parameters.get(instance.page.file, {}).get(name)) is not None
        ]
        sound = [c for c in chosen if c]
        return f"{plain}?native_filters=({quote(','.join(sound), safe='!:(),_-')})" if sound else plain

    def download(self, _from_route: str, _file: str) -> str:
        """Downloads are the charts' own there."""
        return "#"


def _chosen(page_file: str, options: Options, labels: Mapping[str, str], value: str) -> str:
    label = labels.get(value)
    if label is None:
        return ""
    name = filter_id(page_file, options)
    return f"{name}:{_rison({'id': name, **chosen_mask(options, [label])})}"


def _rison(value: object) -> str:
    """Rison, in which Superset writes filters in an address."""
    match value:
        case dict():
            return "(" + ",".join(f"{key}:{_rison(item)}" for key, item in value.items()) + ")"
        case list():
            return "!(" + ",".join(map(_rison, value)) + ")"
        case _:
            return "'" + str(value).replace("!", "!!").replace("'", "!'") + "'"
