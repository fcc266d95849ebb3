"""The demo institution is the same each time it is built, apart from passwords."""

import pytest
from django.db import transaction

from alumni_portal.demo.building import LEAST
from alumni_portal.demo.story import tell_story
from associations.models import JoinRequest, Membership, Term
from people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600), pytest.mark.long]


def everything_but_passwords() -> dict[str, list]:
    return {
        "people": sorted(Person.objects.values_list("full_name", "birth_date", "search_forms")),
        "terms": sorted(map(str, Term.objects.values_list("association__slug", "office__code", "person__full_name"))),
        "requests": sorted(JoinRequest.objects.values_list("association__slug", "full_name", "state", "word")),
        "members": sorted(Membership.objects.values_list("association__slug", "person__full_name")),
    }


def told() -> dict[str, list]:
    with transaction.atomic():
        tell_story(LEAST)
        found = everything_but_passwords()
        transaction.set_rollback(True)
    return found


def test_twice_gives_the_same():
    first = told()
    assert first["people"]
    assert told() == first
