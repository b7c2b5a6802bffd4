"""Where figures come from: the catalogue, the publishers' tables and the landing zone.

Belongs here: what fetches, reads, validates and lands. Does not belong here: any transformation of a
figure (that is SQL in ``dbt_project/``), anything of Dagster (``orchestration/``) or of pages
(``dashboards/``).
"""
