"""Kills ours in the middle, lets it go on, and counts the pages that were fetched again."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def fetched_again(command: Sequence[str], work: Path, log: Path) -> int:
    """Pages that were finished when the process was killed and that were asked for once more.

    Args:
        command: what lands the table, but for the folder.
        work: where it may do so.
        log: where the server notes each page it is asked for.

    Raises:
        RuntimeError: the process ended before it could be killed.
    """
    folder = work / "resumed"
    shutil.rmtree(folder, ignore_errors=True)
    urls = _pages(command, folder, log)
    shutil.rmtree(folder, ignore_errors=True)
    log.write_text("", encoding="utf-8")
    with subprocess.Popen([*command, str(folder)], stdout=subprocess.DEVNULL) as process:
        while len(log.read_text(encoding="utf-8").split()) <= urls // 2:
            if process.poll() is not None:
                raise RuntimeError(f"ended with {process.returncode} before it was killed")
            time.sleep(0.01)
        process.kill()
    finished = len(list(folder.glob("landing/.downloads/*/*/*/*.json")))
    asked = _pages(command, folder, log)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"  killed with {finished} of {urls} pages finished; {asked} fetched by the next attempt")
    return asked + finished - urls


def _pages(command: Sequence[str], folder: Path, log: Path) -> int:
    """Run to the end; gives how many pages were asked for."""
    log.write_text("", encoding="utf-8")
    subprocess.run([*command, str(folder)], check=True, stdout=subprocess.DEVNULL)
    return len(log.read_text(encoding="utf-8").split())
