"""What can go wrong between us and the server, said so that an operator knows whose move it is."""

from __future__ import annotations

import json
import re

LONGEST_ANSWER = 600
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)


class SupersetError(Exception):
    """Anything that a Superset keeps us from doing."""


class NotReachableError(SupersetError):
    """Nobody answers, or only a gateway: it may pass by itself."""


class LoginRefusedError(SupersetError):
    """The server knows no such user with that password."""


class RequestRefusedError(SupersetError):
    """The server answered, and not with what was asked."""

    def __init__(self, method: str, path: str, status: int, answer: str, about: str = "") -> None:
        subject = f"{about}: " if about else ""
        super().__init__(
            f"{subject}{method} {path.partition('?')[0]} was answered with {status}: {answer or 'nothing'}"
        )
        self.method = method
        self.path = path
        self.status = status
        self.answer = answer
        self.about = about
        """The asset that it was about, when that is known."""


def words_of(content: str) -> str:
    """The server's own words in an answer, on one line: Superset's JSON in any of its forms, or a page's text."""
    try:
        found = " ".join(dict.fromkeys(_messages(json.loads(content))))
    except ValueError:
        found = _TAGS.sub(" ", content)
    line = " ".join(found.split())
    return line if len(line) <= LONGEST_ANSWER else f"{line[: LONGEST_ANSWER - 1]}…"


def _messages(answer: object) -> list[str]:
    match answer:
        case {"errors": [*errors]}:
            return [words for error in errors for words in _messages(error)]
        case {"message": message, "extra": {**extra}}:
            # The files that an import stumbled over are keys beside the codes of a manual.
            return [*_messages(message), *(f"{k}: {_flat(v)}" for k, v in extra.items() if k != "issue_codes")]
        case {"message": message}:
            return _messages(message)
        case {"msg": str() as words}:
            return [words]
        case str() as words:
            return [words]
        case _:
            return [_flat(answer)]


def _flat(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
