"""When things happen: Dagster's assets, job, schedule and checks, the steps they run, and the command line.

Belongs here: everything that imports Dagster or dbt, the settings from the environment, and the tying together
of ``sources``, ``dbt_project`` and ``dashboards``. Does not belong here: how a figure is fetched, transformed
or shown. Nothing is imported at package level, so that ``regiodeal --help`` answers at once.
"""
