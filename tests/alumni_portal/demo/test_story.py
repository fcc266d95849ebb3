"""The demo institution, in its small form: built by the actions."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from alumni_portal.demo import blueprint
from alumni_portal.demo.building import LEAST
from alumni_portal.demo.story import tell_story
from alumni_portal.demo.story.claiming import TYPED
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.twice import BROUGHT_TOGETHER, ENTERED_TWICE
from associations.models import Association, Ban, Coverage, Invitation, JoinRequest, Membership, Term
from associations.models.rights import today
from conversations.models import Post, Report
from directory.models import Claim, ClaimInvitation, DuplicatePair, Merge
from messaging.models import Delivery
from people.models import Affiliation, Person, User
from people.names.scoring import SAME_FROM

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.timeout(600),  # built through some ten thousand statements
]
State = JoinRequest.State


def count(queryset) -> int:
    return queryset.count()


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Built once; these tests only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield tell_story(LEAST)
        transaction.set_rollback(True)


def test_has_the_shape_of_the_college(stage):
    kinds = Association.objects.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in Association.TIERS} == {
        "school": 1,
        "department": 3,
        "cohort": 8,
        "class": 40,
    }
    assert count(Association.objects.filter(kind__in=Association.CHAPTERS)) == 4


def test_has_exactly_the_people_on_its_registers(stage):
    assert sum(len(one.people) for one in stage.classes) == LEAST
    strangers_who_were_let_in = 1
    entered_twice = ENTERED_TWICE - BROUGHT_TOGETHER
    assert count(Person.objects.all()) == LEAST + len(blueprint.STAFF) + strangers_who_were_let_in + entered_twice


def test_some_stand_on_the_books_twice(stage):
    waiting = DuplicatePair.objects.proposed()
    assert count(waiting) >= ENTERED_TWICE - BROUGHT_TOGETHER - 1
    assert count(DuplicatePair.objects.exclude(state="proposed")) == 1
    assert count(Merge.objects.standing()) == BROUGHT_TOGETHER


def test_some_windows_are_dark(stage):
    school = Coverage.objects.get(association=stage.school)
    assert (school.classes, school.lit_classes) == (40, 27)
    assert school.placed > LEAST - 10
    assert 0 < school.in_the_group < school.placed


def test_terms_are_over_run_and_end_soon(stage):
    liaisons = Term.objects.filter(office__code="liaison")
    assert count(liaisons.serving_today()) == 27
    assert count(liaisons.filter(ends_on__lte=today())) > 4
    soon = liaisons.serving_today().filter(ends_on__lt=today() + timedelta(days=30))
    assert [term.association.slug for term in soon] == [blueprint.ENDS_SOON]
    assert soon.get().handover_note


def test_requests_are_in_every_state(stage):
    states = set(JoinRequest.objects.values_list("state", flat=True))
    assert states == set(State.values)


def test_silence_was_passed_up(stage):
    waiting = {one.association.slug: one for one in JoinRequest.objects.waiting().order_by("-pk")}
    fortnight, week = waiting[blueprint.SILENT_FOR_TWO_WEEKS], waiting[blueprint.SILENT_FOR_A_WEEK]
    assert fortnight.with_association == stage.school
    assert fortnight.passed_up_at < fortnight.passed_to_school_at
    assert week.with_association.kind in ("cohort", "department")
    assert week.passed_to_school_at is None
    reminded = JoinRequest.objects.waiting().filter(association__slug=blueprint.SHOWN).exclude(reminded_at=None)
    assert count(reminded) == 1


def test_invitations_are_open_and_used_and_one_is_banned(stage):
    assert count(Invitation.objects.filter(uses=0)) == 1
    assert count(Invitation.objects.filter(uses=1)) == 1
    banned = Ban.objects.get()
    assert not banned.association.memberships.standing().filter(person=banned.person).exists()


def test_a_class_was_invited_and_two_claims_wait(stage):
    invitations = ClaimInvitation.objects.all()
    assert count(invitations) > count(invitations.exclude(used_at=None)) == TYPED
    doubtful, good = Claim.objects.waiting().for_listing()
    assert (doubtful.alarms, good.alarms) == (["digits_wrong"], [])
    assert "vouched_by_one" in good.evidence
    assert good.score >= SAME_FROM
    assert not [one for one in (doubtful, good) if one.person is None or one.person.has_login]


def test_walls_were_written_on_heard_of_and_reported(stage):
    wall = stage.class_called(blueprint.SHOWN).association.wall
    assert count(wall.posts.all()) == len(blueprint.SAID) + 1
    assert wall.posts.filter(pinned_at__isnull=False).get().comments.count() == 4
    assert not Post.objects.filter(told_at=None).exists()
    assert count(Report.objects.waiting()) == len(blueprint.REPORTS)
    assert Delivery.objects.filter(category="announcements", addressee__login__email="member@example.org").exists()


def test_some_died_and_one_wants_to_be_left_alone(stage):
    assert count(Person.objects.exclude(deceased_at=None)) == 6
    assert count(Person.objects.exclude(do_not_contact_at=None)) == 1


def test_students_have_not_graduated(stage):
    students = Affiliation.objects.of_students().exclude(kind=Affiliation.Kind.STAFF)
    years = set(students.values_list("entry_year", flat=True))
    assert years == {blueprint.students_entry_year(today())}


def test_each_account_can_sign_in(stage):
    assert len(stage.accounts) == 6
    for account in stage.accounts:
        assert User.objects.get(email=account.email).check_password(account.password)


def test_the_applicant_waits_and_has_no_person(stage):
    applicant = User.objects.get(email="applicant@example.org")
    assert not hasattr(applicant, "person")
    assert applicant.join_requests.get().state == State.WAITING


def test_the_member_is_in_the_class_of_the_liaison(stage):
    shown = stage.class_called(blueprint.SHOWN)
    member, liaison = (Person.objects.get(login__email=f"{who}@example.org") for who in ("member", "liaison"))
    assert shown.liaison == liaison
    assert count(Membership.objects.standing().filter(association=shown.association, person__in=[member, liaison])) == 2


def test_nothing_lies_in_the_future(stage):
    assert not Membership.objects.filter(joined_at__gt=timezone.now()).exists()
    assert not JoinRequest.objects.filter(waiting_since__gt=timezone.now()).exists()


def test_time_comes_back_after_a_look_into_the_past():
    with ago(10) as then:
        assert timezone.now() == then
        with ago(3) as later:
            assert timezone.now() == later > then
    assert timezone.now() > later
