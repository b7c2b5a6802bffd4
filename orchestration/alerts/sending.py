"""Sending messages: in a process of its own, that is ended when its time is up.

A receiver can hang, a plugin can fail in its own way, and a library's log or traceback may show a whole address. In a
process whose output nobody reads none of that reaches the run: all that comes back is which messages were taken.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orchestration.alerts.addresses import Address
    from orchestration.alerts.message import Message

TIMEOUT_SECONDS = 20.0
"""For all messages of one occasion together."""


def send(messages: Sequence[tuple[Address, Message]], seconds: float) -> Iterator[int]:
    """Send each message to its address, all addresses at once and each address's messages in order.

    Yields:
        The index of each message that was taken, as soon as it was; the others were not, or not in time.
    """
    if not messages or seconds <= 0:
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.alerts.sender"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    end = Timer(seconds, process.kill)
    end.daemon = True
    end.start()
    try:
        with process:
            # Through a pipe and not as arguments: those any user of the machine can read.
            yield from _exchange(process, [{"url": address.url, **asdict(message)} for address, message in messages])
            process.kill()
    finally:
        end.cancel()


def _exchange(process: subprocess.Popen[str], orders: list[dict[str, str]]) -> Iterator[int]:
    if process.stdin is None or process.stdout is None:  # pragma: no cover - both were asked for above
        return
    try:
        process.stdin.write(json.dumps(orders))
        process.stdin.close()
    except OSError:
        return
    for line in process.stdout:
        if line.strip().isdigit() and int(line) < len(orders):
            yield int(line)
