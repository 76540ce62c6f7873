"""What a file that was read means: for the entry that stands there, for one that moved, for a new one.

Decisions go into a ledger; nothing is stored or withdrawn here but what the file itself says.
"""

import hashlib
from dataclasses import replace

from syndicate.app.circumstances import Circumstances
from syndicate.app.ledger import Ledger
from syndicate.app.media import Attached
from syndicate.app.reading import Read
from syndicate.core.adoption import as_readers_have_it
from syndicate.core.changes import Reading, first_sight, reread, withdraw
from syndicate.core.identity import Kinship, file_of, match, unclashed
from syndicate.errors import DocumentError, Reason
from syndicate.model import Article, Entry, Quarantined, State
from syndicate.model.adoption import Recorded
from syndicate.ports.store import Fate


class Verdicts:
    """Decides on files, one after the other."""

    def __init__(self, circumstances: Circumstances) -> None:
        self._in = circumstances

    def decide(self, read: Read, ledger: Ledger) -> None:
        """Decide on the article of a file that holds one."""
        fate = Fate.DRAFT
        for article, attached in read.articles:
            refused = self._decide_one(read, article, attached, ledger)
            if refused is not None:
                ledger.refuse(read, refused)
                return
            if not article.draft or ledger.at(article.path):
                fate = Fate.ENTRY
        ledger.settle(read, fate)

    def decide_parts(self, read: Read, ledger: Ledger) -> None:
        """Decide on the articles of a file that holds several: who each is, its id says, never its place."""
        before = ledger.parts(read.file.path)
        for article, attached in read.articles:
            digest = hashlib.sha256(f"{read.digest} {article.guid}".encode("utf-8", "replace")).hexdigest()
            reading = _reading(article, attached, digest, ledger)
            known = next((entry for entry in before if ledger.goes_by(entry, article)), None)
            refused = self._obey(known.guid if known else ledger.guid(article), None, reading, ledger)
            if refused is not None:
                ledger.refuse_part(refused)
        for refused in read.parts_refused:
            ledger.refuse_part(refused)
        for entry in before:
            if not ledger.is_decided(entry):
                ledger.adopt(withdraw(entry, reason="deleted", now=self._in.now, announce=self._in.announce))
        ledger.settle(read, Fate.QUARANTINED if read.parts_refused and not read.articles else Fate.ENTRY)

    def _decide_one(
        self, read: Read, article: Article, attached: Attached, ledger: Ledger
    ) -> Quarantined | None:
        reading = _reading(article, attached, read.digest, ledger)
        before = ledger.at(article.path)
        if before is None or before.file_digest != read.digest:
            kin = match(ledger.alike(read.digest, but=article.path), still_there=self.still_there)
            deserted = before is None or before.state is State.WITHDRAWN
            if kin is not None and kin.kinship is Kinship.COPY and deserted:
                return self._refusal(article, Reason.DUPLICATE_OF, f"the same text as {kin.entry.path}")
            if kin is not None and (kin.kinship is Kinship.MOVED or deserted):
                if before is not None and not deserted:
                    ledger.displace(before, by=kin.entry.path)
                before = kin.entry
        before = before or ledger.predecessor(article.path)
        if self._is_another(before, article, ledger):
            return self._obey(ledger.guid(article), before, reading, ledger)
        if before is not None:
            self._reread(before, reading, ledger)
        elif not article.draft:
            self._create(unclashed(ledger.guid(article), ledger.guid_taken), reading, ledger)
        return None

    def _obey(self, guid: str, before: Entry | None, reading: Reading, ledger: Ledger) -> Quarantined | None:
        """The author gave a guid that is not the one the file's entry has: their word holds."""
        holder = ledger.by_guid(guid)
        if holder is not None and self._is_held(holder, reading.article, ledger):
            detail = f"{holder.path} has the guid {guid} already"
            return self._refusal(reading.article, Reason.GUID_CLASH, detail)
        if before is not None and before.state is not State.WITHDRAWN:
            ledger.adopt(withdraw(before, reason="deleted", now=self._in.now, announce=self._in.announce))
            reading = self._renamed(before.guid, guid, reading)
        if holder is not None:
            self._reread(holder, reading, ledger)
        elif not reading.article.draft:
            self._create(guid, reading, ledger, instead_of=before)
        return None

    def _renamed(self, old: str, new: str, reading: Reading) -> Reading:
        """Have an article say that its author gave it another guid: readers will see it twice."""
        self._in.log.warning("another guid", path=reading.article.path, before=old, now=new)
        said = f"its guid was {old} before: to readers it is another article"
        article = replace(reading.article, warnings=(*reading.article.warnings, said))
        return replace(reading, article=article)

    def _is_held(self, holder: Entry, article: Article, ledger: Ledger) -> bool:
        """Whether a guid belongs to another article that is still there."""
        if holder.state is State.WITHDRAWN or holder.path == article.path:
            return False
        home = file_of(holder.path)
        if home == file_of(article.path):
            return ledger.is_decided(holder)
        return self._in.source.find(home) is not None or self._in.source.find(holder.path) is not None

    def _is_another(self, before: Entry | None, article: Article, ledger: Ledger) -> bool:
        """Whether an article's guid is not the one of the entry that stands there."""
        if not article.guid and not ledger.is_claimant(article):
            return False
        return before is None or not ledger.goes_by(before, article)

    def _reread(self, before: Entry, reading: Reading, ledger: Ledger) -> None:
        reading = self._as_recorded(reading, ledger.recorded(before.guid))
        ledger.adopt(reread(before, reading, now=self._in.now, announce=self._in.announce))

    def _create(
        self, guid: str, reading: Reading, ledger: Ledger, *, instead_of: Entry | None = None
    ) -> None:
        """Make an entry; one that readers of another feed have already is not news to anybody."""
        address = instead_of.address if instead_of else None
        address = address or unclashed(ledger.address(reading.article), ledger.address_taken)
        item = ledger.recorded(guid)
        reading = self._as_recorded(reading, item)
        is_news = self._in.announce and (item is None or instead_of is not None)
        decision = first_sight(reading, guid=guid, address=address, now=self._in.now, announce=is_news)
        if item is not None and item.updated is not None:
            updated = max(item.updated, decision.entry.article.published)
            decision = replace(decision, entry=replace(decision.entry, updated=updated))
        ledger.adopt(decision)

    def _as_recorded(self, reading: Reading, item: Recorded | None) -> Reading:
        if item is None:
            return reading
        zone = self._in.plan.rules.zone
        return replace(reading, article=as_readers_have_it(reading.article, item, zone=zone))

    def _refusal(self, article: Article, reason: Reason, detail: str) -> Quarantined:
        return Quarantined(path=article.path, reason=reason, detail=detail, since=self._in.now)

    def still_there(self, entry: Entry) -> bool:
        """Whether the file of an entry holds what it held: asked only where another has the same bytes."""
        file = self._in.source.find(entry.path)
        if file is None:
            return False
        try:
            held = self._in.source.read(file)
        except DocumentError:
            return False
        return hashlib.sha256(held).hexdigest() == entry.file_digest


def _reading(article: Article, attached: Attached, digest: str, ledger: Ledger) -> Reading:
    return Reading(
        article=article,
        file_digest=digest,
        terms=ledger.terms(article),
        media=attached.media,
        absent=attached.absent,
        unread=attached.unread,
    )
