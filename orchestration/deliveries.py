"""The store of deliveries and the inbox of one home: what the command line and the sensors both open."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sources.catalogue.export import catalogue_digest
from sources.deliveries.deliveries import Deliveries
from sources.deliveries.earlier import EarlierFigures, figures_in_force
from sources.deliveries.inbox import Inbox
from sources.landing import Landing

if TYPE_CHECKING:
    from orchestration.settings import Settings
    from sources.catalogue import Catalogue


_log = logging.getLogger(__name__)


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


def tend_inbox(settings: Settings, deliveries: Deliveries) -> str | None:
    """Take what has come to rest in the inbox, and give back answers that do not lie there yet; nothing is judged.

    Returns:
        Why the inbox could not be reached, without its address; None when all went well. What was claimed before is
        judged all the same: a bucket that does not answer holds nothing up but itself.
    """
    try:
        open_inbox(settings).sweep(deliveries)
    except Exception as error:  # noqa: BLE001 - every file system has errors of its own
        return _unreachable(error)
    return give_back_answers(settings, deliveries)


def give_back_answers(settings: Settings, deliveries: Deliveries) -> str | None:
    """Give back the answers that do not lie in the inbox yet; returns why not, as ``tend_inbox`` does."""
    try:
        open_inbox(settings).publish(deliveries)
    except Exception as error:  # noqa: BLE001 - every file system has errors of its own
        return _unreachable(error)
    return None


def _unreachable(error: Exception) -> str:
    _log.warning("the inbox cannot be reached", exc_info=error)
    return f"de map met aanleveringen is niet te bereiken ({type(error).__name__})"
