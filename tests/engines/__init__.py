"""The project on other engines and servers than one machine's own: each started and stopped by the tests.

Belongs here: what needs the dependency group ``engines`` or a server that takes many seconds to start. Run by
``make test-engines``; ``make test`` leaves it alone. Does not belong here: what can be told on DuckDB and local files.
"""
