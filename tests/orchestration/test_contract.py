"""``regiodeal contract``, as a partner uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from orchestration.cli.console import out
from orchestration.cli.contract import contract_app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

GOOD = "gemeente;peildatum;huishoudens;energiecoaches;ongeveer;toelichting\nAa en Hunze;30-06-2022;275;;nee;\n"
BAD = GOOD + "Aa en Hunze;30-09-2022;1.234;;nee;[bold]ergens[/bold]\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIODEAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(out, "_width", 200)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(contract_app, list(arguments))


def delivery(folder: Path, text: str) -> str:
    file = folder / "bezoeken.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def document(result: Result) -> dict[str, Any]:
    return json.loads(result.stdout)


def test_the_list_names_every_feed() -> None:
    result = run("list")
    assert result.exit_code == 0, result.output
    for feed_id in ("energiecoaches", "gezinscoaches", "kansen4kinderen", "new-jobportunities", "regiodatabank"):
        assert feed_id in result.stdout
    listed = json.loads(run("list", "--json").stdout)
    assert {row["transport"] for row in listed} == {"file", "http"}
    assert listed[0]["due"] == ["01-31", "07-31"]


def test_show_teaches_what_to_deliver() -> None:
    result = run("show", "energiecoaches")
    assert result.exit_code == 0, result.output
    for text in (
        "Bezoeken van energiecoaches", "Gemeente Aa en Hunze, projectleider energiearmoede", "feeds/energiecoaches",
        "uiterlijk 31 januari, 31 juli", "heel getal", "in huishoudens, vanaf 0, tot en met 20.000", "mag leeg",
        "wonen-2.1/huishoudens-bezocht", "Een voorbeeld:", "Ruim 250", "een regel met een fout slaan wij over",
    ):  # fmt: skip
        assert text in result.stdout, text


def test_an_unknown_feed_is_wrong_usage() -> None:
    result = run("show", "energiecoach")
    assert result.exit_code == 2
    assert "nearest: energiecoaches" in result.stderr


def test_a_good_file_would_be_taken_over(tmp_path: Path) -> None:
    result = run("check", "energiecoaches", delivery(tmp_path, GOOD))
    assert result.exit_code == 0, result.output
    assert "Dit zou worden overgenomen" in result.stdout
    assert "wonen-2.1 huishoudens-bezocht" in result.stdout
    assert "Aangenomen: 1 regel goed, 0 niet. Er is niets opgeslagen." in result.stdout
    assert not (tmp_path / "home").exists()


def test_a_file_with_a_mistake_says_where_and_what(tmp_path: Path) -> None:
    result = run("check", "energiecoaches", delivery(tmp_path, BAD))
    assert result.exit_code == 1
    assert "C3" in result.stdout
    assert "kan twee getallen zijn: 1,234 of 1.234" in result.stdout
    assert "Gedeeltelijk aangenomen: 1 regel goed, 1 niet" in result.stdout


def test_the_same_for_machines(tmp_path: Path) -> None:
    result = run("check", "energiecoaches", delivery(tmp_path, BAD), "--json")
    said = document(result)
    assert (result.exit_code, said["verdict"], said["rows_accepted"], said["rows_rejected"]) == (
        1, "partly_accepted", 1, 1,
    )  # fmt: skip
    assert [(f["rule"], f["cell"]) for f in said["findings"]] == [("ambiguous_number", "C3")]
    assert [f.get("fact_id") or f["measure"] for f in said["would_be_taken_over"]] == ["huishoudens-bezocht"] * 2


def test_it_is_held_against_what_the_catalogue_knows(tmp_path: Path) -> None:
    said = document(run("check", "energiecoaches", delivery(tmp_path, GOOD.replace("275", "200")), "--json"))
    assert [finding["rule"] for finding in said["findings"]] == ["lower_than_before"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", "energiecoaches", str(tmp_path / "weg.csv"))
    assert result.exit_code == 2
    assert "cannot be opened" in result.stderr


def test_what_is_no_delivery_at_all_is_answered(tmp_path: Path) -> None:
    result = run("check", "energiecoaches", delivery(tmp_path, "%PDF-1.7"))
    assert result.exit_code == 1
    assert "Niet aangenomen" in result.stdout
