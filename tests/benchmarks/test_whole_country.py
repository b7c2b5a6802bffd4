"""The programme of every municipality is a sound catalogue: the measurement itself is for hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.whole_country.programme import DEAL, write_catalogue
from sources.catalogue import load_catalogue

if TYPE_CHECKING:
    from pathlib import Path


def test_every_municipality_takes_part_under_an_address_of_its_own(tmp_path: Path) -> None:
    count = write_catalogue(tmp_path / "catalogue")
    catalogue = load_catalogue(tmp_path / "catalogue")
    deal = next(region for region in catalogue.regions if region.code == DEAL)
    own = [region for region in catalogue.regions if region.kind == "municipality"]
    assert count == len(deal.members) == len(own) > 300
    assert {region.code for region in own} == set(deal.members)
    assert len({region.slug for region in catalogue.regions}) == len(catalogue.regions)
    assert all(region.province for region in own)
