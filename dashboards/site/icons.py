"""Shapes of the statuses, drawn here on a grid of 16: every status of a kind has a shape of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

RING = '<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.6"/>'
DISC = '<circle cx="8" cy="8" r="7.4" fill="currentColor"/>'
DIAMOND = '<path d="M8 .6L15.4 8 8 15.4.6 8z" fill="currentColor"/>'
SMALL_DOTS = (
    '<g fill="currentColor"><circle cx="5" cy="8" r="1.1"/><circle cx="8" cy="8" r="1.1"/>'
    '<circle cx="11" cy="8" r="1.1"/></g>'
)
STROKE = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
PAPER = 'fill="none" stroke="var(--paper)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
DOTS = (
    '<g fill="currentColor"><circle cx="3.5" cy="8" r="1.5"/><circle cx="8" cy="8" r="1.5"/>'
    '<circle cx="12.5" cy="8" r="1.5"/></g>'
)


def _bars(filled: int) -> str:
    """Four bars of rising height, so many of them filled."""
    bars = []
    for i in range(4):
        height = 4 + i * 3
        fill = "currentColor" if i < filled else "none"
        bars.append(
            f'<rect x="{1 + i * 3.7:.1f}" y="{15 - height}" width="2.6" height="{height - 0.6:.1f}" fill="{fill}" '
            'stroke="currentColor" stroke-width="0.9"/>'
        )
    return "".join(bars)


def _ladder(level: int) -> str:
    """A scale with a dot at one of four heights, for a place that is neither good nor bad."""
    marks = "".join(f'<path d="M4 {2 + i * 4}h3" {STROKE}/>' for i in range(4))
    return f'{marks}<circle cx="11" cy="{2 + level * 4}" r="2.4" fill="currentColor"/>'


SHAPES = {
    "pace-target_reached": f'{DISC}<path d="M4.6 8.3l2.4 2.4 4.5-5" {PAPER}/>',
    "pace-on_track": f'{DISC}<path d="M4.5 8h6.4M8.2 5l3 3-3 3" {PAPER}/>',
    "pace-acceleration_needed": f'{RING}<path d="M8 1.4a6.6 6.6 0 0 1 0 13.2z" fill="currentColor"/>',
    "pace-limited_progress": f'{RING}<path d="M8 8V1.4A6.6 6.6 0 0 1 14.6 8z" fill="currentColor"/>',
    "pace-moving_away": f'{DIAMOND}<path d="M11 8H5M7.4 5.4L4.8 8l2.6 2.6" {PAPER}/>',
    "pace-no_target": f'<circle cx="8" cy="8" r="6.6" {STROKE} stroke-dasharray="2.2 3"/>',
    "pace-insufficient_data": RING + SMALL_DOTS,
    "pace-series_break": f'<path d="M1.5 11l4-3 1.5 2M9 6l1.5 2 4-3M7 2.5v3M9 10.5v3" {STROKE}/>',
    "pace-suppressed": f'{RING}<path d="M3.4 12.6l9.2-9.2" {STROKE}/>',
    "trend-improving": f'<path d="M2.5 12.5l10-10M6 2.5h6.5V9" {STROKE}/><path d="M2.5 15h11" {STROKE}/>',
    "trend-worsening": f'<path d="M2.5 3.5l10 10M6 13.5h6.5V7" {STROKE}/><path d="M2.5 1h11" {STROKE}/>',
    "trend-rising": f'<path d="M8 14V2.5M3.5 7L8 2.5 12.5 7" {STROKE}/>',
    "trend-falling": f'<path d="M8 2v11.5M3.5 9L8 13.5 12.5 9" {STROKE}/>',
    "trend-no_clear_trend": f'<path d="M1 9.5c2.3-5 4.7-5 7-1s4.7 4 7-1" {STROKE}/>',
    "trend-insufficient_data": DOTS,
    "position-quartile_1": _bars(4),
    "position-quartile_2": _bars(3),
    "position-quartile_3": _bars(2),
    "position-quartile_4": _bars(1),
    "position-high_quartile_1": _ladder(0),
    "position-high_quartile_2": _ladder(1),
    "position-high_quartile_3": _ladder(2),
    "position-high_quartile_4": _ladder(3),
    "position-no_ranking": f'<path d="M3 8h10" {STROKE}/>',
    "comparison-better": '<path d="M8 3l6 10H2z" fill="currentColor"/>',
    "comparison-worse": '<path d="M8 13L2 3h12z" fill="currentColor"/>',
    "comparison-higher": f'<path d="M8 14V2.5M3.5 7L8 2.5 12.5 7" {STROKE}/>',
    "comparison-lower": f'<path d="M8 2v11.5M3.5 9L8 13.5 12.5 9" {STROKE}/>',
    "comparison-equal": f'<path d="M3 5.8h10M3 10.2h10" {STROKE}/>',
    "comparison-depends_on_size": f'<path d="M3 8h10" {STROKE}/>',
    "comparison-no_group_figure": f'<circle cx="8" cy="8" r="6.6" {STROKE} stroke-dasharray="2.2 3"/>',
    "comparison-too_few_members": RING + SMALL_DOTS,
    "projection-projected": f'<path d="M2 13l4.5-4M9 6.7l1-.9M11.5 4.5h2.5V7" {STROKE}/>',
    "projection-target_reached": f'{DISC}<path d="M4.6 8.3l2.4 2.4 4.5-5" {PAPER}/>',
    "projection-no_target": f'<circle cx="8" cy="8" r="6.6" {STROKE} stroke-dasharray="2.2 3"/>',
    "projection-level_line": f'<path d="M3 5.8h10M3 10.2h10" {STROKE}/>',
    "projection-exact_line": f'<path d="M2.5 13.5l11-11" {STROKE}/>',
    "projection-impossible_value": f'{RING}<path d="M3.4 12.6l9.2-9.2" {STROKE}/>',
    "projection-too_few_years": DOTS,
    "projection-series_break": f'<path d="M1.5 11l4-3 1.5 2M9 6l1.5 2 4-3M7 2.5v3M9 10.5v3" {STROKE}/>',
    "projection-suppressed": f'<path d="M4 4l8 8M12 4l-8 8" {STROKE}/>',
    "projection-target_year_passed": f'<path d="M2.5 2.5h11v11h-11z" {STROKE}/>',
    "chance-very_likely": DISC,
    "chance-likely": f'{RING}<path d="M8 8V1.4A6.6 6.6 0 1 1 1.4 8z" fill="currentColor"/>',
    "chance-about_as_likely_as_not": f'{RING}<path d="M8 1.4a6.6 6.6 0 0 1 0 13.2z" fill="currentColor"/>',
    "chance-unlikely": f'{RING}<path d="M8 8V1.4A6.6 6.6 0 0 1 14.6 8z" fill="currentColor"/>',
    "chance-very_unlikely": RING,
    "chance-not_given": f'<path d="M3 8h10" {STROKE}/>',
    "difference-higher": f'<path d="M8 14V2.5M3.5 7L8 2.5 12.5 7" {STROKE}/>',
    "difference-lower": f'<path d="M8 2v11.5M3.5 9L8 13.5 12.5 9" {STROKE}/>',
    "difference-no_clear_difference": f'<path d="M1 9.5c2.3-5 4.7-5 7-1s4.7 4 7-1" {STROKE}/>',
    "difference-bounds_unknown": DOTS,
    "difference-no_figure": f'<path d="M3 8h10" {STROKE}/>',
    "source-current": f'<path d="M2.5 8.5l4 4 7-9" {STROKE}/>',
    "source-unchanged": f'<path d="M3 5.8h10M3 10.2h10" {STROKE}/>',
    "source-stale": f'{RING}<path d="M8 4.2V8l2.6 1.8" {STROKE}/>',
    "source-missing": f'<circle cx="8" cy="8" r="6.6" {STROKE} stroke-dasharray="2.2 3"/>',
    "source-recorded_only": f'<path d="M2.5 2.5h11v11h-11z" {STROKE}/><path d="M5.5 8h5" {STROKE}/>',
    "source-recorded": f'<path d="M3 2h8l2.5 2.5V14H3z" {STROKE}/><path d="M5.5 8h5M5.5 11h5" {STROKE}/>',
    "delivery-rejected": f'{DIAMOND}<path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" {PAPER}/>',
    "delivery-overdue": f'{DISC}<path d="M8 4.2V8l2.6 1.8" {PAPER}/>',
    "delivery-partly_accepted": f'{RING}<path d="M8 1.4a6.6 6.6 0 0 1 0 13.2z" fill="currentColor"/>',
    "delivery-accepted": f'{DISC}<path d="M4.6 8.3l2.4 2.4 4.5-5" {PAPER}/>',
    "delivery-not_due": f'<path d="M3 8h10" {STROKE}/>',
    "delivery-closed": f'<path d="M2.5 2.5h11v11h-11z" {STROKE}/>',
    "delivery-no_date": RING + SMALL_DOTS,
    "delivery-no_figures": f'<circle cx="8" cy="8" r="6.6" {STROKE} stroke-dasharray="2.2 3"/>',
}
UNKNOWN_SHAPE = '<circle cx="8" cy="8" r="4" fill="currentColor"/>'


def sprite(names: Iterable[str]) -> Markup:
    """The shapes that a page uses, once."""
    symbols = [
        f'<symbol id="i-{Markup.escape(name)}" viewBox="0 0 16 16">{SHAPES.get(name, UNKNOWN_SHAPE)}</symbol>'
        for name in sorted(names)
    ]
    if not symbols:
        return Markup("")
    return Markup(f'<svg class="sprite" aria-hidden="true" width="0" height="0">{"".join(symbols)}</svg>')  # noqa: S704  constants
