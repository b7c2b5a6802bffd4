"""The text of one cell of an OpenDocument sheet, as its elements stream by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.tabular.refusal import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

_BREAKS = {"tab": "\t", "line-break": "\n"}


class CellText:
    """How long a cell's text is, and the text itself where the reader of the file leaves something out of it."""

    def __init__(self, given: str | None, most: int) -> None:
        """``given`` is the text that the cell's attributes hold, if any; ``most`` the characters that are kept."""
        self._given = given
        self._most = most
        self._shown = 0
        self._text: list[str] = []
        self._paragraphs = 0
        self._in_paragraph = self._in_note = self._broken = False

    @property
    def length(self) -> int:
        """In characters."""
        return max(self._shown, len(self._given or ""))

    @property
    def exact(self) -> str | None:
        """The text with its tabs and line breaks, which calamine drops; None where it has none."""
        return "".join(self._text) if self._broken and self._given is None else None

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins within the cell."""
        if tag == "annotation":
            self._in_note = True
        elif self._in_note:
            return
        elif tag == "p":
            if self._paragraphs:
                self._add("\n")
            self._paragraphs += 1
            self._in_paragraph = True
        elif tag == "s":
            # Spaces in a row are written as their number.
            number = int(attributes.get("text:c", "1"))
            if number < 0:
                raise damaged()
            self._shown += number
            if self._shown <= self._most:
                self._text.append(" " * number)
        elif tag in _BREAKS:
            self._broken = True
            self._add(_BREAKS[tag])

    def characters(self, content: str) -> None:
        """Text within the cell."""
        if self._in_paragraph and not self._in_note:
            self._add(content)
        elif not self._in_note:
            # Between paragraphs: not shown, but the reader holds on to it.
            self._shown += len(content)

    def ended(self, tag: str) -> None:
        """An element within the cell is over."""
        if tag == "annotation":
            self._in_note = False
        elif tag == "p" and not self._in_note:
            self._in_paragraph = False

    def _add(self, content: str) -> None:
        self._shown += len(content)
        if self._shown <= self._most:
            self._text.append(content)
