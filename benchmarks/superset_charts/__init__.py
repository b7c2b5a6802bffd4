"""How long a reader of the live dashboards waits for a chart: a real Superset 6.1 on loopback, asked without cache.

Belongs here: the questions that the dashboards ask, put to the server again and again, and what DuckDB alone takes of
each answer. Does not belong here: drawing in a browser (``tests/superset`` looks at that).
"""
