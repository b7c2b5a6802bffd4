"""Our page language is a strict subset of Evidence's: every component and prop exists there, with the same default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic_core import PydanticUndefined

from dashboards.components import REGISTRY

LIST = yaml.safe_load((Path(__file__).parent / "evidence_components.yaml").read_text(encoding="utf-8"))
THEIRS: dict[str, dict[str, Any]] = LIST["components"]
EVERYWHERE = "*"
DIFFERENCES: dict[tuple[str, str], str] = {
    (EVERYWHERE, "emptySet"): "Evidence leaves it undefined and then treats it as error, as we say outright",
    ("LineChart", "lineOpacity"): "ECharts draws an undefined opacity as 1, as we say outright",
    ("AreaMap", "geoJsonUrl"): "Evidence's default lies on another host; here an author names the site's own file",
    ("BarChart", "fillOpacity"): "ECharts draws an undefined opacity as 1, as we say outright",
    ("BarChart", "showAllXAxisLabels"): "undefined acts as false there",
    ("LastRefreshed", "dateFmt"): "Evidence's default is an American time of day; a Dutch date here",
    ("Dropdown", "defaultValue"): "an empty list there means none, as null does here",
    ("Dropdown", "label"): "Evidence's default is the column in 'value', as null means here",
    ("DropdownOption", "valueLabel"): "Evidence's default is the value itself, as null means here",
    ("ButtonGroupItem", "default"): "undefined acts as false there",
    ("Column", "colorScale"): "the same word, as a list of one",
}
"""Every default that is not the same, with the reason; nothing else may differ."""
OURS_ONLY: frozenset[str] = frozenset()
"""Components that Evidence does not have: there are none, and there is no room for any."""


def default_of(field: Any) -> Any:
    """The default as YAML has it; needed props have none."""
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return None
    return list(value) if isinstance(value, tuple) else value


def test_the_list_is_evidences_own() -> None:
    assert (LIST["package"], LIST["version"]) == ("@evidence-dev/core-components", "5.4.2")
    assert len(THEIRS) > 50
    assert THEIRS["BarChart"]["type"] == "stacked"
    assert THEIRS["Value"]["row"] == 0, "wrappers have the props of what they wrap"


def test_every_component_exists_in_evidence() -> None:
    assert set(REGISTRY) - set(THEIRS) == OURS_ONLY


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_prop_exists_in_evidence_with_the_same_default(name: str) -> None:
    entry = REGISTRY[name]
    unknown = set(entry.props()) - set(THEIRS[name])
    assert not unknown, f"<{name}> has props that Evidence would not know"
    for prop, field in entry.props().items():
        ours, theirs = default_of(entry.model_fields[field]), THEIRS[name][prop]
        if (name, prop) in DIFFERENCES or (EVERYWHERE, prop) in DIFFERENCES:
            continue
        assert ours == theirs, f"<{name} {prop}>: ours is {ours!r}, Evidence's is {theirs!r}"


def test_no_difference_is_listed_that_is_none() -> None:
    for name, prop in DIFFERENCES:
        for entry in REGISTRY.values() if name == EVERYWHERE else (REGISTRY[name],):
            if prop in entry.props():
                ours = default_of(entry.model_fields[entry.props()[prop]])
                assert name == EVERYWHERE or ours != THEIRS[entry.__name__][prop], (name, prop)
