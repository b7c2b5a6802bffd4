"""Deliveries that cannot be right, each with the answer it must get; for the real catalogue."""

# ruff: noqa: E501 - a table: a line a delivery

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from tests.sources.feeds.delivering import write
from tests.sources.submissions.workbooks import DAY, GOOD, HEADINGS, LONG, SHARE, VISITED, workbook
from tests.sources.tabular import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

REJECTED, PARTLY, ACCEPTED = "rejected", "partly_accepted", "accepted"

OTHER = ("energiecoaches-opgeleid", None, None, None, 14, None, DAY, None)
"""A good row beside a bad one."""
LONG_ROW = ("wonen-2.1", VISITED, "huishoudens", "310", "30-09-2023", None)
COACHES = {
    "gemeente": "Aa en Hunze",
    "peildatum": "31-03-2023",
    "huishoudens": "310",
    "energiecoaches": "",
    "ongeveer": "nee",
    "toelichting": "",
}


@dataclass(frozen=True)
class Bad:
    """One bad delivery."""

    what: str
    """In a few words, for the table of what was answered."""
    name: str
    """Where it is dropped, below the inbox."""
    build: Callable[[Path], object]
    """Writes it at a path."""
    rules: tuple[str, ...]
    """That its answer must name, whatever else it names."""
    verdict: str = REJECTED


def _row(**changes: object) -> list[Any]:
    cells = list(GOOD)
    for heading, value in changes.items():
        cells[HEADINGS.index(heading.replace("_", " "))] = value
    return cells


def _form(*rows: Any, **how: Any) -> Callable[[Path], object]:
    return lambda path: workbook(path, *rows, **how)


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _long(*rows: Any, headings: Any = LONG, **how: Any) -> Callable[[Path], object]:
    return lambda path: files.text(path, [headings, *rows], **how)


def _link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def _feed(*rows: dict[str, Any]) -> Callable[[Path], object]:
    return lambda path: write(path, rows)


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in COACHES.items() if key != name}


def _renamed(heading: str, name: str) -> list[str]:
    return [name if found == heading else found for found in HEADINGS]


def _changed(change: Callable[[Worksheet], None], *rows: Any) -> Callable[[Path], object]:
    return lambda path: workbook(path, *rows, change=change)


def _hide_row(page: Worksheet) -> None:
    page.row_dimensions[4].hidden = True


def _merge(page: Worksheet) -> None:
    page.merge_cells("E4:E5")


def _sheet_removed(path: Path) -> None:
    book = load_workbook(workbook(path, GOOD))
    book.remove(book["Invullen"])
    book.create_sheet("Aantekeningen")["A1"] = "volgt nog"
    book.save(path)


def _saved_by_the_browser(path: Path) -> None:
    path.write_text("<!doctype html><html><title>Inloggen</title><body>Log eerst in.</body></html>", encoding="utf-8")


def _noise(path: Path) -> None:
    path.write_bytes(random.Random(3).randbytes(40_000))  # noqa: S311 - noise, no secret


FILES_REFUSED = [
    Bad("leeg bestand (0 bytes)", "leeg.xlsx", _bytes(b""), ("empty_file",)),
    Bad("csv met alleen witregels", "wit.csv", _bytes(b"\r\n\r\n;;;\r\n"), ("empty_file",)),
    Bad("half overgekomen werkmap", "half.xlsx", files.half, ("damaged_file",)),
    Bad("werkmap met een omgevallen bit", "bit.xlsx", files.flipped, ("damaged_file",)),
    Bad("ruis met de naam van een werkmap", "ruis.xlsx", _noise, ("unknown_format",)),
    Bad("zip met twee keer hetzelfde blad", "dubbel-blad.xlsx", files.twice_the_same_part, ("damaged_file",)),
    Bad("zip met een DTD vol entiteiten", "entiteiten.xlsx", files.entities, ("damaged_file",)),
    Bad("200 MB nullen in een zip", "nullen.xlsx", files.zip_bomb, ("too_large",)),
    Bad("200 MB nullen, gids van de zip liegt", "liegt.xlsx", files.lying_bomb, ("damaged_file",)),
    Bad("25 MB tekst", "groot.csv", lambda path: path.write_bytes(b"a;b\r\n" * 5_000_000), ("too_large",)),
    Bad("100.000 regels in een werkmap", "veel-regels.xlsx", files.many_rows, ("too_many_rows",)),
    Bad(
        "100.000 regels in een csv",
        "veel-regels.csv",
        lambda p: p.write_bytes(b"a;b\r\n" * 100_000),
        ("too_many_rows",),
    ),
    Bad("300 kolommen", "breed.xlsx", files.many_columns, ("too_many_columns",)),
    Bad("één cel in de uiterste hoek", "hoek.xlsx", files.far_cell, ("too_many_rows",)),
    Bad("cel van 6.000 tekens", "lange-cel.xlsx", files.long_cell, ("too_long_cell",)),
    Bad("werkmap met macro's", "macro.xlsm", files.macro_workbook, ("macro_workbook",)),
    Bad("werkmap met een wachtwoord", "geheim.xlsx", files.encrypted, ("password_protected",)),
    Bad("cijfers uit een ander bestand", "koppeling.xlsx", files.external_links, ("external_links",)),
    Bad("verbinding met een server", "verbinding.xlsx", files.web_connection, ("external_links",)),
    Bad("formule die een programma start (DDE)", "dde.xlsx", files.dde, ("external_links",)),
    Bad("Word-document", "brief.docx", files.word_document, ("unknown_format",)),
    Bad("gewone zip", "cijfers.zip", files.plain_zip, ("unknown_format",)),
    Bad(
        "pdf met de naam van een werkmap",
        "rapport.xlsx",
        _bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
        ("unknown_format",),
    ),
    Bad("afbeelding", "foto.csv", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)), ("unknown_format",)),
    Bad("inlogpagina die als csv is bewaard", "download.csv", _saved_by_the_browser, ("unknown_format",)),
    Bad("csv met nulbytes", "nulbytes.csv", _bytes(b"Project;Waarde\x00;\x00\r\n"), ("unknown_format",)),
    Bad(
        "csv in een onbekende tekenset",
        "tekens.csv",
        _bytes(b"\x81\x8d\x8f;\x90\x9d\r\n1;2\r\n"),
        ("unknown_encoding",),
    ),
    Bad("gzip met de naam csv", "ingepakt.csv", _bytes(files.gzip_of(b"Project;Waarde\r\n")), ("unknown_format",)),
]

FORMS = [
    Bad("niets ingevuld", "niets.xlsx", _form(), ("nothing_filled_in",)),
    Bad("blad 'Invullen' verwijderd", "geen-blad.xlsx", _sheet_removed, ("missing_sheet",)),
    Bad("blad hernoemd en koppen weg", "ander-blad.xlsx", _form(GOOD, sheet="Blad1", headings=["a", "b"]), ("missing_sheet",)),
    Bad("koppen overschreven", "geen-koppen.xlsx", _form(GOOD, headings=["a", "b"]), ("missing_column",)),
    Bad("kolom 'Nieuwe waarde' hernoemd", "kolom-waarde.xlsx", _form(GOOD, headings=_renamed("Nieuwe waarde", "Uitkomst")), ("missing_column",)),
    Bad("kolom 'Peildatum' hernoemd", "kolom-datum.xlsx", _form(GOOD, headings=_renamed("Peildatum", "Datum")), ("missing_column",)),
    Bad("twee kolommen 'Peildatum'", "dubbele-kop.xlsx", _form(GOOD, headings=[*HEADINGS, "Peildatum"]), ("duplicate_column",)),
    Bad("samengevoegde cellen over de invoer", "samengevoegd.xlsx", _changed(_merge, GOOD), ("merged_cells",)),
    Bad("ingevulde regel verborgen", "verborgen.xlsx", _changed(_hide_row, GOOD), ("hidden_row",)),
    Bad("sjabloon van een project dat niet bestaat", "ander-project.xlsx", _form(GOOD, project="wonen-9.9"), ("unknown_project",)),
    Bad("sjabloon van een andere versie", "ander-formulier.xlsx", _form(GOOD, form=99), ("other_form",)),
    Bad("zonder kenmerk van het project", "zonder-project.xlsx", _form(GOOD, project=None), ("missing_column",)),
    Bad("project verkeerd gespeld", "spelfout.csv", _long(("wonnen-2.1", *LONG_ROW[1:])), ("unknown_project",)),
    Bad("geen project ingevuld", "niemand.csv", _long((None, *LONG_ROW[1:])), ("unknown_project",)),
    Bad("twee projecten in één bestand", "twee.csv", _long(LONG_ROW, ("werken-6", "vindbare-bedrijven", None, "1", "30-09-2023", None)), ("several_projects",)),
    Bad("csv met komma's als scheiding én in getallen", "kommas.csv", _bytes(b"Project,Indicator,Eenheid,Waarde,Peildatum\r\nwonen-2.1,huishoudens-bezocht,huishoudens,310,5,30-09-2023\r\n"), ("not_a_date",)),
]  # fmt: skip

ROWS = [
    Bad("onbekende indicator", "indicator.xlsx", _form(_row(Kenmerk="huishoudens-bezogt"), OTHER), ("unknown_indicator",), PARTLY),
    Bad("indicator en kenmerk spreken elkaar tegen", "tegenspraak.xlsx", _form(_row(Indicator="Vrijwilligers opgeleid tot energiecoach"), OTHER), ("indicator_mismatch",), PARTLY),
    Bad("andere eenheid", "eenheid.xlsx", _form(_row(Eenheid="inwoners"), OTHER), ("wrong_unit",), PARTLY),
    Bad("tekst waar een getal hoort", "tekst.xlsx", _form(_row(Nieuwe_waarde="veel"), OTHER), ("not_a_number",), PARTLY),
    Bad("getal met de eenheid erachter", "met-eenheid.xlsx", _form(_row(Nieuwe_waarde="310 huishoudens"), OTHER), ("not_a_number",), PARTLY),
    Bad("getal dat twee dingen kan zijn (1.310)", "punt.csv", _long((*LONG_ROW[:3], "1.310", *LONG_ROW[4:])), ("ambiguous_number",)),
    Bad("WAAR in plaats van een getal", "waar.xlsx", _form(_row(Nieuwe_waarde=True), OTHER), ("not_a_number",), PARTLY),
    Bad("negatief aantal", "negatief.xlsx", _form(_row(Nieuwe_waarde=-1), OTHER), ("implausible_value",), PARTLY),
    Bad("percentage boven 100", "procent.xlsx", _form(_row(Kenmerk=SHARE, Eenheid="%", Nieuwe_waarde=101), OTHER), ("percentage_out_of_range",), PARTLY),
    Bad("lager dan eerder, zonder uitleg", "lager.xlsx", _form(_row(Nieuwe_waarde=249), OTHER), ("lower_than_before",), PARTLY),
    Bad("geen datum maar 'najaar'", "najaar.xlsx", _form(_row(Peildatum="najaar"), OTHER), ("not_a_date",), PARTLY),
    Bad("31 februari", "februari.xlsx", _form(_row(Peildatum="31-02-2023"), OTHER), ("not_a_date",), PARTLY),
    Bad("Amerikaanse datum", "amerikaans.xlsx", _form(_row(Peildatum="03/04/2023"), OTHER), ("ambiguous_date",), PARTLY),
    Bad("datum als volgnummer van Excel", "volgnummer.xlsx", _form(_row(Peildatum=45199), OTHER), ("not_a_date",), PARTLY),
    Bad("datum voor het programma", "te-vroeg.xlsx", _form(_row(Peildatum=date(2018, 12, 31)), OTHER), ("date_outside_programme",), PARTLY),
    Bad("datum na het programma", "te-laat.xlsx", _form(_row(Peildatum=date(2024, 1, 1)), OTHER), ("date_outside_programme",), PARTLY),
    Bad("datum in de toekomst", "toekomst.xlsx", _form(_row(Peildatum=date(2099, 1, 1)), OTHER), ("date_in_future",), PARTLY),
    Bad("geen waarde", "geen-waarde.xlsx", _form(_row(Nieuwe_waarde=None), OTHER), ("missing_value",), PARTLY),
    Bad("geen peildatum", "geen-datum.xlsx", _form(_row(Peildatum=None), OTHER), ("missing_date",), PARTLY),
    Bad("keuze die niet in de lijst staat", "keuze.xlsx", _form(_row(Zekerheid="misschien"), OTHER), ("not_allowed_value",), PARTLY),
    Bad("formule zonder uitkomst", "formule.xlsx", _form(_row(Nieuwe_waarde="=300+11")), ("formula_cell",)),
    Bad("twee cijfers voor dezelfde dag", "tegen-elkaar.xlsx", _form(GOOD, _row(Nieuwe_waarde=320)), ("duplicate_key",)),
    Bad("dezelfde regel twee keer", "dubbel.xlsx", _form(GOOD, GOOD), ("duplicate_row",), ACCEPTED),
    Bad("opmerking die een programma zou starten", "injectie.xlsx", _form(_row(Opmerking="@SUM(1+1)*cmd|' /C calc'!A0")), ("formula_like_text",), ACCEPTED),
    Bad("=cmd|… in een csv", "injectie.csv", _long((*LONG_ROW[:5], "=cmd|' /C calc'!A0")), ("formula_like_text",), ACCEPTED),
    Bad("=cmd|… als getal", "injectie-getal.csv", _long((*LONG_ROW[:3], "=cmd|' /C calc'!A0", *LONG_ROW[4:])), ("not_a_number",)),
    Bad("e-mailadres in een opmerking", "adres.xlsx", _form(_row(Opmerking="vraag na bij iemand@example.org"), OTHER), ("personal_data",), PARTLY),
    Bad("opmerking van meer dan 1.000 tekens", "lang.xlsx", _form(_row(Opmerking="x" * 1_001), OTHER), ("remark_too_long",), PARTLY),
    Bad("script in een opmerking", "script.xlsx", _form(_row(Opmerking="<script>alert(1)</script>", Peildatum="gisteren"), OTHER), ("not_a_date",), PARTLY),
]  # fmt: skip

FEEDS = [
    Bad("map die geen levering is", "feeds/energiecoach/cijfers.csv", _feed(COACHES), ("unknown_feed",)),
    Bad("los in de map met leveringen", "feeds/los.csv", _feed({**COACHES, "huishoudens": "311"}), ("unknown_feed",)),
    Bad("kolom van het contract ontbreekt", "feeds/energiecoaches/kolom.csv", _feed(_without("peildatum")), ("missing_column",)),
    Bad("kolom verkeerd gespeld", "feeds/energiecoaches/kop.csv", _feed({"gemeenten": "Emmen", **_without("gemeente")}), ("missing_column",)),
    Bad("onbekende gemeente", "feeds/energiecoaches/gemeente.csv", _feed(COACHES, {**COACHES, "gemeente": "Emen"}), ("unknown_region",), PARTLY),
    Bad("boven het afgesproken bereik", "feeds/energiecoaches/bereik.csv", _feed({**COACHES, "huishoudens": "20001"}), ("out_of_range",)),
    Bad("half huishouden", "feeds/energiecoaches/half.csv", _feed({**COACHES, "huishoudens": "12,5"}), ("not_a_whole_number",)),
    Bad("één sleutel, twee inhouden", "feeds/energiecoaches/sleutel.csv", _feed(COACHES, {**COACHES, "huishoudens": "320"}), ("duplicate_key",)),
    Bad("ja noch nee", "feeds/energiecoaches/ja-nee.csv", _feed({**COACHES, "ongeveer": "wellicht"}), ("not_a_boolean",)),
    Bad("alleen koppen", "feeds/energiecoaches/koppen.csv", _bytes((";".join(COACHES) + "\r\n").encode()), ("no_rows",)),
    Bad("niet afgesproken bestandssoort", "feeds/energiecoaches/soort.jsonl", _feed(COACHES), ("format_not_agreed",)),
    Bad("één fout, contract verwerpt het hele bestand", "feeds/gezinscoaches/breuk.csv", _feed({"peildatum": "31-03-2023", "gezinnen": "12", "ongeveer": "nee"}, {"peildatum": "30-09-2023", "gezinnen": "x", "ongeveer": "nee"}), ("not_a_number", "contract_broken")),
    Bad("afgebroken regel JSON", "feeds/wooncoaches/regel.jsonl", _bytes(b'{"peildatum": "2022-03-31", "aantal": 1}\n{"peildatum": "2022-'), ("broken_line",)),
    Bad("JSON met een lijst in een veld", "feeds/wooncoaches/genest.jsonl", _bytes(b'{"peildatum": ["2022-03-31"], "aantal": 1}\n'), ("nested_value",)),
    Bad("Parquet dat halverwege ophoudt", "feeds/gezinscoaches/half.parquet", _bytes(b"PAR1" + bytes(100) + b"PAR1"), ("damaged_file",)),
]  # fmt: skip

NO_FILES = [
    Bad("snelkoppeling naar een systeembestand", "snelkoppeling.xlsx", _link("/etc/passwd"), ("not_a_file",)),
    Bad("snelkoppeling naar niets", "nergens.csv", _link("../../bestaat/niet"), ("not_a_file",)),
    Bad("snelkoppeling naar een map", "map-elders", _link("/tmp"), ("not_a_file",)),  # noqa: S108 - a link, never followed
    Bad("named pipe", "pijp.csv", os.mkfifo, ("not_a_file",)),
]

NAMES = [
    Bad("naam met een pad erin", "C:\\temp\\..\\..\\opgave.csv", _long((*LONG_ROW[:3], "pad", *LONG_ROW[4:])), ("not_a_number",)),
    Bad("naam met HTML", "<img src=x onerror=alert(1)>.csv", _long((*LONG_ROW[:3], "html", *LONG_ROW[4:])), ("not_a_number",)),
    Bad("naam die de leesrichting omkeert", "opgave\u202excod.csv", _long((*LONG_ROW[:3], "om", *LONG_ROW[4:])), ("not_a_number",)),
    Bad("naam van 240 tekens", "x" * 236 + ".csv", _long((*LONG_ROW[:3], "lang", *LONG_ROW[4:])), ("not_a_number",)),
    Bad("pad dat buiten de zip wijst", "zip-pad.xlsx", files.path_tricks, ("missing_column",)),
    Bad("werkmap met de naam van een csv", "eigenlijk-xlsx.csv", _form(_row(Nieuwe_waarde="soort"), OTHER), ("other_kind_than_name", "not_a_number"), PARTLY),
]  # fmt: skip

CORPUS = [*FILES_REFUSED, *FORMS, *ROWS, *FEEDS, *NO_FILES, *NAMES]

GOOD_ONES = {
    # Of projects that no bad delivery is about, so that nothing depends on what else is in the inbox.
    "a-goed.csv": _long(("werken-6", "vindbare-bedrijven", "bedrijven", "60500", "30-09-2023", None)),
    "zz-goed.csv": _long(("werken-9", "kandidaten-geplaatst", "kandidaten", "20", "30-09-2023", None)),
}
"""Good deliveries that lie among them, the first and the last to be taken."""
