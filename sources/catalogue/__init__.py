"""The catalogue: programmes, pillars, goals, indicators, projects, partners and regions, as YAML.

Belongs here: the YAML files a programme secretary edits, the Pydantic models that validate them, and
their export to JSON Schema and to landing. Does not belong here: figures of publishers (landing) and
anything computed from them (dbt).
"""

from sources.catalogue.load import Catalogue, load_catalogue
from sources.catalogue.problems import CatalogueError, Problem

__all__ = ["Catalogue", "CatalogueError", "Problem", "load_catalogue"]
