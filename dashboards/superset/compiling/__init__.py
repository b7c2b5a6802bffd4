"""From pages to Superset's assets: datasets, charts, dashboards and their filters.

Belongs here: everything that can be said without a server. Does not belong here: what a component becomes
(``components``), what the server holds or answers (``server``, ``changes``).
"""

from dashboards.superset.compiling.pages import PagesNotSoundError, compile_pages
from dashboards.superset.compiling.target import Target

__all__ = ["PagesNotSoundError", "Target", "compile_pages"]
