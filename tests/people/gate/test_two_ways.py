"""The gate as a condition and the gate on a page: one answer, for every choice, rule, reader and age."""

from collections import Counter
from contextlib import contextmanager
from itertools import product

import pytest
from django.db.models import Q
from django.utils import timezone

from common.memory import remembering
from institution.reads import now
from people.models import Affiliation, Audience, FieldChoice, FieldRule, Person, User
from people.models.gate import findable, readable, readings
from people.models.gate.rules import born_before_of_age
from people.registry import Circle, Opening, circles
from tests.support.actors import acting
from tests.support.factories import AffiliationFactory, PersonFactory

pytestmark = pytest.mark.django_db

FIELDS = ("name", "city", "email", "student_number")
CHOSEN = (None, *Audience)
LEVELS = {
    "keeper": (Audience.NOBODY, {Opening.RECORD, Opening.CONTACTS, Opening.CONSOLE}),
    "officer": (Audience.OFFICERS, {Opening.RECORD}),
    "clerk": (Audience.OFFICERS, {Opening.CONSOLE}),
    "caller": (Audience.OFFICERS, {Opening.CONTACTS}),
    "classmate": (Audience.CLASSMATES, {Opening.RECORD}),
    "fellow": (Audience.MEMBERS, {Opening.RECORD}),
    "namesake": (None, {Opening.RECORD}),
}
READERS = [*LEVELS, "alumnus", "stranger"]
RULES = (
    {},
    dict.fromkeys(FIELDS, (Audience.ALUMNI, False)),
    dict.fromkeys(FIELDS, (Audience.ALUMNI, True)),
    dict.fromkeys(FIELDS, (Audience.NOBODY, True)),
    dict.fromkeys(FIELDS, (Audience.CLASSMATES, False)),
)


def _births():
    this_year = now().year
    return ("", str(this_year - 18), f"{this_year - 10}-05", born_before_of_age())


@pytest.fixture
def crowd():
    """One person of each kind: what they chose, with and without a login, alumnus or student, of every age."""
    kinds = [
        kind
        for kind in product(CHOSEN, (False, True), (False, True), (False, True), _births())
        if kind[0] is not None or kind[1]
    ]
    users = [User(email=f"crowd{number}@example.org") if kind[2] else None for number, kind in enumerate(kinds)]
    User.objects.bulk_create(filter(None, users))
    people = Person.objects.bulk_create(
        Person(full_name="Crowd", sort_key="crowd", login=user, birth_date=kind[4])
        for user, kind in zip(users, kinds, strict=True)
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=person, alumnus_at=timezone.now() if kind[3] else None)
        for person, kind in zip(people, kinds, strict=True)
    )
    FieldChoice.objects.bulk_create(
        FieldChoice(person=person, field=name, audience=kind[0], is_searchable=kind[1])
        for person, kind in zip(people, kinds, strict=True)
        if kind[0] is not None
        for name in FIELDS
    )
    return people


@contextmanager
def standing_as(name):
    """Somebody who stands in just one circle to everybody; or is an alumnus and no more, or nothing at all."""
    person = PersonFactory()
    if name == "alumnus":
        AffiliationFactory(person=person, alumnus_at=timezone.now())
    if name in LEVELS:
        audience, opens = LEVELS[name]

        def mine(actor):
            return Q(pk__gt=0) if actor.person and actor.person.pk == person.pk else Q(pk__in=[])

        circles.hang(Circle("tests.near", "near", frozenset(opens), mine, audience=audience))
    try:
        yield acting(person)
    finally:
        circles.take_down("tests.near")


def test_condition_and_page_say_the_same(crowd):
    read_by = Counter()
    for ruled in RULES:
        FieldRule.objects.all().delete()
        FieldRule.objects.bulk_create(
            FieldRule(field=field, audience=audience, locked_at=timezone.now() if locked else None)
            for field, (audience, locked) in ruled.items()
        )
        for name in READERS:
            with standing_as(name) as actor, remembering():
                read = readings(actor, crowd)
                for field in FIELDS:
                    by_condition = set(Person.objects.filter(readable(actor, field)).values_list("pk", flat=True))
                    by_page = {person.pk for person in crowd if read[person.pk].may(field)}
                    assert by_condition & set(read) == by_page, (name, ruled, field)
                    found = set(Person.objects.filter(findable(actor, field)).values_list("pk", flat=True))
                    assert found <= by_condition
                    read_by[name] += len(by_page)
    assert read_by.pop("stranger") == 0
    assert sorted(read_by, key=read_by.get)[-1] == "keeper"  # whoever stands nearer reads more
    assert all(read_by.values())


class TestWhatItMeans:
    """In words, so that both ways cannot be wrong together."""

    @pytest.fixture
    def alumnus(self):
        return acting(AffiliationFactory(alumnus_at=timezone.now()).person)

    @pytest.fixture
    def grown_up(self):
        return AffiliationFactory(person=PersonFactory(with_login=True), alumnus_at=timezone.now()).person

    def _reads(self, actor, person, field="city"):
        return Person.objects.filter(pk=person.pk).showing(actor, field).exists()

    def test_nothing_is_open_before_it_is_chosen(self, alumnus, grown_up):
        assert not any(self._reads(alumnus, grown_up, field) for field in ("name", "city", "email", "birth_date"))

    def test_what_is_shown_to_all_alumni_is_read_by_alumni_only(self, alumnus, grown_up):
        FieldChoice.objects.create(person=grown_up, field="city", audience=Audience.ALUMNI)
        assert self._reads(alumnus, grown_up)
        assert not self._reads(acting(PersonFactory()), grown_up)
        assert not self._reads(acting(AffiliationFactory(alumnus_at=None).person), grown_up)

    def test_an_institution_that_opens_a_field_opens_nobody_who_was_never_here(self, alumnus, grown_up):
        FieldRule.objects.create(field="city", audience=Audience.ALUMNI)
        unclaimed = AffiliationFactory(alumnus_at=timezone.now()).person
        assert self._reads(alumnus, grown_up)
        assert not self._reads(alumnus, unclaimed)

    def test_a_lock_is_above_what_was_chosen_both_ways(self, alumnus, grown_up):
        FieldChoice.objects.create(person=grown_up, field="city", audience=Audience.ALUMNI)
        rule = FieldRule.objects.create(field="city", audience=Audience.NOBODY, locked_at=timezone.now())
        assert not self._reads(alumnus, grown_up)
        rule.change(locked_at=None)
        assert self._reads(alumnus, grown_up)

    @pytest.mark.parametrize("born", ["", "later"])
    def test_students_and_minors_are_not_shown_far_whatever_they_chose(self, alumnus, born):
        minor = f"{now().year - 16}-01-01" if born else ""
        student = AffiliationFactory(person=PersonFactory(with_login=True, birth_date=minor), alumnus_at=None).person
        for field in ("name", "city", "phone"):
            FieldChoice.objects.create(person=student, field=field, audience=Audience.ALUMNI)
            assert not self._reads(alumnus, student, field)

    def test_searchable_is_a_second_switch(self, alumnus, grown_up):
        choice = FieldChoice.objects.create(person=grown_up, field="city", audience=Audience.ALUMNI)
        one = Person.objects.filter(pk=grown_up.pk)
        assert one.found_through(alumnus, "city").exists()
        choice.change(is_searchable=False)
        assert self._reads(alumnus, grown_up)
        assert not one.found_through(alumnus, "city").exists()
