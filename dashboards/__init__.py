"""Pages of the monitor: the page language, its components, and the static site built from a release.

Belongs here: everything from ``pages/*.md`` to HTML. It reads one release file and nothing else, read-only; it knows
neither Dagster nor dbt nor the sources, and it computes no figure: figures are computed in the marts.
"""

from dashboards.problems import Problem
from dashboards.site.build import SiteReport, build_site, check_pages

__all__ = ["Problem", "SiteReport", "build_site", "check_pages"]
