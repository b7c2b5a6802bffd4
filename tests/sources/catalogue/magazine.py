"""The programme's magazine, where this machine has it: the source the catalogue is held against.

The magazine is not part of the project. Where it is absent the tests that need it are skipped; what they
found right is kept by the tests that need nothing but the catalogue.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from sources.catalogue import Catalogue, load_catalogue
from tests.shared_material import SHARED, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = SHARED / "seeds"

needs_magazine = needs_shared

_PARTICLE = "(?:van|de|der|den|te|ter|ten|het|Van|De)"
_NAME = rf"[A-ZÉ][\w-]*(?: [A-Z]\.)?(?:[ \n]+(?:{_PARTICLE}[ \n]+)*[A-ZÉ][\w-]+)+"
_ROLE = re.compile(
    r"vertelt|zegt|legt|vervolgt|benadrukt|[Pp]rojectleider|coördinator|[Pp]rogramma|initiatiefnemer|directeur"
    r"|opleidingsmanager|[Kk]wartiermaker|voorzitter|wethouder|[Bb]eleidsadviseur|gebiedsregisseur|opbouwwerker"
    r"|minister|aanspreekpunt|verantwoordelijke|Bestuursleden|boegbeeld|makelaar|Contact:|Projectleiding:"
    r"|redactie|woord|Foto|“"
)


@cache
def text() -> str:
    (file,) = sorted(_FOLDER.glob("000_*.txt"))
    return file.read_text(encoding="utf-8")


def words(piece: str) -> list[str]:
    """The words of a text in lower case; words broken at the end of a line are mended."""
    return re.findall(r"[a-z0-9à-ÿ]+", re.sub(r"-\s*\n\s*", "", piece).lower())


@cache
def organisation_words() -> set[str]:
    """The words of the catalogue's own names: organisations, projects and places."""
    catalogue: Catalogue = load_catalogue()
    names = [name for partner in catalogue.partners for name in [partner.name, *partner.aliases]]
    names += [project.name for project in catalogue.projects]
    names += [entry.name for entry in [*catalogue.regions, *catalogue.municipalities, *catalogue.programmes]]
    return {word for name in names for word in words(name)}


@cache
def ordinary_words() -> set[str]:
    """Words that the magazine also writes without a capital, captions in lower case aside."""
    prose = re.sub(r"\S+@\S+|https?:\S+|www\.\S+", " ", text())
    found = Counter(word for word in re.findall(r"\w+", prose) if word.islower())
    return {word for word, count in found.items() if count > 1}


def _capitalised(piece: str) -> Iterator[tuple[str, str]]:
    """Every capitalised name in a text, with what stands on either side of it."""
    for match in re.finditer(_NAME, piece):
        beside = piece[max(0, match.start() - 60) : match.start()] + " " + piece[match.end() : match.end() + 60]
        name = " ".join(match[0].split())
        # A capitalised article belongs to a thing, or to the next sentence.
        if not name.isupper() and "De" not in {name.split()[0], name.split()[-1]}:
            yield name, beside


@cache
def people() -> frozenset[str]:
    """Names of people.

    Those of the contact lines and the team as they stand; elsewhere a capitalised name beside a role or a
    quote, none of whose words is ordinary or part of an organisation's or a place's name.
    """
    prose = re.sub(r"\S+@\S+", "\n\n", text())
    contacts = re.findall(r"(?:Contact|Projectleiding):((?:.*\n){1,3}?)\s*\n", prose)
    team = re.findall(r"^(.*) \((?:Programma|Communicatie|Regisseur).*\)$", prose, re.MULTILINE)
    found = {name for piece in [*contacts, *team] for name, _ in _capitalised(piece)}
    found = {name for name in found if set(words(name)) - organisation_words()}
    known = organisation_words() | ordinary_words()
    found |= {
        name
        for name, beside in _capitalised(prose)
        if _ROLE.search(beside) and not (set(words(name)) - set(words(_PARTICLE))) & known
    }
    # Somebody may stand in the text by the last name alone.
    last = {name.rsplit(" ", 1)[1] for name in found}
    return frozenset(found | {name for name in last if len(name) > len("korte") and name.lower() not in known})
