"""What tests of answers share: the schema as it is committed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "answer.schema.json"


@cache
def schema() -> dict:
    """The JSON Schema of ``antwoord.json``."""
    return json.loads(SCHEMA.read_text(encoding="utf-8"))
