"""The whole corpus in one real inbox, taken in as the daemon does it."""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.deliveries.arrival import ANSWERS
from sources.deliveries.deliveries import Deliveries
from sources.deliveries.inbox import Inbox
from sources.deliveries.naming import bare_name
from sources.landing import Landing
from tests.faults.deliveries.corpus import CORPUS, GOOD_ONES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.deliveries.inbox import Swept

GROWING = "groeit.csv"
"""A file that is still being written while all others are taken."""


@dataclass
class Answered:
    """What one delivery was answered, and how long that took from its turn."""

    answer: dict
    folder: Path
    seconds: float


@dataclass
class Sweep:
    """What came of one look at the inbox."""

    home: Path
    deliveries: Deliveries
    dropped: dict[str, bytes | None]
    """What lay there, by key; None for what is no file."""
    swept: Swept
    answered: dict[str, Answered]
    """By the name it was handed in under, made harmless."""
    left: list[str]
    """What lies in the inbox afterwards, answers aside."""
    log: list[logging.LogRecord] = field(default_factory=list)


class _Listening(logging.Handler):
    def __init__(self, heard: list[logging.LogRecord]) -> None:
        super().__init__(logging.DEBUG)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(record)


def drop_all(inbox: Path) -> dict[str, bytes | None]:
    """Every bad delivery and the good ones among them, all an hour old; what was written by key."""
    builders: dict[str, Callable[[Path], object]] = {bad.name: bad.build for bad in CORPUS} | GOOD_ONES
    dropped: dict[str, bytes | None] = {}
    for number, (name, build) in enumerate(sorted(builders.items())):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        build(path)
        is_file = path.is_file() and not path.is_symlink()
        dropped[name] = path.read_bytes() if is_file else None
        if is_file:
            os.utime(path, (1_700_000_000 + number,) * 2)
    return dropped


def sweep(home: Path) -> Sweep:
    """Drop the corpus, look once, process what was taken, give the answers back."""
    inbox = home / "inbox"
    dropped = drop_all(inbox)
    catalogue = load_catalogue()
    deliveries = Deliveries(home / "deliveries", Landing(home / "landing"), catalogue, catalogue_digest(catalogue))
    box = Inbox(inbox, deliveries.root, settle_seconds=0.2)
    heard: list[logging.LogRecord] = []
    listening = _Listening(heard)
    logging.getLogger().addHandler(listening)
    try:
        with (inbox / GROWING).open("wb") as growing:
            growing.write(b"Project;Indicator")
            growing.flush()
            memory = box.sightings(box.arrivals())
            time.sleep(0.25)
            growing.write(b";Waarde")
            growing.flush()
            swept = box.sweep(deliveries, memory)
        seconds: dict[str, float] = {}
        for record in deliveries.waiting():
            begun = time.perf_counter()
            deliveries.process(record.delivery_id)
            seconds[record.delivery_id] = time.perf_counter() - begun
        box.publish(deliveries)
    finally:
        logging.getLogger().removeHandler(listening)
    answered = {}
    for path in (inbox / ANSWERS).glob("*/antwoord.json"):
        answer = json.loads(path.read_text(encoding="utf-8"))
        answered[answer["file"]] = Answered(answer, path.parent, seconds.get(answer["delivery_id"], 0.0))
    left = [str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file() or path.is_symlink()]
    return Sweep(
        home, deliveries, dropped, swept, answered, [name for name in left if not name.startswith(ANSWERS)], heard
    )


def answer_to(run: Sweep, name: str) -> Answered:
    """The answer to what was dropped under a name."""
    return run.answered[bare_name(name.rsplit("/", 1)[-1])]
