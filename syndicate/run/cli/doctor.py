"""``syndicate doctor``: what keeps a publication from working?"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import click

from syndicate.errors import SyndicateError
from syndicate.run.cli import FAILED
from syndicate.run.cli.options import Whereabouts, as_json, folder, place
from syndicate.run.cli.output import print_json, printable
from syndicate.run.publication import Publication

_LITTLE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


@click.command()
@folder
@place
@as_json
def command(where: Whereabouts, *, as_json: bool) -> int:
    """Look for what keeps a publication from working, and say what to do about it."""
    with where.publication() as chosen:
        found = [_examine(name, examine, chosen) for name, examine in _EXAMINATIONS.items()]
    if as_json:
        print_json([{"name": f.name, "ok": f.ok, "detail": f.detail, "remedy": f.remedy} for f in found])
    else:
        for item in found:
            mark = click.style("ok  ", fg="green") if item.ok else click.style("FAIL", fg="red")
            click.echo(f"{mark} {item.name:10} {printable(item.detail)}")
            if item.remedy:
                click.echo(f"                → {item.remedy}")
    return 0 if all(item.ok for item in found) else FAILED


def _examine(name: str, examine: Callable[[Publication], str], chosen: Publication) -> Diagnosis:
    try:
        return Diagnosis(name=name, ok=True, detail=examine(chosen))
    except SyndicateError as wrong:
        return Diagnosis(name=name, ok=False, detail=str(wrong.args[0]), remedy=wrong.remedy)


def _settings(chosen: Publication) -> str:
    return (
        f"from {chosen.configuration.file}" if chosen.configuration.file else "the defaults; no file was read"
    )


def _corpus(chosen: Publication) -> str:
    return f"{chosen.count_files()} files in {chosen.corpus}"


def _output(chosen: Publication) -> str:
    place = next(folder for folder in (chosen.output, *chosen.output.parents) if folder.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        raise SyndicateError(
            f"{place} cannot be written", remedy="Give the user that runs syndicate the right to."
        )
    free = shutil.disk_usage(place).free
    if free < _LITTLE_BYTES:
        raise SyndicateError(
            f"only {free // 1_000_000} MB are free at {place}", remedy="Make room on that disk."
        )
    return f"{chosen.output}, {free // 1_000_000} MB free"


def _state(chosen: Publication) -> str:
    if not chosen.has_state:
        return "none yet; the first pass makes it"
    status = chosen.status()
    return f"{sum(status.entries.values())} entries, {status.pending} changes pending"


def _rejected(chosen: Publication) -> str:
    count = len(chosen.rejected()) if chosen.has_state else 0
    return f"{count} files rejected" + ("; see 'syndicate rejected'" if count else "")


def _webhooks(chosen: Publication) -> str:
    return f"{chosen.check_webhooks()} in the settings"


def _schedule(chosen: Publication) -> str:
    settings = chosen.configuration.settings
    if settings.schedule.cron:
        from syndicate.run.crontab import trigger

        trigger(settings.schedule.cron, zone=settings.publication.zone)
        return f"full scans at {settings.schedule.cron} ({settings.publication.zone})"
    return (
        f"full scans every {settings.schedule.interval} s" if settings.schedule.interval else "no full scans"
    )


_EXAMINATIONS: dict[str, Callable[[Publication], str]] = {
    "settings": _settings,
    "corpus": _corpus,
    "output": _output,
    "state": _state,
    "rejected": _rejected,
    "webhooks": _webhooks,
    "schedule": _schedule,
}
