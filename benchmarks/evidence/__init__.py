"""The same pages built by Evidence itself: does it take them, does it show the same figures, what does it cost.

Belongs here: putting an Evidence project together from the pages and a release (``project``), measuring a command
(``measure``), reading the figures off the finished pages (``figures``). Does not belong here: a page text for Evidence
alone; where Evidence does not take a page, the page or the grammar is wrong.
"""
