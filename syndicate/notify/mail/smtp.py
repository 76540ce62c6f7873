"""The way out for mail: one message over SMTP (RFC 5321), to an address that was checked, within its time.

TLS is required: from the start where the address says ``smtps``, else by STARTTLS before anything else is
said. Only a server on this very machine, which the configuration has to allow, may go without it.
"""

import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from syndicate.core.networks import Allowed
from syndicate.errors import Refused
from syndicate.model import Request, Response
from syndicate.notify.deadline import Guard, Watchdog
from syndicate.notify.failures import in_words
from syndicate.notify.resolving import Checked, Resolver, check, system_resolver

SCHEMES = {"smtp": 587, "smtps": 465}
"""Schemes of mail servers, with their usual ports."""


_ACCEPTED = 250
_LARGEST_TALK = 65536
"""Bytes of replies that are read, before TLS and after it."""


class MailTransport:
    """Hands mails to the servers that endpoints name.

    :param allow: hosts, addresses or networks that may be contacted although they are private
    :param total_timeout_s: longest time for one mail
    :param ca_file: certificates to trust beside the usual ones
    """

    def __init__(
        self,
        *,
        allow: Sequence[str],
        total_timeout_s: float,
        ca_file: Path | None,
        resolve: Resolver = system_resolver,
    ) -> None:
        self._allowed = Allowed.parse(allow)
        self._total_timeout_s = total_timeout_s
        self._ca_file = ca_file
        self._resolve = resolve
        self._watchdog = Watchdog()

    def send(self, request: Request) -> Response:
        """Hand over one mail; see :class:`syndicate.ports.notify.Transport`."""
        started = time.monotonic()
        status, said, error = None, b"", None
        with self._watchdog.guard(self._total_timeout_s) as guard:
            try:
                status, said = self._send(request, guard)
            except Refused as refused:
                error = str(refused)
            except smtplib.SMTPRecipientsRefused as refused:
                status, said = next(iter(refused.recipients.values()))
            except smtplib.SMTPResponseException as failure:
                status, said = failure.smtp_code, _bytes(failure.smtp_error)
            except (smtplib.SMTPException, OSError, ValueError) as failure:
                error = in_words(failure)
            if guard.expired or (error is not None and not guard.left_s):  # the socket may notice first
                status, error = None, f"no whole answer within {self._total_timeout_s:g} seconds"
        elapsed_ms = round((time.monotonic() - started) * 1000)
        return Response(status=status, body=said, error=error, elapsed_ms=elapsed_ms)

    def close(self) -> None:
        """Nothing is kept open."""

    def _send(self, request: Request, guard: Guard) -> tuple[int, bytes]:
        parts = urlsplit(request.url)
        port = parts.port or SCHEMES[parts.scheme]
        host = parts.hostname or ""
        checked = check(
            f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/",
            allowed=self._allowed,
            ports=frozenset({port}),
            resolve=self._resolve,
            timeout_s=guard.left_s,
        )
        is_implicit = parts.scheme == "smtps"
        connection = _Connection(checked, guard, self._tls() if is_implicit else None)
        try:
            connection.connect(checked.destination.host, port)
            if not is_implicit:
                self._secure(connection, checked)
            if request.headers["user"]:
                connection.login(request.headers["user"], request.headers["password"])
            recipients = request.headers["to"].split(",")
            refused = connection.sendmail(request.headers["from"], recipients, request.body)
            # The others have it: to send it again would be a copy for each of them.
            return _ACCEPTED, f"refused for {', '.join(sorted(refused))}".encode() if refused else b""
        finally:
            connection.close()

    def _secure(self, connection: "_Connection", checked: Checked) -> None:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=self._tls())
            connection.ehlo()
        elif not all(ip_address(address).is_loopback for address in checked.addresses):
            raise Refused("the mail server offers no TLS")

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return context


class _Connection(smtplib.SMTP):
    """Connects to the checked addresses alone, and is known to the guard of its request."""

    def __init__(self, checked: Checked, guard: Guard, tls: ssl.SSLContext | None) -> None:
        super().__init__(timeout=max(0.001, guard.left_s), local_hostname="localhost")
        self._checked = checked
        self._guard = guard
        self._implicit_tls = tls
        self._host = checked.destination.host  # what STARTTLS verifies the certificate against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failure: OSError = OSError("the host has no address")
        for address in self._checked.addresses:
            try:
                line = socket.create_connection((address, port), timeout)
            except OSError as wrong:
                failure = wrong
                continue
            self._guard.attach(line)
            if self._implicit_tls is None:
                return line
            return self._implicit_tls.wrap_socket(line, server_hostname=host)
        raise failure

    def getreply(self) -> tuple[int, bytes]:
        """Read a reply, as long as not too much has been said."""
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()


class _Bounded:
    """The lines of a server, until they are too many; stands in for the connection's file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = _LARGEST_TALK

    def readline(self, size: int = -1) -> bytes:
        line = self._file.readline(size)
        self._left -= len(line)
        if self._left < 0:
            raise Refused("the mail server's replies do not end")
        return line

    def close(self) -> None:
        self._file.close()


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")
