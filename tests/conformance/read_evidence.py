"""Reads Evidence's components and props out of its npm package: how ``evidence_components.yaml`` was made.

    npm pack @evidence-dev/core-components@5.4.2 && tar xzf evidence-dev-core-components-5.4.2.tgz
    python tests/conformance/read_evidence.py package > tests/conformance/evidence_components.yaml

Facts only: names of components, their ``export let`` and the literal that stands behind it. A component that hands its
props on (``LineChart`` to ``Line`` and ``_Chart``) has the first default that any of them gives.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import yaml

COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
EXPORT = re.compile(r"^\s*export let ([^;]*);", re.MULTILINE)
RENAMED = re.compile(r"^\s*export { \w+ as (\w+) };", re.MULTILINE)
NEXT_PROP = re.compile(r",\s*(?=\w+\s*(?:[=,]|\Z))")
CONDITIONAL = re.compile(r"\w+ \? ('[^']*'|\w+) : ('[^']*'|\w+)\Z")
PASSES_ALL_ON = {
    "AreaMap": "Areas", "BubbleMap": "Bubbles", "PointMap": "Points",
    "BigValue": "_BigValue", "DataTable": "_DataTable", "DateRange": "DateInput", "Delta": "_Delta",
    "Heatmap": "_Heatmap", "Sparkline": "_Sparkline", "Value": "_Value", "Slider": "_Slider",
}  # fmt: skip
PASSES_DEFAULTS_ON = {
    "AreaChart": ("Area", "_Chart"), "BarChart": ("Bar", "_Chart"), "BoxPlot": ("_Chart",),
    "LineChart": ("Line", "_Chart"), "ScatterPlot": ("Scatter", "_Chart"), "BubbleChart": ("Bubble", "_Chart"),
    "Histogram": ("Hist", "_Chart"),
}  # fmt: skip
FIXED = {"DateRange": {"range": True}}
"""Props that the outer component sets itself."""
NAMES = (
    "Accordion", "AccordionItem", "Alert", "AreaChart", "AreaMap", "BarChart", "BaseMap", "BigLink", "BigValue",
    "BoxPlot", "BubbleChart", "BubbleMap", "ButtonGroup", "ButtonGroupItem", "CalendarHeatmap", "Checkbox", "Column",
    "DataTable", "DateInput", "DateRange", "Delta", "Details", "DimensionGrid", "DownloadData", "Dropdown",
    "DropdownOption", "Embed", "FunnelChart", "Grid", "Group", "Heatmap", "Histogram", "Image", "Info",
    "LastRefreshed", "LineBreak", "LineChart", "Link", "LinkButton", "Modal", "Note", "PageBreak", "PointMap",
    "PrintGroup", "ReferenceArea", "ReferenceLine", "ReferencePoint", "SankeyDiagram", "ScatterPlot", "Slider",
    "Sparkline", "Tab", "Tabs", "TextInput", "USMap", "Value",
)  # fmt: skip


def exports(path: Path) -> dict[str, object]:
    """Props of one file with their defaults, None where there is none."""
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found: dict[str, object] = dict.fromkeys(RENAMED.findall(text))
    for declared in EXPORT.findall(text):
        for part in NEXT_PROP.split(declared):
            name, _, default = part.partition("=")
            if "=>" not in default:
                found[name.strip()] = literal(default.strip() or None)
    return found


def literal(text: str | None) -> object:
    """A default as a value; what the browser works out is read as nothing asked."""
    if text is None or text in {"undefined", "null"}:
        return None
    if chosen := CONDITIONAL.match(text):
        return literal(chosen[2])
    if text in {"'true'", "'false'"}:  # toBoolean: Evidence reads the word as the truth value
        return text == "'true'"
    try:
        return json.loads('"' + text[1:-1] + '"' if text[:1] == "'" else text)
    except ValueError:
        return text


def props(name: str, files: dict[str, Path]) -> dict[str, object]:
    """All props that an author may give to a component."""
    found = exports(files[name])
    inner = PASSES_ALL_ON.get(name)
    if inner in files:
        found = {**found, **{k: v for k, v in props(inner, files).items() if found.get(k) is None}}
    for other in PASSES_DEFAULTS_ON.get(name, ()):
        for prop, default in exports(files[other]).items():
            if prop in found and found[prop] is None:
                found[prop] = default
    return {**found, **FIXED.get(name, {})}


def main(package: Path) -> None:
    """Print the list as YAML."""
    files = {p.stem: p for p in sorted(package.rglob("*.svelte")) if ".stories" not in p.name}
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    listed = {name: dict(sorted(props(name, files).items())) for name in NAMES if name in files}
    head = {"package": about["name"], "version": about["version"], "licence": about.get("license", "MIT")}
    sys.stdout.write("# Made by tests/conformance/read_evidence.py; not edited by hand.\n")
    yaml.safe_dump({**head, "components": listed}, sys.stdout, sort_keys=False, allow_unicode=True, width=118)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
