"""What is measured, with the peer beside it; by hand, not in CI.

Belongs here: a command per comparison, with pinned versions and a note of what it found. Does not belong here: anything
that the monitor itself needs.
"""
