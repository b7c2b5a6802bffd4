"""How a publisher can misbehave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "status",  # another HTTP status than 200
    "html",  # a web page with status 200
    "redirect",  # to ``target``, for good unless ``for_now``
    "truncate",  # Content-Length promises more than comes
    "cut",  # the JSON ends in the middle, the length agrees
    "drop",  # the connection is reset in mid-body
    "hang_up",  # the connection closes without an answer
    "slow",  # wait ``seconds`` before answering
    "missing_column",  # rows without ``column``
    "wrong_count",  # the announced number of rows is off by ``by``
    "no_count",  # no number of rows is announced
    "foreign_link",  # the next link leads to ``target``
    "loop_link",  # the next link leads to the same page
    "deaf",  # filters are overlooked
    "moves",  # the table's stamp moves after this answer
]


@dataclass
class Fault:
    """One way to misbehave, for some requests, some times or always."""

    kind: Kind
    on: str = ""
    """Only for requests whose path and query hold this."""
    times: int | None = None
    """How often; ``None`` for always."""
    after: int = 0
    """How many such requests go well first."""
    status: int = 500
    retry_after: str | None = None
    message: str | None = None
    """The message in the JSON body of an error."""
    target: str = "https://elsewhere.example/portal"
    for_now: bool = False
    page: str | None = None
    """The web page, where another than the portal's."""
    seconds: float = 0.0
    column: str = ""
    by: int = 1

    def strikes(self, request: str) -> bool:
        """Whether this request is hit; counts."""
        if self.on not in request:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0
