"""The record of a person, and who may change it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import FormerName, Person, User
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory, TermFactory

pytestmark = pytest.mark.django_db


def said(verb):
    return Entry.objects.filter(verb=verb).latest("pk")


class TestCreatePerson:
    def test_writes_down_the_fields_but_not_their_values(self):
        person = actions.create_person(full_name="曾丽", gender="female", birth_date="", by=CLOCK)
        line = said("people.person_created")
        assert line.about == [f"people.person:{person.pk}"]
        assert line.fields == ["full_name", "gender"]
        assert "曾" not in str(line.as_line())

    def test_refuses_somebody_without_a_name(self):
        with pytest.raises(ValidationError, match="full_name"):
            actions.create_person(full_name="  ", by=CLOCK)

    def test_refuses_a_date_that_is_none(self):
        with pytest.raises(ValidationError, match="birth_date"):
            actions.create_person(full_name="曾丽", birth_date="1987-13", by=CLOCK)


class TestChangePerson:
    def test_writes_only_what_changes(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        before = Entry.objects.count()
        actions.change_person(person, full_name="曾丽", gender="unknown", by=CLOCK)
        assert Entry.objects.count() == before

    def test_says_which_fields_changed(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        actions.change_person(person, birth_date="1987", full_name="曾莉", by=CLOCK)
        assert set(said("people.person_changed").fields) >= {"birth_date", "full_name"}
        assert "sort_key" not in said("people.person_changed").fields


class TestCorrectPerson:
    def test_owner_may(self):
        person = PersonFactory(full_name="曾丽")
        assert actions.correct_person(person, gender="female", by=acting(person)).gender == "female"

    def test_keeps_a_name_that_was_borne(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        actions.correct_person(person, full_name="曾莉莉", keep_former_name=True, by=CLOCK)
        former = FormerName.objects.get(person=person)
        assert former.full_name == "曾丽"
        assert " zengli" in former.search_forms

    def test_a_mistake_leaves_no_former_name(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        actions.correct_person(person, full_name="曾莉", by=CLOCK)
        assert not FormerName.objects.exists()

    def test_the_same_name_leaves_no_former_name(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        actions.correct_person(person, gender="female", keep_former_name=True, by=CLOCK)
        assert not FormerName.objects.exists()

    def test_a_stranger_may_not(self):
        with pytest.raises(Forbidden):
            actions.correct_person(PersonFactory(), gender="female", by=acting(PersonFactory()))

    @time_machine.travel("2026-06-01T12:00+08:00", tick=False)
    def test_a_minor_does_not_come_of_age_by_their_own_word(self, keeper):
        """What minors are spared hangs on the date; also where only the login knows it."""
        young, by_login = PersonFactory(birth_date="2009-03"), PersonFactory(with_login=True)
        User.objects.filter(pk=by_login.login_id).update(birth_date="2009-03-04")
        for person in (young, Person.objects.select_related("login").get(pk=by_login.pk)):
            for said in ("1999-03-04", "" if person.birth_date else "2001"):
                with pytest.raises(Refusal) as refusal:
                    actions.correct_person(person, birth_date=said, by=acting(person))
                assert refusal.value.code == "birth_date_of_minor"
        assert actions.correct_person(young, birth_date="2009-03", by=acting(young)).birth_date == "2009-03"
        assert actions.correct_person(young, birth_date="1999-03-04", by=keeper).birth_date == "1999-03-04"
        assert actions.correct_person(young, birth_date="1999", by=acting(young)).birth_date == "1999"

    def test_a_keeper_of_records_may(self, keeper):
        assert actions.correct_person(PersonFactory(), gender="male", by=keeper).gender == "male"


class TestFormerNames:
    def test_the_same_again_changes_nothing(self):
        person = PersonFactory()
        first = actions.add_former_name(person, "曾丽", by=acting(person))
        assert actions.add_former_name(person, "曾丽 ", by=acting(person)) == first
        assert said("people.former_name_added").about == [f"people.person:{person.pk}", f"people.formername:{first.pk}"]

    def test_can_be_taken_away_again(self):
        person = PersonFactory()
        actions.remove_former_name(actions.add_former_name(person, "曾丽", by=CLOCK), by=acting(person))
        assert not FormerName.objects.exists()
        assert said("people.former_name_removed")

    def test_not_by_strangers(self):
        former = actions.add_former_name(PersonFactory(), "曾丽", by=CLOCK)
        stranger = acting(PersonFactory())
        with pytest.raises(Forbidden):
            actions.add_former_name(former.person, "曾莉", by=stranger)
        with pytest.raises(Forbidden):
            actions.remove_former_name(former, by=stranger)


class TestWhatStopsLetters:
    def test_who_has_died_is_written_down_once(self, keeper):
        person = actions.mark_deceased(PersonFactory(), by=keeper)
        assert actions.mark_deceased(person, by=keeper).deceased_at == person.deceased_at
        assert Entry.objects.filter(verb="people.person_died").count() == 1

    def test_a_mistake_is_taken_back(self, keeper):
        person = actions.mark_deceased(PersonFactory(), by=keeper)
        assert actions.unmark_deceased(person, by=keeper).deceased_at is None
        assert said("people.person_lives").fields == ["deceased_at"]

    def test_nobody_declares_themself_dead(self):
        person = PersonFactory()
        with pytest.raises(Forbidden):
            actions.mark_deceased(person, by=acting(person))

    def test_owner_asks_to_be_left_alone_and_comes_back(self):
        person = PersonFactory()
        assert actions.mark_do_not_contact(person, by=acting(person)).do_not_contact_at
        assert said("people.contact_declined")
        assert actions.lift_do_not_contact(person, by=acting(person)).do_not_contact_at is None
        assert said("people.contact_welcomed")

    def test_nobody_else_speaks_for_them(self):
        with pytest.raises(Forbidden):
            actions.mark_do_not_contact(PersonFactory(), by=acting(PersonFactory()))


class TestUnmakePerson:
    def test_what_was_made_a_moment_ago_is_gone(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        actions.unmake_person(person, by=CLOCK)
        assert not Person.objects.exists()
        assert said("people.person_unmade")

    def test_refuses_whoever_has_a_login(self):
        with pytest.raises(Refusal) as refusal:
            actions.unmake_person(PersonFactory(with_login=True), by=CLOCK)
        assert refusal.value.code == "person_has_a_login"

    def test_refuses_old_records(self):
        person = PersonFactory()
        Person.objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(hours=25))
        with pytest.raises(Refusal) as refusal:
            actions.unmake_person(person, by=CLOCK)
        assert refusal.value.code == "person_is_no_longer_new"

    def test_refuses_whoever_holds_an_office(self):
        person = TermFactory(person__login=None, person__with_login=False).person
        with pytest.raises(Refusal) as refusal:
            actions.unmake_person(person, by=CLOCK)
        assert refusal.value.code == "person_is_in_use"
        assert isinstance(refusal.value.__cause__, ProtectedError)
