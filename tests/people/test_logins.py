"""A login says nothing about who somebody is; tying one to a record brings two lives together, untying parts them."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Refusal
from messaging.models import Addressee, Delivery, Preference
from people import actions
from people.models import LoginTie, Person, User
from tests.support.actors import CLOCK, SHELL, acting_login
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def login(email="zeng@example.org", **facts):
    return actions.create_login(email, by=SHELL, **facts)


def letter(addressee, subject):
    return Delivery.objects.create(
        addressee=addressee, channel="inbox", category="groups", template="x", subject=subject, next_at=timezone.now()
    )


class TestCreateLogin:
    def test_makes_a_way_to_come_in_and_to_be_written_to(self):
        user = login("Zeng@Example.org", password="a long enough password", language="zh-hans", is_verified=True)
        assert user.email == "zeng@example.org"
        assert user.check_password("a long enough password")
        assert Addressee.objects.get(login=user).language == "zh-hans"
        assert EmailAddress.objects.get(user=user).verified
        assert not Person.objects.exists()
        assert Entry.objects.get(verb="people.login_created").about == [f"people.user:{user.pk}"]

    def test_without_a_password_none_fits(self):
        assert not login().has_usable_password()

    def test_an_address_has_one_login(self):
        login()
        with pytest.raises(ValidationError, match="has a login already"):
            login("ZENG@example.org")

    def test_who_was_written_to_before_is_the_same(self):
        bare = Addressee.objects.create(email="zeng@example.org", language="en")
        assert Addressee.objects.get(login=login()) == bare
        bare.refresh_from_db()
        assert bare.language == "en"


class TestChangeLogin:
    def test_letters_change_their_language_too(self):
        user = login()
        actions.change_login(user, language="en", display_size="large", by=SHELL)
        user.refresh_from_db()
        assert (user.language, user.display_size, user.addressee.language) == ("en", "large", "en")
        assert Entry.objects.get(verb="people.login_changed").fields == ["display_size", "language"]

    def test_a_size_says_nothing_to_letters(self):
        user = login(language="en")
        actions.change_login(user, display_size="large", by=SHELL)
        assert Addressee.objects.get(login=user).language == "en"

    def test_nothing_new_is_not_written(self):
        user = login(language="en")
        actions.change_login(user, language="en", by=SHELL)
        assert not Entry.objects.filter(verb="people.login_changed").exists()

    def test_letters_go_to_the_new_address(self):
        user = login()
        actions.change_login_address(user, " New@example.org", by=SHELL)
        actions.change_login_address(user, "new@example.org", by=SHELL)
        assert Addressee.objects.get(login=user).email == "new@example.org"
        assert User.objects.get().email == "new@example.org"
        assert Entry.objects.filter(verb="people.login_changed").count() == 1


class TestAttachLogin:
    def test_the_logins_addressee_becomes_the_persons(self):
        user, person = login(is_verified=True), PersonFactory()
        addressee = user.addressee
        actions.attach_login(person, user, by=CLOCK)
        addressee.refresh_from_db()
        person.refresh_from_db()
        assert (person.login, addressee.owner) == (user, person)
        assert Entry.objects.get(verb="people.login_attached").about == [
            f"people.person:{person.pk}",
            f"people.user:{user.pk}",
        ]

    def test_a_proven_address_becomes_a_contact(self):
        person = PersonFactory()
        actions.attach_login(person, login(is_verified=True), by=CLOCK)
        point = person.contact_points.get()
        assert (point.value, point.source, bool(point.verified_at)) == ("zeng@example.org", "owner", True)

    def test_an_unproven_one_does_not(self):
        person = PersonFactory()
        actions.attach_login(person, login(), by=CLOCK)
        assert not person.contact_points.exists()

    def test_letters_to_both_are_in_one_inbox(self):
        user, person = login(), PersonFactory()
        actions.add_contact_point(person, "phone", "13800138000", source="import", by=CLOCK)
        letter(user.addressee, "to the login")
        letter(person.addressee, "to the person")
        actions.attach_login(person, user, by=CLOCK)
        assert Addressee.objects.get().deliveries.count() == 2
        assert Addressee.objects.get().phone == "+8613800138000"

    def test_whoever_said_not_at_all_is_not_written_to(self):
        user, person = login(), PersonFactory()
        persons = Addressee.objects.create(owner=person)
        for addressee, category, rhythm in [
            (persons, "a", "never"),
            (user.addressee, "a", "at_once"),
            (persons, "b", "at_once"),
            (user.addressee, "b", "digest"),
            (persons, "c", "digest"),
        ]:
            Preference.objects.create(addressee=addressee, category=category, channel="email", rhythm=rhythm)
        actions.attach_login(person, user, by=CLOCK)
        chosen = dict(Preference.objects.filter(addressee__owner=person).values_list("category", "rhythm"))
        assert chosen == {"a": "never", "b": "digest", "c": "digest"}

    def test_a_login_from_before_has_its_addressee_made(self):
        user, person = UserFactory(), PersonFactory()
        actions.attach_login(person, user, by=CLOCK)
        assert Addressee.objects.get(owner=person).login == user

    @pytest.mark.parametrize(
        ("person", "code"),
        [
            ({"with_login": True}, "person_has_a_login"),
            ({"deceased_at": timezone.now() - timedelta(days=1)}, "person_is_deceased"),
        ],
    )
    def test_refuses(self, person, code):
        with pytest.raises(Refusal) as refusal:
            actions.attach_login(PersonFactory(**person), login(), by=CLOCK)
        assert refusal.value.code == code
        assert not LoginTie.objects.exists()

    def test_refuses_a_login_that_is_somebody(self):
        with pytest.raises(Refusal) as refusal:
            actions.attach_login(PersonFactory(), PersonFactory(with_login=True).login, by=CLOCK)
        assert refusal.value.code == "login_has_a_person"


class TestDetachLogin:
    def test_each_side_has_again_what_it_had(self):
        user, person = login(is_verified=True), PersonFactory()
        actions.add_contact_point(person, "email", "roster@example.org", source="import", by=CLOCK)
        persons, logins = person.addressee, user.addressee
        letter(persons, "to the person")
        letter(logins, "to the login")
        for addressee, rhythm in [(persons, "never"), (logins, "digest")]:
            Preference.objects.create(addressee=addressee, category="a", channel="email", rhythm=rhythm)
        Preference.objects.create(addressee=persons, category="b", channel="email", rhythm="digest")
        actions.attach_login(person, user, by=CLOCK)

        actions.detach_login(person, by=CLOCK)

        logins.refresh_from_db()
        assert (logins.login, logins.owner, logins.email) == (user, None, "zeng@example.org")
        again = Addressee.objects.get(owner=person)
        assert (again.login, again.email) == (None, "roster@example.org")
        assert [one.subject for one in again.deliveries.all()] == ["to the person"]
        assert [one.subject for one in logins.deliveries.all()] == ["to the login"]
        assert list(logins.preferences.values_list("category", "rhythm")) == [("a", "digest")]
        assert sorted(again.preferences.values_list("category", "rhythm")) == [("a", "never"), ("b", "digest")]
        assert list(person.contact_points.current().values_list("value", flat=True)) == ["roster@example.org"]
        assert Entry.objects.filter(verb="people.login_detached").count() == 1

    def test_a_contact_that_was_there_before_stays(self):
        user, person = login(is_verified=True), PersonFactory()
        actions.add_contact_point(person, "email", user.email, source="import", by=CLOCK)
        actions.attach_login(person, user, by=CLOCK)
        actions.detach_login(person, by=CLOCK)
        assert person.contact_points.current().get().value == user.email

    def test_what_was_said_and_proven_meanwhile_proves_nothing_afterwards(self):
        """Let in by mistake for ten minutes: an address left behind would be a way back in."""
        user, person = login(), PersonFactory()
        actions.add_contact_point(person, "email", "before@example.org", source="owner", by=CLOCK)
        person = actions.attach_login(person, user, by=CLOCK)
        mine = {"source": "owner", "verified_at": timezone.now(), "by": acting_login(user)}
        actions.add_contact_point(person, "email", "mine@example.org", is_primary=True, **mine)
        actions.add_contact_point(person, "phone", "+8613800138000", **mine)
        change = actions.note_change(person, "email", "mine@example.org", "other@example.org", by=acting_login(user))
        actions.detach_login(person, by=CLOCK)
        assert list(person.contact_points.current().values_list("value", flat=True)) == ["before@example.org"]
        with pytest.raises(Refusal) as refusal:
            actions.stop_change(change, by=CLOCK)
        assert refusal.value.code == "change_too_old"

    def test_it_can_be_tied_again_to_the_same_or_another(self):
        user, person, other = login(), PersonFactory(), PersonFactory()
        for who in (person, person, other):
            actions.attach_login(who, user, by=CLOCK)
            actions.detach_login(who, by=CLOCK)
        assert LoginTie.objects.exclude(untied_at=None).count() == 3

    def test_nobody_to_detach(self):
        person = PersonFactory()
        assert actions.detach_login(person, by=CLOCK) == person
        assert not Entry.objects.exists()

    def test_a_tie_nobody_wrote_down(self):
        person = PersonFactory(with_login=True)
        actions.detach_login(person, by=CLOCK)
        person.refresh_from_db()
        assert person.login is None


@pytest.mark.parametrize(
    "change",
    [
        lambda user, by: actions.prove_login_address(EmailAddress(user=user, email="new@example.org"), by=by),
        lambda user, by: actions.prove_login_phone(user, "+8613800138000", by=by),
        lambda user, by: actions.take_over_by_proven_address(user, "new@example.org", by=by),
    ],
    ids=["address", "phone", "other house"],
)
def test_the_person_is_held_before_the_login(change):
    """The other way round it would meet, once in the busiest week, whoever changes that person's contacts."""
    user = actions.attach_login(PersonFactory(), login(is_verified=True), by=CLOCK).login
    with CaptureQueriesContext(connection) as captured:
        change(user, acting_login(user))
    held = [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in captured if "FOR UPDATE" in query["sql"]]
    assert held[:2] == ["people_person", "people_user"]
