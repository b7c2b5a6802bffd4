"""Walking a page's tree for one set of parameters: expressions, blocks, Markdown and components become HTML.

Belongs here: what stands where, for which choice of the inputs. Does not belong here: the page around it (``site``),
what a component looks like (``components``).
"""
