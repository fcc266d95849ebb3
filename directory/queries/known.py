"""What the records of many people say of them, for comparing: four statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from people.models import Affiliation, ContactPoint, FormerName, Person
from people.names import Known, Studies

_STUDIES = ("student_number", "entry_year", "end_year", "department", "class_name", "placement__association_id")
_REACHES = (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE)


def known_of(keys: Collection[int], contacts_from: Q | None = None) -> dict[int, Known]:
    """By the key of the person; who is gone is missing. ``contacts_from``: only these of their contacts."""
    studies: defaultdict[int, list[Studies]] = defaultdict(list)
    former: defaultdict[int, list[str]] = defaultdict(list)
    said: defaultdict[int, set[str]] = defaultdict(set)
    proven: defaultdict[int, set[str]] = defaultdict(set)
    for key, *line in Affiliation.objects.filter(person__in=keys).order_by("pk").values_list("person_id", *_STUDIES):
        studies[key].append(Studies(*line))
    for key, name in FormerName.objects.filter(person__in=keys).order_by("pk").values_list("person_id", "full_name"):
        former[key].append(name)
    contacts = ContactPoint.objects.current().filter(contacts_from or Q(), person__in=keys, kind__in=_REACHES)
    for key, value, verified_at in contacts.values_list("person_id", "value", "verified_at"):
        (proven if verified_at else said)[key].add(value)
    return {
        key: Known(
            full_name=full_name,
            latin_name=latin_name,
            former_names=tuple(former[key]),
            birth_date=birth_date,
            gender=gender,
            proven=frozenset(proven[key]),
            said=frozenset(said[key]),
            studies=tuple(studies[key]),
        )
        for key, full_name, latin_name, birth_date, gender in Person.objects.filter(pk__in=keys).values_list(
            "pk", "full_name", "latin_name", "birth_date", "gender"
        )
    }
