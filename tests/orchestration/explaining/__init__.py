"""Figures followed back to the rows that landed."""
