"""Whose face is shown where."""

from __future__ import annotations

from common.actors import Actor
from files.links import signed_url
from people.models import Consent, Person
from people.models.consents import PHOTO_ON_CARD
from people.models.gate import Reading


def may_stand_on_card(person: Person) -> bool:
    """By a live consent of the login that the record has now."""
    return Consent.objects.live().filter(user=person.login_id, subject=PHOTO_ON_CARD).exists()


def photo_for(actor: Actor, person: Person, reading: Reading, *, thumbnail: bool = True) -> str:
    """The address of the photo for this reader, good for minutes; empty where there is none for them.

    ``person`` comes with its photo.
    """
    if person.photo_id is None or not reading.may("photo"):
        return ""
    return signed_url(person.photo, actor, thumbnail=thumbnail)
