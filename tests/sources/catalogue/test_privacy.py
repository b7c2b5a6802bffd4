"""No personal data in any file of the repository: no address, no telephone number, no name."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from sources.catalogue.load import CATALOGUE_ROOT
from tests.sources.catalogue.magazine import needs_magazine, people

ROOT = Path(__file__).parents[3]

E_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])", re.IGNORECASE)

# Ten digits from 0, or +31 and nine, with the usual separators; not a piece of a longer number or a digest.
PHONE = re.compile(r"(?<![\w.,+/-])(?:(?:\+|00)31[ .-]?(?:\(0\)[ .-]?)?|0)[1-9](?:[ .-]?\d){8}(?![\w.,]?\d|\w)")

RESERVED = re.compile(r"@(?:[\w-]+\.)*(?:example\.(?:org|com|net|nl)|example|invalid|test)$", re.IGNORECASE)
"""Domains that belong to nobody, for use in tests and documentation (RFC 2606)."""

NOT_PEOPLE = {"git@github.com"}

NOT_NUMBERS = {"0123456789"}


@cache
def texts() -> dict[str, str]:
    """Every text file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
    else:
        names = [
            p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if not p.relative_to(ROOT).parts[0].startswith(".")
        ]
    found = {}
    for name in names:
        raw = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in raw:
            found[name] = raw.decode("utf-8", "replace")
    return found


@pytest.mark.parametrize("text", ["a.b@c-d.nl", "Mail: x@y.org.", "06 123 456 78", "0591-123456", "+31 6 12345678"])
def test_the_patterns_find_what_they_are_for(text: str) -> None:
    assert E_MAIL.search(text) or PHONE.search(text)


@pytest.mark.parametrize("text", ["0.6123456789", "a0612345678", "20220612345678", "@media", "x@1.2", "06123456789,5"])
def test_the_patterns_leave_figures_and_code_alone(text: str) -> None:
    assert not E_MAIL.search(text)
    assert not PHONE.search(text)


def test_no_e_mail_address_of_anybody() -> None:
    found = {
        (name, match[0])
        for name, text in texts().items()
        for match in E_MAIL.finditer(text)
        if not RESERVED.search(match[0])
        and match[0] not in NOT_PEOPLE
        and name != Path(__file__).relative_to(ROOT).as_posix()
    }
    assert found == set()


def test_no_telephone_number() -> None:
    this = Path(__file__).relative_to(ROOT).as_posix()
    found = {(name, m[0]) for name, text in texts().items() if name != this for m in PHONE.finditer(text)}
    found = {(name, number) for name, number in found if number not in NOT_NUMBERS}
    assert found == set()


@needs_magazine
def test_the_names_are_found_in_the_magazine() -> None:
    """Or the next test would pass for want of names; there are some eighty people in it."""
    assert len([name for name in people() if " " in name]) > 80


@needs_magazine
def test_nobody_in_the_magazine_is_named_in_the_repository() -> None:
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(people()))) + r")\b")
    found = {(name, match[0]) for name, text in texts().items() for match in pattern.finditer(text)}
    assert found == set()


def test_the_catalogue_has_no_field_for_a_person() -> None:
    for file in CATALOGUE_ROOT.rglob("*.yaml"):
        keys = set(re.findall(r"^\s*(?:- )?([a-z_]+):", file.read_text(encoding="utf-8"), re.MULTILINE))
        assert not keys & {"contact", "email", "e_mail", "mail", "phone", "telephone", "person", "author"}, file
