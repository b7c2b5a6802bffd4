"""Stands in for dbt's ``adapter`` when sqlfluff renders a model: every dispatched macro becomes a function call.

sqlfluff puts each module of this folder into the templates by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def dispatch(name: str, _package: str | None = None) -> Callable[..., str]:
    """A macro that renders as a call of a function of its own name."""

    def call(*arguments: object, **_named: object) -> str:
        texts = [str(argument) for argument in arguments if not isinstance(argument, bool)]
        return f"{name}({', '.join(texts[:1])})"

    return call
