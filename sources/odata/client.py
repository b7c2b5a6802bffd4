"""The client: what state is a table in, and give me this selection of it."""

from __future__ import annotations

import logging
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb

from sources.odata import v3, v4
from sources.odata.areas import write_areas
from sources.odata.convert import convert
from sources.odata.download import Downloaded, download
from sources.odata.endpoints import Endpoints
from sources.odata.errors import ChangedDuringFetch, NoLiveSource, RowCountMismatch, SourceError
from sources.odata.finished import FinishedPages
from sources.odata.listing import listed
from sources.odata.measures import bind
from sources.odata.progress import Progress, silent
from sources.odata.request import DEFAULT_REGIONS, Selection, source_name
from sources.odata.shaping import PageShaper
from sources.odata.transport import RetryPolicy, Transport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from sources.odata.description import Description
    from sources.odata.errors import MeasureAmbiguous, MeasureNotFound
    from sources.odata.listing import ListedTable
    from sources.odata.measures import Measure
    from sources.odata.plan import Plan
    from sources.odata.progress import ProgressCallback
    from sources.odata.request import SourceTableRequest
    from sources.odata.state import TableState
    from sources.odata.v3 import DataSet

_log = logging.getLogger(__name__)

_RESERVED_BY_PAGES = "1GB"
"""What DuckDB may set aside for the pages being shaped; far more than it ever uses of it."""


@dataclass(frozen=True)
class Fetched:
    """A selection of a table, on disk in the shape of landing, not yet landed."""

    path: Path
    state: TableState
    url: str
    """Of the first question."""
    rows_announced: int | None
    """By the publisher, in its own rows (a v3 row holds several figures)."""
    rows_received: int
    observations: int
    """Figures in the file."""
    breakdown: tuple[str, ...]
    """Dimensions whose codes stand in the column ``breakdown``."""
    measures: tuple[Measure, ...]
    """The measures in the file."""
    available: tuple[Measure, ...]
    """Every measure of the table, wanted or not."""
    unbound: Mapping[str, MeasureNotFound | MeasureAmbiguous]
    """Wanted names that bind to no measure; always empty unless the fetch was lenient."""


class OdataClient:
    """Speaks v4 and v3; remembers for its lifetime which hosts cannot be reached."""

    def __init__(
        self,
        http: httpx.Client,
        endpoints: Endpoints | None = None,
        *,
        policy: RetryPolicy | None = None,
        v3_data_set: DataSet = "TypedDataSet",
    ) -> None:
        self.endpoints = endpoints or Endpoints()
        self.policy = policy or RetryPolicy()
        self._transport = Transport(http, self.endpoints, self.policy)
        self._v3_data_set: DataSet = v3_data_set

    def probe(self, table: SourceTableRequest) -> TableState:
        """What the publisher says of the table now; one request.

        Raises:
            SourceError: the source cannot be used; ``transient`` tells whether that may pass.
        """
        if table.protocol == "v4":
            return v4.probe(self._transport, self.endpoints, table)
        if table.protocol == "v3":
            return v3.probe(self._transport, self.endpoints, table)
        raise NoLiveSource(source_name(table), "", "the catalogue names no live source")

    def describe(self, table: SourceTableRequest) -> Description:
        """The dimensions and measures of a table; one request to v3, two to v4.

        Raises:
            SourceError: the source cannot be used; ``transient`` tells whether that may pass.
        """
        if table.protocol == "v4":
            return v4.describe(self._transport, self.endpoints, table)
        return v3.describe(self._transport, self.endpoints, table)

    def listed(self, beside: SourceTableRequest, title_begins: str) -> list[ListedTable]:
        """The tables of the service of ``beside`` whose title begins so, as the publisher lists them.

        Raises:
            SourceError: the list cannot be read; ``transient`` tells whether that may pass.
        """
        return listed(self._transport, self.endpoints, beside, title_begins)

    def document(self, source: str, url: str) -> dict[str, Any]:
        """A JSON object of another service than OData, asked with the same patience and the same memory of hosts.

        Raises:
            SourceError: the source cannot be used; ``transient`` tells whether that may pass.
        """
        return self._transport.document(source, url)

    def fetch(
        self,
        table: SourceTableRequest,
        measures: Iterable[str],
        staging_dir: Path,
        *,
        unfinished: Path | None = None,
        regions: Sequence[str] = DEFAULT_REGIONS,
        areas: Sequence[str] = (),
        state: TableState | None = None,
        lenient: bool = False,
        progress: ProgressCallback = silent,
    ) -> Fetched:
        """Bring a selection of a table to ``staging_dir/observations.parquet``.

        A table that moves while we read it is read once more from the start.

        Args:
            table: the table, as the catalogue describes it.
            measures: titles or keys.
            staging_dir: an empty folder.
            unfinished: a folder for the pages, in which those that an earlier attempt brought are not fetched again;
                it must belong to this question and to ``state``'s stamp alone. Without one a fetch begins at the
                first page.
            regions: prefixes of region codes.
            areas: prefixes of the districts and neighbourhoods wanted as well; their names come to
                ``staging_dir/areas.parquet``.
            state: what :meth:`probe` said just now; asked when it is not given.
            lenient: bring what binds and tell in ``unbound`` what does not; at least one measure must bind.
            progress: called at every page.

        Raises:
            SourceError: the source cannot be used; ``transient`` tells whether that may pass.
        """
        selection = Selection(tuple(measures), tuple(regions), tuple(areas))
        if not selection.measures:
            raise ValueError(f"no measure of {source_name(table)} is asked for")
        pages = unfinished or staging_dir / "pages"
        once = partial(self._fetch_once, table, selection, staging_dir, pages, report=progress, lenient=lenient)
        try:
            try:
                return once(state or self.probe(table))
            except (RowCountMismatch, ChangedDuringFetch) as error:
                _log.warning("%s; once more from the start", error)
                shutil.rmtree(pages)
                time.sleep(self.policy.mid_release_wait)
                return once(self.probe(table))
        except SourceError as error:
            # What is wrong for good is not mended by going on with its pages.
            if unfinished is not None and (
                not error.transient or isinstance(error, RowCountMismatch | ChangedDuringFetch)
            ):
                shutil.rmtree(unfinished)
            raise
        finally:
            shutil.rmtree(staging_dir / "pages", ignore_errors=True)

    def _fetch_once(
        self,
        table: SourceTableRequest,
        selection: Selection,
        staging_dir: Path,
        pages: Path,
        state: TableState,
        *,
        report: ProgressCallback,
        lenient: bool,
    ) -> Fetched:
        source = source_name(table)
        report(Progress(table.id, "describing"))
        description = self.describe(table)
        bound = bind(source, description.measures_url, description.measures, selection.measures)
        for error in bound.unbound.values():
            if not lenient or not bound.measures:
                raise error
        plan = self._plan(table, selection.starts, description, bound.measures, state)
        path = staging_dir / "observations.parquet"
        with self._database(staging_dir / "spill") as database:
            shaper = PageShaper(database, source, plan, fixed_period=table.fixed_period, regions=selection.starts)
            downloaded = download(self._transport, source, table.id, plan, shaper, FinishedPages(pages), report)
            after = self.probe(table)
            if after.modified != state.modified:
                cause = f"the table changed while it was read, from {state.modified} to {after.modified}"
                raise ChangedDuringFetch(source, plan.queries[0].url, cause)
            received = sum(query.received for query in downloaded)
            announced = _announced(downloaded)
            report(Progress(table.id, "converting", received, announced))
            observations = convert(database, source, table.id, plan, downloaded, path)
        if selection.areas:
            names_url, names = self._region_names(table)
            write_areas(source, names_url, table.id, path, names, selection.areas)
        return Fetched(
            path=path,
            state=state,
            url=plan.queries[0].url,
            rows_announced=announced,
            rows_received=received,
            observations=observations,
            breakdown=plan.layout.breakdown,
            measures=bound.measures,
            available=description.measures,
            unbound=bound.unbound,
        )

    @contextmanager
    def _database(self, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """Where pages are shaped and sorted; what does not fit in memory goes to ``spill``, which is gone afterwards.

        Memory is limited further for sorting, which takes what it may.

        One thread: pages are shaped side by side by threads of ours.
        """
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": _RESERVED_BY_PAGES,
            "temp_directory": str(spill),
            "preserve_insertion_order": True,
            # Of pages that are read twice at most it would keep what it read, up to that limit.
            "enable_external_file_cache": False,
        }
        try:
            with duckdb.connect(config=settings) as database:
                yield database
        finally:
            shutil.rmtree(spill, ignore_errors=True)

    def _plan(
        self,
        table: SourceTableRequest,
        regions: Sequence[str],
        description: Description,
        measures: tuple[Measure, ...],
        state: TableState,
    ) -> Plan:
        if table.protocol == "v4":
            return v4.plan(self._transport, self.endpoints, table, regions, description, measures, state)
        return v3.plan(self._transport, self.endpoints, table, regions, description, measures, self._v3_data_set)

    def _region_names(self, table: SourceTableRequest) -> tuple[str, dict[str, str]]:
        if table.protocol == "v4":
            return v4.region_names(self._transport, self.endpoints, table)
        return v3.region_names(self._transport, self.endpoints, table)


def _announced(downloaded: list[Downloaded]) -> int | None:
    """The sum of what was announced; ``None`` as soon as one question went unannounced."""
    total = 0
    for query in downloaded:
        if query.announced is None:
            return None
        total += query.announced
    return total
