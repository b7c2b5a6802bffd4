"""The ZIP of an import, and that of an export."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import yaml

from dashboards.superset.assets import KINDS, Kind
from dashboards.superset.server.errors import SupersetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dashboards.superset.assets import Asset

ROOT = "regiodeal"
TIMESTAMP = "2000-01-01T00:00:00+00:00"
"""Superset wants one and makes nothing of it: a fixed one gives the same bytes for the same assets."""
_Dumper: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def pack(assets: Iterable[Asset]) -> bytes:
    """The assets as ``POST /api/v1/assets/import/`` wants them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        metadata = {"version": "1.0.0", "type": "assets", "timestamp": TIMESTAMP}
        bundle.writestr(_entry("metadata.yaml"), _dump(metadata))
        for asset in assets:
            bundle.writestr(_entry(file_of(asset)), _dump(asset.body))
    return buffer.getvalue()


def file_of(asset: Asset) -> str:
    """The asset's file in the bundle: what the server's messages call it."""
    return f"{'datasets/monitor' if asset.kind == 'datasets' else asset.kind}/{asset.uuid}.yaml"


def unpack(content: bytes) -> Iterator[tuple[Kind, dict[str, object]]]:
    """Kind and body of every asset in an export.

    Raises:
        SupersetError: It is no export.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            for name in bundle.namelist():
                kind = next((k for k in KINDS if name.partition("/")[2].startswith(f"{k}/")), None)
                if kind is not None:
                    yield kind, yaml.load(bundle.read(name), Loader=_Loader)  # noqa: S506 - a safe loader in C
    except (zipfile.BadZipFile, yaml.YAMLError) as error:
        raise SupersetError(f"the server's export cannot be read: {error}") from error


def plain(value: object) -> object:
    """The same value in JSON's own types only: YAML's safe form refuses kinds of text and of mappings."""
    return json.loads(json.dumps(value, default=dict))


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(f"{ROOT}/{name}", date_time=(2000, 1, 1, 0, 0, 0))


def _dump(body: object) -> str:
    return yaml.dump(plain(body), Dumper=_Dumper, sort_keys=False, allow_unicode=True)
