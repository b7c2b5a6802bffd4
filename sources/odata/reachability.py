"""Which hosts are worth trying: an offline machine must lose seconds, not minutes."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING
from urllib.request import getproxies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.odata.endpoints import Endpoints


class Reachability:
    """Remembers, for one run, which hosts could not be reached.

    Looking up a name has no time limit of its own: with a dead resolver it takes half a minute per host.
    So all names are looked up at once, beside each other, and together they get ``seconds``.
    """

    def __init__(self, endpoints: Endpoints, seconds: float) -> None:
        self._hosts = endpoints.hosts()
        self._seconds = seconds
        self._down: dict[tuple[str, int], str] = {}
        self._lookups: dict[tuple[str, int], _Lookup] = {}
        self._deadline = 0.0

    def why_down(self, host: tuple[str, int]) -> str | None:
        """Why a host is not to be tried; ``None`` when it is."""
        if host not in self._down and not getproxies():
            # Behind a proxy the names need not be known here at all: then the proxy finds out.
            self._look_up(host)
        return self._down.get(host)

    def mark_down(self, host: tuple[str, int], cause: str) -> None:
        """Remember that a host could not be reached."""
        self._down.setdefault(host, cause)

    def _look_up(self, host: tuple[str, int]) -> None:
        if not self._lookups:
            self._deadline = time.monotonic() + self._seconds
            self._start({*self._hosts, host})
        elif host not in self._lookups:
            self._deadline = time.monotonic() + self._seconds
            self._start([host])
        lookup = self._lookups[host]
        if not lookup.done.wait(max(0.0, self._deadline - time.monotonic())):
            self._down[host] = f"no answer to the look-up of its name within {self._seconds:g} s"
        elif lookup.failure is not None:
            self._down[host] = lookup.failure

    def _start(self, hosts: Iterable[tuple[str, int]]) -> None:
        for host in hosts:
            self._lookups[host] = _Lookup(host)


class _Lookup:
    """One look-up of a name, in a thread of its own that nobody needs to wait for."""

    def __init__(self, host: tuple[str, int]) -> None:
        self.done = threading.Event()
        self.failure: str | None = None
        self._host = host
        threading.Thread(target=self._run, name=f"look-up {host[0]}", daemon=True).start()

    def _run(self) -> None:
        try:
            socket.getaddrinfo(*self._host, type=socket.SOCK_STREAM)
        except OSError as error:
            self.failure = f"its name is not known here ({error.strerror or error})"
        except UnicodeError:
            self.failure = "its name is no host name"
        finally:
            self.done.set()
