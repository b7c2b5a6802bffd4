"""Runs a module as a program that ends when its parent does, however the parent ended.

``python -m orchestration.bound_process MODULE [ARGUMENT ...]``. Without it a daemon whose starter was killed would
go on by itself, beside the next one.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading
import time

_LOOK_SECONDS = 0.3


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    # At once and without tidying up: everything here may be killed at any moment anyway.
    os._exit(1)


def main() -> None:
    """Run the module named by the first argument."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
