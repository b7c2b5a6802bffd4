"""Asking a release: opening it read-only, compiling a page's queries, holding their results.

Belongs here: DuckDB, ``${query}`` chaining, bound parameters, results for every choice of a page's inputs.
Does not belong here: reading page files, formatting a value, writing HTML.
"""
