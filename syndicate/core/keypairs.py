"""Key pairs of webhooks (Standard Webhooks, asymmetric scheme ``v1a``): ed25519 (RFC 8032).

The private key, ``whsk_…``, signs; the public one, ``whpk_…``, can be shown to anybody and verifies. The
package that calculates is an extra, and loaded when the first such key is used.
"""

import base64
import binascii
from typing import TYPE_CHECKING

from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PRIVATE, PUBLIC = "whsk_", "whpk_"
SEED = 32
"""Bytes from which a private key is made."""

_REMEDY = f"Write a signing key as '{PRIVATE}' and base64; 'syndicate webhook secret --asymmetric' makes one"


def new_private_key(random_bytes: bytes) -> str:
    """Return a private key as people keep it: the seed and the public key after it.

    :param random_bytes: 32 bytes from a source fit for secrets
    """
    seed = PRIVATE + base64.b64encode(random_bytes).decode("ascii")
    public = _raw(_private(seed).public_key())
    return PRIVATE + base64.b64encode(random_bytes + public).decode("ascii")


def public_key(private_key: str) -> str:
    """Return what verifies the signatures of a private key.

    :raises ConfigError: when it is malformed
    """
    return PUBLIC + base64.b64encode(_raw(_private(private_key).public_key())).decode("ascii")


def sign(private_key: str, message: bytes) -> str:
    """Return the signature of a message in base64.

    :raises ConfigError: when the key is malformed, or nothing that calculates is installed
    """
    return base64.b64encode(_private(private_key).sign(message)).decode("ascii")


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether a signature, in base64, was made of this message with the private key of ``public``.

    :raises ConfigError: when the public key is malformed
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- an extra

    try:
        _public(public).verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _private(key: str) -> "Ed25519PrivateKey":
    data = _decoded(key, PRIVATE)
    if len(data) not in {SEED, 2 * SEED}:
        raise ConfigError(f"A signing key holds {len(data)} bytes", remedy=_REMEDY)
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- an extra
            Ed25519PrivateKey,
        )
    except ImportError:
        raise ConfigError(
            "A signing key (whsk_…) needs a package that is not installed",
            remedy="Install the extra 'ed25519', as in: pip install 'syndicate[ed25519]'",
        ) from None
    return Ed25519PrivateKey.from_private_bytes(data[:SEED])


def _public(key: str) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- an extra
        Ed25519PublicKey,
    )

    data = _decoded(key, PUBLIC)
    if len(data) != SEED:
        raise ConfigError(f"A public key holds {len(data)} bytes", remedy=f"It is '{PUBLIC}' and base64.")
    return Ed25519PublicKey.from_public_bytes(data)


def _decoded(key: str, prefix: str) -> bytes:
    try:
        return base64.b64decode(key.removeprefix(prefix), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigError(f"A key that starts with '{prefix}' is not base64", remedy=_REMEDY) from None


def _raw(public: "Ed25519PublicKey") -> bytes:
    return public.public_bytes_raw()
