"""Tests of alerts, with real receivers on loopback."""
