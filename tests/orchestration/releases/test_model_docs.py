"""The documentation of the models is one file that works without a network, and says what the release holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.dbt_runs import manifest_path
from orchestration.releases.model_docs import FILE, ModelDocsError, write_model_docs

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.dbt.building import Built


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Path:
    place = tmp_path_factory.mktemp("model") / FILE
    size = write_model_docs(manifest_path(built.home / "target"), built.database, place)
    assert size == place.stat().st_size
    return place


def test_it_holds_our_models_and_nothing_of_this_machine(file: Path, built: Built) -> None:
    text = file.read_text(encoding="utf-8")
    assert "INLINE DATA" not in text
    assert str(built.home) not in text
    assert re.search(r'"macro\.regiodeal\.\w+":\{', text)
    assert not re.search(r'"macro\.dbt\.\w+":\{', text)
    assert '"send_anonymous_usage_stats":false' in text


def test_a_reader_finds_a_mart_and_nothing_is_asked_of_another_host(file: Path, built: Built, opened: Browser) -> None:
    with duckdb.connect(str(built.database), read_only=True) as connection:
        (rows,) = connection.execute("select count(*) from fct_observation").fetchone() or (0,)
    tab = opened.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    try:
        tab.goto(f"{file.as_uri()}#!/model/model.regiodeal.fct_observation")
        tab.get_by_role("heading", name="fct_observation").wait_for()
        shown = tab.inner_text("body")
    finally:
        tab.close()
    assert f"{rows:,}" in shown
    assert "Every figure" in shown
    assert {url.split(":")[0] for url in asked} == {"file"}


def test_a_page_of_dbt_that_changed_is_said_plainly(
    tmp_path: Path, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"macros": {}, "metadata": {}, "nodes": {}}))
    monkeypatch.setattr("orchestration.releases.model_docs._MANIFEST", '"ELSEWHERE"')
    with pytest.raises(ModelDocsError, match="ELSEWHERE"):
        write_model_docs(manifest, built.database, tmp_path / "index.html")
