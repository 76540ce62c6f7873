"""What becomes of mail: the subject, the date, the writer's name and the text, and nobody's address."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.mail import Mail
from syndicate.model import Document, Markup, Rules

HEAD = "Subject: S\nFrom: Ann Lee <ann@example.org>\nDate: Mon, 5 Feb 2024 10:00:00 +0100\n"


def read(text: str | bytes, path: str = "a.eml") -> Document:
    """The one document of a message."""
    data = text.encode() if isinstance(text, str) else text
    (document,) = Mail().read(data, path)
    assert isinstance(document, Document)
    return document


def refusal(data: bytes, path: str = "a.eml") -> DocumentError:
    """Why a message is refused."""
    with pytest.raises(DocumentError) as caught:
        Mail().read(data, path)
    return caught.value


def test_a_message_is_an_article() -> None:
    """Its id, without the brackets around it, is the entry's identity; lines of headers are known."""
    document = read(
        HEAD + "Message-ID: <1@example.org>\nKeywords: a, b\nContent-Language: fr\n\nRain.\n\nSun.\n"
    )
    assert document.fields == {
        "title": "S",
        "date": "Mon, 5 Feb 2024 10:00:00 +0100",
        "guid": "1@example.org",
        "tags": "a, b",
        "lang": "fr",
        "authors": [{"name": "Ann Lee"}],
    }
    assert (document.markup, document.body.strip(), document.body_line) == (Markup.PLAIN, "Rain.\n\nSun.", 8)
    assert document.lines["date"] == 3
    article = normalise(document, Rules())
    assert article.published.isoformat() == "2024-02-05T09:00:00+00:00"
    assert [(person.name, person.email) for person in article.authors] == [("Ann Lee", None)]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("=?utf-8?b?SsO8cmc=?= <j@example.org>", ["Jürg"]),
        ("Jürg <j@example.org>", ["Jürg"]),
        ("j@example.org", []),
        ('"j@example.org" <j@example.org>', []),
        ('"Jo (jo@example.org)" <j@example.org>', ["Jo"]),
        ('"Lee, Ann" <a@example.org>, Bo Chi <b@example.org>', ["Lee, Ann", "Bo Chi"]),
        ("((((((", []),
        ("", []),
    ],
)
def test_the_writer_is_named_and_never_addressed(written: str, names: list[str]) -> None:
    """No address leaves the message, whatever it stands in place of."""
    document = read(f"Subject: S\nFrom: {written}\n\nx")
    assert document.fields.get("authors", []) == [{"name": name} for name in names]
    assert "@" not in repr(document)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("=?iso-8859-1?q?Caf=E9_news?=", "Café news"),
        ("=?utf-8?b?0KDQsNC00YPQs9Cw?=", "Радуга"),
        ("=?utf-8?q?a?=\n =?utf-8?q?b?=", "ab"),
        ("long\n line", "long line"),
        ("=?utf-8?q?a=0D=0ABcc:_x=00?=", "a Bcc: x"),
        ("=?nonsense?q?a?=", "a"),
        ("Ünencoded", "Ünencoded"),
    ],
)
def test_the_subject_is_decoded_onto_one_line(written: str, title: str) -> None:
    """Nothing that is encoded in it can begin a header, or a line."""
    assert read(f"Subject: {written}\n\nx").fields["title"] == title


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Mon, 5 Feb 2024 10:00:00 +0530", "2024-02-05T04:30:00+00:00"),
        ("5 Feb 2024 10:00:00 -0000", "2024-02-05T10:00:00+00:00"),
        ("Mon, 5 Feb 2024 10:00:00 EST", "2024-02-05T15:00:00+00:00"),
        ("Mon, 5 Feb 2024 10:00:00 PDT (summer)", "2024-02-05T17:00:00+00:00"),
        ("Mon, 5 Feb 2024 10:00:00 +0000 (UTC)", "2024-02-05T10:00:00+00:00"),
    ],
)
def test_a_date_means_what_mail_means_by_it(written: str, moment: str) -> None:
    """Names of zones are fixed in mail (RFC 5322 section 4.3), though ambiguous elsewhere."""
    assert normalise(read(f"Subject: S\nDate: {written}\n\nx"), Rules()).published.isoformat() == moment


@pytest.mark.parametrize("written", ["5 Feb 24 10:00", "yesterday", "Mon, 31 Feb 2024 10:00:00 +0000"])
def test_no_date_is_made_up(written: str) -> None:
    """The library would mend these; here they are refused with their line."""
    with pytest.raises(DocumentError) as refused:
        normalise(read(f"Subject: S\nDate: {written}\n\nx"), Rules())
    assert refused.value.reason in {Reason.BAD_DATE, Reason.AMBIGUOUS_DATE}
    assert refused.value.line == 2


def multipart(*parts: str, kind: str = "mixed") -> str:
    """A message of parts."""
    inside = "".join(f"--b\n{part}\n" for part in parts)
    return f"{HEAD}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n\n{inside}--b--\n"


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nPlain."
HTML = "Content-Type: text/html\n\n<html><head><title>x</title></head><body><p>Rich.</p></body></html>"
BLANK = "Content-Type: text/plain\n\n \n"
FILE = 'Content-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nSecret.'
FORWARDED = "Content-Type: message/rfc822\n\nSubject: Old\n\nOld text."


@pytest.mark.parametrize(
    ("message", "markup", "body"),
    [
        (multipart(HTML, PLAIN, kind="alternative"), Markup.PLAIN, "Plain."),
        (multipart(HTML), Markup.HTML, "<p>Rich.</p>"),
        (multipart(BLANK, HTML, kind="alternative"), Markup.HTML, "<p>Rich.</p>"),
        (multipart(FILE, PLAIN), Markup.PLAIN, "Plain."),
        (multipart(FORWARDED, PLAIN), Markup.PLAIN, "Plain."),
        (multipart("Content-Type: text/markdown\n\n*M*", HTML), Markup.MARKDOWN, "*M*"),
        (
            f"{HEAD}Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nUGxhaW4u\n",
            Markup.PLAIN,
            "Plain.",
        ),
    ],
)
def test_the_text_part_comes_before_the_rich_one(message: str, markup: Markup, body: str) -> None:
    """Attachments and forwarded messages are left where they are."""
    document = read(message)
    assert (document.markup, document.body.strip()) == (markup, body)


@pytest.mark.parametrize(
    ("charset", "text"),
    [("iso-2022-jp", "日本"), ("iso-8859-1", "Zoë"), ("koi8-r", "Радуга"), ("utf-8", "Zoë"), ("utf-7", "Zo")],
)
def test_a_part_is_decoded_as_it_says(charset: str, text: str) -> None:
    """What is declared counts in mail, where bytes alone would mislead."""
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\n\n".encode()
    assert read(head + text.encode(charset)).body == text


@pytest.mark.parametrize("charset", ["utf-8", "nonsense", "us-ascii", "idna", "punycode", "zlib"])
def test_a_wrong_charset_is_read_past(charset: str) -> None:
    """The bytes are then judged by themselves."""
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\n\n".encode()
    assert read(head + "Zoë".encode("cp1252")).body == "Zoë"


MAILBOX = (
    "From a@b.example Mon Jan  1 00:00:00 2024\nSubject: One\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n"
    "\nFirst.\n>From the sea.\n\nFrom here on it rained.\n\n"
    "From a@b.example Tue Jan  2 00:00:00 2024\nNothing: x\n\nNo mail.\n\n"
    "From a@b.example Wed Jan  3 00:00:00 2024\nSubject: Two\n\nSecond.\n"
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mailbox_holds_many(end: str) -> None:
    """Each has its number and lines; one that is none is refused, and the others go on."""
    first, wrong, second = Mail().read(MAILBOX.replace("\n", end).encode(), "a.mbox")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(wrong, DocumentError)
    assert (first.path, first.fields["title"], first.body_line, first.lines["date"]) == (
        "a.mbox#1",
        "One",
        5,
        3,
    )
    assert first.body.strip() == "First.\nFrom the sea.\n\nFrom here on it rained."
    assert (wrong.path, wrong.reason, wrong.line) == ("a.mbox#2", Reason.UNSUPPORTED, 11)
    assert (second.path, second.fields["title"], second.body.strip()) == ("a.mbox#3", "Two", "Second.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\n\n", Reason.EMPTY),
        (HEAD.encode(), Reason.EMPTY),
        (HEAD.encode() + b"\n \n", Reason.EMPTY),
        (b"hello\n\nthere", Reason.UNSUPPORTED),
        (b"\xff\xfe\x01", Reason.UNSUPPORTED),
        (HEAD.encode() + b"\n\x00\x01", Reason.BINARY),
        (multipart(FILE).encode(), Reason.EMPTY),
        (
            multipart("Content-Type: application/octet-stream\n\nx", kind="encrypted").encode(),
            Reason.UNSUPPORTED,
        ),
        (b"Subject: x\n" * 3000 + b"\nx", Reason.TOO_LARGE),
        (b"Subject: x\n\n" + b"\n" * 400_001 + b"x", Reason.TOO_LARGE),
        (multipart(*["\n"] * 300).encode(), Reason.TOO_LARGE),
        (
            b"Subject: x\n"
            + b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)
            ),
            Reason.TOO_DEEP,
        ),
    ],
)
def test_what_is_no_article_says_why(data: bytes, reason: Reason) -> None:
    """Hostile messages are refused before they cost time or memory."""
    assert refusal(data).reason is reason


def test_a_mailbox_without_messages_is_refused() -> None:
    """A file that is only called one."""
    assert refusal(b"Subject: S\n\nx", "a.mbox").reason is Reason.UNSUPPORTED


_LINES = st.lists(
    st.sampled_from(
        [
            b"Subject: =?utf-8?q?=FF=00?=",
            b"From: a <a@b>, (",
            b"Date: x",
            b"Content-Type: multipart/mixed; boundary=b",
            b"Content-Type: text/html; charset=\xff",
            b"Content-Transfer-Encoding: base64",
            b"--b",
            b"--b--",
            b"",
            b"\xe9",
            b"Content-Disposition: inline; filename*=''%FF",
            b"From x 00:00",
            b" folded",
            b"Content-Type: ;;;",
            b"<p>x",
        ]
    ),
    max_size=20,
)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | _LINES.map(b"\n".join), st.sampled_from(["a.eml", "a.mbox", "a"]))
def test_any_bytes_give_articles_or_reasons(data: bytes, path: str) -> None:
    """Whatever a message holds, it becomes documents, errors of its parts, or one error with a reason."""
    try:
        found = Mail().read(data, path)
    except DocumentError as wrong:
        assert wrong.path == path  # noqa: PT017 - either outcome is right
        return
    assert all(part.path.partition("#")[0] == path for part in found)


def test_a_date_beyond_all_numbers_is_no_fault() -> None:
    """A letter whose date no calendar holds is refused for it, like any that has no date."""
    data = b"From: a@b.example\nSubject: Late\nDate: Thu, 28 Nov 99999999999999 09:00:00 +0000\n\nText.\n"
    [document] = Mail().read(data, "a.eml")
    assert isinstance(document, Document)
    with pytest.raises(DocumentError):
        normalise(document, Rules())


def test_a_letter_that_is_only_a_template_has_no_text() -> None:
    """A page that others are made from is no article, in a letter neither."""
    data = b"From: a@b.example\nDate: Thu, 28 Nov 2024 09:00:00 +0000\nContent-Type: text/html\n\n"
    with pytest.raises(DocumentError) as refused:
        Mail().read(data + b'{% extends "base" %}<p>{{ text }}</p>', "a.eml")
    assert refused.value.reason is Reason.EMPTY


def with_attachments() -> bytes:
    """A letter in HTML that shows one picture within its text and carries a second one and a paper."""
    message = EmailMessage()
    message["From"] = "Ana <ana@example.org>"
    message["Date"] = "Sun, 25 Jul 2021 10:00:00 +0000"
    message["Subject"] = "The quay"
    message.set_content("<p>See <img src='cid:q@x'> the <b>quay</b>, long and grey.</p>", subtype="html")
    message.add_related(b"1", maintype="image", subtype="png", filename="quay one.png", cid="<q@x>")
    message.add_attachment(b"2", maintype="image", subtype="png", filename="../up/ferry.png")
    message.add_attachment(b"3", maintype="application", subtype="pdf", filename="paper.pdf")
    message.add_attachment(b"4", maintype="application", subtype="octet-stream", filename="tool.exe")
    return message.as_bytes()


def test_what_is_attached_is_taken_only_when_asked_for() -> None:
    """By default a letter is its text."""
    (document,) = Mail().read(with_attachments(), "a.eml")
    assert isinstance(document, Document)
    assert "attachments" not in document.fields
    assert "!/" not in document.body


def test_what_is_attached_can_be_published_with_a_letter() -> None:
    """A picture in the text stays in its place, and other files are enclosed, but for programs."""
    (document,) = Mail(attachments=True).read(with_attachments(), "a.eml")
    assert isinstance(document, Document)
    assert 'src="!/quay%20one.png"' in document.body
    assert document.fields["attachments"] == [
        {"url": "!/ferry.png", "type": "image/png", "title": "ferry.png"},
        {"url": "!/paper.pdf", "type": "application/pdf", "title": "paper.pdf"},
    ]
