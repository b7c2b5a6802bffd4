"""Reports on paper: one PDF per municipality, for its council.

Belongs here: the report's page (``[gemeente].md``, in the page language, with the components of every other page), its
frame, style and typefaces, and what a drawing needs to be printed. Does not belong here: figures, components, the site.

Why WeasyPrint: it takes the very HTML that the components write, so that no figure is shown in a second way; it writes
tagged PDF/UA with bookmarks; BSD licence, a release every few months, about a second a report. Typst sets finer
paragraphs, but every component would have to be written again in its language. Chromium prints well too, but half a
gigabyte of browser is no part of a nightly job.
"""

from dashboards.print.report_page import PrintError, check_report
from dashboards.print.reports import UnknownMunicipalityError, print_municipalities

__all__ = ["PrintError", "UnknownMunicipalityError", "check_report", "print_municipalities"]
