"""The command line, ``regiodeal``: one module per command.

Belongs here: arguments, exit codes and what a terminal shows. Does not belong here: work of any kind; commands
call the functions that do it, and import Dagster and dbt only when they need them.
"""

from orchestration.cli.app import main

__all__ = ["main"]
