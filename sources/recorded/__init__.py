"""Recorded figures: the embedded default, so that the first refresh works without a network.

Belongs here: real figures in the project's own format, one folder a source table (``series.yaml`` says
publisher, table, measures, periods and how near to the publisher; ``figures.csv`` holds the values), the
recorder that writes that format and the reader that stages it for landing. Does not belong here: figures
without a publisher, or any correction of one.
"""
