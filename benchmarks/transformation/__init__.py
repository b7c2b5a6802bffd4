"""The marts built for the whole country: how long and how much memory, beside the same SQL run by hand.

Belongs here: building from the homes that ``benchmarks.national`` makes, and what publishing the outcome costs. Does
not belong here: another way to build; dbt runs as a refresh runs it, on a build database that a refresh would prepare.
"""
