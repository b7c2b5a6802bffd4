"""Prints what each bad delivery was answered, as a Markdown table: ``python -m tests.faults.deliveries.table``."""

# ruff: noqa: T201 - it is a program

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.deliveries.corpus import CORPUS
from tests.faults.deliveries.sweeping import Sweep, answer_to, sweep

VERDICTS = {"accepted": "aangenomen", "partly_accepted": "gedeeltelijk", "rejected": "niet aangenomen"}


def table(run: Sweep) -> str:
    """A row per bad delivery: what it is, the verdict, the rules, and the first sentence of the answer."""
    lines = ["| nr | aanlevering | antwoord | regel | wat de inzender leest | s |", "|--:|---|---|---|---|--:|"]
    for number, bad in enumerate(CORPUS, start=1):
        answered = answer_to(run, bad.name)
        findings = answered.answer["findings"]
        told = next(finding for finding in findings if finding["rule"] == bad.rules[0])
        cells = (
            str(number),
            bad.what,
            VERDICTS[answered.answer["verdict"]],
            ", ".join(f"`{rule}`" for rule in bad.rules),
            f"{told['message']} {told['expected']}",
            f"{answered.seconds:.1f}",
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(table(sweep(Path(folder))))
