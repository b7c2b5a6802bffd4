"""The components of the page language: one typed entry each, with Evidence's props and defaults.

Belongs here: what a component takes and how it reads as HTML. Does not belong here: drawing (``charts``), running
queries, walking a page. A component that is not in ``REGISTRY`` does not exist.
"""

from dashboards.components.registry import INLINE, REGISTRY

__all__ = ["INLINE", "REGISTRY"]
