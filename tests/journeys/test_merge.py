"""Staff find one person twice in the console, make one record of two, and part them again: on a phone and on a desk."""

from __future__ import annotations

import pytest
from django.conf import settings as house
from django.test import Client
from django.urls import reverse

from directory.models import DuplicatePair, Merge
from directory.tasks import find_duplicates
from people.models import Person, User
from tests.associations.joining import serve
from tests.directory.duplicates.makers import numbered, record_of
from tests.journeys.steps import found_institution
from tests.journeys.words import word
from tests.support.actors import acting
from tests.support.factories import ClassFactory

DESK = {"width": 1280, "height": 900}


def session_of(person: Person) -> str:
    client = Client()
    client.force_login(acting(person).user)
    return client.cookies[house.SESSION_COOKIE_NAME].value


@pytest.mark.long  # without a browser: tests/directory/duplicates/test_pages.py
@pytest.mark.parametrize(("language", "size"), [("zh-hans", {"width": 390, "height": 844}), ("en", DESK)])
def test_staff_merge_and_undo(transactional_db, traveller, settings, language, size):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    found_institution()
    group = ClassFactory()
    keeper = serve(group.parent.parent.parent, "administrator").person
    record_of("曾丽", group=group, line=numbered("060301"), birth_date="1985-03-12", contact="zeng@example.org")
    record_of("Zeng Li", group=group, birth_date="1985-03", gender="female")
    find_duplicates()
    pair = DuplicatePair.objects.get()
    staff = traveller(language, size)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(keeper), "url": staff.site}
    staff.page.context.add_cookies([cookie])
    User.objects.filter(person=keeper).update(language=language)

    staff.go(reverse("admin:index"))
    staff.go(reverse("duplicate_list"))
    staff.says(word(language, "one name is the other in letters"))
    staff.press(word(language, "Compare"))
    staff.page.check("input[name=gender][value=other]")
    staff.press(word(language, "Make them one record"))
    merge = Merge.objects.get()
    assert Person.objects.get(pk=merge.kept_key).gender == "female"
    assert not Person.objects.filter(pk=merge.old_key).exists()

    staff.press(word(language, "Part them again"))
    staff.says(word(language, "Both records are there again."))
    assert Person.objects.filter(pk__in=[pair.one_id, pair.other_id]).count() == 2
    assert set(Person.objects.filter(pk__in=[pair.one_id, pair.other_id]).values_list("gender", flat=True)) == {
        "female",
        "unknown",
    }
