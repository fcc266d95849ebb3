"""Who looked at somebody's data, changed them or took them out: of officers by name and office, of others a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import vocabulary
from audit.models import Entry
from audit.queries.lines import DOORS
from people.models import Person
from people.models.gate import fields
from people.registry import Looking, lookings, offices_held_by

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 200  # lines on the page, the newest first
BACK = timedelta(days=365 * 3)
# Lines of the audit that somebody is told about themselves. Not among them: who blocked or reported whom.
TOLD = (
    *("people.record_opened", "people.person_changed", "people.person_created", "people.person_died"),
    *("people.person_lives", "people.contact_declined", "people.contact_welcomed", "people.former_name_added"),
    *("people.former_name_removed", "people.affiliation_added", "people.affiliation_changed"),
    *("people.affiliation_removed", "people.contact_added", "people.contact_ended", "people.contact_settled"),
    "people.photo_taken_off",
    *("people.touch_noted", "people.touch_finished", "people.touch_removed", "people.person_tagged"),
    *("people.relation_noted", "people.relation_removed"),
    "people.record_note_removed",
    *("people.position_noted", "people.position_ended", "people.position_removed", "people.login_attached"),
    *("people.login_detached", "directory.people_merged", "directory.merge_undone", "privacy.erasure_asked_for"),
    "privacy.erasure_stopped",
)


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: StrOrPromise
    what: StrOrPromise
    how: StrOrPromise
    labels: list[StrOrPromise]
    is_day: bool


def looked_at(person: Person) -> list[Line]:
    """The newest first. Some statements for each app that hangs something in, however many lines there are."""
    found = [*_of_the_audit(person), *(one for source in lookings for one in source.of(person))]
    found.sort(key=lambda one: one.at, reverse=True)
    found = found[:MOST]
    names = _names(found)
    return [_line(one, names) for one in found]


def _of_the_audit(person: Person) -> Iterable[Looking]:
    entries = Entry.objects.about(person).filter(verb__in=TOLD, at__gte=timezone.now() - BACK)
    others = entries.exclude(person_id=person.pk).exclude(person_id=None)
    for entry in others[:MOST]:
        what = vocabulary.sentence_of(entry.verb)
        yield Looking(
            entry.at,
            what,
            entry.person_id,
            how=DOORS.get(entry.door, entry.door),
            labels=[_field(one) for one in entry.fields],
        )


def _names(found: list[Looking]) -> dict[tuple[int, date], str]:
    """Who held an office on that day is named with it; whoever did not is not named at all."""
    asked = {(one.by, timezone.localdate(one.at)) for one in found if one.by is not None}
    offices = {key: said for held in offices_held_by for key, said in held(asked).items()}
    people = dict(Person.objects.filter(pk__in={key for key, _day in offices}).values_list("pk", "full_name"))
    return {key: f"{people[key[0]]} · {said}" for key, said in offices.items() if key[0] in people}


def _line(one: Looking, names: dict[tuple[int, date], str]) -> Line:
    who = one.who or names.get((one.by or 0, timezone.localdate(one.at))) or _("somebody who holds no office")
    return Line(one.at, who, one.what, one.how, list(one.labels), one.is_day)


def _field(name: str) -> StrOrPromise:
    if name in fields:
        return fields[name].label
    try:
        return Person._meta.get_field(name).verbose_name
    except LookupError:
        return name
