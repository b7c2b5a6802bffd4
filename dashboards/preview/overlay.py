"""What a preview adds to a page: its problems on top of it, and the script that loads it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.problems import Problem

STYLE = Markup(
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:99;background:#2b0f12;color:#fff;"
    "font:14px/1.5 ui-monospace,monospace;padding:14px 20px;border-top:4px solid #ff8a8a"
)
SCRIPT = Markup(
    "<script>(() => {"
    'const events = new EventSource("/_preview/events?since=%d");'
    "events.onmessage = () => location.reload();"
    "})();</script>"
)
EMPTY_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1>{content}</main></body></html>"
)


def problems_box(problems: Sequence[Problem]) -> Markup:
    """Every problem with file, line and the nearest known name."""
    if not problems:
        return Markup("")
    items = Markup("").join(
        Markup("<li><strong>dashboards/{}:{}</strong> {}{}</li>").format(
            p.file, p.line, p.what, f" (nearest known name: {p.nearest})" if p.nearest else ""
        )
        for p in problems
    )
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return Markup(
        '<section role="alert" id="preview-problems" style="{}"><strong>{} on this page</strong>'
        '<ol style="margin:6px 0 0;padding-left:22px;max-width:none">{}</ol></section>'
    ).format(STYLE, count, items)


def dressed(html: str, problems: Sequence[Problem], version: int) -> str:
    """The page with its problems and the script, before its end."""
    html = html or str(EMPTY_PAGE.format(title="This page cannot be shown", content=""))
    added = problems_box(problems) + SCRIPT % version
    head, end, rest = html.rpartition("</body>")
    return f"{head}{added}{end}{rest}" if end else f"{html}{added}"


def missing(path: str, routes: Sequence[str], version: int) -> str:
    """What stands at an address that no page answers to."""
    links = Markup("").join(Markup('<li><a href="{0}">{0}</a></li>').format(route) for route in routes)
    content = Markup("<p>Pages without parameters:</p><ul>{}</ul>").format(links)
    page = EMPTY_PAGE.format(title=f"No page answers to {path}", content=content)
    return dressed(str(page), (), version)
