"""Plans and drift on the screen, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from dashboards.superset.changes import ABSENT
from orchestration.cli.console import out

if TYPE_CHECKING:
    from dashboards.superset.changes import Change, Drift, Field, Plan, RoleChange

SIGNS = {"create": ("+", "green"), "change": ("~", "yellow"), "remove": ("-", "red")}
DONE = {"create": "created", "change": "changed", "remove": "removed"}
LONGEST = 72
MOST_FIELDS = 12


def show_plan(plan: Plan, *, every: bool) -> None:
    """What would happen, an asset a line, its fields below it."""
    for action in ("create", "change", "remove"):
        for change in plan.of(action):
            _show_change(change, every=every)
    for role in plan.roles:
        _show_role(role, every=every)
    for note in plan.notes:
        out.print(Text(f"! {note}", style="yellow"), soft_wrap=True)
    for one in plan.unsound:
        out.print(Text(f"x {one}", style="red"), soft_wrap=True)
    if plan.instead:
        out.print(Text(f"\nWhat Superset cannot show, and what stands there instead ({len(plan.instead)}):"))
        shown = plan.instead if every else plan.instead[:MOST_FIELDS]
        for instead in shown:
            out.print(Text(f"  {instead.origin}: {instead.what}", style="dim"), soft_wrap=True)
        if len(shown) < len(plan.instead):
            out.print(Text(f"  … {len(plan.instead) - len(shown)} more: --all", style="dim"))
    out.print(Text(f"\n{plan_in_words(plan)}", style="bold"))


def plan_in_words(plan: Plan) -> str:
    """``3 created, 1 changed, 0 removed, 0 roles; 2 assets of others stay as they are``."""
    counts: Counter[str] = Counter(change.action for change in plan.changes)
    what = ", ".join(f"{counts[action]} {word}" for action, word in DONE.items())
    theirs = f"; {plan.foreign} assets of others stay as they are" if plan.foreign else ""
    return f"{what}, {len(plan.roles)} roles{theirs}"


def show_drift(drift: list[Drift], *, every: bool) -> None:
    """What is not as we left it."""
    for one in drift:
        words = {"changed": "changed by hand", "removed": "removed by hand", "role": "role changed by hand"}[one.what]
        head = Text.assemble(
            ("~ ", "yellow"), (one.name, "bold"), f"  {words}  ", (f"{one.origin}  {one.asset}", "dim")
        )
        out.print(head, soft_wrap=True)
        _show_fields(one.fields, every=every)


def plan_json(plan: Plan) -> str:
    """The whole plan."""
    return json.dumps(
        {
            "empty": plan.empty,
            "changes": [
                {
                    "action": change.action,
                    "asset": f"{change.kind}/{change.uuid}",
                    "name": change.name,
                    "origin": change.origin,
                    "fields": [_field(field) for field in change.fields],
                }
                for change in plan.changes
            ],
            "roles": [
                {"name": role.name, "new": role.new, "given": role.given, "taken": role.taken} for role in plan.roles
            ],
            "unsound": [{"origin": one.origin, "asset": one.asset, "what": one.what} for one in plan.unsound],
            "notes": plan.notes,
            "instead": [{"origin": one.origin, "what": one.what} for one in plan.instead],
            "foreign": plan.foreign,
        },
        ensure_ascii=False,
        indent=2,
    )


def drift_json(drift: list[Drift]) -> str:
    """Every drift with its fields: ``old`` is ours, ``new`` what is there now."""
    rows = [
        {
            "what": one.what,
            "asset": one.asset,
            "name": one.name,
            "origin": one.origin,
            "fields": [_field(field) for field in one.fields],
        }
        for one in drift
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _field(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"path": field.pointer, "by_hand": field.by_hand}
    # A key that is not there is left out: null is a value.
    found |= {key: value for key, value in (("old", field.old), ("new", field.new)) if value is not ABSENT}
    return found


def _show_change(change: Change, *, every: bool) -> None:
    sign, style = SIGNS[change.action]
    origin = f"  {change.origin}" if change.origin else ""
    out.print(
        Text.assemble(
            (f"{sign} {change.kind[:-1]} ", style), (change.name, "bold"), (f"{origin}  {change.uuid}", "dim")
        ),
        soft_wrap=True,
    )
    _show_fields(change.fields, every=every)


def _show_fields(fields: tuple[Field, ...], *, every: bool) -> None:
    shown = fields if every else fields[:MOST_FIELDS]
    for field in shown:
        hand = ("  (changed by hand on the server)", "magenta") if field.by_hand else ""
        old, new = _texts(field)
        line = Text.assemble(("    " + " ".join(field.path) + "  ", "cyan"), (old, "red"), " → ", (new, "green"), hand)
        out.print(line, soft_wrap=True)
    if len(shown) < len(fields):
        out.print(Text(f"    … {len(fields) - len(shown)} more fields: --all", style="dim"))


def _show_role(role: RoleChange, *, every: bool) -> None:
    sign, style = SIGNS["create" if role.new else "change"]
    counts = f"  {len(role.given)} permissions given, {len(role.taken)} taken"
    out.print(Text.assemble((f"{sign} role ", style), (role.name, "bold"), counts))
    if every or not role.new:
        for word, style, permissions in (("+", "green", role.given), ("-", "red", role.taken)):
            for what, where in permissions:
                out.print(Text(f"    {word} {what} on {where}", style=style))


def _texts(field: Field) -> tuple[str, str]:
    """Both values, shortened so that what differs is in sight."""
    both = [str(v) if v is ABSENT else json.dumps(v, ensure_ascii=False) for v in (field.old, field.new)]
    same = next((at for at, pair in enumerate(zip(*both, strict=False)) if len(set(pair)) > 1), min(map(len, both)))
    start = max(0, same - LONGEST // 4) if max(map(len, both)) > LONGEST else 0
    old, new = (("…" if start else "") + text[start : start + LONGEST] for text in both)
    return tuple(
        part + ("…" if len(text) > start + LONGEST else "") for part, text in zip((old, new), both, strict=True)
    )  # type: ignore[return-value]
