"""What a build costs on one machine's DuckDB and on a cluster of Apache Spark, by the number of observations.

Belongs here: the same models built on both engines from the same generated country, and the chart of it. Does not
belong here: what a country is made of (``benchmarks.national``), how DuckDB fares by itself
(``benchmarks.transformation``).
"""
