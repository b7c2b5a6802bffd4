"""The JSON Schema of an answer, for the machines that read it; derived from the model, never written by hand."""

from __future__ import annotations

from typing import Any

from sources.catalogue.schema import SUFFIX, schema_for
from sources.deliveries.answer.document import AnswerDocument


def answer_schemas() -> dict[str, dict[str, Any]]:
    """The schema by its file name, ``answer.schema.json``."""
    return {f"answer{SUFFIX}": schema_for(AnswerDocument, "answer", "For antwoord.json, one per delivery.")}
