"""A project's workbook: the template its leader fills in, and the rules its rows are held against.

Belongs here: the workbook's form, and judging one against the catalogue. Does not belong here: opening files
(``tabular``) and what happens to a judged delivery (``deliveries``).
"""

from sources.submissions.judging import judge_workbook

__all__ = ["judge_workbook"]
