"""What a judge is to the store, and what is said where a judge itself fails."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from sources.deliveries.model import Finding, Judgement

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.deliveries.model import DeliveryRecord, Earlier

INTERNAL_ERROR = "internal_error"
"""The rule of a delivery that we failed to judge: never the sender's fault."""

_log = logging.getLogger(__name__)


class Judge(Protocol):
    """A pure function: the same file, catalogue and earlier figures give the same judgement."""

    def __call__(
        self, record: DeliveryRecord, original: Path, catalogue: Catalogue, earlier: Earlier, *, catalogue_version: str
    ) -> Judgement:
        """Judge one delivery."""
        ...


def ask(
    judge: Judge,
    record: DeliveryRecord,
    original: Path,
    catalogue: Catalogue,
    earlier: Earlier,
    *,
    catalogue_version: str,
) -> Judgement:
    """Ask a judge; where it fails itself, that is the judgement.

    One file that our own code trips over must not keep the others waiting: it is kept in quarantine, told as what it
    is, and comes back with the next retry.
    """
    try:
        return judge(record, original, catalogue, earlier, catalogue_version=catalogue_version)
    except Exception:  # noqa: BLE001 - whatever it is, the log has it and the sender an answer
        _log.exception("delivery %s could not be judged: an error of ours", record.delivery_id)
    return not_judged(record, original, catalogue, earlier, catalogue_version=catalogue_version)


def not_judged(
    record: DeliveryRecord,
    original: Path,  # noqa: ARG001 - it is a judge, of files that are better left alone
    catalogue: Catalogue,  # noqa: ARG001
    earlier: Earlier,  # noqa: ARG001
    *,
    catalogue_version: str,
) -> Judgement:
    """What is said of a file that we failed to judge."""
    finding = Finding(
        rule=INTERNAL_ERROR,
        message="Door een fout aan onze kant is dit bestand nog niet beoordeeld. Het is wel bewaard.",
        expected="U hoeft niets te doen: het bestand wordt opnieuw beoordeeld zodra de fout is hersteld.",
    )
    return Judgement(target=record.target, subject_id=None, catalogue_version=catalogue_version, findings=(finding,))
