"""What a chart shows, in a sentence computed from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.charts.model import Series

MANY = 12


def lines(series: list[Series]) -> str:
    """First, last, highest and lowest of each line."""
    said = [_line(s) for s in series if s.known()]
    return " ".join(["Lijndiagram.", *said])


def _line(series: Series) -> str:
    known = series.known()
    name = f"{series.name}: " if series.name else ""
    first, last = known[0][0], known[-1][0]
    if len(known) == 1:
        return f"{name}{first.y_text} in {first.x_text}."
    highest = max(known, key=lambda item: item[1])[0]
    lowest = min(known, key=lambda item: item[1])[0]
    return (
        f"{name}van {first.y_text} in {first.x_text} naar {last.y_text} in {last.x_text}; "
        f"hoogste {highest.y_text} in {highest.x_text}, laagste {lowest.y_text} in {lowest.x_text}."
    )


def areas(series: list[Series], *, shares: bool) -> str:
    """First and last of each layer."""
    said = [_line(s) for s in series if s.known()]
    kind = "Gestapeld vlakdiagram, in aandelen." if shares else "Gestapeld vlakdiagram."
    return " ".join([kind, *said])


def bars(series: list[Series], categories: tuple[str, ...]) -> str:
    """Every bar while they are few, else the highest and the lowest."""
    known = [(categories[int(p.x)], s.name, p, y) for s in series for p, y in s.known()]
    if not known:
        return "Staafdiagram zonder cijfers."
    if len(known) <= MANY:
        said = [f"{category}{f' ({name})' if name else ''} {p.y_text}" for category, name, p, _ in known]
        return f"Staafdiagram. {'; '.join(said)}."
    highest = max(known, key=lambda item: item[3])
    lowest = min(known, key=lambda item: item[3])
    return (
        f"Staafdiagram met {len(known)} waarden. Hoogste: {highest[0]} {highest[2].y_text}. "
        f"Laagste: {lowest[0]} {lowest[2].y_text}."
    )


def cells(known: list[tuple[str, str, float]]) -> str:
    """The highest and the lowest of a grid: name, text, value."""
    highest = max(known, key=lambda item: item[2])
    lowest = min(known, key=lambda item: item[2])
    return f"Raster met {len(known)} waarden. Hoogste: {highest[0]}: {highest[1]}. Laagste: {lowest[0]}: {lowest[1]}."


def boxes(said: list[tuple[str, str, str, str, str, str]]) -> str:
    """Every box: name and its five values."""
    words = [
        f"{name}: van {least} tot {most}, de middelste helft van {low} tot {high}, midden {middle}"
        for name, least, low, middle, high, most in said[:MANY]
    ]
    more = f" En nog {len(said) - MANY}." if len(said) > MANY else ""
    return f"Boxdiagram. {'; '.join(words)}.{more}"


def dots(series: list[Series], x_title: str) -> str:
    """The range of the crowd, and each named dot."""
    everything = [(p, y) for s in series for p, y in s.known()]
    if not everything:
        return "Spreidingsdiagram zonder cijfers."
    lowest = min(everything, key=lambda item: item[1])[0]
    highest = max(everything, key=lambda item: item[1])[0]
    said = [f"Spreidingsdiagram met {len(everything)} punten, van {lowest.y_text} tot {highest.y_text}."]
    for s in series:
        if 0 < len(s.known()) <= 2:  # noqa: PLR2004  the same rule as the drawing: named dots
            point = s.known()[0][0]
            place = f" ({x_title.lower()} {point.x_text})" if x_title else ""
            said.append(f"{s.name}: {point.y_text}{place}.")
    return " ".join(said)


def areas_on_a_map(said: list[str]) -> str:
    """Every area with what the map tells of it."""
    shown = "; ".join(said[:MANY])
    more = f"; en nog {len(said) - MANY}" if len(said) > MANY else ""
    return f"Kaart. {shown}{more}."


def many_areas(known: list[tuple[float, str, str]], counts: dict[str, int], without: int, areas: int) -> str:
    """Of more areas than anybody listens to: lowest, middle and highest, or how many of each word.

    Args:
        known: value, its text and the area's name, of every area with a number.
        counts: how many areas each word is about.
        without: how many areas have no figure.
        areas: how many there are.
    """
    said = [f"Kaart van {areas} gebieden."]
    if known:
        ordered = sorted(known, key=lambda item: item[0])
        middle = ordered[(len(ordered) - 1) // 2][1]
        said += [f"Laagste: {_ends(known, ordered[0])}.", f"Hoogste: {_ends(known, ordered[-1])}."]
        said.append(f"De helft heeft {middle} of minder.")
    if counts:
        said.append("; ".join(f"{word}: {count}" for word, count in counts.items()) + ".")
    if without:
        said.append(f"Zonder cijfer: {without}.")
    return " ".join([*said, "Alle gebieden staan in de tabel."])


def _ends(known: list[tuple[float, str, str]], end: tuple[float, str, str]) -> str:
    """The areas that have a value, counted where there are more than two."""
    names = [name for _, text, name in known if text == end[1]]
    return f"{end[1]} in {' en '.join(names) if len(names) <= 2 else f'{len(names)} gebieden'}"  # noqa: PLR2004
