"""The server's own words: logging in, asking, sending, and what it holds.

Belongs here: how Superset 6.1 is talked to, and what its answers mean. Does not belong here: what we want there
(``compiling``), what of that differs and may be changed (``changes``), addresses and passwords (``orchestration``).
"""

from dashboards.superset.server.errors import (
    LoginRefusedError,
    NotReachableError,
    RequestRefusedError,
    SupersetError,
)
from dashboards.superset.server.session import Credentials, Session
from dashboards.superset.server.stock import Held, Stock, read_stock

__all__ = [
    "Credentials",
    "Held",
    "LoginRefusedError",
    "NotReachableError",
    "RequestRefusedError",
    "Session",
    "Stock",
    "SupersetError",
    "read_stock",
]
