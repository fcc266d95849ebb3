"""Once a year members are asked whether what we know of them is right: each on a day of their own, nobody twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from associations.models import Office
from audit.models import Entry
from common.verdicts import Forbidden
from messaging.letters.rendering import write
from people import actions
from people.actions import yearly_checks
from people.models import Person, User, YearlyCheck
from tests.people.pages import inside
from tests.support.actors import CLOCK, acting
from tests.support.factories import DepartmentFactory, PersonFactory, PlacementFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 6, 10, 4, tzinfo=UTC)
LETTER = "people/email/yearly_check"


def joined(day: datetime, **facts) -> Person:
    person = PersonFactory(with_login=True, **facts)
    User.objects.filter(pk=person.login_id).update(date_joined=day)
    return person


def asked_on(day: datetime) -> int:
    with time_machine.travel(day, tick=False):
        return actions.ask_whether_all_is_right(by=CLOCK)


@pytest.fixture
def member():
    return joined(TODAY.replace(year=2020))


class TestAskWhetherAllIsRight:
    def test_writes_around_the_day_of_joining_and_not_twice(self, member):
        assert asked_on(TODAY - timedelta(days=1)) == 0
        assert asked_on(TODAY) == 1
        assert asked_on(TODAY) == 0, "the clock runs twice"
        assert asked_on(TODAY + timedelta(days=1)) == 0
        assert letters_to(member) == ["yearly_check"]
        assert YearlyCheck.objects.get().asked_at == TODAY
        entry = Entry.objects.get(verb="people.asked_whether_all_is_right")
        assert (entry.about, entry.facts) == ([f"people.person:{member.pk}"], {})
        assert asked_on(TODAY + timedelta(days=364)) == 0
        assert asked_on(TODAY + timedelta(days=365)) == 1

    @pytest.mark.parametrize("late", [1, 6])
    def test_catches_up_after_days_of_silence(self, member, late):
        assert asked_on(TODAY + timedelta(days=late)) == 1

    def test_spreads_everybody_over_the_year(self):
        for month in (1, 4, 6, 12):
            joined(TODAY.replace(year=2020, month=month))
        joined(datetime(2020, 2, 29, 4, tzinfo=UTC))
        assert asked_on(TODAY) == 1
        assert asked_on(datetime(2026, 3, 1, 4, tzinfo=UTC)) == 1

    def test_leaves_alone_whom_it_must(self, member):
        anniversary = TODAY.replace(year=2020)
        joined(anniversary, deceased_at=TODAY)
        joined(anniversary, do_not_contact_at=TODAY)
        User.objects.filter(pk=joined(anniversary).login_id).update(is_active=False)
        PersonFactory()  # without a login
        joined(TODAY - timedelta(days=1))  # yesterday
        with time_machine.travel(TODAY - timedelta(days=200), tick=False):
            actions.say_position(joined(anniversary), employer="A mill", by=acting(Person.objects.latest("pk")))
            confirmed = joined(anniversary)
            actions.confirm_record(confirmed, by=acting(confirmed))
        with time_machine.travel(TODAY, tick=False):
            for_staff = joined(anniversary)
            actions.say_contact(for_staff, "wechat", "x", by=CLOCK)
        assert asked_on(TODAY) == 2
        assert {letter.addressee.owner for letter in queued(LETTER, to="")} == {member, for_staff}
        assert asked_on(TODAY + timedelta(days=165)) == 2, "those who said or changed something, a year later"

    def test_can_be_switched_off(self, member):
        actions_before = letters_to(member)
        from messaging.actions.choices import choose_rhythms

        choose_rhythms(member.login, {("record", "email"): "never", ("record", "inbox"): "never"}, by=acting(member))
        assert asked_on(TODAY) == 1
        assert letters_to(member) == actions_before
        assert not letters_to(member, "inbox")

    def test_asks_some_and_rings_for_the_others(self, member, monkeypatch):
        joined(TODAY.replace(year=2019))
        rung = []
        monkeypatch.setattr(yearly_checks, "AT_ONCE", 1)
        monkeypatch.setattr(yearly_checks, "ring", rung.append)
        assert [asked_on(TODAY), asked_on(TODAY), asked_on(TODAY)] == [1, 1, 0]
        assert rung == ["people.ask_whether_all_is_right"] * 2

    def test_nothing_is_sent_when_it_is_rolled_back(self, member):
        with transaction.atomic():
            assert asked_on(TODAY) == 1
            transaction.set_rollback(True)
        assert not queued(LETTER)
        assert asked_on(TODAY) == 1

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_the_letter_can_be_written_and_holds_no_data(self, member, language):
        User.objects.update(language=language)
        actions.add_contact_point(member, "phone", "+8613800138000", source="import", by=CLOCK)
        asked_on(TODAY)
        written = write(queued(LETTER)[0])
        assert reverse("record_check") in written.text
        assert "13800138000" not in written.text
        assert "/letters/unsubscribe/" in written.text


class TestConfirmRecord:
    def test_is_for_the_owner_alone(self, member):
        for other in (acting(PersonFactory()), CLOCK):
            with pytest.raises(Forbidden):
                actions.confirm_record(member, by=other)
        actions.confirm_record(member, by=acting(member))
        assert Entry.objects.get(verb="people.record_confirmed").about == [f"people.person:{member.pk}"]

    def test_by_one_button_on_a_short_page(self, member):
        actions.add_contact_point(member, "phone", "+8613800138000", source="import", by=CLOCK)
        actions.say_position(member, employer="A mill", by=CLOCK)
        asked_on(TODAY)
        with time_machine.travel(TODAY + timedelta(days=1), tick=False):
            page = inside(member.login)
            assert reverse("record_check") in page.get(reverse("me")).content.decode()
            shown = page.get(reverse("record_check")).content.decode()
            assert "+8613800138000" in shown
            assert "A mill" in shown
            assert not YearlyCheck.objects.get().confirmed_at, "looking says nothing"
            after = page.post(reverse("record_check"), follow=True).content.decode()
            assert "We ask again in a year" in after
            assert reverse("record_check") not in after
            assert YearlyCheck.objects.get().confirmed_at == TODAY + timedelta(days=1)

    def test_leads_who_has_no_record_to_their_page(self):
        user = actions.create_login("new@example.org", is_verified=True, language="en", by=CLOCK)
        assert inside(user).get(reverse("record_check")).url == reverse("profile_edit")


class TestTheConsole:
    def test_says_how_many_of_ones_own_have_confirmed(self, client):
        with time_machine.travel(TODAY, tick=False):
            office = Office.objects.get(code="department_secretary")
            term = TermFactory(association=DepartmentFactory(), office=office)
            members = [joined(TODAY.replace(year=2020)) for _each in range(3)]
            for person in members[:2]:
                PlacementFactory(affiliation__person=person, association=term.association)
            asked_on(TODAY)
        with time_machine.travel(TODAY + timedelta(hours=1), tick=False):
            for person in members[1:]:
                actions.confirm_record(person, by=acting(person))
            client.force_login(term.person.login)
            client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
            home = client.get(reverse("admin:index"))
            (said,) = (check for check in home.context["checks"] if "confirmed" in str(check.text))
            assert "1 member has confirmed, 1 has not answered yet" in said.text
            for asked, found in (("silent", members[0]), ("confirmed", members[1])):
                listed = client.get(reverse("admin:people_person_changelist"), {"asked": asked})
                assert list(listed.context["cl"].result_list) == [found]

    def test_asking_costs_the_same_for_each(self):
        def ask():
            joined(TODAY.replace(year=2020))
            asked_on(TODAY)

        ask()
        assert_same_queries(ask, lambda: [joined(TODAY.replace(year=2020, month=9)) for _each in range(5)])
