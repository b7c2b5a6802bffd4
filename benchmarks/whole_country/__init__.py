"""Our pages for a whole country: a programme in which every Dutch municipality takes part, and what its pages cost.

Belongs here: the catalogue of such a programme, a release of it from the recorded figures, the measurement. Does not
belong here: figures that nobody published (``benchmarks.national`` generates those), changes to how pages are built.
"""
