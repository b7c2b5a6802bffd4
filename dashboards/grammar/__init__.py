"""The page language: from the text of a ``.md`` file to a tree with file and line on every node.

Belongs here: front matter, partials, SQL fences and their ``${…}`` tokens, block tags, expressions, component tags.
Does not belong here: running SQL, knowing which components exist, writing HTML.
"""
