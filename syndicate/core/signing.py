"""Signatures of webhooks, made and checked (Standard Webhooks).

A secret that both sides keep (``whsec_…``) signs by scheme ``v1``; a private key (``whsk_…``) by ``v1a``.

A message is signed as ``id.timestamp.body``, the body byte for byte as sent. Nothing here reads a clock or
draws a random number, and no error ever shows a secret.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping

from syndicate.core import keypairs
from syndicate.errors import ConfigError

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bounds of a secret, in bytes before encoding."""

_REMEDY = (
    f"Write a secret as '{PREFIX}' and the base64 of {SHORTEST} to {LONGEST} random bytes; "
    "'syndicate webhook add' makes one"
)


def new_secret(random_bytes: bytes) -> str:
    """Return a secret as people keep it.

    :param random_bytes: 24 to 64 bytes from a source fit for secrets
    :raises ConfigError: when there are fewer or more
    """
    secret = PREFIX + base64.b64encode(random_bytes).decode("ascii")
    key(secret)
    return secret


def key(secret: str) -> bytes:
    """Return the bytes that sign.

    :raises ConfigError: when the secret is not ``whsec_`` and the base64 of 24 to 64 bytes
    """
    if not secret.startswith(PREFIX):
        raise ConfigError(f"A webhook secret does not start with '{PREFIX}'", remedy=_REMEDY)
    try:
        decoded = base64.b64decode(secret[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        raise ConfigError("A webhook secret is not base64", remedy=_REMEDY) from None
    if not SHORTEST <= len(decoded) <= LONGEST:
        raise ConfigError(f"A webhook secret holds {len(decoded)} bytes", remedy=_REMEDY)
    return decoded


def check(secret: str) -> None:
    """Refuse what cannot sign.

    :raises ConfigError: when it is neither a secret nor a private key
    """
    if secret.startswith(keypairs.PRIVATE):
        keypairs.public_key(secret)
    else:
        key(secret)


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return a signature of one try; ``webhook-signature`` is one or several, parted by spaces.

    :param secret: as ``whsec_…``, or a private key as ``whsk_…``
    :param timestamp: Unix seconds of this try, as sent in ``webhook-timestamp``
    :raises ConfigError: when the secret is malformed
    """
    signed = _signed(message_id, timestamp, body)
    if secret.startswith(keypairs.PRIVATE):
        return f"v1a,{keypairs.sign(secret, signed)}"
    return "v1," + base64.b64encode(hmac.digest(key(secret), signed, "sha256")).decode("ascii")


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: int, tolerance_s: int = 300
) -> str | None:
    """Return why a message must not be trusted, or None when it may be.

    :param secret: as ``whsec_…``, or a public key as ``whpk_…``
    :param headers: names in any case
    :param now: Unix seconds at the receiver
    :param tolerance_s: how far the sender's clock may be from it, either way
    :raises ConfigError: when the secret is malformed
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, stamp, signatures = (
        given.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")
    )
    if not (message_id and stamp and signatures):
        return "it lacks webhook-id, webhook-timestamp or webhook-signature"
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= len("9" * 12)):
        return "its timestamp is not a number of seconds"
    if abs(now - int(stamp)) > tolerance_s:
        return f"its timestamp is more than {tolerance_s} seconds off"
    # Every signature is compared, so that the time taken does not tell which one came near.
    matches = [_fits(secret, one, message_id, int(stamp), body) for one in signatures.split()]
    return None if any(matches) else "no signature matches: another secret, or the body was changed"


def _fits(secret: str, signature: str, message_id: str, timestamp: int, body: bytes) -> bool:
    if secret.startswith(keypairs.PUBLIC):
        scheme, _, value = signature.partition(",")
        return scheme == "v1a" and keypairs.is_signed(secret, _signed(message_id, timestamp, body), value)
    expected = sign(secret, message_id=message_id, timestamp=timestamp, body=body)
    return hmac.compare_digest(expected.encode(), signature.encode())


def _signed(message_id: str, timestamp: int, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode() + body
