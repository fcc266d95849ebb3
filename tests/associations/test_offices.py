"""Appointing, ending, extending, handing over; what the clock does about terms that end."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from associations import actions
from associations.models import Association, Membership, Office, Term
from associations.permissions.scope import nearest_with_answerers
from associations.tasks import look_after_terms
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people.models import Person, User
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import ChapterFactory, PersonFactory
from tests.support.letters import queued

pytestmark = pytest.mark.django_db

NOON = "2026-06-01T12:00+08:00"
JUNE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(NOON, tick=False):
        yield


def office(code: str) -> Office:
    return Office.objects.get(code=code)


def give(code: str, association: Association, by, person: Person | None = None, **when) -> Term:
    when = {"starts_on": JUNE} | when
    return actions.appoint_officer(association, office(code), person or PersonFactory(with_login=True), by=by, **when)


class TestAppointOfficer:
    def test_makes_a_term_a_membership_and_a_letter(self, tree, secretary):
        person = PersonFactory(with_login=True)
        term = give("liaison", tree.group, acting(secretary), person, ends_on=date(2028, 6, 1))
        assert term.appointed_by == secretary
        assert Membership.objects.standing().get(person=person).origin == "office"
        letters = queued("associations/email/officer_appointed", to=person.login.email)
        assert {letter.channel for letter in letters} == {"email", "inbox"}
        assert [entry.verb for entry in Entry.objects.about(term)] == ["associations.officer_appointed"]

    def test_keeps_the_membership_there_is(self, tree):
        person = PersonFactory()
        membership = actions.add_member(tree.group, person, by=SHELL)
        give("liaison", tree.group, SHELL, person)
        assert Membership.objects.standing().get(person=person) == membership

    def test_of_long_ago_is_history_and_tells_nobody(self, tree):
        give("liaison", tree.group, SHELL, starts_on=date(1999, 1, 1), ends_on=date(2003, 1, 1))
        assert not queued("associations/email/officer_appointed")

    def test_tells_nobody_when_it_is_rolled_back(self, tree):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            give("liaison", tree.group, SHELL)
            _ = 1 / 0
        assert not queued("associations/email/officer_appointed")
        assert not Term.objects.exists()

    def test_marks_who_may_open_the_console(self, tree):
        person = give("department_secretary", tree.department, SHELL).person
        assert User.objects.get(pk=person.login_id).is_staff
        liaison = give("liaison", tree.group, SHELL).person
        assert not User.objects.get(pk=liaison.login_id).is_staff

    @pytest.mark.parametrize(
        ("code", "when", "refusal"),
        [
            ("liaison", {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 9, 1)}, "one_holder_at_a_time"),
            ("liaison", {"starts_on": date(2025, 1, 1)}, "one_holder_at_a_time"),
            ("liaison", {"starts_on": JUNE, "ends_on": JUNE}, "term_ends_before_it_starts"),
            ("department_secretary", {}, "office_does_not_fit"),
            ("chapter_president", {}, "office_does_not_fit"),
        ],
    )
    def test_refuses(self, tree, code, when, refusal):
        give("liaison", tree.group, SHELL, ends_on=date(2027, 1, 1))
        with pytest.raises(Refusal) as caught:
            give(code, tree.group, SHELL, **when)
        assert caught.value.code == refusal

    def test_allows_the_day_the_other_ends(self, tree):
        give("liaison", tree.group, SHELL, ends_on=date(2027, 1, 1))
        assert give("liaison", tree.group, SHELL, starts_on=date(2027, 1, 1))

    def test_allows_several_deputies_but_nobody_twice(self, tree):
        person = give("deputy_liaison", tree.group, SHELL).person
        assert give("deputy_liaison", tree.group, SHELL)
        with pytest.raises(Refusal) as caught:
            give("deputy_liaison", tree.group, SHELL, person)
        assert caught.value.code == "one_term_of_a_person_at_a_time"

    def test_refuses_the_dead_the_banned_and_the_closed(self, tree):
        dead = PersonFactory(deceased_at="2020-01-01T00:00Z")
        banned = PersonFactory()
        tree.group.bans.create(person=banned, reason="x")
        for person, code in ((dead, "person_deceased"), (banned, "banned")):
            with pytest.raises(Refusal) as caught:
                give("liaison", tree.group, SHELL, person)
            assert caught.value.code == code
        actions.close_association(tree.group, by=SHELL)
        with pytest.raises(Refusal) as caught:
            give("liaison", tree.group, SHELL)
        assert caught.value.code == "association_closed"

    def test_is_forbidden_in_a_sister_department_and_to_liaisons(self, tree, secretary):
        with pytest.raises(Forbidden):
            give("liaison", tree.other_group, acting(secretary))
        liaison = give("liaison", tree.group, SHELL).person
        with pytest.raises(Forbidden):
            give("deputy_liaison", tree.group, acting(liaison))


class TestNobodyGivesWhatTheyDoNotHold:
    def test_an_office_with_more_rights_is_forbidden(self, tree):
        coordinator = give("cohort_coordinator", tree.cohort, SHELL).person
        assert give("liaison", tree.group, acting(coordinator))
        office("deputy_liaison").change(capabilities=["audit.see"])
        with pytest.raises(Forbidden, match="see the audit") as caught:
            give("deputy_liaison", tree.group, acting(coordinator))
        assert caught.value.code == "capability_missing"

    def test_nor_by_a_right_held_elsewhere(self, tree):
        """A secretary of one department who is coordinator in the other gives there only what they hold there."""
        person = give("department_secretary", tree.department, SHELL).person
        give("cohort_coordinator", tree.other_cohort, SHELL, person)
        office("liaison").change(capabilities=["people.see"])
        assert give("liaison", tree.group, acting(person))
        with pytest.raises(Forbidden):
            give("liaison", tree.other_group, acting(person))

    def test_nor_after_their_own_term(self, tree):
        coordinator = give("cohort_coordinator", tree.cohort, SHELL, ends_on=date(2026, 7, 1)).person
        with time_machine.travel("2026-07-01T00:30+08:00", tick=False), pytest.raises(Forbidden):
            give("liaison", tree.group, acting(coordinator))


class TestEndTerm:
    def test_ends_today_tells_and_takes_the_mark(self, tree):
        term = give("department_secretary", tree.department, SHELL, starts_on=date(2025, 1, 1))
        ended = actions.end_term(term, by=SHELL)
        assert ended.ends_on == JUNE
        assert not User.objects.get(pk=term.person.login_id).is_staff
        assert queued("associations/email/term_ended", to=term.person.login.email)
        assert Membership.objects.standing().filter(person=term.person).exists()

    def test_the_holder_may_step_down(self, tree):
        term = give("liaison", tree.group, SHELL)
        assert actions.end_term(term, by=acting(term.person)).ends_on == JUNE

    def test_of_one_that_has_not_begun_is_calling_it_off(self, tree):
        term = give("liaison", tree.group, SHELL, starts_on=date(2026, 9, 1))
        assert actions.end_term(term, by=SHELL).ends_on == term.starts_on
        assert give("liaison", tree.group, SHELL)

    def test_on_a_later_day(self, tree):
        term = give("liaison", tree.group, SHELL)
        assert actions.end_term(term, on=date(2026, 7, 1), by=SHELL).ends_on == date(2026, 7, 1)

    def test_refuses_what_is_over(self, tree):
        term = give("liaison", tree.group, SHELL, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
        with pytest.raises(Refusal) as caught:
            actions.end_term(term, by=SHELL)
        assert caught.value.code == "term_is_over"

    def test_is_forbidden_to_others_and_of_stronger_offices(self, tree, secretary):
        theirs = give("liaison", tree.other_group, SHELL)
        with pytest.raises(Forbidden):
            actions.end_term(theirs, by=acting(secretary))
        office("liaison").change(capabilities=["audit.see"])
        with pytest.raises(Forbidden):
            actions.end_term(give("liaison", tree.group, SHELL), by=acting(secretary))


class TestTheLastAdministrator:
    def test_cannot_end_without_a_successor(self, tree):
        term = give("administrator", tree.school, SHELL)
        with pytest.raises(Refusal) as caught:
            actions.end_term(term, by=acting(term.person))
        assert caught.value.code == "last_administrator"
        second = give("administrator", tree.school, SHELL, starts_on=date(2026, 8, 1))
        with pytest.raises(Refusal):
            actions.end_term(term, by=SHELL)
        assert actions.end_term(term, on=second.starts_on, by=SHELL)

    def test_cannot_rely_on_one_who_ends_or_died(self, tree):
        term = give("administrator", tree.school, SHELL)
        give("administrator", tree.school, SHELL, ends_on=date(2026, 7, 1))
        dead = give("administrator", tree.school, SHELL).person
        Person.objects.filter(pk=dead.pk).update(deceased_at="2026-05-01T00:00Z")
        assert actions.end_term(term, on=date(2026, 6, 30), by=SHELL)
        with pytest.raises(Refusal):
            actions.end_term(term, on=date(2026, 7, 1), by=SHELL)

    def test_cannot_go_by_a_day_that_has_passed(self, tree):
        """Who served beside them last month is gone; the day would be right and the school empty."""
        give("administrator", tree.school, SHELL, starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 20))
        term = give("administrator", tree.school, SHELL, starts_on=date(2026, 4, 1))
        for leave in (
            lambda: actions.end_term(term, on=date(2026, 5, 10), by=SHELL),
            lambda: actions.hand_over(term, PersonFactory(), on=date(2026, 5, 10), until=date(2026, 5, 15), by=SHELL),
        ):
            with pytest.raises(Refusal) as caught:
                leave()
            assert caught.value.code == "last_administrator"
        assert actions.hand_over(term, PersonFactory(), on=date(2026, 5, 10), by=SHELL)

    def test_cannot_rely_on_one_whose_login_is_closed(self, tree):
        term = give("administrator", tree.school, SHELL)
        other = give("administrator", tree.school, SHELL)
        User.objects.filter(person=other.person).update(is_active=False)
        with pytest.raises(Refusal):
            actions.end_term(term, by=SHELL)

    def test_may_hand_over(self, tree):
        term = give("administrator", tree.school, SHELL)
        following = actions.hand_over(term, PersonFactory(), by=acting(term.person))
        with pytest.raises(Refusal):
            actions.end_term(following, by=SHELL)

    def test_other_offices_may_be_left_empty(self, tree):
        term = actions.end_term(give("office_staff", tree.school, SHELL), by=SHELL)
        assert not Term.objects.serving_today().filter(pk=term.pk).exists()


class TestKeepLastAdministrator:
    def test_lets_a_term_run_on_that_nobody_follows(self, tree):
        term = give("administrator", tree.school, SHELL, ends_on=date(2026, 6, 2))
        assert actions.keep_last_administrator(by=CLOCK) == term
        term.refresh_from_db()
        assert term.ends_on == date(2026, 7, 1)
        assert queued("associations/email/term_kept", to=term.person.login.email)

    def test_also_after_the_clock_was_silent_for_a_week(self, tree):
        term = give("administrator", tree.school, SHELL, ends_on=date(2026, 6, 2))
        with time_machine.travel("2026-06-09T12:00+08:00", tick=False):
            assert actions.keep_last_administrator(by=CLOCK) == term
            assert actions.keep_last_administrator(by=CLOCK) is None

    @pytest.mark.parametrize(
        "second", [{"starts_on": JUNE}, {"starts_on": date(2026, 6, 2)}, {"starts_on": date(2026, 9, 1)}]
    )
    def test_does_nothing_while_somebody_serves_or_follows(self, tree, second):
        give("administrator", tree.school, SHELL, ends_on=date(2026, 6, 2))
        give("administrator", tree.school, SHELL, **second)
        assert actions.keep_last_administrator(by=CLOCK) is None

    def test_does_nothing_in_a_school_that_never_had_one(self, tree):
        assert actions.keep_last_administrator(by=CLOCK) is None


class TestExtendTerm:
    def test_lets_it_run_longer_or_without_end(self, tree, secretary):
        term = give("liaison", tree.group, SHELL, ends_on=date(2026, 9, 1))
        assert actions.extend_term(term, date(2027, 9, 1), by=acting(secretary)).ends_on == date(2027, 9, 1)
        assert actions.extend_term(term, None, by=acting(secretary)).ends_on is None

    @pytest.mark.parametrize(
        ("has", "wants", "code"),
        [
            (date(2026, 9, 1), date(2026, 8, 1), "not_longer"),
            (None, date(2026, 8, 1), "not_longer"),
            (date(2026, 5, 1), date(2026, 8, 1), "term_is_over"),
            (date(2026, 9, 1), date(2027, 9, 1), "one_holder_at_a_time"),
        ],
    )
    def test_refuses(self, tree, has, wants, code):
        term = give("liaison", tree.group, SHELL, starts_on=date(2025, 1, 1), ends_on=has)
        if code == "one_holder_at_a_time":
            give("liaison", tree.group, SHELL, starts_on=date(2027, 1, 1))
        with pytest.raises(Refusal) as caught:
            actions.extend_term(term, wants, by=SHELL)
        assert caught.value.code == code

    def test_is_forbidden_to_the_holder(self, tree):
        term = give("liaison", tree.group, SHELL, ends_on=date(2026, 9, 1))
        with pytest.raises(Forbidden):
            actions.extend_term(term, None, by=acting(term.person))


class TestHandOver:
    def test_passes_the_office_and_the_note_on(self, tree):
        term = give("liaison", tree.group, SHELL, ends_on=date(2026, 7, 1))
        successor = PersonFactory(with_login=True)
        following = actions.hand_over(
            term,
            successor,
            on=date(2026, 6, 15),
            until=date(2028, 6, 15),
            note=" 群里有三个人换了号 ",
            by=acting(term.person),
        )
        term.refresh_from_db()
        assert (term.ends_on, following.starts_on, following.ends_on) == (
            date(2026, 6, 15),
            date(2026, 6, 15),
            date(2028, 6, 15),
        )
        assert term.handover_note == "群里有三个人换了号"
        assert queued("associations/email/officer_appointed", to=successor.login.email)
        assert queued("associations/email/term_ended", to=term.person.login.email)

    def test_leaves_no_gap_when_it_is_asked_later_than_the_end(self, tree):
        term = give("liaison", tree.group, SHELL, ends_on=date(2026, 7, 1))
        assert actions.hand_over(term, PersonFactory(), on=date(2026, 9, 1), by=SHELL).starts_on == date(2026, 7, 1)

    def test_keeps_an_earlier_note(self, tree):
        term = give("liaison", tree.group, SHELL)
        actions.write_handover_note(term, "先前写的", by=acting(term.person))
        actions.hand_over(term, PersonFactory(), by=acting(term.person))
        term.refresh_from_db()
        assert term.handover_note == "先前写的"

    def test_nobody_follows_themselves(self, tree):
        term = give("liaison", tree.group, SHELL)
        with pytest.raises(Refusal) as caught:
            actions.hand_over(term, term.person, by=acting(term.person))
        assert caught.value.code == "follows_themselves"

    def test_gives_nothing_when_the_successor_cannot(self, tree):
        term = give("liaison", tree.group, SHELL)
        with pytest.raises(Refusal) as caught:
            actions.hand_over(term, PersonFactory(deceased_at="2020-01-01T00:00Z"), by=acting(term.person))
        assert caught.value.code == "person_deceased"
        term.refresh_from_db()
        assert term.ends_on is None

    @pytest.mark.parametrize(
        ("when", "code"),
        [
            ({"starts_on": date(2020, 1, 1), "ends_on": date(2021, 1, 1)}, "term_is_over"),
            ({"starts_on": date(2026, 9, 1)}, "term_not_begun"),
        ],
    )
    def test_refuses(self, tree, when, code):
        term = give("liaison", tree.group, SHELL, **when)
        with pytest.raises(Refusal) as caught:
            actions.hand_over(term, PersonFactory(), by=SHELL)
        assert caught.value.code == code

    def test_is_forbidden_to_others(self, tree, secretary):
        term = give("liaison", tree.other_group, SHELL)
        with pytest.raises(Forbidden):
            actions.hand_over(term, PersonFactory(), by=acting(secretary))
        with pytest.raises(Forbidden):
            actions.write_handover_note(term, "x", by=acting(secretary))


class TestTheClockTells:
    def letters(self, template: str, person: Person) -> int:
        return len(
            [row for row in queued(f"associations/email/{template}", to=person.login.email) if row.channel == "email"]
        )

    def test_thirty_and_fourteen_days_before_and_each_once(self, tree, secretary):
        term = give("liaison", tree.group, SHELL, starts_on=date(2025, 1, 1), ends_on=date(2026, 7, 15))
        for day, told in (
            ("06-14", 0),
            ("06-15", 1),
            ("06-16", 1),
            ("06-30", 1),
            ("07-01", 2),
            ("07-14", 2),
            ("07-20", 2),
        ):
            with time_machine.travel(f"2026-{day}T12:00+08:00", tick=False):
                look_after_terms()
                look_after_terms()
                assert self.letters("term_ending", term.person) == told, day
        assert self.letters("successor_wanted", secretary) == 1

    def test_after_a_silence_only_what_is_still_true(self, tree):
        term = give("liaison", tree.group, SHELL, starts_on=date(2025, 1, 1), ends_on=date(2026, 7, 15))
        with time_machine.travel("2026-07-10T12:00+08:00", tick=False):
            actions.tell_of_ending_terms(by=CLOCK)
        assert self.letters("term_ending", term.person) == 1

    def test_anew_for_a_new_last_day(self, tree):
        term = give("liaison", tree.group, SHELL, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 20))
        actions.tell_of_ending_terms(by=CLOCK)
        actions.extend_term(term, date(2026, 6, 25), by=SHELL)
        actions.tell_of_ending_terms(by=CLOCK)
        assert self.letters("term_ending", term.person) == 2

    def test_asks_nobody_for_a_successor_when_there_is_one(self, tree, secretary):
        term = give("liaison", tree.group, SHELL, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 10))
        give("liaison", tree.group, SHELL, starts_on=date(2026, 6, 10))
        actions.tell_of_ending_terms(by=CLOCK)
        assert self.letters("term_ending", term.person) == 1
        assert self.letters("successor_wanted", secretary) == 0
        assert queued("associations/email/term_ending")[0].context["has_successor"] is True

    def test_asks_the_nearest_who_may_appoint_and_not_the_holder(self, tree, administrator):
        president = give(
            "chapter_president", ChapterFactory(parent=tree.school), SHELL, ends_on=date(2026, 6, 10)
        ).person
        actions.tell_of_ending_terms(by=CLOCK)
        assert self.letters("successor_wanted", president) == 0
        assert self.letters("successor_wanted", administrator) == 1

    def test_leaves_the_dead_in_peace(self, tree):
        term = give("liaison", tree.group, SHELL, ends_on=date(2026, 6, 10))
        Person.objects.filter(pk=term.person_id).update(deceased_at="2026-05-01T00:00Z")
        assert actions.tell_of_ending_terms(by=CLOCK) == 0

    def test_marks_and_unmarks_who_may_open_the_console(self, tree):
        coming = give("department_secretary", tree.department, SHELL, starts_on=date(2026, 6, 3)).person
        going = give("department_secretary", tree.other_department, SHELL, ends_on=date(2026, 6, 3)).person
        marked = lambda: set(User.objects.filter(is_staff=True).values_list("person", flat=True))  # noqa: E731
        assert marked() == {going.pk}
        with time_machine.travel("2026-06-03T01:00+08:00", tick=False):
            look_after_terms()
        assert marked() == {coming.pk}


class TestVacancy:
    def test_the_tier_above_has_the_duties(self, tree, secretary):
        term = give("liaison", tree.group, SHELL)
        assert nearest_with_answerers(tree.group) == tree.group
        actions.end_term(term, by=SHELL)
        assert nearest_with_answerers(tree.group) == tree.department


def test_two_terms_at_once_are_refused_by_the_database_in_the_same_words(tree):
    """The verdict is asked first; this stands behind it when two appoint at once."""
    give("liaison", tree.group, SHELL)
    with pytest.raises(ValidationError, match="Somebody else holds this office"):
        Term.objects.add(
            association=tree.group,
            office=office("liaison"),
            person=PersonFactory(),
            starts_on=JUNE + timedelta(days=1),
            single_holder=True,
        )
