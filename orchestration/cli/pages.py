"""``regiodeal pages``: check the pages, write them with the browser beside, and look up their components."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail, out
from orchestration.cli.opening import reads_home
from orchestration.cli.pages_print import print_pages

if TYPE_CHECKING:
    from dashboards.components.documentation import ComponentDocumentation

pages_app = typer.Typer(help="Check and write the pages, and look up their components.", no_args_is_help=True)
pages_app.command("print")(print_pages)

PagesOption = Annotated[Path | None, typer.Option("--pages", help="Folder of pages; the project's own by default.")]
ReleaseOption = Annotated[
    Path | None, typer.Option("--release", help="A release's database; by default the one in force.")
]


@pages_app.command()
@reads_home()
def check(pages: PagesOption = None, release: ReleaseOption = None) -> None:
    """Say everything that is wrong with the pages: file, line, what, and the nearest known name.

    Every query runs, on every page that some page links to, and in the report on paper of every municipality when the
    folder has its page beside it, in print. Ends with 0 when all is well and with 1 when not.
    """
    from dashboards import check_pages
    from dashboards.print import PrintError, check_report

    folder, database = _pages(pages), _release(release)
    found = check_pages(folder, database)
    reports = sorted((folder.parent / "print").glob("*.md"))
    try:
        found += [problem for report in reports for problem in check_report(report, database)]
    except PrintError as error:
        fail(str(error))
        raise typer.Exit(Exit.FAILED) from error
    for problem in found:
        fail(f"{folder.parent.name}/{problem}")
    if found:
        fail("1 problem" if len(found) == 1 else f"{len(found)} problems")
        raise typer.Exit(Exit.FAILED)
    files = sum(1 for _ in folder.rglob("*.md")) + len(reports)
    out.print(f"{files} page files hold.", highlight=False)


@pages_app.command()
@reads_home()
def dev(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on loopback; 0 takes a free one.")] = 8001,
    pages: PagesOption = None,
    release: ReleaseOption = None,
) -> None:
    """Show the pages while you write them: a saved file shows in the browser at once, with its problems over it."""
    from dashboards.preview import Preview

    def told(route: str, seconds: float, problems: int) -> None:
        wrong = f"  {problems} problems" if problems else ""
        typer.echo(f"{route}  {seconds * 1000:.0f} ms{wrong}", err=True)

    folder, database = _pages(pages), _release(release)
    try:
        preview = Preview(folder, database, port, told)
    except OSError as error:
        fail(f"Cannot listen on 127.0.0.1:{port}: {error.strerror}. Choose another with --port.")
        raise typer.Exit(Exit.FAILED) from error
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    with preview:
        typer.echo(f"Pages on {preview.address}  (stop with Ctrl-C)")
        try:
            signal.pause()
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)


@pages_app.command()
def components(
    name: Annotated[str | None, typer.Argument(help="One component; all of them when none is named.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Write docs/components.md instead.")] = False,
) -> None:
    """List the components of the page language, or say all there is to say of one: props, defaults, an example."""
    from dashboards.components import REGISTRY
    from dashboards.components import documentation as docs
    from dashboards.problems import nearest
    from orchestration.settings import PROJECT_ROOT

    if markdown:
        target = PROJECT_ROOT / "docs" / "components.md"
        target.write_text(docs.markdown(), encoding="utf-8")
        typer.echo(target)
    elif name is None:
        _list([docs.document(known) for known in sorted(REGISTRY)])
    elif name in REGISTRY:
        _show(docs.document(name))
    else:
        near = nearest(name, REGISTRY)
        fail(f"There is no component '{name}'{f'; did you mean {near}?' if near else '.'}")
        raise typer.Exit(Exit.USAGE)


def _list(found: list[ComponentDocumentation]) -> None:
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for one in found:
        table.add_row(one.name, one.summary)
    out.print(table, markup=False, highlight=False)


def _show(one: ComponentDocumentation) -> None:
    from rich.table import Table
    from rich.text import Text

    out.print(Text(f"<{one.name}>  {one.summary}\n"))
    table = Table(box=None, pad_edge=False)
    for head in ("prop", "takes", "default", ""):
        table.add_column(head, overflow="fold")
    for prop in one.props:
        name = f"{prop.name} *" if prop.needed else prop.name
        table.add_row(*(Text(cell) for cell in (name, prop.takes.replace("`", ""), prop.default, prop.description)))
    out.print(table, highlight=False)
    out.print(
        Text(f"\n* needed\nInside: {one.inside.replace('`', '')}\nIn Superset: {one.in_superset}\n\n{one.example}")
    )


def _pages(given: Path | None) -> Path:
    from orchestration.settings import PROJECT_ROOT

    folder = given or PROJECT_ROOT / "dashboards" / "pages"
    if not folder.is_dir():
        fail(f"There is no folder {folder}.")
        raise typer.Exit(Exit.USAGE)
    return folder.resolve()


def _release(given: Path | None) -> Path:
    from orchestration.build import DATABASE
    from orchestration.releases.finding import current_release
    from orchestration.settings import Settings

    if given is not None:
        if not given.is_file():
            fail(f"There is no release at {given}.")
            raise typer.Exit(Exit.USAGE)
        return given
    current = current_release(Settings().releases)
    if current is None:
        fail("There is no release yet; run 'regiodeal refresh' first, or name one with --release.")
        raise typer.Exit(Exit.FAILED)
    return current / DATABASE
