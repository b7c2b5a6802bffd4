"""A small release: two municipalities, three indicators, two projects. Figures are made up and stay in the tests."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = Path(__file__).parent / "release_schema.sql"
RETRIEVED = dt.datetime(2026, 3, 12, 1, 30)

STATUSES = [
    ("pace", "target_reached", "doel bereikt", "good", 1),
    ("pace", "on_track", "op koers", "good", 2),
    ("pace", "acceleration_needed", "versnelling nodig", "fair", 3),
    ("pace", "limited_progress", "beperkte vooruitgang", "weak", 4),
    ("pace", "moving_away", "beweegt van het doel af", "bad", 5),
    ("pace", "no_target", "geen doel", "neutral", 6),
    ("pace", "insufficient_data", "te weinig cijfers", "unknown", 7),
    ("trend", "improving", "verbetert", "good", 1),
    ("trend", "no_clear_trend", "geen duidelijke trend", "neutral", 5),
    ("position", "quartile_1", "beste kwart", "good", 1),
    ("position", "quartile_4", "laagste kwart", "bad", 4),
    ("position", "no_ranking", "geen plaats", "unknown", 9),
    ("comparison", "better", "gunstiger", "good", 1),
    ("comparison", "worse", "minder gunstig", "bad", 2),
    ("source", "current", "actueel", "good", 1),
    ("source", "recorded", "vastgelegd", "fair", 4),
    ("delivery", "overdue", "te laat", "weak", 2),
    ("delivery", "partly_accepted", "deels overgenomen", "fair", 3),
]
REGIONS = [
    ("GM0114", "Emmen", "emmen", "municipality", "PV22", True, True, 4),
    ("GM0118", "Hoogeveen", "hoogeveen", "municipality", "PV22", True, True, 6),
    ("GM0014", "Groningen", "groningen", "municipality", "PV20", False, False, 99),
    ("PV22", "Drenthe", "drenthe", "province", None, True, False, 7),
    ("RD01", "Zuid- en Oost-Drenthe", "regio", "deal_area", None, True, False, 9),
    ("NL00", "Nederland", "nederland", "country", None, True, False, 11),
]
TILES = {"GM0114": (3, 2), "GM0118": (1, 2)}
OUTLINES = {
    "GM0114": "[[6.800,52.700],[7.000,52.700],[7.000,52.900],[6.800,52.900],[6.800,52.700]]",
    "GM0118": "[[6.400,52.600],[6.600,52.600],[6.600,52.800],[6.400,52.600]]",
}
PILLARS = [("werken", "Werken"), ("wonen", "Wonen"), ("welzijn", "Welzijn")]
INDICATORS = [
    (
        "bijstand-per-1000",
        "Personen met bijstand per 1.000 inwoners",
        "per 1.000 inwoners",
        "werken",
        "lower_is_better",
    ),
    ("aantal-inwoners", "Aantal inwoners", "inwoners", "wonen", "neither"),
    ("rokers", "Rokers", "%", "welzijn", "lower_is_better"),
]
YEARS = (2014, 2020, 2021)


def value(indicator: str, region: str, year: int) -> float:
    """Any figure, the same every time."""
    return round((len(indicator) * 7 + sum(map(ord, region)) % 23) + (year - 2014) * 0.5, 1)


def build(path: Path) -> Path:
    """Write the release to ``path`` and give it back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        for table, rows in _tables().items():
            for row in rows:
                names = ", ".join(row)
                marks = ", ".join("?" * len(row))
                connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))
    return path


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    return {**_dimensions(), **_facts(), **_comparisons(), **_projects(), **_programme()}


def _dicts(names: str, rows: Iterable[tuple[object, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


def _dimensions() -> dict[str, list[dict[str, Any]]]:
    return {
        "dim_status": [
            {**row, "symbol": "*", "explanation": f"Uitleg bij {row['label']}."}
            for row in _dicts("kind code label tone sort_order", STATUSES)
        ],
        "dim_region": [
            {**row, "tile_column": TILES.get(str(row["region_code"]), (None, None))[0],
             "tile_row": TILES.get(str(row["region_code"]), (None, None))[1]}
            for row in _dicts(
                "region_code name slug kind province_code is_named is_deal_municipality sort_order", REGIONS
            )
        ],
        "dim_region_boundary": [
            {
                "region_code": code, "year": 2025, "outline": outline, "polygon_count": 1, "is_latest": True,
                "geojson": f'{{"type":"MultiPolygon","coordinates":[[{outline}]]}}', "table_id": "GEBIEDEN2025",
            }
            for code, outline in OUTLINES.items()
        ],
        "dim_source_table": [
            {"table_id": "GEBIEDEN2025", "attribution": "Een kaartmaker", "licence": "CC BY 4.0"},
        ],
        "dim_pillar": [
            {
                "pillar": p, "name": n, "ambition": f"In 2030 is {p} beter.", "ambition_year": 2030,
                "summary": f"De pijler {n} werkt eraan.", "source": "verzonnen", "sort_order": i,
            }
            for i, (p, n) in enumerate(PILLARS)
        ],
        "dim_strategic_goal": [
            {"strategic_goal_id": f"doel-{p}", "pillar": p, "name": f"Doel van {p}", "description": "Het doel.",
             "source": "verzonnen", "sort_order": i}
            for i, (p, _) in enumerate(PILLARS)
        ],
        "dim_programme": [
            {"programme_id": "rd1", "name": "Regio Deal", "start_year": 2019, "end_year": 2023, "region_code": "RD01",
             "total_eur": 40_000_000, "total_source": "een bron", "ambition": "Beter leven."},
        ],
        "dim_indicator": [
            {
                "indicator_id": i, "name": n, "short_name": n[:24], "definition": f"Hoeveel {n.lower()}.", "unit": u,
                "decimals": 1, "direction": d, "direction_label": "lager is beter", "direction_basis": "Eigen lezing.",
                "pillar": p, "strategic_goal_id": f"doel-{p}", "strategic_goal_name": f"Doel van {p}",
                "theme": "Een thema", "aggregation": "none", "aggregation_label": "Er is geen cijfer voor de regio.",
                "caveats": "Let op dit.\nEn op dat.", "licence": "CC BY 4.0", "attribution": "CBS",
            }
            for i, n, u, p, d in INDICATORS
        ],
    }  # fmt: skip


def _mart_row(indicator: tuple[str, ...], region: tuple[object, ...]) -> dict[str, Any]:
    indicator_id, name, unit, pillar, direction = indicator
    code, region_name, slug, kind, *_, order = region
    is_municipality = kind == "municipality"
    judged = direction != "neither"
    pace = ("moving_away", "beweegt van het doel af") if code == "GM0114" else ("on_track", "op koers")
    pace = pace if judged and code != "NL00" else ("no_target", "geen doel")
    position = ("quartile_4", "laagste kwart") if is_municipality and judged else ("no_ranking", "geen plaats")
    return {
        "indicator_id": indicator_id, "region_code": code, "indicator_name": name, "short_name": name[:24],
        "unit": unit, "decimals": 1, "theme": "Een thema", "strategic_goal_id": f"doel-{pillar}",
        "strategic_goal_name": f"Doel van {pillar}", "direction": direction, "direction_label": "lager is beter",
        "region_name": region_name, "region_slug": slug, "region_kind": kind, "region_order": order,
        "latest_year": 2021, "latest_value": value(indicator_id, str(code), 2021), "latest_is_provisional": False,
        "first_year": 2014, "observation_count": 3, "national_year": 2021,
        "national_value": value(indicator_id, "NL00", 2021), "base_year": 2020,
        "base_value": value(indicator_id, str(code), 2020), "target_value": 40.0, "target_year": 2030,
        "target_basis_label": "rekenregel, niet bestuurlijk vastgesteld", "required_pace": -0.5, "actual_pace": 0.5,
        "pace_ratio": -1.0, "pace_status": pace[0], "pace_label": pace[1], "pace_reason": "Zo gaat het.",
        "trend_n": 3, "trend_status": "no_clear_trend", "trend_label": "geen duidelijke trend",
        "position_rank": 3 if is_municipality else None, "position_of": 3 if is_municipality else None,
        "position_status": position[0], "position_label": position[1],
    }  # fmt: skip


def _status_row(row: dict[str, Any], pillar: str) -> dict[str, Any]:
    groups = {"on_track": "on_course", "moving_away": "moving_away"}
    number, (_, name) = next((n, p) for n, p in enumerate(PILLARS) if p[0] == pillar)
    unit, named = row["unit"], row["indicator_name"]
    return {
        **row, "pillar": pillar, "pillar_name": name, "pillar_order": number,
        "title": named if unit in {"%", "km"} or unit in named else f"{named} ({unit})",
        "number_format": "#,##0.0" + (f'" {unit}"' if unit in {"%", "km"} else ""),
        "page": f"/indicatoren/{row['indicator_id']}",
        "is_deal_municipality": row["region_kind"] == "municipality",
        "pace_order": next(s[4] for s in STATUSES if s[:2] == ("pace", row["pace_status"])),
        "pace_group": groups.get(row["pace_status"], "not_assessed"),
        "position_order": next(s[4] for s in STATUSES if s[:2] == ("position", row["position_status"])),
    }  # fmt: skip


def _facts() -> dict[str, list[dict[str, Any]]]:
    named = [region for region in REGIONS if region[5]]
    marts = {f"mart_{i[3]}__indicators": [_mart_row(i, region) for region in named] for i in INDICATORS}
    statuses = [_status_row(row, i[3]) for i in INDICATORS for row in marts[f"mart_{i[3]}__indicators"]]
    observations = [
        {
            "indicator_id": i[0], "region_code": region[0], "period": f"{year}JJ00", "breakdown": "", "year": year,
            "period_kind": "year", "value": value(i[0], str(region[0]), year), "is_provisional": False,
            "status_label": "definitief", "basis": "published", "basis_label": "gepubliceerd", "table_id": "85039NED",
            "measures": "Een onderwerp", "nearness": "cbs", "origin": "live", "landing_version": "0" * 16,
            "retrieved_at": RETRIEVED,
        }
        for i in INDICATORS for region in REGIONS for year in YEARS
    ]  # fmt: skip
    progress = [
        {"indicator_id": i[0], "region_code": region[0], "pillar": i[3], "position_year": 2021, "position_rank": 3}
        for i in INDICATORS for region in REGIONS if region[3] == "municipality"
    ]  # fmt: skip
    projections = [
        {
            "indicator_id": i[0], "region_code": region[0], "pillar": i[3], "projection_year": 2030, "line_n": 5,
            "projected_value": 12.0, "interval_80_text": "11,0 tot 13,0", "interval_95_text": "10,0 tot 14,0",
            "chance_label": "waarschijnlijk", "probability_text": "70 procent", "projection_label": "vooruitblik",
            "projection_reason": "Zo gaat het verder.", "touches_provisional": False,
        }
        for i in INDICATORS for region in REGIONS if region[3] == "municipality"
    ]  # fmt: skip
    sources = [
        {
            "indicator_id": i[0], "table_id": "85039NED", "measures": "Een onderwerp", "basis_label": "gepubliceerd",
            "first_year": 2014, "last_year": 2021, "nearness": "cbs", "origin": "live", "retrieved_at": RETRIEVED,
            "publisher_name": "CBS", "title": "Kerncijfers 2021", "url": "https://opendata.cbs.nl/85039NED",
            "licence": "CC BY 4.0",
        }
        for i in INDICATORS
    ]  # fmt: skip
    calculations = [
        {
            "indicator_id": i[0], "region_code": region[0], "region_name": region[1], "region_order": region[-1],
            "period": "2021JJ00", "year": 2021, "value_text": "1,0", "calculation": "formula",
            "calculation_text": "overgenomen zoals de bron het geeft: 1,0 (Een onderwerp)",
            "source_label": "CBS 85039NED", "source_text": "CBS, tabel 85039NED: Een onderwerp",
            "status_label": "definitief", "basis_label": "gepubliceerd", "origin": "live", "retrieved_at": RETRIEVED,
        }
        for i in INDICATORS for region in named
    ]  # fmt: skip
    return {
        **marts,
        "mart_programme__indicator_status": statuses,
        "fct_observation": observations,
        "mart_programme__calculations": calculations,
        "mart_programme__ambition_progress": progress,
        "mart_programme__projections": projections,
        "mart_programme__observation_sources": sources,
    }


def _comparisons() -> dict[str, list[dict[str, Any]]]:
    """Two municipalities beside the country and beside the one municipality that is like them."""
    six = [region for region in REGIONS if region[6]]
    groups = [("nederland", "region", "Nederland", "NL00", None, "Het cijfer van Nederland zelf.", 1)]
    groups += [
        (f"alike-{r[2]}", "alike", "Vergelijkbare gemeenten", None, r[0], f"De gemeente die op {r[1]} lijkt.", 2)
        for r in six
    ]
    return {
        "dim_comparison_group": [
            {
                "comparison_group_id": i, "catalogue_group_id": "alike" if kind == "alike" else i, "kind": kind,
                "name": name, "group_region_code": of, "for_region_code": to, "explanation": text, "sort_order": order,
                "member_count": 1, "minimum_figures": 1, "municipality_count": 3, "candidate_count": 3,
                "left_out_count": 0, "year": 2021, "traits": "Inwoners",
            }
            for i, kind, name, of, to, text, order in groups
        ],
        "dim_comparison_group_member": [
            {"comparison_group_id": f"alike-{r[2]}", "member_code": "GM0014", "member_name": "Groningen",
             "distance": 0.25, "likeness_rank": 1}
            for r in six
        ],
        "dim_comparison_trait": [
            {"catalogue_group_id": "alike", "indicator_id": INDICATORS[0][0], "indicator_name": INDICATORS[0][1],
             "scale": "log", "scale_label": "logaritme van het cijfer", "weight": 1.0, "reason": "Verzonnen.",
             "sort_order": 1},
        ],
        "mart_programme__comparisons": [
            {
                "indicator_id": indicator[0], "region_code": r[0], "comparison_group_id": i, "pillar": indicator[3],
                "comparison_group_name": name, "comparison_group_kind": kind, "is_own_province": False, "year": 2021,
                "value": value(indicator[0], str(r[0]), 2021),
                "group_value": value(indicator[0], of or "GM0014", 2021),
                "lower_quartile": None if of else 1.0, "upper_quartile": None if of else 99.0, "member_count": 1,
                "figure_count": None if of else 1, "comparison_status": "better", "comparison_label": "gunstiger",
                "sort_order": order,
            }
            for indicator in INDICATORS for r in six for i, kind, name, of, to, _, order in groups
            if to in {None, r[0]}
        ],
        "mart_programme__ambition_summary": [
            {
                "pillar": pillar, "region_code": r[0], "counted_over": over, "region_name": r[1],
                "sentence_assessed": f"Van de 3 cijfers over {pillar} van {r[1]} is bij één iets te zeggen.",
                "sentence_not_assessed": "Bij de andere 2 kan dat niet: er zijn te weinig jaren bekend.",
                "sort_order": r[7],
            }
            for pillar, _ in PILLARS for r in REGIONS if r[6] or r[0] == "RD01"
            for over in (["own_figures"] if r[6] else ["municipalities"])
        ],
    }  # fmt: skip


def _projects() -> dict[str, list[dict[str, Any]]]:
    names = [("werken-1", "werken", "Werken", "Leren <b>werken</b>", "Emmen"), ("wonen-2.1", "wonen", "Wonen",
              "Energie & armoede", "Emmen, Hoogeveen")]  # fmt: skip
    projects = [
        {
            "project_id": i, "pillar": p, "pillar_name": pn, "code": i.split("-")[1], "name": n,
            "lead_name": "Gemeente Emmen", "municipalities": m, "municipality_count": 1 + m.count(","),
            "municipalities_basis": "stated", "partners": "Een partner", "partner_count": 1, "goals": f"Doel van {p}",
            "phase_label": "uitvoering", "regionwide_label": "niet bekend", "summary": "Waar het over gaat.",
            "website": "https://example.org/project" if p == "wonen" else None, "fact_count": 1, "lesson_count": 1,
            "sort_order": order,
        }
        for order, (i, p, pn, n, m) in enumerate(names)
    ]  # fmt: skip
    slugs = {str(r[1]): r for r in REGIONS}
    return {
        "mart_programme__projects": projects,
        "dim_project": [{"project_id": r["project_id"], "pillar": r["pillar"], "name": r["name"]} for r in projects],
        "mart_programme__project_municipalities": [
            {
                "project_id": r["project_id"], "region_code": slugs[m][0], "pillar": r["pillar"],
                "pillar_name": r["pillar_name"], "code": r["code"], "name": r["name"], "summary": r["summary"],
                "phase_label": "uitvoering", "region_name": m, "region_slug": slugs[m][2],
                "sort_order": r["sort_order"],
            }
            for r in projects for m in str(r["municipalities"]).split(", ")
        ],
        "mart_programme__project_partners": [
            {"project_id": r["project_id"], "partner_id": "p", "partner_name": "Een partner", "kind_label": "onderwijs",
             "sort_order": 1}
            for r in projects
        ],
        "mart_programme__project_goals": [
            {"project_id": r["project_id"], "strategic_goal_id": f"doel-{r['pillar']}",
             "strategic_goal_name": f"Doel van {r['pillar']}", "pillar": r["pillar"], "code": r["code"],
             "name": r["name"], "phase_label": "uitvoering", "sort_order": 1}
            for r in projects
        ],
        "mart_programme__lessons": [
            {"project_id": r["project_id"], "lesson_no": 1, "pillar": r["pillar"], "pillar_name": r["pillar_name"],
             "project_name": r["name"], "text": "Begin klein.", "theme_label": "Aanpak", "sort_order": 1}
            for r in projects
        ],
        "fct_project_progress": [
            {"project_id": "wonen-2.1", "fact_id": "bezocht", "as_of": dt.date(2022, 3, 31),
             "name": "Bezochte huishoudens", "unit": "huishoudens", "kind": "output", "kind_label": "prestatie",
             "value": 250.0, "target": 400.0, "is_approximate": True, "source_section": "2.1",
             "source_passage": "inleiding", "note": "De tekst zegt 'ruim'.", "is_latest": False,
             "origin": "catalogue"},
            {"project_id": "wonen-2.1", "fact_id": "bezocht", "as_of": dt.date(2023, 3, 31),
             "name": "Bezochte huishoudens", "unit": "huishoudens", "kind": "output", "kind_label": "prestatie",
             "value": 310.0, "target": 400.0, "is_approximate": False, "is_latest": True, "origin": "delivered",
             "delivery_id": "0" * 16, "received_at": RETRIEVED, "organisation_name": "Gemeente Emmen",
             "remark": "Met <b>nadruk</b>."},
        ],
        "mart_programme__submissions": [
            {"delivery_id": "1" * 16, "project_id": "wonen-2.1", "fact_id": "bezocht", "is_in_force": False,
             "fact_name": "Bezochte huishoudens", "as_of": dt.date(2023, 3, 31), "value": 301.0, "unit": "huishoudens",
             "organisation_name": "Gemeente Emmen", "received_at": RETRIEVED, "superseded_at": RETRIEVED},
        ],
        "mart_programme__project_changes": [
            {"compared_with": "previous_release", "project_id": "wonen-2.1", "fact_id": "bezocht",
             "as_of": dt.date(2023, 3, 31), "change_kind": "revised",
             "change_reason_label": "vervangen door een nieuwere aanlevering", "old_value": 301.0, "new_value": 310.0},
        ],
        "mart_programme__deliveries": [
            {"subject_kind": kind, "subject_id": subject, "subject_name": name, "organisation_name": "Gemeente Emmen",
             "delivery_status": status, "delivery_label": label, "delivery_order": order, "whose_move": move,
             "whose_move_label": words, "delivery_count": 3 - order, "last_due_on": dt.date(2025, 9, 30),
             "next_due_on": dt.date(2026, 3, 31), "rows_accepted": 4, "rows_rejected": 1, "rows_open": order,
             "sort_order": order}
            for kind, subject, name, status, label, order, move, words in (
                ("project", "wonen-2.1", "Energie & armoede", "partly_accepted", "deels overgenomen", 2,
                 "project_lead", "penvoerder"),
                ("feed", "coaches", "Bezoeken van coaches", "overdue", "te laat", 1, "partner", "partner"),
            )
        ],
        "fct_delivery": [
            {"delivery_id": str(number) * 16, "subject_kind": kind, "subject_id": subject, "subject_name": name,
             "received_at": RETRIEVED, "channel_label": "map voor aanleveringen", "verdict_label": "niet overgenomen",
             "rows_accepted": 0, "rows_rejected": 2, "rows_open": 2, "is_open": True}
            for number, (kind, subject, name) in enumerate(
                (("project", "wonen-2.1", "Energie & armoede"), ("unknown", None, "Onbekend"))
            )
        ],
    }  # fmt: skip


def _programme() -> dict[str, list[dict[str, Any]]]:
    return {
        "mart_programme__municipalities": [
            {
                "region_code": r[0], "name": r[1], "slug": r[2], "inhabitants": 107_000, "inhabitants_year": 2021,
                "project_count": 2, "werken_count": 1, "wonen_count": 1, "welzijn_count": 0, "indicator_count": 3,
                "on_course_count": 1, "behind_count": 0, "moving_away_count": 1, "not_assessed_count": 1,
                "sort_order": r[7],
            }
            for r in REGIONS if r[6]
        ],
        "mart_programme__pillar_status": [
            {"pillar": "werken", "region_code": r[0], "pace_status": "on_track", "pace_label": "op koers",
             "tone": "good", "indicator_count": 1, "sort_order": 2}
            for r in REGIONS if r[6]
        ],
        "mart_programme__changes": [
            {"compared_with": "previous_release", "indicator_id": "rokers", "region_code": "GM0114",
             "period": "2021JJ00", "change_kind": "revised", "change_label": "bijgesteld",
             "change_reason_label": "herzien door de bron", "old_value": 1.0, "new_value": 2.0},
        ],
        "mart_programme__compared_releases": [
            {"compared_with": "previous_release", "comparison_status": "compared", "comparison_label": "vergeleken",
             "release_id": "20260301-013000", "released_at": RETRIEVED},
            {"compared_with": "last_meeting", "comparison_status": "no_meeting",
             "comparison_label": "er is nog geen vergadering vastgelegd"},
        ],
        "mart_programme__data_quality": [
            {"table_id": "85039NED", "publisher_name": "CBS", "title": "Kerncijfers 2021",
             "url": "https://opendata.cbs.nl/85039NED", "source_status": "current", "source_label": "actueel",
             "retrieved_at": RETRIEVED, "row_count": 54, "indicator_count": 3, "first_year": 2014, "last_year": 2021},
        ],
        "meta_release": [
            {"release_id": "20260312-013000", "created_at": RETRIEVED, "git_revision": "x", "catalogue_version": "x"},
        ],
    }  # fmt: skip
