"""Tests of recorded figures: the recorder, the reader and the figures that ship."""
