"""The process that sends: reads orders on standard input, and writes the number of each that was taken.

Run as a module by ``sending`` and by nobody else. What it writes to standard error is thrown away.
"""

from __future__ import annotations

import json
import sys
from threading import Lock, Thread

import apprise

_SENDER = apprise.AppriseAsset(
    app_id="Monitor Regio Deal",
    app_desc="Monitor Regio Deal Zuid- en Oost-Drenthe",
    app_url="https://regiodealzuidoostdrenthe.nl",
    async_mode=False,
)

_saying = Lock()


def _send_all(url: str, orders: list[tuple[int, dict[str, str]]]) -> None:
    address = apprise.Apprise(asset=_SENDER)
    if not address.add(url):
        return
    for number, order in orders:
        taken = address.notify(
            title=order["title"],
            body=order["body"],
            notify_type=apprise.NotifyType(order["tone"]),
            body_format=apprise.NotifyFormat.TEXT,
        )
        if not taken:
            # What comes next for this address keeps its place behind what was not taken.
            return
        with _saying:
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def main() -> None:
    """Send everything, every address in a thread of its own: one that hangs holds up no other."""
    by_url: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, order in enumerate(json.load(sys.stdin)):
        by_url.setdefault(order["url"], []).append((number, order))
    threads = [Thread(target=_send_all, args=item, daemon=True) for item in by_url.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
