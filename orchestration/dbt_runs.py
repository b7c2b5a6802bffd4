"""dbt inside this process: one parse, kept; the manifest handed over to every run after it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration.inputs import code_digest
from orchestration.kept_parses import keep_parse, take_parse
from orchestration.settings import PROJECT_ROOT, default_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dbt.contracts.graph.manifest import Manifest

DBT_PROJECT = PROJECT_ROOT / "dbt_project"

_MODEL_CODE = frozenset({".sql", ".yml", ".yaml", ".csv"})
_PARSED = "parsed.json"
_HOOK = "operation"
"""dbt's word for what runs before the models: it makes nothing here (macro ``lay_out_landing``)."""


class DbtError(Exception):
    """dbt could not parse or run; the message is dbt's own, with the models concerned."""


@dataclass(frozen=True)
class NodeResult:
    """What became of one model, seed or test."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    """dbt's word: success, pass, fail, error, skipped, warn."""
    message: str | None
    seconds: float
    failures: int | None

    @property
    def succeeded(self) -> bool:
        """Whether it did what it should."""
        return self.status in {"success", "pass", "warn"}


def dbt_digest(project: Path = DBT_PROJECT) -> str:
    """Digest of everything dbt parses."""
    return code_digest([project], _MODEL_CODE)


def _global_arguments(project: Path, target: Path) -> list[str]:
    # Absolute paths always: relative ones end up in the saved parse and break a run from another folder.
    return [
        "--project-dir", str(project.resolve()), "--profiles-dir", str(project.resolve()),
        "--target-path", str(target.resolve()), "--log-path", str(target.resolve() / "logs"),
        # dbt's debug log is five megabytes a build and a tenth of its time; what went wrong is in the results too.
        "--log-level-file", "warn",
    ]  # fmt: skip


def manifest_path(target: Path) -> Path:
    """Where dbt keeps what it parsed."""
    return target / "manifest.json"


def prepare_manifest(target: Path, project: Path = DBT_PROJECT, *, kept: Path | None = None) -> Path:
    """The path of ``manifest.json`` for the models as they are now; parses only when they changed.

    Args:
        target: dbt's target folder.
        project: the dbt project.
        kept: where parses of any home are kept on this machine; None where none are.

    Raises:
        DbtError: the models cannot be parsed.
    """
    manifest = manifest_path(target)
    marker = target / _PARSED
    digest = dbt_digest(project)
    if manifest.exists() and marker.exists() and json.loads(marker.read_text()) == {"digest": digest}:
        return manifest
    if kept is None or not take_parse(kept, digest, project, target):
        _parse(target, project)
        if kept is not None:
            keep_parse(kept, digest, project, target)
    marker.write_text(json.dumps({"digest": digest}))
    return manifest


def _parse(target: Path, project: Path) -> None:
    from dbt.cli.main import dbtRunner

    target.mkdir(parents=True, exist_ok=True)
    result = dbtRunner().invoke(["--quiet", "parse", *_global_arguments(project, target)])
    if not result.success:
        raise DbtError(f"the models cannot be parsed: {result.exception}")


def _load_manifest(target: Path) -> Manifest | None:
    """The parsed manifest as an object, so that a run needs no parse of its own."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    saved = target / "partial_parse.msgpack"
    if not saved.exists():
        return None
    manifest: Manifest = Manifest.from_msgpack(saved.read_bytes(), decoder=extended_mashumuro_decoder)
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


def _node_result(result: Any) -> NodeResult:  # noqa: ANN401 - dbt's own result type is not public
    node = result.node
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        resource_type=str(node.resource_type),
        status=str(result.status),
        message=result.message,
        seconds=float(result.execution_time or 0),
        failures=result.failures,
    )


def dbt_build(
    database: Path,
    target: Path,
    on_node: Callable[[str, int, int], None],
    project: Path = DBT_PROJECT,
    *,
    memory: str | None = None,
    tests: bool = True,
) -> list[NodeResult]:
    """Build and test every model in a build database.

    Args:
        database: the build database, prepared with the landing views.
        target: dbt's target folder, with the parsed manifest.
        on_node: called with the name of each finished node, its number and how many there are.
        project: the dbt project.
        memory: how much DuckDB may hold in memory, half of the machine's by default; it goes on on disk, beside the
            database.
        tests: whether the models are tested; a release is made only of what was.

    Returns:
        One result per model, seed and test, failed ones included.

    Raises:
        DbtError: dbt could not run at all.
    """
    from dbt.cli.main import dbtRunner

    total = 0
    finished = 0

    def listen(event: Any) -> None:  # noqa: ANN401 - a protobuf message made at run time
        nonlocal finished, total
        if event.info.name == "NodeFinished":
            finished += 1
            on_node(event.data.node_info.node_name, finished, max(total, finished))
        elif event.info.name == "LogStartLine":
            total = max(total, int(event.data.total))

    # The profile reads these from the environment; dbt offers no arguments for them.
    os.environ["REGIODEAL_BUILD_DB"] = str(database.resolve())
    os.environ["REGIODEAL_BUILD_MEMORY"] = memory or default_memory()
    left_out = ["unit_test"] if tests else ["unit_test", "test"]
    runner = dbtRunner(manifest=_load_manifest(target), callbacks=[listen])
    outcome = runner.invoke(
        ["--quiet", "--no-write-json", "build", *(f"--exclude-resource-type={kind}" for kind in left_out),
         *_global_arguments(project, target)]
    )  # fmt: skip
    _close_connections()
    if outcome.result is None:
        raise DbtError(f"dbt could not run: {outcome.exception}")
    results = [_node_result(result) for result in outcome.result.results]  # type: ignore[union-attr]
    return [result for result in results if result.resource_type != _HOOK]


def _close_connections() -> None:
    """Let go of the database: dbt-duckdb keeps its connection for the life of the process."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    reset_adapters()  # type: ignore[no-untyped-call]
