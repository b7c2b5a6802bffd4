"""Releases: sealed, documented, stopped where figures do not hold, put in force, kept, compared, read as of a day.

Belongs here: everything about a release once dbt has built its marts, and the memory of what was in force when. Does
not belong here: what goes into a build (``orchestration.build``), what is published from a release (``dashboards``),
when any of it happens (``orchestration.defs``).
"""
