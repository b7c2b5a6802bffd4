"""How a value reads in Dutch: numbers, money, percentages, dates, by Evidence's tags and Excel's codes.

Belongs here: text of one value. Does not belong here: HTML, queries, what a value means.
"""

from dashboards.formats.formatting import (
    EMPTY,
    UnknownFormatError,
    check_format,
    format_value,
    implicit_format,
    is_date_format,
)

__all__ = ["EMPTY", "UnknownFormatError", "check_format", "format_value", "implicit_format", "is_date_format"]
