"""Tests of the catalogue: its reader, its rules, its schemas and what it says."""
