"""A project's workbook: the template its leader fills in, and the rules its rows are held against.

Belongs here: the workbook's form, its template, and judging one against the catalogue. Does not belong here: opening
files (``tabular``), the rules that feeds share (``rules``) and what happens to a judged delivery (``deliveries``).
"""

from sources.submissions.judging import judge_workbook
from sources.submissions.template import template_bytes, write_template

__all__ = ["judge_workbook", "template_bytes", "write_template"]
