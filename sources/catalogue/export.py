"""The catalogue as tables: what the dbt models read of it, one Parquet file a table.

Only reshaping to rows happens here: no figure is computed. Lists become rows of their own, in file order.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sources.catalogue.feed import Feed
    from sources.catalogue.indicator import Formula, Indicator
    from sources.catalogue.load import Catalogue
    from sources.catalogue.project import Project

Row = dict[str, Any]

COLUMNS: dict[str, dict[str, str]] = {
    "programmes": {
        "programme_id": "varchar", "name": "varchar", "start_year": "integer", "end_year": "integer",
        "region_code": "varchar", "total_eur": "bigint", "total_source": "varchar", "ambition": "varchar",
        "note": "varchar", "website": "varchar",
    },
    "programme_parties": {"programme_id": "varchar", "partner_id": "varchar"},
    "programme_contributions": {
        "programme_id": "varchar", "partner_id": "varchar", "amount_eur": "bigint", "source": "varchar",
    },
    "meetings": {"meeting_date": "date", "name": "varchar", "source": "varchar", "note": "varchar"},
    "pillars": {
        "pillar": "varchar", "name": "varchar", "ambition": "varchar", "ambition_year": "integer",
        "summary": "varchar", "source": "varchar", "sort_order": "integer",
    },
    "strategic_goals": {
        "strategic_goal_id": "varchar", "pillar": "varchar", "name": "varchar", "description": "varchar",
        "source": "varchar", "sort_order": "integer",
    },
    "partners": {
        "partner_id": "varchar", "name": "varchar", "kind": "varchar", "website": "varchar",
        "aliases": "varchar", "note": "varchar",
    },
    "regions": {
        "region_code": "varchar", "name": "varchar", "kind": "varchar", "slug": "varchar",
        "province_code": "varchar", "is_named": "boolean", "tile_column": "integer", "tile_row": "integer",
        "sort_order": "integer",
    },
    "region_aliases": {"alias": "varchar", "region_code": "varchar"},
    "region_members": {"region_code": "varchar", "member_code": "varchar"},
    "municipalities": {"region_code": "varchar", "name": "varchar"},
    "municipality_years": {"region_code": "varchar", "year": "integer"},
    "source_tables": {
        "table_id": "varchar", "publisher": "varchar", "title": "varchar", "protocol": "varchar",
        "frequency": "varchar", "boundaries": "varchar", "licence": "varchar", "attribution": "varchar",
        "url": "varchar", "filters": "varchar", "note": "varchar",
    },
    "comparison_groups": {
        "comparison_group_id": "varchar", "name": "varchar", "kind": "varchar", "region_code": "varchar",
        "year": "integer", "size": "integer", "minimum": "integer", "sort_order": "integer",
    },
    "comparison_traits": {
        "comparison_group_id": "varchar", "trait_no": "integer", "indicator_id": "varchar", "scale": "varchar",
        "weight": "double", "reason": "varchar",
    },
    "indicators": {
        "indicator_id": "varchar", "name": "varchar", "short_name": "varchar", "definition": "varchar",
        "unit": "varchar", "decimals": "integer", "direction": "varchar", "direction_basis": "varchar",
        "pillar": "varchar", "strategic_goal_id": "varchar", "theme": "varchar", "aggregation": "varchar",
        "weight_indicator_id": "varchar", "annual": "varchar", "pace_method": "varchar",
        "base_year": "integer", "target_value": "double", "target_year": "integer",
        "target_source": "varchar", "target_rule": "varchar", "target_note": "varchar",
        "magnitude_min": "double", "magnitude_max": "double", "possible_min": "double", "possible_max": "double",
        "caveats": "varchar", "continuity": "varchar",
        "ratio_numerator_id": "varchar", "ratio_denominator_id": "varchar", "ratio_factor": "double",
        "municipalities_add_up": "varchar",
        "concerns": "varchar",
    },
    "reconciliations": {
        "reconciliation_id": "varchar", "name": "varchar", "whole_indicator_id": "varchar", "whole_value": "double",
        "is_complete": "boolean", "tolerance": "double", "basis": "varchar",
    },
    "reconciliation_parts": {"reconciliation_id": "varchar", "indicator_id": "varchar"},
    "indicator_breaks": {"indicator_id": "varchar", "year": "integer", "reason": "varchar"},
    "indicator_formulas": {
        "indicator_id": "varchar", "table_id": "varchar", "origin": "varchar", "numerator_constant": "double",
        "denominator_constant": "double", "has_denominator": "boolean", "factor": "double",
        "basis": "varchar",
    },
    "indicator_terms": {
        "indicator_id": "varchar", "table_id": "varchar", "origin": "varchar", "part": "varchar",
        "term_no": "integer", "measure": "varchar", "measure_title": "varchar", "coefficient": "double",
    },
    "projects": {
        "project_id": "varchar", "pillar": "varchar", "code": "varchar", "name": "varchar",
        "programme_id": "varchar", "lead_id": "varchar", "municipalities_basis": "varchar",
        "website": "varchar", "summary": "varchar", "phase": "varchar", "absorbs": "varchar",
        "regionwide_status": "varchar", "regionwide_note": "varchar", "note": "varchar",
        "sort_order": "integer",
    },
    "project_municipalities": {"project_id": "varchar", "region_code": "varchar"},
    "project_partners": {"project_id": "varchar", "partner_id": "varchar", "sort_order": "integer"},
    "project_goals": {"project_id": "varchar", "strategic_goal_id": "varchar"},
    "project_lessons": {
        "project_id": "varchar", "lesson_no": "integer", "text": "varchar", "theme": "varchar",
        "source_document": "varchar", "source_section": "varchar", "source_passage": "varchar",
    },
    "project_facts": {
        "project_id": "varchar", "fact_id": "varchar", "as_of": "date", "name": "varchar", "unit": "varchar",
        "kind": "varchar", "value": "double", "target": "double", "target_year": "integer",
        "is_cumulative": "boolean", "is_approximate": "boolean", "as_of_basis": "varchar",
        "source_document": "varchar", "source_section": "varchar", "source_passage": "varchar",
        "note": "varchar",
    },
    "programme_reporting": {"programme_id": "varchar", "due": "varchar"},
    "feeds": {
        "feed_id": "varchar", "title": "varchar", "owner_id": "varchar", "contact_role": "varchar",
        "description": "varchar", "transport": "varchar", "formats": "varchar", "frequency": "varchar",
        "since": "date", "until": "date", "on_breach": "varchar", "note": "varchar",
    },
    "feed_due": {"feed_id": "varchar", "due": "varchar"},
    "feed_facts": {"feed_id": "varchar", "project_id": "varchar", "fact_id": "varchar"},
    "feed_measures": {
        "feed_id": "varchar", "measure": "varchar", "measure_title": "varchar", "unit": "varchar",
    },
}  # fmt: skip
"""Tables of the export and the types of their columns, in order."""


def _code_order(code: str) -> int:
    """1.2 before 2 before 10: codes sort as chapters do."""
    major, _, minor = code.partition(".")
    return int(major) * 100 + int(minor or 0)


def _formula_rows(indicator: Indicator) -> Iterator[tuple[str, Row]]:
    for series in indicator.series:
        both: tuple[tuple[str, Formula], ...] = (("live", series), ("recorded", series.recorded or series))
        for origin, formula in both:
            key = {"indicator_id": indicator.id, "table_id": series.table, "origin": origin}
            plain = not formula.denominator and not formula.numerator_constant and formula.factor == 1
            yield "indicator_formulas", {
                **key, "numerator_constant": formula.numerator_constant,
                "denominator_constant": formula.denominator_constant,
                "has_denominator": bool(formula.denominator) or formula.denominator_constant != 0,
                "factor": formula.factor,
                "basis": "published" if plain and len(formula.numerator) == 1 and series.nearness == "published"
                else "computed",
            }  # fmt: skip
            for part, terms in (("numerator", formula.numerator), ("denominator", formula.denominator)):
                for number, term in enumerate(terms, start=1):
                    yield "indicator_terms", {
                        **key, "part": part, "term_no": number, "measure": term.measure,
                        "measure_title": term.title, "coefficient": term.coefficient,
                    }  # fmt: skip


def _indicator_rows(indicator: Indicator) -> Iterator[tuple[str, Row]]:
    target, ratio = indicator.target, indicator.ratio
    yield "indicators", {
        "indicator_id": indicator.id, "name": indicator.name, "short_name": indicator.short_name,
        "definition": indicator.definition, "unit": indicator.unit, "decimals": indicator.decimals,
        "direction": indicator.direction, "direction_basis": indicator.direction_basis,
        "pillar": indicator.pillar.value, "strategic_goal_id": indicator.strategic_goal,
        "theme": indicator.theme, "aggregation": indicator.aggregation,
        "weight_indicator_id": indicator.weight, "annual": indicator.annual, "pace_method": indicator.pace,
        "base_year": indicator.base_year, "target_value": target.value if target else None,
        "target_year": target.year if target else None, "target_source": target.source if target else None,
        "target_rule": indicator.target_rule, "target_note": indicator.target_note,
        "magnitude_min": indicator.magnitude[0], "magnitude_max": indicator.magnitude[1],
        "possible_min": indicator.possible_range[0], "possible_max": indicator.possible_range[1],
        "caveats": "\n".join(indicator.caveats) or None, "continuity": indicator.continuity,
        "ratio_numerator_id": ratio.numerator if ratio else None,
        "ratio_denominator_id": ratio.denominator if ratio else None,
        "ratio_factor": ratio.factor if ratio else None,
        "municipalities_add_up": indicator.municipalities_add_up,
        "concerns": indicator.concerns,
    }  # fmt: skip
    for item in indicator.breaks:
        yield "indicator_breaks", {"indicator_id": indicator.id, "year": item.year, "reason": item.reason}
    yield from _formula_rows(indicator)


def _project_rows(project: Project) -> Iterator[tuple[str, Row]]:
    key = {"project_id": project.id}
    yield "projects", {
        **key, "pillar": project.pillar.value, "code": project.code, "name": project.name,
        "programme_id": project.programme, "lead_id": project.lead,
        "municipalities_basis": project.municipalities_basis, "website": project.website,
        "summary": project.summary, "phase": project.phase, "absorbs": ", ".join(project.absorbs) or None,
        "regionwide_status": project.regionwide.status, "regionwide_note": project.regionwide.note,
        "note": project.note, "sort_order": _code_order(project.code),
    }  # fmt: skip
    for code in project.municipalities:
        yield "project_municipalities", {**key, "region_code": code}
    for number, partner in enumerate(project.partners, start=1):
        yield "project_partners", {**key, "partner_id": partner, "sort_order": number}
    for goal in project.strategic_goals:
        yield "project_goals", {**key, "strategic_goal_id": goal}
    for number, lesson in enumerate(project.lessons, start=1):
        yield "project_lessons", {
            **key, "lesson_no": number, "text": lesson.text, "theme": lesson.theme,
            "source_document": lesson.source.document, "source_section": lesson.source.section,
            "source_passage": lesson.source.passage,
        }  # fmt: skip
    for fact in project.facts:
        yield "project_facts", {
            **key, "fact_id": fact.id, "as_of": fact.as_of, "name": fact.name, "unit": fact.unit,
            "kind": fact.kind, "value": fact.value, "target": fact.target, "target_year": fact.target_year,
            "is_cumulative": fact.cumulative, "is_approximate": fact.approximate,
            "as_of_basis": fact.as_of_basis, "source_document": fact.source.document,
            "source_section": fact.source.section, "source_passage": fact.source.passage, "note": fact.note,
        }  # fmt: skip


def _feed_rows(feed: Feed) -> Iterator[tuple[str, Row]]:
    key = {"feed_id": feed.id}
    yield "feeds", {
        **key, "title": feed.title, "owner_id": feed.owner, "contact_role": feed.contact_role,
        "description": feed.description, "transport": feed.transport.kind, "formats": ", ".join(feed.formats),
        "frequency": feed.frequency, "since": feed.since, "until": feed.until, "on_breach": feed.on_breach,
        "note": feed.note,
    }  # fmt: skip
    for due in feed.due:
        yield "feed_due", {**key, "due": due}
    # A fact that several rows of a feed make, each with its own condition, is one fact.
    for fact_key in dict.fromkeys(fact.fact for fact in feed.facts):
        project_id, _, fact_id = fact_key.partition("/")
        yield "feed_facts", {**key, "project_id": project_id, "fact_id": fact_id}
    for measure in feed.measures:
        yield "feed_measures", {
            **key, "measure": measure.measure, "measure_title": measure.title, "unit": measure.unit,
        }  # fmt: skip


def _programme_rows(catalogue: Catalogue) -> Iterator[tuple[str, Row]]:
    for programme in catalogue.programmes:
        key = {"programme_id": programme.id}
        yield "programmes", {
            **key, "name": programme.name, "start_year": programme.start_year, "end_year": programme.end_year,
            "region_code": programme.region, "total_eur": programme.total_eur,
            "total_source": programme.total_source, "ambition": programme.ambition, "note": programme.note,
            "website": programme.website,
        }  # fmt: skip
        for due in programme.reporting:
            yield "programme_reporting", {**key, "due": due}
        for party in programme.parties:
            yield "programme_parties", {**key, "partner_id": party}
        for item in programme.contributions:
            yield "programme_contributions", {
                **key, "partner_id": item.party, "amount_eur": item.amount_eur, "source": item.source,
            }  # fmt: skip
    for meeting in catalogue.meetings:
        yield "meetings", {
            "meeting_date": meeting.date, "name": meeting.name, "source": meeting.source, "note": meeting.note,
        }  # fmt: skip
    for number, pillar in enumerate(catalogue.pillars, start=1):
        data = pillar.model_dump(mode="json")
        yield "pillars", {"pillar": data.pop("id"), **data, "sort_order": number}
    for number, goal in enumerate(catalogue.strategic_goals, start=1):
        data = goal.model_dump(mode="json")
        yield "strategic_goals", {"strategic_goal_id": data.pop("id"), **data, "sort_order": number}
    for partner in catalogue.partners:
        yield "partners", {
            "partner_id": partner.id, "name": partner.name, "kind": partner.kind, "website": partner.website,
            "aliases": ", ".join(partner.aliases) or None, "note": partner.note,
        }  # fmt: skip


def _reconciliation_rows(catalogue: Catalogue) -> Iterator[tuple[str, Row]]:
    for entry in catalogue.reconciliations:
        key = {"reconciliation_id": entry.id}
        yield "reconciliations", {
            **key, "name": entry.name, "whole_indicator_id": entry.whole, "whole_value": entry.whole_value,
            "is_complete": entry.complete, "tolerance": entry.tolerance, "basis": entry.basis,
        }  # fmt: skip
        for part in entry.parts:
            yield "reconciliation_parts", {**key, "indicator_id": part}


def _region_rows(catalogue: Catalogue) -> Iterator[tuple[str, Row]]:
    for number, region in enumerate(catalogue.regions, start=1):
        yield "regions", {
            "region_code": region.code, "name": region.name, "kind": region.kind, "slug": region.slug,
            "province_code": region.province, "is_named": region.on_pages,
            "tile_column": region.tile[0] if region.tile else None, "tile_row": region.tile[1] if region.tile else None,
            "sort_order": number,
        }  # fmt: skip
        for alias in region.aliases:
            yield "region_aliases", {"alias": alias, "region_code": region.code}
        for member in region.members:
            yield "region_members", {"region_code": region.code, "member_code": member}
    for municipality in catalogue.municipalities:
        yield "municipalities", {"region_code": municipality.code, "name": municipality.name}
        for year in municipality.years:
            yield "municipality_years", {"region_code": municipality.code, "year": year}


def _comparison_rows(catalogue: Catalogue) -> Iterator[tuple[str, Row]]:
    for number, group in enumerate(catalogue.comparison_groups, start=1):
        key, alike = {"comparison_group_id": group.id}, group.alike
        yield "comparison_groups", {
            **key, "name": group.name, "kind": "alike" if alike else "region", "region_code": group.region,
            "year": alike.year if alike else None, "size": alike.size if alike else None,
            "minimum": alike.minimum if alike else None, "sort_order": number,
        }  # fmt: skip
        for trait_no, trait in enumerate(alike.traits if alike else (), start=1):
            yield "comparison_traits", {
                **key, "trait_no": trait_no, "indicator_id": trait.indicator, "scale": trait.scale,
                "weight": trait.weight, "reason": trait.reason,
            }  # fmt: skip


def catalogue_rows(catalogue: Catalogue) -> dict[str, list[Row]]:
    """The catalogue as rows per table, every table of ``COLUMNS`` present."""
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    streams = [
        _programme_rows(catalogue),
        _region_rows(catalogue),
        _comparison_rows(catalogue),
        _reconciliation_rows(catalogue),
    ]
    streams += [_indicator_rows(indicator) for indicator in catalogue.indicators]
    streams += [_project_rows(project) for project in catalogue.projects]
    streams += [_feed_rows(feed) for feed in catalogue.feeds]
    for stream in streams:
        for table, row in stream:
            rows[table].append(row)
    for source in catalogue.source_tables:
        wanted = {name: getattr(source, name) for name in COLUMNS["source_tables"] if name != "table_id"}
        # The figure itself is held at a place of the dimension of bounds too; the bounds are columns beside it.
        held = source.filters | ({source.bounds.dimension: source.bounds.value} if source.bounds else {})
        wanted["filters"] = ", ".join(f"{name} = {code}" for name, code in held.items()) or None
        rows["source_tables"].append({"table_id": source.id, **wanted})
    return rows


def write_tables(catalogue: Catalogue, folder: Path) -> int:
    """Write every table as ``<table>.parquet`` into ``folder``; returns the number of rows in all."""
    total = 0
    with duckdb.connect(config={"threads": 1}) as connection:
        for table, rows in catalogue_rows(catalogue).items():
            columns = COLUMNS[table]
            # Rows go in as JSON lines: one typed read instead of an insert per row.
            lines = folder / f"{table}.jsonl"
            lines.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")
            typed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            connection.execute(
                f"""
                copy (select * from read_json('{lines}', format = 'newline_delimited', columns = {{{typed}}}))
                to '{folder / table}.parquet' (format parquet, compression zstd)
                """  # noqa: S608 - table and column names are constants of this module
            )
            lines.unlink()
            total += len(rows)
    return total


def catalogue_digest(catalogue: Catalogue) -> str:
    """First 16 hex of a SHA-256 over all rows: another digest means another catalogue."""
    text = json.dumps(catalogue_rows(catalogue), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
