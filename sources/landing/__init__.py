"""The landing zone: immutable Parquet files, one folder per version of a source table.

Belongs here: committing, finding and verifying versions, and the journal of checks beside them. Does not
belong here: how figures are obtained (``odata``, ``recorded``, ``submissions``) and what they mean (dbt).
"""

from sources.landing.errors import LandingCorrupt, LandingError
from sources.landing.journal import Check, CheckOutcome
from sources.landing.landing import OBSERVATIONS, Landed, Landing
from sources.landing.manifest import LandingFile, LandingManifest, Origin, VersionFacts
from sources.landing.notice import ChangeKind, Notice, NoticeKind

__all__ = [
    "OBSERVATIONS",
    "ChangeKind",
    "Check",
    "CheckOutcome",
    "Landed",
    "Landing",
    "LandingCorrupt",
    "LandingError",
    "LandingFile",
    "LandingManifest",
    "Notice",
    "NoticeKind",
    "Origin",
    "VersionFacts",
]
