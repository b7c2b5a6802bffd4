"""The package as an entry for data catalogues: DCAT-AP-NL 3.0 in JSON-LD, ``dcat.jsonld``.

One catalogue with one dataset, whose distributions are every table as CSV and as Parquet. The profile asks a licence of
each distribution; where none has been set, a licence document says just that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.open_data import csv_on_the_web, data_package, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.open_data.contents import Contents, Table
    from dashboards.open_data.files import Format, WrittenFile, WrittenTable

FILE = "dcat.jsonld"

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_FORMATS: dict[Format, tuple[str, str, str]] = {
    "csv": ("CSV", "CSV", "text/csv"),
    "parquet": ("Parquet", "PARQUET", "application/vnd.apache.parquet"),
}
"""By format: its name, its word in the European list of file types, its media type."""


def catalogue(contents: Contents, written: Sequence[WrittenTable], public_url: str | None) -> dict[str, Any]:
    """The document, as JSON-LD has it.

    With a public address a dataset is called by ``data/latest/``, which stays the same from release to release, and its
    files by those of this release, which their checksums belong to. Without one every address is relative to the
    document.
    """
    latest = f"{public_url}data/latest/" if public_url else "./"
    here = f"{public_url}data/{contents.release_id}/" if public_url else "./"
    programme = f"{latest}#programma"
    common = {
        "dct:title": _dutch(wording.TITLE),
        "dct:description": _dutch(wording.description(contents)),
        "dct:publisher": {"@id": programme},
        "dct:creator": {"@id": programme},
        "dcat:contactPoint": {"@id": f"{latest}#contact"},
        "dct:language": _term("language/NLD", "dct:LinguisticSystem"),
        "dct:modified": _typed(wording.moment(contents.created_at), "xsd:dateTime"),
    }
    return {
        "@context": _CONTEXT,
        "@graph": [
            {
                "@id": f"{latest}#catalogus",
                "@type": "dcat:Catalog",
                **common,
                "dcat:dataset": {"@id": f"{latest}#dataset"},
            },
            {
                "@id": f"{latest}#dataset",
                "@type": "dcat:Dataset",
                **common,
                **_of_dataset(contents, latest, public_url),
                "dcat:distribution": [{"@id": f"{latest}#{file.name}"} for one in written for file in one.files],
            },
            *(_distribution(contents, one.table, file, latest, here) for one in written for file in one.files),
            *_people(contents, latest, programme),
        ],
    }


def _of_dataset(contents: Contents, latest: str, public_url: str | None) -> dict[str, Any]:
    return {
        "dct:identifier": f"{latest}#dataset" if public_url else wording.NAME,
        "dcat:version": contents.release_id,
        "dcat:keyword": [_dutch(word) for word in wording.KEYWORDS],
        "dcat:theme": [_term("data-theme/SOCI", "skos:Concept"), _term("data-theme/REGI", "skos:Concept")],
        "dct:accessRights": _term("access-right/PUBLIC", "dct:RightsStatement"),
        "dct:accrualPeriodicity": _term("frequency/IRREG", "dct:Frequency"),
        "dct:spatial": [
            _term("country/NLD", "dct:Location"),
            {"@type": "dct:Location", "skos:prefLabel": _dutch(contents.area)},
        ],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(f"{contents.first_year}-01-01", "xsd:date"),
            "dcat:endDate": _typed(f"{contents.last_year}-12-31", "xsd:date"),
        },
        "dct:conformsTo": _document(f"{latest}{data_package.FILE}", "dct:Standard"),
        "foaf:page": _document(f"{public_url}uitleg.html" if public_url else "index.html", "foaf:Document"),
        "dcat:landingPage": _document(f"{latest}index.html", "foaf:Document"),
        "dct:source": [{"@id": url} for url in sorted({source.url for source in contents.sources if source.url})],
    }


def _distribution(contents: Contents, table: Table, file: WrittenFile, latest: str, here: str) -> dict[str, Any]:
    name, file_type, media_type = _FORMATS[file.format]
    remark = None if table.is_open else wording.licence_remark(table)
    sources = sorted({source.attribution for source in table.sources if source.attribution})
    cited = f"Bronnen: {'; '.join(sources)}." if sources else None
    said = [f"{table.title}, {table.rows} rijen.", wording.one_row_per(table), cited]
    return {
        "@id": f"{latest}#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": _dutch(f"{table.title} ({name})"),
        "dct:description": _dutch(" ".join(filter(None, said))),
        "dcat:accessURL": {"@id": f"{latest}index.html"},
        "dcat:downloadURL": {"@id": f"{here}{file.name}"},
        "dct:license": {
            "@id": wording.CC_BY_EU if table.is_open else f"{latest}#licentie-niet-vastgesteld",
            "@type": "dct:LicenseDocument",
        },
        **({"dct:rights": {"@type": "dct:RightsStatement", "skos:prefLabel": _dutch(remark)}} if remark else {}),
        "dct:format": _term(f"file-type/{file_type}", "dct:MediaTypeOrExtent"),
        "dcat:mediaType": {"@id": _IANA + media_type, "@type": "dct:MediaType"},
        "dcat:byteSize": _typed(str(file.bytes), "xsd:nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": _typed(file.sha256, "xsd:hexBinary"),
        },
        "dct:modified": _typed(wording.moment(contents.created_at), "xsd:dateTime"),
        "dct:language": _term("language/NLD", "dct:LinguisticSystem"),
        "dct:conformsTo": _document(f"{latest}{csv_on_the_web.FILE}", "dct:Standard"),
    }


def _people(contents: Contents, latest: str, programme: str) -> list[dict[str, Any]]:
    """The programme as publisher and as whom to ask; never a person."""
    website = {"@id": contents.publisher.website} if contents.publisher.website else None
    return [
        {
            "@id": programme,
            "@type": "foaf:Agent",
            "foaf:name": contents.publisher.name,
            **({"foaf:homepage": website} if website else {}),
        },
        {
            "@id": f"{latest}#contact",
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": contents.publisher.name,
            **({"vcard:hasURL": website} if website else {}),
        },
        {
            "@id": f"{latest}#licentie-niet-vastgesteld",
            "@type": "dct:LicenseDocument",
            "dct:title": _dutch("Geen licentie vastgesteld"),
        },
    ]


def _dutch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": kind}


def _term(name: str, kind: str) -> dict[str, str]:
    """A term of one of the European Union's lists."""
    return {"@id": _EU + name, "@type": kind}


def _document(address: str, kind: str) -> dict[str, str]:
    return {"@id": address, "@type": kind}
