"""The table of all goals in ``benchmarks/README.md``, from what was measured last: ``python -m benchmarks``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.results import RESULTS, Result, as_markdown

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- goals: begin -->", "<!-- goals: end -->"


def main() -> int:
    """Exit code 1 when the README has no place for the table."""
    text = README.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        print(f"{README.name} has no lines {BEGIN} and {END}", file=sys.stderr)
        return 1
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    README.write_text(f"{before}{BEGIN}\n{goals()}\n{END}{after}", encoding="utf-8")
    return 0


def goals() -> str:
    """The table: a row per goal, grouped by the command that measures it."""
    rows = []
    for file in sorted(RESULTS.glob("*.json")):
        result = Result.model_validate_json(file.read_text(encoding="utf-8"))
        versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
        rows += [
            (
                goal.what,
                f"{goal.sense} {goal.wanted:g} {goal.unit}",
                f"{goal.measured:.3g} {goal.unit}" if goal.measured < 100 else f"{goal.measured:.0f} {goal.unit}",
                "yes" if goal.met else "**no**",
                goal.note,
                f"`{result.command}`",
                f"{result.measured_at:%Y-%m-%d}, load {result.load_before:g}; {versions}",
            )
            for goal in result.goals
        ]
    columns = ("goal", "wanted", "measured", "met", "remark", "command", "when, and with what")
    return as_markdown(columns, tuple(rows))


if __name__ == "__main__":
    sys.exit(main())
