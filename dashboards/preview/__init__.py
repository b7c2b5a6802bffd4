"""Pages while they are being written: rendered at each request, shown again when a file changes, with their problems.

Belongs here: the page server on loopback, watching files, what is laid over a page. Does not belong here: rendering a
page (``site.opened``), publishing one, settings from the environment.
"""

from dashboards.preview.server import Preview

__all__ = ["Preview"]
