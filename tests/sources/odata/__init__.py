"""Tests of the OData client, against a real server on loopback."""
