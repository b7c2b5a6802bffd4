"""Tests of what fetches, reads, validates and lands."""
