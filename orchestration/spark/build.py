"""Runs dbt on Spark, in a process of its own: Java stays in it as long as it lives."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.dbt_runs import DBT_PROJECT
from orchestration.spark.cluster import HOST, bound

if TYPE_CHECKING:
    from collections.abc import Mapping


class SparkBuildError(Exception):
    """dbt did not end well; the message says where to look."""


def environment_of(folder: Path, master: str) -> dict[str, str]:
    """What the profile's target ``spark`` reads.

    Args:
        folder: laid out by ``landing.lay_out``.
        master: address of the cluster, ``spark://HOST:PORT``.
    """
    return {
        "REGIODEAL_SPARK_FOLDER": str(folder.resolve()),
        "REGIODEAL_SPARK_MASTER": master,
        # the driver listens there and nowhere else, whatever this machine's name stands for
        "SPARK_LOCAL_IP": os.environ.get("REGIODEAL_SPARK_DRIVER_HOST", HOST),
    }


def dbt_command(target: Path, *arguments: str) -> list[str]:
    """``dbt … --target spark`` for the project's models."""
    return [
        str(Path(sys.executable).with_name("dbt")), *arguments, "--target", "spark",
        "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(target.resolve()), "--log-path", str(target.resolve() / "logs"),
    ]  # fmt: skip


def run_dbt(
    folder: Path, master: str, log: Path | None, *arguments: str, settings: Mapping[str, str] | None = None
) -> None:
    """Run dbt on Spark.

    Args:
        folder: laid out by ``landing.lay_out``.
        master: address of the cluster.
        log: the file for what dbt says; None lets it be seen.
        arguments: dbt's own, such as ``build``.
        settings: more for its environment, such as ``REGIODEAL_SPARK_MEMORY``.

    Raises:
        SparkBuildError: dbt failed.
    """
    environment = {**os.environ, **environment_of(folder, master), **(settings or {})}
    command = bound(dbt_command(folder / "target", *arguments))
    with log.open("wb") if log else nullcontext() as out:
        done = subprocess.run(command, env=environment, stdout=out, stderr=out, check=False)
    if done.returncode != 0:
        said = f"; {log} ends: {log.read_text(encoding='utf-8', errors='replace')[-6000:]}" if log else ""
        raise SparkBuildError(f"dbt ended with code {done.returncode}{said}")
