"""The command line: ``syndicate COMMAND``. Each command loads only what it needs, when it is run."""

import os
import sys
from importlib import import_module

import click

import syndicate
from syndicate.errors import ConfigError, SyndicateError

FAILED, USAGE, REJECTED, INTERRUPTED = 1, 2, 3, 130

_COMMANDS = {
    "init": ("init", "Set up a publication: ask a few questions, write syndicate.toml."),
    "import": ("import_", "Record what readers of an existing feed have, so that they see nothing twice."),
    "adopt": ("adopt", "Say which articles are entries of the feed that was imported."),
    "publish": ("publish", "Publish what changed, once, and tell subscribers."),
    "run": ("serve", "Keep publishing as articles change, and serve the feeds."),
    "preview": ("preview", "Show what a file would become."),
    "lint": ("lint", "Read the whole corpus and tell what is wrong, each kind of fault once."),
    "check": ("check", "Check any feed, by file or address, and explain what is wrong."),
    "diff": ("diff", "Say what a subscriber would see change between two versions of a feed."),
    "entries": ("entries", "List every entry."),
    "rejected": ("rejected", "List the files that could not be read, and the remedy for each."),
    "status": ("status", "Show how the publication is."),
    "doctor": ("doctor", "Look for what keeps a publication from working."),
    "webhook": ("webhook", "Add, list, test, pause, replay and remove webhooks."),
    "subscriptions": ("subscriptions", "List and end what readers subscribed to at the hub inside."),
    "deliveries": ("deliveries", "List, show and repeat what was sent to subscribers."),
    "attempts": ("attempts", "Show the last requests to subscribers, and what came back."),
    "top": ("top", "Show live what each subscriber is owed, and how fast it goes out."),
    "listen": ("listen", "Receive webhooks here and show them, to try them out."),
}


class _Commands(click.Group):
    """Knows every command by name and line of help, and loads one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _help = _COMMANDS[cmd_name]
        command = import_module(f"syndicate.run.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each module's one promise
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in _COMMANDS.items()])


_EXAMPLES = """\b
Examples:
  syndicate init                                     set up a publication here
  syndicate publish                                  publish what changed, from cron
  syndicate publish notes --url https://example.org/ without any settings
  syndicate run --listen 127.0.0.1:8000              publish as you write, and serve
  syndicate preview notes/today.txt                  what would this file become?
  syndicate check public/rss.xml                     is this feed right?
"""


@click.command(cls=_Commands, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(syndicate.__version__, prog_name="syndicate", message="%(prog)s %(version)s")
def program() -> None:
    """Turn a folder of dated articles into feeds to subscribe to, and webhooks that fire.

    Exit codes: 0 fine, 1 failed, 2 wrong usage or settings, 3 published, but something was rejected (with
    --strict).
    """


def main() -> None:
    """Run the program; every failure is told in words, and none as a traceback."""
    try:
        code = program.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted: nothing is lost, the next run goes on from here", err=True)
        sys.exit(INTERRUPTED)
    except SyndicateError as wrong:
        _tell(wrong)
        sys.exit(USAGE if isinstance(wrong, ConfigError) else FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of a pipe left early
        sys.exit(FAILED)
    except Exception as fault:
        if os.environ.get("SYNDICATE_DEBUG"):
            raise
        click.secho(
            f"error: a fault in syndicate itself: {type(fault).__name__}: {fault}", fg="red", err=True
        )
        click.echo("Run it again with SYNDICATE_DEBUG=1 and report what it prints.", err=True)
        sys.exit(FAILED)


def _tell(wrong: SyndicateError) -> None:
    click.secho(f"error: {wrong.args[0]}", fg="red", err=True)
    if wrong.remedy:
        click.echo(f"  {wrong.remedy}", err=True)
