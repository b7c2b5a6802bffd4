"""What the tests on other engines share: says at once what is missing where the group is not installed."""

from __future__ import annotations

import importlib.util

import pytest

if importlib.util.find_spec("pyspark") is None:
    pytest.exit("the tests of tests/engines need the dependency group 'engines': run 'make test-engines'", returncode=4)
