"""A real PostgreSQL for the tests, from the Debian package, gone when they end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

USER = "syndicate"


def programs() -> Path | None:
    """Where the newest installed server's programs are."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((folder.parent for folder in folders), key=lambda path: int(path.parent.name), default=None)


@contextmanager
def server() -> Iterator[str]:
    """Run a server on a Unix socket in a folder of its own, and give the address of its ``postgres``."""
    found = programs()
    if found is None:
        raise RuntimeError("install the Debian package 'postgresql' to run these tests")
    folder = Path(tempfile.mkdtemp(prefix="syndicate-pg-"))
    try:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _run(
            found / "initdb",
            "-D",
            folder / "data",
            "-U",
            USER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
            "-N",
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        _run(
            found / "pg_ctl",
            "-D",
            folder / "data",
            "-w",
            "-t",
            "60",
            "-l",
            folder / "log",
            "-o",
            options,
            "start",
        )
        try:
            yield f"postgresql://{USER}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _run(found / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str | Path) -> None:
    # The server refuses to be run by root, which is who runs the tests in a container.
    as_owner = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    )
    subprocess.run(
        [*as_owner, *map(str, command)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": os.environ["PATH"]},
    )
