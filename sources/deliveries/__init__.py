"""What becomes of a file that is handed in: kept, judged, landed or quarantined, and answered.

Belongs here: the inbox, the store of originals with every judgement on them, quarantine and the answer to whoever
handed it in. Does not belong here: reading files (``tabular``) and the rules themselves (``submissions``, ``feeds``).
"""
