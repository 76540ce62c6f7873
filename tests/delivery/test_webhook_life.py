"""Webhooks from their first message to another secret: nothing is lost, and others verify all of it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from syndicate import Publication
from syndicate.core.keypairs import new_private_key, public_key
from syndicate.core.signing import new_secret, verify
from syndicate.errors import NotFound
from syndicate.model import EndpointState
from tests.delivery.handlers import Quiet, running
from tests.end_to_end.homes import run

pytestmark = pytest.mark.slow
OLD, NEW = new_secret(bytes(range(32))), new_secret(bytes(range(1, 33)))
Message = tuple[dict[str, str], bytes]


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent.

    :ivar status: what it answers
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages: list[Message] = []
        self.status = 204

    def told(self, *types: str) -> list[dict[str, object]]:
        """The data of messages of these types, in the order in which they came."""
        found = [json.loads(body) for _, body in self.messages]
        return [message["data"] for message in found if message["type"] in types]


class _Handler(Quiet):
    server: Receiver

    def do_POST(self) -> None:  # noqa: N802 -- as the server calls it
        body = self.posted()
        self.server.messages.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.say(self.server.status)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """On a free port."""
    with running(Receiver()) as server:
        yield server


class Paper:
    """A publication with one webhook."""

    def __init__(self, folder: Path, receiver: Receiver) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{receiver.server_port}/hook"
        (folder / "corpus").mkdir()

    def settings(self, secret: str, *more: str) -> None:
        """Write them; ``more`` are lines of the webhook's table."""
        hook = "\n".join([f'url = "{self.url}"', f'secret = "{secret}"', *more])
        text = (
            f'[network]\nallow = ["127.0.0.1"]\n[[webhooks]]\n{hook}\n'
            if secret
            else ('[network]\nallow = ["127.0.0.1"]\n')
        )
        file = self.folder / "syndicate.toml"
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)

    def write(self, name: str, text: str) -> None:
        """An article."""
        (self.folder / "corpus" / name).write_text(text, encoding="utf-8")

    def publish(self) -> None:
        """One pass, all of it told, and all that is due delivered."""
        with self.open() as paper:
            paper.publish(announce=True)
            paper.deliver()

    def open(self) -> Publication:
        """For what commands do."""
        return Publication.open(config=self.folder / "syndicate.toml")


@pytest.fixture
def paper(tmp_path: Path, receiver: Receiver) -> Paper:
    """In a folder of its own."""
    return Paper(tmp_path, receiver)


def test_a_secret_can_be_changed_in_mid_stream(paper: Paper, receiver: Receiver) -> None:
    """Whether the receiver changes to the new one sooner or later, it can verify every message."""
    for number, secret in enumerate((OLD, OLD, NEW, NEW)):
        paper.settings(secret, 'events = ["article.published"]')
        paper.write(f"{number}.txt", f"date 2026-03-0{number + 1} Report {number}. All was quiet.\n")
        paper.publish()
    assert len(receiver.messages) == 4
    for headers, body in receiver.messages:
        Verifier(OLD).verify(body, headers)
    for headers, body in receiver.messages[2:]:
        Verifier(NEW).verify(body, headers)


def test_an_endpoint_added_by_command_gets_another_secret_by_command(
    paper: Paper, receiver: Receiver
) -> None:
    """The old one signs along; the new one is refused if it is none."""
    paper.settings("")
    paper.write("one.txt", "date 2026-03-01 One. All was quiet.\n")
    with paper.open() as publication:
        added = publication.add_webhook(paper.url, secret=OLD)
        publication.rotate_webhook(added.id, secret=NEW)
    paper.publish()
    headers, body = receiver.messages[0]
    Verifier(OLD).verify(body, headers)
    Verifier(NEW).verify(body, headers)


def test_a_paused_endpoint_is_told_later(paper: Paper, receiver: Receiver) -> None:
    """Nothing goes out while it is paused, and nothing is lost by it."""
    paper.settings(OLD, 'events = ["article.published"]')
    paper.write("one.txt", "date 2026-03-01 One. All was quiet.\n")
    with paper.open() as publication:
        (hook,) = publication.webhooks()
        assert publication.pause_webhook(hook.id).state is EndpointState.PAUSED
    paper.publish()
    assert receiver.messages == []
    with paper.open() as publication:
        publication.resume_webhook(hook.id)
        publication.deliver()
    assert len(receiver.messages) == 1
    with paper.open() as publication, pytest.raises(NotFound):
        publication.pause_webhook("ep_nobody")


def test_what_was_told_is_told_again_on_request(paper: Paper, receiver: Receiver) -> None:
    """From a number on, with the same ids, so that what is known can be dropped."""
    paper.settings(OLD, 'events = ["article.published"]')
    for number in range(3):
        paper.write(f"{number}.txt", f"date 2026-03-0{number + 1} Report {number}. All was quiet.\n")
    paper.publish()
    first = {headers["webhook-id"] for headers, _ in receiver.messages}
    sequence = sorted(int(str(data["sequence"])) for data in receiver.told("article.published"))[1]
    receiver.messages.clear()
    with paper.open() as publication:
        (hook,) = publication.webhooks()
        assert publication.replay_webhook(hook.id, sequence=sequence) == 2
        publication.deliver()
    assert len(receiver.messages) == 2
    assert {headers["webhook-id"] for headers, _ in receiver.messages} < first


def test_only_what_was_asked_for_is_sent_as_it_was_asked_for(paper: Paper, receiver: Receiver) -> None:
    """Section, thin form, header fields."""
    paper.settings(OLD, 'section = "World"', 'payload = "thin"', 'headers = { X-Team = "news" }')
    paper.write("a.md", "---\ntitle: A\ndate: 2026-03-01\nsection: World\n---\nText\n")
    paper.write("b.md", "---\ntitle: B\ndate: 2026-03-01\nsection: Home\n---\nText\n")
    paper.publish()
    (told,) = receiver.told("article.published")
    assert told["title"] == "A"
    assert "content_html" not in told
    assert receiver.messages[0][0]["x-team"] == "news"


def test_several_events_come_in_one_message(paper: Paper, receiver: Receiver) -> None:
    """As many as are owed, each with its id, verified by another library."""
    paper.settings(OLD, "batch = 50", "batch_wait = 0", 'events = ["article.published"]')
    for number in range(20):
        paper.write(f"{number}.txt", f"date 2026-03-01 Report {number}. All was quiet.\n")
    paper.publish()
    ((headers, body),) = receiver.messages
    Verifier(OLD).verify(body, headers)
    events = json.loads(body)["data"]["events"]
    assert len({event["id"] for event in events}) == 20
    assert [event["data"]["sequence"] for event in events] == sorted(
        event["data"]["sequence"] for event in events
    )


_NODE = """
const { Webhook } = require("standardwebhooks");
const crypto = require("node:crypto");
const [secret, key, path] = process.argv.slice(1);
const { headers, body } = JSON.parse(require("fs").readFileSync(path, "utf8"));
new Webhook(secret).verify(body, headers);
const raw = Buffer.from(key.slice("whpk_".length), "base64");
const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
const signature = headers["webhook-signature"].split(" ").find((one) => one.startsWith("v1a,")).slice(4);
const publicKey = crypto.createPublicKey({ key: spki, format: "der", type: "spki" });
if (!crypto.verify(null, signed, publicKey, Buffer.from(signature, "base64"))) throw new Error("v1a");
console.log("verified");
"""


def test_another_language_verifies_both_kinds_of_signature(paper: Paper, receiver: Receiver) -> None:
    """A receiver written for Node: the package for secrets, Node's own cryptography for key pairs."""
    modules = Path(__file__).parents[1] / "node" / "node_modules"
    if shutil.which("node") is None or not (modules / "standardwebhooks").exists():
        pytest.skip("Node or its package standardwebhooks is not installed here")
    private = new_private_key(bytes(range(32)))
    paper.write("one.txt", "date 2026-03-01 Größe. All was quiet.\n")
    paper.settings(OLD, 'events = ["article.published"]')
    with paper.open() as publication:
        publication.webhooks()
    paper.settings(private, 'events = ["article.published"]')
    paper.publish()
    headers, body = receiver.messages[-1]
    assert verify(public_key(private), headers, body, now=int(headers["webhook-timestamp"])) is None
    message = paper.folder / "message.json"
    message.write_text(json.dumps({"headers": headers, "body": body.decode()}), encoding="utf-8")
    done = subprocess.run(
        ["node", "-e", _NODE, OLD, public_key(private), str(message)],
        env={"NODE_PATH": str(modules), "PATH": "/usr/bin:/bin:/usr/local/bin"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("verified", "")


def test_what_was_sent_and_what_is_owed_can_be_looked_at(paper: Paper, receiver: Receiver) -> None:
    """By attempt and by endpoint, for people and for scripts, and never with a secret."""
    paper.settings(OLD, 'events = ["article.published"]')
    paper.write("one.txt", "date 2026-03-01 One. All was quiet.\n")
    receiver.status = 503
    paper.publish()
    attempts, top = (run(command, cwd=paper.folder) for command in ("attempts", "top"))
    assert "answered 503 Service Unavailable" in attempts.out
    assert "1 waiting" in top.out
    (attempt,) = run("attempts", "--json", cwd=paper.folder).rows
    assert (attempt["number"], attempt["status"], attempt["event"]) == (1, 503, "article.published")
    facts = run("top", "--json", cwd=paper.folder).facts
    assert facts["deliveries"] == {"ready": 1, "claimed": 0, "done": 0, "dead": 0}
    assert OLD not in attempts.out + top.out + json.dumps([attempt, facts])


def test_a_schema_is_printed_for_whoever_writes_a_receiver(tmp_path: Path) -> None:
    """As JSON Schema, by type."""
    assert run("webhook", "schema", "article.withdrawn", cwd=tmp_path).facts["title"] == "article.withdrawn"


def test_the_others_learn_of_an_endpoint_that_was_given_up(paper: Paper, receiver: Receiver) -> None:
    """Once, by its host alone; the endpoint itself is paused and owed what it missed."""
    with running(Receiver()) as watching:
        paper.settings(OLD, 'events = ["article.published"]')
        file = paper.folder / "syndicate.toml"
        file.write_text(
            f"""{file.read_text(encoding="utf-8")}
[delivery]
pause_after = 0
[[webhooks]]
url = "http://127.0.0.1:{watching.server_port}/"
secret = "{NEW}"
events = ["endpoint.disabled"]
""",
            encoding="utf-8",
        )
        receiver.status = 503
        paper.write("one.txt", "date 2026-03-01 One. All was quiet.\n")
        paper.publish()
        with paper.open() as publication:
            publication.deliver()
            states = {hook.url: hook.state for hook in publication.webhooks()}
        (told,) = watching.told("endpoint.disabled")
    assert states[paper.url] is EndpointState.PAUSED
    assert told["url"] == paper.url.removesuffix("hook")
    assert told["last_error"] == "answered 503 Service Unavailable"


def test_a_file_that_is_refused_is_told_to_who_asks_for_it(paper: Paper, receiver: Receiver) -> None:
    """Once, with what to do; those who asked for nothing in particular are not bothered."""
    paper.settings(OLD, 'events = ["article.rejected"]')
    paper.write("one.txt", "date 2026-03-01 One. All was quiet.\n")
    paper.publish()
    paper.write("bad.txt", "No date here. All was quiet.\n")
    paper.publish()
    paper.publish()
    (told,) = receiver.told("article.rejected")
    assert (told["path"], told["reason"]) == ("bad.txt", "undated")
    assert told["remedy"]
    paper.settings(OLD)
    paper.write("worse.txt", "None here either. All was quiet.\n")
    paper.publish()
    assert len(receiver.told("article.rejected")) == 1


def test_an_endpoint_can_be_added_for_some_articles_and_thin(paper: Paper, receiver: Receiver) -> None:
    """By command, while all runs; what is no address is refused without being shown."""
    paper.settings("")
    paper.write("a.md", "---\ntitle: A\ndate: 2026-03-01\nsection: World\n---\nText\n")
    paper.write("b.md", "---\ntitle: B\ndate: 2026-03-01\nsection: Home\n---\nText\n")
    added = run("webhook", "add", paper.url, "--section", "world", "--thin", "--json", cwd=paper.folder)
    assert added.code == 0
    paper.publish()
    (told,) = receiver.told("article.published")
    assert told["title"] == "A"
    assert "content_html" not in told
    refused = run("webhook", "add", "https://me:hush@example.org/", cwd=paper.folder)
    assert refused.code != 0
    assert "hush" not in refused.out + refused.err
