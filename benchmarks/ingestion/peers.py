"""One peer brings the table to disk or memory: `python peers.py cbsodata4 ADDRESS FOLDER`, in the peers' environment.

Each is used as its own documentation shows, with its address set to ours, and in the way that costs it least. Nothing
of the project is imported here: their environment does not hold it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

TABLE = "95001NED"


def cbsodata4(address: str, folder: Path) -> None:
    """Every page to a Parquet file; ``get_observations`` would do the same and then read them into memory."""
    from cbsodata4 import download_dataset  # type: ignore[import-not-found]

    download_dataset(TABLE, folder, base_url=f"{address}/odata/v1")


def cbsodata(address: str, folder: Path) -> None:  # noqa: ARG001 - it writes JSON or nothing; nothing costs it least
    """All rows into memory, as dicts."""
    import cbsodata as peer  # type: ignore[import-not-found]

    peer.options.use_https = False
    rows = peer.get_data(TABLE, catalog_url=urlsplit(address).netloc)
    print(len(rows), "rows")


def dlt_v4(address: str, folder: Path) -> None:
    """The REST source, following v4's next link, to Parquet files."""
    _dlt(f"{address}/odata/v1/CBS/{TABLE}/", "Observations", "@odata.nextLink", folder)


def dlt_v3(address: str, folder: Path) -> None:
    """The REST source, following v3's next link, to Parquet files."""
    _dlt(f"{address}/ODataFeed/odata/{TABLE}/", "TypedDataSet", "odata.nextLink", folder)


def _dlt(base: str, name: str, link: str, folder: Path) -> None:
    import dlt  # type: ignore[import-not-found]
    from dlt.sources.rest_api import rest_api_source  # type: ignore[import-not-found]

    source = rest_api_source(
        {
            "client": {
                "base_url": base,
                "paginator": {"type": "json_link", "next_url_path": f'"{link}"'},
            },
            "resources": [
                {"name": "observations", "endpoint": {"path": name, "data_selector": "value"}},
            ],
        }
    )
    destination = dlt.destinations.filesystem(bucket_url=(folder / "out").resolve().as_uri())
    pipeline = dlt.pipeline(
        "peer", destination=destination, dataset_name="peer", pipelines_dir=str(folder / "pipelines")
    )
    pipeline.run(source, loader_file_format="parquet")


PEERS = {"cbsodata4": cbsodata4, "cbsodata": cbsodata, "dlt-v4": dlt_v4, "dlt-v3": dlt_v3}

if __name__ == "__main__":
    peer, where, into = sys.argv[1:]
    Path(into).mkdir(parents=True, exist_ok=True)
    PEERS[peer](where, Path(into))
