"""``syndicate run``: the daemon."""

import click

from syndicate.run.cli.options import Whereabouts, folder, place

_PORTS = 65536

_EXAMPLES = """\b
Examples:
  syndicate run                                publish as articles change
  syndicate run --listen 127.0.0.1:8000        and serve the feeds
  syndicate run notes --url https://example.org/ --out public
"""


@click.command("run", epilog=_EXAMPLES)
@folder
@place
@click.option("--listen", metavar="HOST:PORT", help="Serve the output folder there, with /-/health.")
@click.option("-v", "--verbose", is_flag=True, help="Log every delivery as well.")
@click.option("--log-json", is_flag=True, help="Write the log as JSON, a line each.")
def command(where: Whereabouts, listen: str | None, *, log_json: bool, verbose: bool) -> None:
    """Publish as articles change, release embargoes to the second, deliver, and serve.

    SIGTERM or Ctrl-C ends it after the work under way; a second one ends it at once. Neither loses anything.
    """
    place = listen_place(listen) if listen else None
    from syndicate.run.daemon import Daemon
    from syndicate.run.log import StructuredLog

    log = StructuredLog(as_json=log_json, verbose=verbose)
    daemon = Daemon(
        lambda witness: where.publication(witness=witness, log=log),
        log,
    )
    daemon.obey_signals()
    daemon.run(listen=place)


def listen_place(listen: str, *, option: str = "--listen") -> tuple[str, int]:
    """Host and port of ``HOST:PORT``; the host may be left out.

    :param option: that was given, for the error
    """
    host, _colon, port = listen.rpartition(":")
    if not port.isdigit() or int(port) >= _PORTS:
        raise click.BadParameter("write it as HOST:PORT, such as 127.0.0.1:8000", param_hint=option)
    return host.strip("[]") or "127.0.0.1", int(port)
