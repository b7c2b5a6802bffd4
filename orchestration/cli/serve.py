"""``regiodeal serve``: the pages of the release in force, on loopback."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from orchestration.cli.console import Exit, fail


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; loopback unless you say otherwise.")] = "127.0.0.1",
) -> None:
    """Show the pages in a browser. A new release shows at the next page load."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from orchestration.releases.publish import CURRENT, current_of
    from orchestration.settings import Settings

    site = Settings().site
    if current_of(site) is None:
        fail("There are no pages yet; run 'regiodeal refresh' first.")
        raise typer.Exit(Exit.FAILED)
    handler = partial(SimpleHTTPRequestHandler, directory=str(site / CURRENT))
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        fail(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.")
        raise typer.Exit(Exit.FAILED) from error
    # A service manager stops with SIGTERM, a person with Ctrl-C; in the background a shell has SIGINT ignored.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    typer.echo(f"Pages on http://{host}:{server.server_port}/  (stop with Ctrl-C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
    finally:
        server.server_close()
