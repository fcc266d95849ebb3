"""The photo of a person: theirs to give, to take off, and to let stand on their card."""

from __future__ import annotations

from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from files.actions import delete_file, keep_file
from files.models import StoredFile
from people.emails import queue_photo_taken_off
from people.models import Consent, Person
from people.models.consents import PHOTO_ON_CARD
from people.permissions import can_keep_photo, can_take_photo_off

SMALLEST = 200  # pixels of the shorter side: less is a thumbnail of something else
WORDS = "2026-11"  # which words on the page were agreed to; another day when they change


@action
def set_photo(person: Person, upload: File | IO[bytes], *, by: Actor) -> Person:
    """Show this face from now on, to whom the owner shows it. What cameras write beside the pixels is not kept.

    Raises ``Refusal`` ``photo_too_small``, or what ``files.actions.keep_file`` says of the upload.
    """
    person = Person.objects.select_related("photo").locked().get(pk=person.pk)
    can_keep_photo(by, person).or_raise()
    file = keep_file(upload, StoredFile.Kind.PICTURE, by=by, name="photo")
    if min(file.width or 0, file.height or 0) < SMALLEST:
        small = _("This picture is very small. Take one of at least %(pixels)d by %(pixels)d pixels.")
        raise Refusal("photo_too_small", small % {"pixels": SMALLEST}, field="file")
    _put(person, file, by)
    record(by, "people.photo_set", about=[person])
    return person


@action
def remove_photo(person: Person, *, by: Actor) -> Person:
    """The file goes with it, at once. Raises ``Refusal`` ``no_photo``."""
    person = Person.objects.select_related("photo").locked().get(pk=person.pk)
    can_keep_photo(by, person).or_raise()
    if person.photo is None:
        raise Refusal("no_photo", _("There is no photo."))
    _put(person, None, by)
    record(by, "people.photo_removed", about=[person])
    return person


@action
def take_photo_off(person: Person, reason: str, *, by: Actor) -> Person:
    """Staff take it off, and its owner is told why. They may give another one. Raises ``Refusal`` ``no_photo``."""
    person = Person.objects.select_related("photo").locked().get(pk=person.pk)
    can_take_photo_off(by, person).or_raise()
    _put(person, None, by)
    record(by, "people.photo_taken_off", about=[person])
    queue_photo_taken_off(person, reason.strip())
    return person


@action
def say_photo_on_card(person: Person, given: bool, *, by: Actor) -> Consent:
    """Whether the photo may stand on the alumni card. A row for each answer; the newest counts."""
    can_keep_photo(by, person).or_raise()
    consent: Consent = Consent.objects.add(
        user=by.user, subject=PHOTO_ON_CARD, text_version=WORDS, given=given, door=by.door
    )
    record(by, "people.photo_on_card_said", about=[person], facts={"given": given})
    return consent


def _put(person: Person, file: StoredFile | None, by: Actor) -> None:
    before = person.photo
    person.change(photo=file)
    if before is not None:
        delete_file(before, by=by)
