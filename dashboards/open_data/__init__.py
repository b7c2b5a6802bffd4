"""Open data: every mart of a release as CSV and Parquet, with what makes it findable and readable elsewhere.

Belongs here: the files of the download place, and the descriptions of them that others' programs understand: a
Frictionless data package, CSV on the Web, an entry for data catalogues (DCAT-AP-NL), a page for people. All of it is
read from one release file: comments, ``meta_table``, ``meta_column``, ``dim_source_table``. Does not belong here:
figures reckoned anew, downloads of a single page (``site/csv_file``), where a package is put, when it comes in force.

The CSV is for programs: commas, decimal points, ISO dates, UTF-8, RFC 4180. Texts are as they are in the release; a
cell that begins with ``=`` is not made harmless for spreadsheet programs, since it would then be another value.
"""

from dashboards.open_data.contents import OpenDataError
from dashboards.open_data.package import WrittenPackage, write_package

__all__ = ["OpenDataError", "WrittenPackage", "write_package"]
