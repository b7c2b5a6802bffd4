"""The whole main job beside ``dbt build`` alone, on the same models and data.

Belongs here: what a night costs beyond its models. Does not belong here: what a step costs by itself; those have
benchmarks of their own.
"""
