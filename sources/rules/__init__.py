"""Rules that a figure is held against, whoever hands it in: one wording of each, for workbooks and for feeds alike.

Belongs here: what is wrong with a cell, a row's form, a text or a figure, as findings for the sender. Does not belong
here: which columns there are and what they mean (``submissions``, ``feeds``), and what becomes of it (``deliveries``).
"""
