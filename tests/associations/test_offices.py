"""Appointing, ending, extending, handing over."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from associations import actions
from associations.models import Membership, Term
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people.models import User
from tests.associations.giving import JUNE, give, office
from tests.support.actors import SHELL, acting
from tests.support.factories import PersonFactory, PlacementFactory
from tests.support.letters import queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


class TestAppointOfficer:
    def test_makes_a_term_a_membership_and_a_letter(self, tree, secretary):
        person = PersonFactory(with_login=True)
        PlacementFactory(affiliation__person=person, association=tree.group)
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
    def test_nor_to_somebody_beyond_their_reach(self, tree, secretary):
        """Whoever serves in a unit is seen by those who keep it: that is not to be had by an appointment."""
        stranger = PersonFactory()
        for by in (secretary, give("cohort_coordinator", tree.cohort, SHELL).person):
            with pytest.raises(Refusal) as refusal:
                give("liaison", tree.group, acting(by), stranger)
            assert refusal.value.code == "kept_by_others"

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
