"""``syndicate listen``: a receiver of webhooks, to see what arrives."""

import secrets as randomness
import threading
from pathlib import Path

import click

from syndicate.core.signing import new_secret
from syndicate.errors import SyndicateError
from syndicate.run.cli.output import as_line, printable
from syndicate.run.cli.serve import listen_place
from syndicate.web.listen import Listener, Received

_SECRET_BYTES = 32

_EXAMPLES = """\b
Examples:
  syndicate listen                                   makes a secret and says how to use it
  syndicate listen --secret-file secret.txt --json
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--at", default="127.0.0.1:8099", show_default=True, metavar="HOST:PORT", help="Where to listen."
)
@click.option(
    "--secret", help="Secret to verify with (whsec_…); others can read a command line: prefer a file."
)
@click.option(
    "--secret-file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="File with the secret.",
)
@click.option("--json", "as_json", is_flag=True, help="Print each message as a line of JSON.")
def command(at: str, secret: str | None, secret_file: Path | None, *, as_json: bool) -> None:
    """Receive webhooks, verify their signatures, and show them.

    Without a secret it makes a new one at each start and says what to put into syndicate.toml.
    """
    host, port = listen_place(at, option="--at")
    if secret_file:
        secret = secret_file.read_text(encoding="utf-8").strip()
    made = secret is None
    secret = secret or new_secret(randomness.token_bytes(_SECRET_BYTES))

    def show(received: Received) -> None:
        click.echo(_line(received) if as_json else _words(received))

    try:
        listener = Listener(host, port, secret, show)
    except OSError as wrong:
        raise SyndicateError(
            f"cannot listen at {at}: {wrong.strerror}", remedy="Choose another place with --at HOST:PORT."
        ) from wrong
    listener.start()
    click.echo(f"listening at {listener.url}; Ctrl-C ends it", err=True)
    if made:
        click.echo(_advice(listener, secret), err=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)  # the way it is meant to end
    finally:
        listener.stop()


def _advice(listener: Listener, secret: str) -> str:
    host, _port = listener.address
    return (
        "to be told here, add this at the end of syndicate.toml:\n\n"
        f'[[webhooks]]\nurl = "{listener.url}"\nsecret = "{secret}"\n\n'
        "and this in its table [network], which you add if it is not there yet:\n\n"
        f'allow = ["{host}"]\n'
    )


def _facts(received: Received) -> dict[str, object]:
    return {
        "id": received.id,
        "type": received.type,
        "sequence": received.sequence,
        "verified": received.verified,
        "problem": received.problem,
        "payload": received.payload,
    }


def _line(received: Received) -> str:
    return as_line(_facts(received))


def _words(received: Received) -> str:
    verdict = "verified" if received.verified else f"NOT VERIFIED: {received.problem}"
    data = received.payload.get("data")
    told = data if isinstance(data, dict) else {}
    lines = [f"{received.type}  {verdict}", f"  id        {received.id}", f"  sequence  {received.sequence}"]
    lines += [f"  {name:9} {told[name]}" for name in ("title", "url", "reason", "changed") if told.get(name)]
    return printable("\n".join(lines))
