"""Where a person can be reached, which comes first, and that letters follow."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Entry
from messaging.models import Addressee
from people import actions
from people.models import ContactPoint
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
EMAIL, PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE


def add(person, value, kind=EMAIL, **more):
    return actions.add_contact_point(person, kind, value, by=CLOCK, **({"source": "import"} | more))


class TestAddContactPoint:
    @pytest.mark.parametrize(
        ("kind", "written", "kept"),
        [
            (EMAIL, " Zeng.Li@Example.org ", "zeng.li@example.org"),
            (PHONE, "138 0013 8000", "+8613800138000"),
            (PHONE, "+44 20 7946 0018", "+442079460018"),
            ("wechat", "zeng_li", "zeng_li"),
            ("address", "广州市  天河区", "广州市 天河区"),
        ],
    )
    def test_is_kept_in_one_way_of_writing(self, kind, written, kept):
        assert add(PersonFactory(), written, kind).value == kept

    @pytest.mark.parametrize(("kind", "written"), [(EMAIL, "zeng.li"), (PHONE, "12"), (PHONE, "call me"), (EMAIL, "")])
    def test_refuses_what_reaches_nobody(self, kind, written):
        with pytest.raises(ValidationError):
            add(PersonFactory(), written, kind)

    def test_the_same_again_is_no_second_one(self):
        person = PersonFactory()
        assert add(person, "a@example.org") == add(person, "A@example.org")
        assert Entry.objects.filter(verb="people.contact_added").count() == 1

    def test_the_same_again_with_proof_is_proven(self):
        person = PersonFactory()
        add(person, "a@example.org")
        assert add(person, "a@example.org", verified_at=timezone.now()).verified_at
        assert Entry.objects.filter(verb="people.contact_proven").count() == 1
        add(person, "a@example.org", verified_at=timezone.now())
        assert Entry.objects.filter(verb="people.contact_proven").count() == 1

    def test_is_written_down_without_the_address(self):
        point = add(PersonFactory(), "a@example.org")
        line = Entry.objects.get(verb="people.contact_added")
        assert line.about[1] == f"people.contactpoint:{point.pk}"
        assert line.facts == {"kind": "email", "source": "import"}

    def test_the_first_of_a_kind_is_the_first_choice(self):
        person = PersonFactory()
        assert add(person, "a@example.org").is_primary
        assert not add(person, "b@example.org").is_primary
        assert add(person, "c@example.org", is_primary=True).is_primary
        assert list(person.contact_points.filter(is_primary=True).values_list("value", flat=True)) == ["c@example.org"]


class TestLettersFollow:
    def test_a_person_who_can_be_reached_has_an_addressee(self):
        person = PersonFactory()
        add(person, "wx", "wechat")
        assert not Addressee.objects.exists()
        add(person, "a@example.org")
        add(person, "13800138000", PHONE)
        addressee = Addressee.objects.get(owner=person)
        assert (addressee.email, addressee.phone) == ("a@example.org", "+8613800138000")

    def test_another_first_choice_is_written_to(self):
        person = PersonFactory()
        add(person, "a@example.org")
        other = add(person, "b@example.org")
        actions.prefer_contact_point(other, by=CLOCK)
        assert Addressee.objects.get(owner=person).email == "b@example.org"
        assert Entry.objects.filter(verb="people.contact_preferred").count() == 1
        actions.prefer_contact_point(other, by=CLOCK)
        assert Entry.objects.filter(verb="people.contact_preferred").count() == 1

    def test_with_a_login_its_address_counts(self):
        person = PersonFactory(with_login=True)
        add(person, "a@example.org")
        assert Addressee.objects.get(owner=person).email == person.login.email


class TestEndContactPoint:
    def test_is_kept_with_its_day_and_the_next_steps_up(self):
        person = PersonFactory()
        first, _second = add(person, "a@example.org"), add(person, "b@example.org")
        add(person, "c@example.org", verified_at=timezone.now())
        ended = actions.end_contact_point(first, by=CLOCK)
        assert ended.ended_at
        assert not ended.is_primary
        following = person.contact_points.current().get(is_primary=True)
        assert following.value == "c@example.org", "the proven one, though it came later"
        assert Addressee.objects.get(owner=person).email == "c@example.org"
        assert Entry.objects.filter(verb="people.contact_ended").count() == 1

    def test_twice_is_once(self):
        point = add(PersonFactory(), "a@example.org")
        actions.end_contact_point(point, by=CLOCK)
        actions.end_contact_point(point, by=CLOCK)
        assert Entry.objects.filter(verb="people.contact_ended").count() == 1
        assert Addressee.objects.get(owner=point.person).email == ""

    def test_the_second_choice_leaves_the_first_alone(self):
        person = PersonFactory()
        first, second = add(person, "a@example.org"), add(person, "b@example.org")
        actions.end_contact_point(second, by=CLOCK)
        first.refresh_from_db()
        assert first.is_primary

    def test_it_may_come_back(self):
        person = PersonFactory()
        actions.end_contact_point(add(person, "a@example.org"), by=CLOCK)
        assert add(person, "a@example.org").is_primary
        assert person.contact_points.count() == 2


class TestVerifyContactPoint:
    def test_once(self):
        point = add(PersonFactory(), "a@example.org")
        proven = actions.verify_contact_point(point, by=CLOCK)
        assert proven.verified_at
        assert actions.verify_contact_point(point, by=CLOCK).verified_at == proven.verified_at
        assert list(ContactPoint.objects.current().verified()) == [proven]


class TestWhoSeesThem:
    def test_hidden_by_default(self, keeper):
        point = add(PersonFactory(), "a@example.org")
        stranger = acting(PersonFactory())
        assert not ContactPoint.objects.visible_to(stranger).exists()
        assert not ContactPoint.objects.visible_to(VISITOR).exists()
        assert list(ContactPoint.objects.visible_to(acting(point.person))) == [point]
        assert list(ContactPoint.objects.visible_to(CLOCK)) == [point]
