"""A process that hands in every workbook of a folder, in an order of its own: ``HOME FOLDER SEED``."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.deliveries import open_deliveries
from orchestration.settings import Settings
from sources.catalogue import load_catalogue

FIRST = datetime(2026, 11, 2, 9, tzinfo=UTC)


def main(home: Path, folder: Path, seed: int) -> None:
    """Hand them in; each was received at a moment of its own, whoever takes it up and when."""
    deliveries = open_deliveries(Settings(home=home), load_catalogue())
    files = list(enumerate(sorted(folder.glob("*.xlsx"))))
    random.Random(seed).shuffle(files)  # noqa: S311 - an order, not a secret
    for number, file in files:
        deliveries.receive(file, name=file.name, channel="inbox", received_at=FIRST + timedelta(minutes=number))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
