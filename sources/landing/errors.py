"""What can be wrong with the landing zone itself, as opposed to with a source."""

# ruff: noqa: N818  the names say what is the matter, as those of sources.odata do

from __future__ import annotations


class LandingError(Exception):
    """A request the landing zone cannot carry out: nothing staged, a name that is no name."""


class LandingCorrupt(LandingError):
    """A version's files are not what its manifest says they are."""
