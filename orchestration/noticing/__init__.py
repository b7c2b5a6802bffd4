"""Noticing that something is wrong, and that it is well again: what is open is compared with what ought to be.

Belongs here: holding deliveries, sources, checks and runs against what was agreed. Does not belong here: telling
people (``alerts``), and when to look (``defs/sensors.py``).
"""

from orchestration.noticing.deliveries import notice_deliveries
from orchestration.noticing.releases import notice_failure, notice_release
from orchestration.noticing.sources import notice_new_tables, notice_sources

__all__ = ["notice_deliveries", "notice_failure", "notice_new_tables", "notice_release", "notice_sources"]
