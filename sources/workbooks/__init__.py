"""What the workbooks that we write have in common: how they look on screen and paper, and how they are saved.

Belongs here: colours, the layout for printing, and equal bytes for equal workbooks. Does not belong here: what stands
in a workbook (``submissions``, ``deliveries.answer``), and reading one (``tabular``).
"""
