"""The static site: pages in their frame, addresses, downloads, assets, written to a folder.

Belongs here: templates, style, script, navigation, which instances of a parametrised page exist. Does not belong here:
what a page says (``pages``), what a component looks like (``components``).
"""
