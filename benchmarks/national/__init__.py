"""A generated country: landings of 1 to 60 million observations in the project's own shape, for the other benchmarks.

Belongs here: figures that nobody published, their areas and the catalogue that binds them, all marked as generated.
Does not belong here: anything that a page, a test or a release of a real home reads; a home made here says so, and the
command refuses a folder that it did not make.
"""
