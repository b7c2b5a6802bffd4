"""``regiodeal explain`` as a person types it: a tree, JSON, and what it says when the way breaks off."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.cli.console import Exit
from orchestration.explaining import ExplainError, Where, explain

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.released import Released


@pytest.fixture
def home(tmp_path: Path, released: Released, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with that release in force."""
    (tmp_path / "releases").symlink_to(released.folder.parent)
    (tmp_path / "landing").symlink_to(released.landing)
    current = released.folder.parent / "current"
    if not current.is_symlink():
        current.symlink_to(released.folder.name)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / released.folder.name).symlink_to(released.site)
    monkeypatch.setenv("REGIODEAL_HOME", str(tmp_path))
    return tmp_path


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, ["explain", *words], env={"COLUMNS": "200"})


@pytest.mark.usefixtures("home")
def test_a_figure_is_told_to_its_rows() -> None:
    printed = ask("bijstand-per-1000", "emmen", "2020").output
    # How wide the terminal is depends on who asked first; lines are broken between words, a long path within.
    told = re.sub(r"\s*\n[│ ]*", " ", printed)
    assert "3,600 ÷ 107,048 = 33.6297735595" in told
    assert "PersonenPerSoortUitkeringBijstand_83" in told
    assert "landing/cbs/84799NED" in re.sub(r"\n[│ ]*", "", printed)
    assert "made again from those rows: 33.6297735595" in told
    assert "/indicatoren/bijstand-per-1000" in told


@pytest.mark.usefixtures("home")
def test_json_has_every_term_down_to_the_row() -> None:
    told = json.loads(ask("misdrijven-per-1000", "RD01", "2024JJ00", "--json").output)
    numerator, denominator = told["figure"]["terms"]
    assert (told["figure"]["calculation"], told["figure"]["factor"]) == ("ratio", 1000)
    assert {len(term["figure"]["terms"]) for term in (numerator, denominator)} == {6}
    assert sum(member["figure"]["terms"][0]["row"]["value"] for member in numerator["figure"]["terms"]) == 9750
    assert told["value_again"] == pytest.approx(told["figure"]["value"], rel=1e-9)


@pytest.mark.usefixtures("home")
def test_a_fact_of_a_project_leads_to_the_catalogue() -> None:
    told = ask("werken-9", "kandidaten-geplaatst")
    assert told.exit_code == Exit.GOOD
    assert "project_facts.parquet" in told.output.replace("\n", "")
    assert "/projecten/werken-9" in told.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bijstand-per-100", "emmen"), "nearest: bijstand-per-1000"),
        (("bijstand-per-1000", "emen"), "nearest: emmen"),
        (("bijstand-per-1000", "emmen", "1999"), "there are: 2020JJ00"),
        (("werken-9", "kandidaten"), "kandidaten-geplaatst"),
        (("werken-9", "kandidaten-geplaatst", "1999-01-01"), "there are: 2022-03-31"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_typing_error_gets_the_nearest_name(words: tuple[str, ...], said: str) -> None:
    result = ask(*words)
    assert result.exit_code == Exit.USAGE
    assert said in result.stderr


@pytest.mark.usefixtures("home")
def test_a_release_that_is_not_there_is_said() -> None:
    result = ask("bijstand-per-1000", "emmen", "--release", "gisteren")
    assert result.exit_code == Exit.FAILED
    assert "no release 'gisteren' on disk" in result.stderr


def test_a_file_that_is_gone_or_changed_is_never_explained_away(tmp_path: Path, released: Released) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(released.landing, landing)
    where = Where(released.folder, landing, None)
    found = explain(where, "bijstand-per-1000", "emmen", "2020").figure
    assert found is not None
    file = found.rows()[0].version.file
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ExplainError, match="not what was landed"):
        explain(where, "bijstand-per-1000", "emmen", "2020")
    file.unlink()
    with pytest.raises(ExplainError, match="REGIODEAL_HOME"):
        explain(where, "bijstand-per-1000", "emmen", "2020")
