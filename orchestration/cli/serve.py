"""``regiodeal serve``: the pages of the release in force, on loopback."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.console import Exit, fail
from orchestration.cli.opening import reads_home

if TYPE_CHECKING:
    from orchestration.settings import Settings

_LOOK_SECONDS = 30


@reads_home()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; loopback unless you say otherwise.")] = "127.0.0.1",
) -> None:
    """Show the pages in a browser. A new release shows at the next page load.

    Of a home on S3 the pages and the open data in force are brought here, and twice a minute what is new.
    """
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from orchestration.releases.publish import CURRENT, current_of
    from orchestration.settings import Settings

    settings = Settings()
    site = settings.site
    _bring(settings)
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
    if settings.remote is not None:
        threading.Thread(target=_keep_up, args=(settings,), daemon=True).start()
    typer.echo(f"Pages on http://{host}:{server.server_port}/  (stop with Ctrl-C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
    finally:
        server.server_close()


def _bring(settings: Settings) -> None:
    """The pages and the open data of the release in force, where the home is on S3."""
    from orchestration.releases.publish import current_of
    from orchestration.remote_home.working import bring

    current = current_of(settings.site)
    if current is not None:
        bring(settings, [f"site/{current.name}", f"open_data/{current.name}"])


def _keep_up(settings: Settings) -> None:
    from orchestration.remote_home.errors import RemoteHomeError
    from orchestration.remote_home.working import catch_up

    while True:
        time.sleep(_LOOK_SECONDS)
        try:
            catch_up(settings, families=("releases", "site", "open_data"))
            _bring(settings)
        except RemoteHomeError as error:
            typer.echo(f"{error}; what is here is shown meanwhile", err=True)
