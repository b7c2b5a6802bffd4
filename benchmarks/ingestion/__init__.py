"""Ingestion beside its peers: a loopback publisher of any size, CBS's own clients, dlt, and curl with DuckDB.

Belongs here: generating and serving the table, running each way to bring it to disk, judging the goals. Does not
belong here: how ours works (``sources.odata``) and the small publisher of the tests, which can misbehave
(``tests.publisher``).
"""
