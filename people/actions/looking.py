"""That somebody opened a record by right of an office: written down, so that its owner can be told."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from audit.models import Entry
from common.actions import action
from common.actors import Actor
from people.models import Person
from people.models.gate import fields, reading_of

OPENED = "people.record_opened"


@action
def note_record_opened(person: Person, *, by: Actor) -> bool:
    """One line a day for each reader and record, with the fields that were open to them; none of one's own.

    Called by actions and doors that have asked whether they may. True when a line was written.
    """
    if by.person is None or by.person.pk == person.pk:
        return False
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Entry.objects.about(person).filter(verb=OPENED, person_id=by.person.pk, at__gte=midnight)
    if today.exists():
        return False
    reading = reading_of(by, person)
    record(by, OPENED, about=[person], fields=[one.name for one in fields if reading.may(one.name)])
    return True
