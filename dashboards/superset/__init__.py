"""Pages as live Superset dashboards: assets made from pages, and a client that plans and applies them.

Belongs here: from a page to Superset's charts, datasets and dashboards (``compiling``), the server's own words
(``server``), plan, apply, drift (``changes``), a local server (``local``). Does not belong here: the page language
(``grammar``), what a component becomes (``components``), settings from the environment (``orchestration``).
"""
