"""Signatures: the known answer, what another library makes of ours, and what is refused."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook as TheirWebhook

from syndicate.core import keypairs
from syndicate.core.keypairs import new_private_key, public_key
from syndicate.core.signing import check, key, new_secret, sign, verify
from syndicate.errors import ConfigError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 -- the published example
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
STAMP = 1614265330
BODY = b'{"test": 2432232314}'


def headers(signature: str, *, stamp: int | str = STAMP, message: str = MESSAGE) -> dict[str, str]:
    """What a receiver gets, names in mixed case."""
    return {"Webhook-Id": message, "webhook-timestamp": str(stamp), "WEBHOOK-SIGNATURE": signature}


def test_the_known_answer_of_standard_webhooks() -> None:
    """Our signature is the one that the specification's own example has."""
    made = sign(SECRET, message_id=MESSAGE, timestamp=STAMP, body=BODY)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_another_library_verifies_ours() -> None:
    """A receiver that uses the standardwebhooks package accepts what we sign."""
    now, body = int(datetime.now(UTC).timestamp()), '{"title": "Größe – 日本"}'.encode()
    secret = new_secret(bytes(range(32)))
    signature = sign(secret, message_id="msg_1", timestamp=now, body=body)
    sent = {"webhook-id": "msg_1", "webhook-timestamp": str(now), "webhook-signature": signature}
    assert TheirWebhook(secret).verify(body, sent) == json.loads(body)


@given(random_bytes=st.binary(min_size=24, max_size=64), body=st.binary(max_size=200))
def test_what_is_signed_is_verified(random_bytes: bytes, body: bytes) -> None:
    """Any secret and any body, also one that is no text: the receiver with the same secret trusts it."""
    secret = new_secret(random_bytes)
    made = sign(secret, message_id=MESSAGE, timestamp=STAMP, body=body)
    assert verify(secret, headers(made), body, now=STAMP) is None


@given(body=st.binary(min_size=1, max_size=100), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_bit_changed_is_noticed(body: bytes, at: int, bit: int) -> None:
    """A body that was changed on its way is not trusted, however small the change."""
    made = sign(SECRET, message_id=MESSAGE, timestamp=STAMP, body=body)
    changed = bytearray(body)
    changed[at % len(body)] ^= 1 << bit
    assert verify(SECRET, headers(made), bytes(changed), now=STAMP) is not None


@pytest.mark.parametrize(
    ("sent", "now", "said"),
    [
        (headers("v1,AAAA"), STAMP, "no signature matches"),
        (headers("", stamp=STAMP), STAMP, "lacks"),
        ({}, STAMP, "lacks"),
        (headers("v1,x", stamp="soon"), STAMP, "not a number"),
        (headers("v1,x", stamp="²"), STAMP, "not a number"),
        (headers("v1,x", stamp="9" * 5000), STAMP, "not a number"),
        (headers("v1,x"), STAMP + 301, "300 seconds off"),
        (headers("v1,x"), STAMP - 301, "300 seconds off"),
        (headers("v1,ü"), STAMP, "no signature matches"),
    ],
)
def test_each_fault_is_named(sent: dict[str, str], now: int, said: str) -> None:
    """A receiver's log says which of the checks failed."""
    problem = verify(SECRET, sent, BODY, now=now)
    assert problem is not None
    assert said in problem


def test_one_matching_signature_among_several_is_enough() -> None:
    """While a secret is being changed, the old and the new one both sign."""
    good = sign(SECRET, message_id=MESSAGE, timestamp=STAMP, body=BODY)
    assert verify(SECRET, headers(f"v1a,zzz v1,AAAA {good}"), BODY, now=STAMP + 300) is None


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_not base64!",
        "whsec_MfKQ",
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
        "whsec_ünicode",
    ],
)
def test_a_malformed_secret_is_refused_without_showing_it(secret: str) -> None:
    """The error says what a secret looks like and never what this one was."""
    with pytest.raises(ConfigError) as caught:
        key(secret)
    assert caught.value.remedy
    assert len(secret) < 8 or secret not in str(caught.value)


def test_a_private_key_signs_and_its_public_key_verifies() -> None:
    """A receiver that holds the public key alone can trust a message, and cannot make one."""
    private = new_private_key(bytes(range(32)))
    signature = sign(private, message_id=MESSAGE, timestamp=STAMP, body=BODY)
    assert signature.startswith("v1a,")
    assert verify(public_key(private), headers(signature), BODY, now=STAMP) is None
    assert verify(public_key(private), headers(signature), BODY + b" ", now=STAMP) is not None
    assert verify(SECRET, headers(signature), BODY, now=STAMP) is not None


def test_a_key_pair_is_that_of_the_specification_of_ed25519() -> None:
    """The first example of RFC 8032, section 7.1: an empty message, signed by a known key."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signed = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    private = new_private_key(seed)
    assert base64.b64decode(private.removeprefix("whsk_")) == seed + public
    assert base64.b64decode(public_key(private).removeprefix("whpk_")) == public
    assert base64.b64decode(keypairs.sign(private, b"")) == signed


@pytest.mark.parametrize("wrong", ["whsk_", "whsk_!!", "whsk_c2hvcnQ="])
def test_a_malformed_signing_key_is_refused_without_being_shown(wrong: str) -> None:
    """The error says what a key looks like, and never what was given."""
    with pytest.raises(ConfigError) as caught:
        check(wrong)
    assert wrong == "whsk_" or wrong not in str(caught.value)
    assert caught.value.remedy
