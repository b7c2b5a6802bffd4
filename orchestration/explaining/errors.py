"""What can stand in the way of an explanation."""


class ExplainError(Exception):
    """A figure cannot be followed to the end; the message says where it breaks off and what to do."""


class UnknownFigureError(ExplainError):
    """There is no such indicator, region, period or fact; the message names the nearest."""
