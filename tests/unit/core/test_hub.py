"""What a hub is asked for: W3C WebSub, sections 5, 5.1 and 5.2."""

from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.hub import FORM, HubTerms, Mode, Refusal, Wish, read
from syndicate.core.networks import Allowed

TOPIC = "https://news.example/rss.xml"
CALLBACK = "https://reader.example/push?feed=7"
ASKED = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": CALLBACK}
TERMS = HubTerms()


def ask(*more: tuple[str, str], terms: HubTerms = TERMS, kind: str = FORM, **changed: str) -> Wish | Refusal:
    """Ask for a subscription, with some fields changed and some more."""
    fields = ASKED | {f"hub.{name}": value for name, value in changed.items()}
    return read(kind, urlencode([*fields.items(), *more]).encode(), terms)


def refused(found: Wish | Refusal, *words: str) -> HTTPStatus:
    """The status of a refusal whose reason holds these words."""
    assert isinstance(found, Refusal)
    assert all(word in found.reason for word in words), found.reason
    return found.status


def accepted(found: Wish | Refusal) -> Wish:
    """The wish of a request that was accepted."""
    assert isinstance(found, Wish), found
    return found


def test_a_form_with_mode_topic_and_callback_is_a_wish() -> None:
    """hub.mode, hub.topic and hub.callback are all that is required, and the callback keeps its query."""
    wish = accepted(ask())
    assert (wish.mode, wish.topic, wish.callback) == (Mode.SUBSCRIBE, TOPIC, CALLBACK)
    assert wish.secret == ""


@pytest.mark.parametrize("name", ["mode", "topic", "callback"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_required_parameter_that_is_missing_is_refused_by_name(name: str, value: str | None) -> None:
    """Section 5.1: the three parameters are required; the reason names the one that is not there."""
    rest = [(field, said) for field, said in ASKED.items() if field != f"hub.{name}"]
    pairs = rest if value is None else [*rest, (f"hub.{name}", value)]
    found = read(FORM, urlencode(pairs).encode(), TERMS)
    assert refused(found, f"hub.{name}", "missing") == 400


@pytest.mark.parametrize("name", ["mode", "topic", "callback", "lease_seconds", "secret"])
def test_a_parameter_given_twice_is_refused_by_name(name: str) -> None:
    """Two answers to one question are none, even if they are the same."""
    given_twice = ASKED | {"hub.lease_seconds": "300", "hub.secret": "s"}
    found = ask(("hub." + name, given_twice["hub." + name]), lease_seconds="300", secret="s")  # noqa: S106
    assert refused(found, f"hub.{name}", "twice") == 400


def test_unknown_parameters_are_ignored_however_often_they_are_given() -> None:
    """Section 5.1: hubs must ignore what they do not understand; old subscribers still send hub.verify."""
    wish = accepted(
        ask(("hub.verify", "sync"), ("hub.verify", "async"), ("hub.verify_token", "x"), ("a", "b"))
    )
    assert wish == accepted(ask())


@pytest.mark.parametrize("mode", ["denied", "publish", "Subscribe", "subscribe ", "list"])
def test_another_mode_is_refused(mode: str) -> None:
    """Only subscribe and unsubscribe can be asked for; nobody is believed who says what was published."""
    assert refused(ask(mode=mode), "hub.mode") == 400


@pytest.mark.parametrize(
    "kind",
    ["", "application/json", "multipart/form-data; boundary=x", "text/plain", f"x{FORM}"],
)
def test_another_content_type_is_unsupported(kind: str) -> None:
    """Requests are forms in application/x-www-form-urlencoded (section 5.1)."""
    assert refused(ask(kind=kind), FORM) == 415


@pytest.mark.parametrize("kind", [f"{FORM}; charset=UTF-8", FORM.upper(), f" {FORM} ;x=y"])
def test_the_content_type_may_have_parameters_and_any_case(kind: str) -> None:
    """As RFC 9110 has it for media types."""
    accepted(ask(kind=kind))


def test_a_form_may_hold_utf8_as_it_is() -> None:
    """Not every client percent-encodes what is beyond ASCII."""
    body = f"hub.mode=subscribe&hub.topic=https://n.example/ä&hub.callback={CALLBACK}".encode()
    assert accepted(read(FORM, body, TERMS)).topic == "https://n.example/ä"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"hub.mode=%ff", b"&".join(b"a=b" for _ in range(200))])
def test_a_form_that_cannot_be_read_is_refused(body: bytes) -> None:
    """What is no UTF-8, or has hundreds of fields, is no request."""
    assert refused(read(FORM, body, TERMS)) == 400


@pytest.mark.parametrize(
    ("callback", "words"),
    [
        ("ftp://reader.example/", "http or https"),
        ("//reader.example/", "http or https"),
        ("reader.example", "http or https"),
        ("https://", "http or https"),
        ("javascript:alert(1)", "http or https"),
        ("https://user:pw@reader.example/", "user"),
        ("https://@reader.example/", "user"),
        ("https://reader.example/#here", "fragment"),
        ("https://reader.example/#", "fragment"),
        ("https://reader.example/a b", "percent-encode"),
        ("https://reader.example/\r\nX: y", "percent-encode"),
        ("https://reader.example\\@other.example/", "percent-encode"),
        ("https://reader.example/ä", "percent-encode"),
        ("https://reader.example:port/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://reader.example/" + "x" * 2048, "2048"),
        ("http://127.0.0.1/", "loopback"),
        ("http://[::1]/", "loopback"),
        ("http://10.0.0.1:8000/", "private"),
        ("http://169.254.169.254/latest/meta-data", "link-local"),
        ("http://[::ffff:192.168.0.1]/", "private"),
        ("http://0.0.0.0/", "unspecified"),
        ("http://224.0.0.1/", "multicast"),
    ],
)
def test_a_callback_where_nobody_can_be_called_is_refused(callback: str, words: str) -> None:
    """http or https, without user and fragment, of bounded length, and never a private address."""
    assert refused(ask(callback=callback), "hub.callback", words) == 400


def test_a_private_callback_is_taken_where_the_settings_allow_it() -> None:
    """A reader beside the hub can subscribe if its address is allowed."""
    terms = HubTerms(allowed=Allowed.parse(["127.0.0.0/8"]))
    assert accepted(ask(callback="http://127.0.0.1:9/x", terms=terms)).host == "127.0.0.1"


@pytest.mark.parametrize("lease", ["0", "-1", "+5", "1.5", "ten", "", " 5", "1e3", "٣", "00"])
def test_a_lease_that_is_no_positive_whole_number_is_refused(lease: str) -> None:
    """Section 5.1: hub.lease_seconds is a number of seconds, in decimal."""
    assert refused(ask(lease_seconds=lease), "hub.lease_seconds") == 400


@given(st.integers(1, 10**40))
def test_a_lease_is_what_was_asked_within_bounds_and_always_ends(asked_s: int) -> None:
    """Section 5.3: hubs must enforce leases; between the shortest and the longest, the subscriber chooses."""
    lease_s = accepted(ask(lease_seconds=str(asked_s))).lease_s
    assert lease_s == max(TERMS.shortest_s, min(asked_s, TERMS.longest_s))


def test_without_a_wish_a_lease_is_ten_days() -> None:
    """The hub chooses where the subscriber does not."""
    assert accepted(ask()).lease_s == 10 * 86400
    assert accepted(ask(terms=HubTerms(usual_s=5, shortest_s=1))).lease_s == 5


@pytest.mark.parametrize(("secret", "status"), [("s" * 199, None), ("s" * 200, 400), ("ä" * 100, 400)])
def test_a_secret_stays_below_200_bytes(secret: str, status: int | None) -> None:
    """Section 5.1: hub.secret must be less than 200 bytes, and bytes are not characters."""
    found = ask(secret=secret)
    assert (refused(found, "hub.secret") if status else accepted(found).secret) == (status or secret)


def test_lease_and_secret_play_no_part_in_an_unsubscription() -> None:
    """Section 5.1: hub.lease_seconds must be ignored there, whatever it is."""
    wish = accepted(ask(mode="unsubscribe", lease_seconds="never", secret="x" * 500))
    assert (wish.lease_s, wish.secret) == (0, "")


@pytest.mark.parametrize(("content", "is_part"), [("changes", True), ("full", False), ("else", False)])
def test_a_subscriber_may_ask_for_changes_alone(content: str, is_part: bool) -> None:
    """A parameter of our own; whoever does not know it gets whole documents."""
    assert accepted(ask(content=content)).is_part is is_part
    assert accepted(ask()).is_part is False


def test_a_secret_is_shown_nowhere() -> None:
    """Not in what a log would print of the request."""
    assert "hush" not in repr(accepted(ask(secret="hush")))  # noqa: S106


@pytest.mark.parametrize(("scheme", "overheard"), [("http", True), ("https", False)])
def test_a_secret_for_an_open_line_is_noticed(scheme: str, overheard: bool) -> None:
    """Section 8: secrets want https; plain http is taken, and can be warned of."""
    callback = f"{scheme}://reader.example/"
    assert accepted(ask(callback=callback, secret="s")).is_overheard is overheard  # noqa: S106
    assert accepted(ask(callback=callback)).is_overheard is False


@given(st.binary(max_size=300))
def test_no_form_whatever_is_more_than_a_wish_or_a_refusal(body: bytes) -> None:
    """Nothing that a stranger posts raises."""
    assert isinstance(read(FORM, body, TERMS), Wish | Refusal)


@given(st.text(max_size=80))
def test_no_callback_whatever_raises(callback: str) -> None:
    """An address is judged, however it is written."""
    assert isinstance(ask(callback=callback.encode("utf-8", "replace").decode()), Wish | Refusal)
