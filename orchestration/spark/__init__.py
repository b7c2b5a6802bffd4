"""The same models on Apache Spark: for data that one machine does not hold any more.

Belongs here: laying out for Spark what ``build`` lays out in DuckDB, a cluster on this machine to try it on, and
running ``dbt build --target spark``. Needs the dependency group ``engines`` and Java 17. Does not belong here: how a
figure is made; that is in ``dbt_project``, once, with dispatched macros where the engines differ.
"""
