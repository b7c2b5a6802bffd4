"""Dagster's assets by stage, in the order a figure takes: landing, inputs, marts, pages, release.

Belongs here: asset, check, job and schedule definitions, each a thin layer over a function elsewhere. Does not
belong here: the work itself.
"""
