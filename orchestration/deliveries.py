"""The store of deliveries and the inbox of one home: what the command line and the sensors both open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.catalogue.export import catalogue_digest
from sources.deliveries.deliveries import Deliveries
from sources.deliveries.earlier import EarlierFigures, figures_in_force
from sources.deliveries.inbox import Inbox
from sources.landing import Landing

if TYPE_CHECKING:
    from orchestration.settings import Settings
    from sources.catalogue import Catalogue


def open_deliveries(settings: Settings, catalogue: Catalogue) -> Deliveries:
    """The store of a home, judging by this catalogue; nothing is made on disk before the first file comes in."""
    return Deliveries(
        root=settings.deliveries,
        landing=Landing(settings.landing),
        catalogue=catalogue,
        catalogue_version=catalogue_digest(catalogue),
    )


def figures_known(settings: Settings, catalogue: Catalogue) -> EarlierFigures:
    """What is known of every fact now; of a home where nothing was handed in yet, what the catalogue says."""
    landed = open_deliveries(settings, catalogue).in_force() if settings.deliveries.is_dir() else []
    return EarlierFigures(figures_in_force(catalogue, Landing(settings.landing), landed))


def open_inbox(settings: Settings) -> Inbox:
    """The inbox of a home, a folder or a URL; S3's keys and endpoint come from the environment, as ever (``AWS_*``)."""
    return Inbox(settings.inbox_place, settings.deliveries)
