"""The letters of a batch: a handful of queries whatever its size, then escaping and joining."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import translation

from associations.models import Association
from common.bell import ring
from institution.reads import current
from messaging.letters.attaching import Attachment
from messaging.letters.links import ends_with, unsubscribe_url
from messaging.letters.rendering import LetterCannotBeWritten, MatterIsGone, NotYet, Written, language_of
from messaging.models import Delivery
from outreach.letters.enclosing import read_in
from outreach.letters.preparing import Occasion, Prepared, prepare
from outreach.letters.tracking import places_of, tracked_of
from outreach.models import Message, Wording
from outreach.queries.attachments import enclosed_in
from outreach.queries.readers import Readers
from outreach.queries.travelling import no_longer_due
from outreach.queries.variants import chosen_for
from outreach.registry import placeholders
from outreach.wordings.pictures import shown_in
from people.models import Person

TEMPLATE = "outreach.message"
KEPT_SECONDS = 30.0
A = Wording.Variant.A.value
SUBJECT_UNDECIDED = "subject_undecided"  # the reason of a letter that waits for it
TEST = "test"  # in the context of a delivery: to its author, of what may not be fixed yet


@dataclass(frozen=True, slots=True)
class Kept:
    """What the batches of half a minute share: letters by what they differ in, files by what the letters are about."""

    since: float
    letters: dict[tuple, Prepared] = field(default_factory=dict)
    files: dict[str, tuple[Attachment, ...]] = field(default_factory=dict)


_kept = Kept(-KEPT_SECONDS)


def write(deliveries: Sequence[Delivery]) -> Mapping[int, Written | Exception]:
    """What ``messaging.registry.Writer`` asks for."""
    batch = Batch(deliveries)
    letters: dict[int, Prepared | Exception] = {}
    batch.tracked = tracked_of([each for each in deliveries if TEST not in each.context])
    gone = no_longer_due(deliveries)
    for delivery in deliveries:
        try:
            letters[delivery.pk] = MatterIsGone(delivery.about) if delivery.pk in gone else batch.letter_for(delivery)
        except (LetterCannotBeWritten, MatterIsGone, NotYet) as error:
            letters[delivery.pk] = error
    said = Said.by_readers(deliveries, letters)
    return {each.pk: _written(each, letters[each.pk], said) for each in deliveries}


def _written(delivery: Delivery, letter: Prepared | Exception, said: Said) -> Written | Exception:
    if isinstance(letter, Exception):
        return letter
    is_mail = delivery.channel == Delivery.Channel.EMAIL
    unsubscribe = unsubscribe_url(delivery.addressee, ends_with(delivery))
    places = places_of(letter.message, delivery.public_id, letter.links) if letter.is_tracked else None
    written = letter.written(said.of(delivery, letter.language), unsubscribe, with_html=is_mail, places=places)
    return written if TEST not in delivery.context else _as_a_test(written)


def _as_a_test(written: Written) -> Written:
    with translation.override(written.language):
        subject = translation.gettext("[Test] %(subject)s") % {"subject": written.subject}
    return replace(written, subject=subject)


class Batch:
    """What differs in more than its reader's words is prepared once, and kept for the batches that follow."""

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self.kept = kept_lately()
        self.deliveries = [*deliveries]
        self.has_rung = False
        self.tracked: set[int] = set()  # the keys of those that are counted when they are opened

    @cached_property
    def messages(self) -> Mapping[str, Message]:
        """Asked for only by a letter that was not prepared lately."""
        return _messages_of(self.deliveries)

    @cached_property
    def chosen(self) -> Mapping[int, str]:
        """Which of two subjects the rest of a mailing gets; asked for only where a letter waits for that."""
        return chosen_for({each.mailing_id for each in self.deliveries if each.mailing_id is not None})

    def variant_of(self, delivery: Delivery) -> str:
        """Raises ``NotYet`` while nobody has chosen. Whoever reads once a day cannot wait: then it is the first."""
        drawn: str = delivery.context.get("variant", A)
        if drawn or delivery.mailing_id is None:
            return drawn or A
        chosen = self.chosen.get(delivery.mailing_id)
        if chosen is None and delivery.state != Delivery.State.GATHERED:
            if not self.has_rung:
                ring("outreach.choose_subjects")
            self.has_rung = True
            raise NotYet(SUBJECT_UNDECIDED)
        return chosen or A

    def letter_for(self, delivery: Delivery) -> Prepared:
        to, context = delivery.addressee, delivery.context
        language = context.get("language") or language_of(to)
        variant = self.variant_of(delivery)
        key = (
            *(delivery.about, variant, language, delivery.category, delivery.mailing_id),
            *(to.login_id is not None, to.owner is not None, delivery.pk in self.tracked),
        )
        if TEST in context or key not in self.kept.letters:
            self.kept.letters[key] = self._prepared(delivery, language, variant)
        return self.kept.letters[key]

    def _prepared(self, delivery: Delivery, language: str, variant: str) -> Prepared:
        message = self.messages.get(delivery.about)
        if message is None:
            raise MatterIsGone(delivery.about)
        occasion = Occasion(
            language=language,
            category=delivery.category,
            sender=_sender(delivery, message, language),
            has_login=delivery.addressee.login_id is not None,
            has_name=delivery.addressee.owner is not None,
            is_tracked=delivery.pk in self.tracked,
        )
        return _prepare(message, delivery, occasion, variant, self._files(delivery))

    def _files(self, delivery: Delivery) -> tuple[Attachment, ...]:
        """Of a message; those of a test may be others by now."""
        kept = self.kept.files
        if TEST in delivery.context or delivery.about not in kept:
            kept[delivery.about] = read_in(enclosed_in(delivery))
        return kept[delivery.about]


def kept_lately() -> Kept:
    """Of messages that are fixed, for half a minute: a new name of the institution shows in the letters after that."""
    global _kept
    if time.monotonic() - _kept.since > KEPT_SECONDS:
        _kept = Kept(time.monotonic())
    return _kept


def _prepare(
    message: Message, delivery: Delivery, occasion: Occasion, variant: str, files: tuple[Attachment, ...]
) -> Prepared:
    if message.frozen_at is None and TEST not in delivery.context:
        raise LetterCannotBeWritten("the message is not fixed")
    wordings = {(each.language, each.variant): each for each in message.wordings.all()}
    body = wording_for(message, wordings.values(), occasion.language)
    if body is None:
        raise LetterCannotBeWritten(f"there is no wording in {occasion.language}")
    body.message = message
    other = wordings.get((body.language, variant))
    subject = other.subject if other is not None and other.subject else body.subject
    pictures = {} if message.frozen_at else shown_in(message)
    return prepare(body, subject, occasion, pictures, files)


def wording_for(message: Message, wordings: Iterable[Wording], language: str) -> Wording | None:
    """In the reader's language; where there is none, in the other one if its author said that this will do."""
    bodies = [each for each in wordings if each.variant == Wording.Variant.A and not each.is_empty]
    own = next((each for each in bodies if each.language == language), None)
    if own is not None or not message.other_language_will_do:
        return own
    return next(iter(bodies), None)


def _sender(delivery: Delivery, message: Message, language: str) -> str:
    """The mailing's own; a test has none and is sent as the campaign would be."""
    mailing = delivery.mailing
    with translation.override(language):
        if mailing is None:
            return sender_of_unit(message.association)
        names = (mailing.sender_name_zh, mailing.sender_name_en)
        own = names if language.startswith("zh") else names[::-1]
        return _first((*own, current().office_name, current().name))


def sender_of_unit(unit: Association) -> str:
    """In the active language; the institution where it has no name."""
    return _first((unit.name, current().office_name, current().name))


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")


def _messages_of(deliveries: Iterable[Delivery]) -> dict[str, Message]:
    keys = {each.about for each in deliveries if each.about.startswith(f"{TEMPLATE}:")}
    rows = Message.objects.filter(pk__in=[key.rpartition(":")[2] for key in keys])
    return {f"{TEMPLATE}:{row.pk}": row for row in rows.select_related("association").prefetch_related("wordings")}


@dataclass(frozen=True, slots=True)
class Said:
    """What the placeholders say of the readers of a batch, by language and person."""

    words: Mapping[str, Mapping[int, Mapping[str, str]]]

    def of(self, delivery: Delivery, language: str) -> Mapping[str, str]:
        return self.words.get(language, {}).get(delivery.addressee.owner_id, {})

    @classmethod
    def by_readers(cls, deliveries: Iterable[Delivery], letters: Mapping[int, Prepared | Exception]) -> Said:
        people: dict[str, dict[int, Person]] = {}
        names: dict[str, set[str]] = {}
        for delivery in deliveries:
            letter, owner = letters[delivery.pk], delivery.addressee.owner
            if isinstance(letter, Prepared) and owner is not None:
                people.setdefault(letter.language, {})[owner.pk] = owner
                names.setdefault(letter.language, set()).update(letter.names)
        return cls({language: said_of([*own.values()], names[language], language) for language, own in people.items()})


def said_of(people: Sequence[Person], names: Collection[str], language: str) -> Mapping[int, Mapping[str, str]]:
    """By person and placeholder. Each placeholder is asked once for all of them."""
    words: dict[int, dict[str, str]] = {person.pk: {} for person in people}
    people = Readers(people)
    with translation.override(language):
        for placeholder in placeholders:
            if placeholder.name not in names or placeholder.fill is None:
                continue
            for key, said in placeholder.fill(people, language).items():
                words[key][placeholder.name] = said
    return words
