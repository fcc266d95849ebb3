"""What the clock does about terms that end, and who has the duties of a vacant office."""

from datetime import date

import pytest
import time_machine

from associations import actions
from associations.models import Term
from associations.permissions.scope import nearest_with_answerers
from associations.tasks import look_after_terms
from common.verdicts import Refusal
from people.models import Person, User
from tests.associations.giving import JUNE, give
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import ChapterFactory, PersonFactory
from tests.support.letters import queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


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
