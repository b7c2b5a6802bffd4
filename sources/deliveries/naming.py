"""Names that come from outside, made harmless: shown to people, never used to find a file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_NAME = 200
LONGEST_STEM = 60
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_UNSAFE = re.compile(r"[^\w .()+-]")
_SPACES = re.compile(r"\s+")


def delivery_id_of(target: str, sha256: str) -> str:
    """The id of a delivery: the same content for the same target is the same delivery."""
    return hashlib.sha256(f"{target}\n{sha256}".encode()).hexdigest()[:16]


def plain_text(text: str, longest: int = LONGEST_NAME) -> str:
    """Text that is valid UTF-8, without control characters or marks that turn its direction, and not too long."""
    kept = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c).startswith("C") else c for c in text)
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


def bare_name(name: str) -> str:
    """The last part of a name, whichever slashes it was written with; ``naamloos`` where nothing is left."""
    last = PurePosixPath(name.replace("\\", "/").rstrip("/")).name
    if last in {"", ".", ".."}:
        return "naamloos"
    if len(last) > LONGEST_NAME:
        # The suffix tells people what it is: keep it where there is one.
        suffix = suffix_of(last)
        return plain_text(last[: len(last) - len(suffix)], LONGEST_NAME - len(suffix)) + suffix
    return plain_text(last)


def suffix_of(name: str) -> str:
    """The suffix in lower case, ``.xlsx``; '' where it is none that a file of ours may carry."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def safe_stem(name: str) -> str:
    """A name without suffix that may be part of a folder's name on any system."""
    stem = unicodedata.normalize("NFC", bare_name(name))
    stem = stem.removesuffix(PurePosixPath(stem).suffix)
    stem = _SPACES.sub(" ", _UNSAFE.sub("_", stem)).strip(" .")[:LONGEST_STEM].rstrip(" .")
    return stem or "naamloos"
