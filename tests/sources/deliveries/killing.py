"""A process that takes in deliveries and is killed at the worst moments; run as a program of its own.

It forks a child for each moment, so that what is killed is a real process, without starting Python each time. A moment
is a number: at the so many-th change to a file or folder the child sends itself SIGKILL, before the change is made.
"""

# ruff: noqa: T201 - it is a program

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from sources.deliveries.inbox import Inbox
from sources.deliveries.store import received
from tests.sources.deliveries.handing_in import figures, files_below, landed_versions, opened, row, sheet

if TYPE_CHECKING:
    from sources.deliveries.deliveries import Deliveries

_CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Countdown:
    """Counts changes to files as Python's own audit events tell of them, and kills at the wanted one."""

    def __init__(self) -> None:
        self.wanted: int | None = None
        self.seen = 0
        self._counts = False
        sys.addaudithook(self._look)

    def start(self, wanted: int | None) -> None:
        self.wanted, self.seen, self._counts = wanted, 0, True

    def _look(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._counts:
            return
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if not writes and event not in _CHANGES:
            return
        self.seen += 1
        if self.seen == self.wanted:
            os.kill(os.getpid(), signal.SIGKILL)


def filled_inbox(home: Path) -> Path:
    """An inbox in which lie: good, partly good, a correction that came too low, not to be read, and a link."""
    inbox = home / "inbox"
    files = {
        "a.csv": [row(300), row(310, "31-10-2022")],
        "b.csv": [row(320, "30-11-2022"), row("veel", "31-12-2022")],
        "c.csv": [row(290, "31-12-2022")],
    }
    for number, (name, rows) in enumerate(files.items()):
        os.utime(sheet(inbox / name, *rows), (1_700_000_000 + number,) * 2)
    (inbox / "d.xlsx").write_bytes(b"PK\x03\x04 half")
    os.utime(inbox / "d.xlsx", (1_700_000_100,) * 2)
    (inbox / "e.csv").symlink_to("/etc/hostname")
    return inbox


def take_in(home: Path) -> None:
    """One look at the inbox, as the daemon does it."""
    deliveries = opened(home)
    inbox = Inbox(home / "inbox", deliveries.root, settle_seconds=0.0)
    inbox.sweep(deliveries)
    for record in deliveries.waiting():
        deliveries.process(record.delivery_id)
    inbox.publish(deliveries)


def state(home: Path) -> dict[str, object]:
    """Everything that must be the same however often it was interrupted; moments in time are left out."""
    deliveries: Deliveries = opened(home)
    records = sorted(deliveries.records(), key=received)
    ids = [record.delivery_id for record in records]
    answers = home / "inbox/antwoorden"
    return {
        "order": [record.name for record in records],
        "originals": {key: deliveries.original(key).read_bytes().hex() for key in ids},
        "verdicts": {key: [stored.judgement.verdict for stored in deliveries.judgements(key)] for key in ids},
        "in_force": {item.record.delivery_id: item.manifest.version for item in deliveries.in_force()},
        "landed": landed_versions(deliveries),
        "figures": {" ".join(key): value for key, value in sorted(figures(deliveries).items())},
        "quarantine": [[entry.record.delivery_id, entry.place] for entry in deliveries.quarantine()],
        "waiting": len(deliveries.waiting()) + len(deliveries.unpublished()),
        "inbox": sorted(name for name in files_below(home / "inbox") if not name.startswith("antwoorden/")),
        # The link has another number each time, and its answer's folder another name.
        "answers": sorted(re.sub(r"^e-[0-9a-f]{8}/", "e/", name) for name in files_below(answers)),
        "odd": len(list((home / "deliveries/odd").iterdir())),
        "said": [_said(path) for path in sorted(answers.glob("[a-d]-*/antwoord.json"))],
        "left": [name for name in files_below(home / "deliveries") if re.search(r"begun|/\.(?!lock$|gate$)", name)],
    }


def _said(answer: Path) -> dict[str, object]:
    document = json.loads(answer.read_text())
    return {name: value for name, value in document.items() if name not in {"received_at", "judged_at"}}


def _forked(work: object, *arguments: object) -> int:
    """Do work in a child and give its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            work(*arguments)  # type: ignore[operator]
            os._exit(0)
        except BaseException:  # noqa: BLE001 whatever it is, the parent must see it
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(home: Path, moments: int, seed: int) -> None:
    """Print a JSON line for the undisturbed run and one for each moment."""
    countdown = Countdown()
    (home / "whole").mkdir(parents=True)
    filled_inbox(home / "whole")
    opened(home / "whole")
    countdown.start(None)
    take_in(home / "whole")
    whole = countdown.seen
    print(json.dumps({"changes": whole, "state": state(home / "whole")}), flush=True)
    for moment in sorted(random.Random(seed).sample(range(1, whole + 1), moments)):  # noqa: S311 - chance, no secret
        place = home / "killed"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        filled_inbox(place)
        opened(place)

        def killed(at: int = moment, place: Path = place) -> None:
            countdown.start(at)
            take_in(place)

        codes = [_forked(killed), _forked(killed), _forked(take_in, place)]
        print(json.dumps({"moment": moment, "codes": codes, "state": state(place)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
