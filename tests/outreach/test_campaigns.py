"""A campaign is drafted, handed in, approved, launched and steered; what stands against it has a code."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from associations.models import Term
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.models import Delivery, Mailing
from messaging.queries.mailings import counts_of
from outreach import tasks
from outreach.actions import campaigns as actions
from outreach.actions.messages import Words, change_wording
from outreach.models import Audience, Campaign
from outreach.permissions.campaigns import author_may_launch
from outreach.queries.campaigns import knows_reasons
from outreach.queries.plans import plan_of
from outreach.queries.reports import KEPT_TO_THE_OFFICE, letters_by_channel, people_by_unit
from outreach.words import reason_said
from tests.associations.joining import serve
from tests.outreach.campaigning import EN, approved_above, make_scene
from tests.support.actors import CLOCK, acting
from tests.support.factories import AffiliationFactory, PersonFactory, PlacementFactory
from tests.support.letters import letters_to, queued

pytestmark = pytest.mark.django_db

State = Campaign.State


@pytest.fixture
def scene():
    return make_scene()


def code_of(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refused:
        act()
    return refused.value.code


def verbs_of(campaign) -> list[str]:
    rows = Entry.objects.filter(about__contains=[f"outreach.campaign:{campaign.pk}"]).order_by("pk")
    return [verb.partition(".campaign_")[2] for verb in rows.values_list("verb", flat=True)]


class TestCreate:
    def test_it_is_a_draft_with_a_message_of_its_own(self, scene):
        campaign = actions.create_campaign("Reunion", scene.department, "gatherings", by=scene.author)
        assert campaign.state == State.DRAFT
        assert campaign.author == scene.secretary
        assert campaign.message.association == scene.department
        assert campaign.channels == ["email", "inbox"]
        assert verbs_of(campaign) == ["created"]

    def test_who_may_not(self, scene):
        def create(by, unit=scene.department, category="gatherings", audience=None):
            return lambda: actions.create_campaign("R", unit, category, audience=audience, by=by)

        stranger, liaison = acting(PersonFactory()), acting(serve(scene.group, "liaison").person)
        theirs = Audience.objects.add(name="Mine", association=scene.department, owner=scene.approver)
        below = Audience.objects.add(name="Below", association=scene.group, owner=scene.secretary)
        assert code_of(create(stranger)) == "capability_missing"
        assert code_of(create(liaison)) == "capability_missing"
        assert create(liaison, unit=scene.group)().association == scene.group
        assert code_of(create(scene.author, category="account")) == "no_such_category"
        assert code_of(create(scene.author, category="greetings")) == "no_such_category"  # of journeys
        assert code_of(create(scene.author, audience=theirs)) == "forbidden"
        assert code_of(create(scene.author, audience=below)) == "audience_elsewhere"
        scene.group.change(state="closed")
        assert code_of(create(scene.author, unit=scene.group)) == "association_closed"


class TestChange:
    def test_its_author_changes_it_until_it_is_handed_in(self, scene):
        campaign = scene.draft()
        chosen = Audience.objects.add(name="A", association=scene.department, owner=scene.secretary)
        changed = actions.change_campaign(campaign, title="Later", audience=chosen, by=scene.author)
        assert (changed.title, changed.audience) == ("Later", chosen)
        assert Entry.objects.order_by("-pk").first().fields == ["audience", "title"]
        assert code_of(lambda: actions.change_campaign(campaign, title="X", by=scene.second)) == "not_the_author"
        approved_above(0)
        actions.submit_campaign(campaign, by=scene.author)
        assert code_of(lambda: actions.change_campaign(campaign, title="X", by=scene.author)) == "campaign_submitted"
        with pytest.raises(TypeError):
            actions.change_campaign(campaign, state="launched", by=scene.author)

    def test_its_time_may_be_set_also_when_it_was_approved(self, scene):
        campaign = scene.approved()
        later = timezone.now() + timedelta(days=1)
        assert actions.time_campaign(campaign, later, by=scene.author).starts_at == later
        assert actions.time_campaign(campaign, None, by=scene.author).starts_at is None
        past = timezone.now() - timedelta(minutes=1)
        assert code_of(lambda: actions.time_campaign(campaign, past, by=scene.author)) == "time_has_passed"
        assert code_of(lambda: actions.time_campaign(campaign, later, by=scene.second)) == "not_the_author"


class TestTakeOver:
    def test_the_office_goes_on_with_a_draft_and_its_author_is_told(self, scene):
        campaign = actions.take_over_campaign(scene.draft(), by=scene.second)
        assert campaign.author == campaign.message.author == scene.approver
        assert letters_to(scene.secretary) == ["campaign_taken_over"]
        assert verbs_of(campaign)[-1] == "taken_over"
        assert actions.change_campaign(campaign, title="Later", by=scene.second).title == "Later"
        assert code_of(lambda: actions.change_campaign(campaign, title="X", by=scene.author)) == "not_the_author"
        assert code_of(lambda: actions.take_over_campaign(campaign, by=scene.second)) == "own_already"

    def test_what_stands_against_it(self, scene):
        submitted = scene.submitted()
        assert code_of(lambda: actions.take_over_campaign(submitted, by=scene.second)) == "campaign_submitted"
        liaison = acting(serve(scene.group, "liaison").person)
        assert code_of(lambda: actions.take_over_campaign(scene.draft(), by=liaison)) == "capability_missing"
        assert queued("outreach/email/campaign_taken_over") == []


class TestSubmit:
    def test_a_large_one_waits_and_its_approvers_are_written_to(self, scene):
        approved_above(3)
        campaign = actions.submit_campaign(scene.draft(), by=scene.author)
        assert campaign.state == State.SUBMITTED
        assert campaign.expected == 5  # with the secretary, who belongs to the department
        assert campaign.conditions == {}
        assert campaign.message.is_frozen or campaign.message.__class__.objects.get(pk=campaign.message_id).is_frozen
        assert letters_to(scene.approver) == ["campaign_waits"]
        assert letters_to(scene.secretary) == []
        assert verbs_of(campaign)[-1] == "submitted"

    def test_a_small_one_needs_nobody(self, scene):
        approved_above(5)
        campaign = actions.submit_campaign(scene.draft(), by=scene.author)
        assert campaign.state == State.SCHEDULED
        assert campaign.approved_at is None
        assert queued("outreach/email/campaign_waits") == []

    def test_the_conditions_are_those_of_this_moment(self, scene):
        audience = Audience.objects.add(name="A", association=scene.department, owner=scene.secretary)
        campaign = scene.submitted(audience=audience)
        audience.change(conditions={"trait": "directory.unit", "value": scene.group.public_id})
        assert Campaign.objects.get(pk=campaign.pk).conditions == {}
        approved = actions.approve_campaign(campaign, by=scene.second)
        launched = actions.launch_campaign(approved, by=scene.author)
        assert counts_of(launched.mailing).total == 10

    def test_what_stands_against_it(self, scene):
        def submit(campaign, by=None):
            return code_of(lambda: actions.submit_campaign(campaign, by=by or scene.author))

        approved_above(0)
        assert submit(scene.draft(words=())) == "message_has_faults"
        assert submit(scene.draft(words=(EN,))) == "message_has_faults"  # the translation is missing
        assert submit(scene.draft(), scene.second) == "not_the_author"
        here = {"trait": "directory.unit", "value": scene.group.public_id}
        nobody = Audience.objects.add(
            name="Nobody",
            association=scene.department,
            owner=scene.secretary,
            conditions={"all": [here, {"not": here}]},
        )
        assert submit(scene.draft(audience=nobody)) == "nobody_in_it"
        nobody.change(conditions={"trait": "gone", "value": 1})
        assert submit(scene.draft(audience=nobody)) == "audience_unreadable"
        timed = actions.time_campaign(scene.draft(), timezone.now() + timedelta(hours=1), by=scene.author)
        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
            assert submit(timed) == "time_has_passed"
        Term.objects.filter(person=scene.approver).update(ends_on=timezone.now().date() - timedelta(days=1))
        assert submit(scene.draft()) == "nobody_approves"

    def test_nothing_is_sent_when_it_is_rolled_back(self, scene):
        approved_above(0)
        campaign = scene.draft()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            actions.submit_campaign(campaign, by=scene.author)
            raise ZeroDivisionError
        assert queued() == []
        assert Campaign.objects.get(pk=campaign.pk).state == State.DRAFT


class TestDecide:
    def test_a_second_person_says_yes_to_exactly_this(self, scene):
        campaign = scene.approved()
        assert (campaign.state, campaign.approved_by) == (State.SCHEDULED, scene.approver)
        assert letters_to(scene.secretary) == ["campaign_approved"]
        said = {"en": Words("Other", "Other words")}
        assert code_of(lambda: change_wording(campaign.message, said, by=scene.author)) == "message_is_fixed"
        assert verbs_of(campaign)[-1] == "approved"

    def test_never_the_author(self, scene):
        both = serve(scene.school, "office_staff").person
        campaign = scene.draft(by=acting(both))
        approved_above(0)
        actions.submit_campaign(campaign, by=acting(both))
        assert code_of(lambda: actions.approve_campaign(campaign, by=acting(both))) == "author_approves"
        assert code_of(lambda: actions.approve_campaign(campaign, by=scene.author)) == "capability_missing"
        actions.approve_campaign(campaign, by=scene.second)
        assert code_of(lambda: actions.approve_campaign(campaign, by=scene.second)) == "campaign_scheduled"

    def test_an_officers_letter_goes_to_the_nearest_who_may(self, scene):
        near = serve(scene.department, "administrator").person
        approved_above(0)
        actions.submit_campaign(scene.draft(), by=scene.author)
        assert (letters_to(near), letters_to(scene.approver)) == (["campaign_waits"], [])

    def test_it_is_sent_back_with_a_word_and_goes_on_as_a_copy(self, scene):
        campaign = scene.submitted()
        fixed = campaign.message
        assert code_of(lambda: actions.send_back_campaign(campaign, " ", by=scene.second)) == "note_is_missing"
        back = actions.send_back_campaign(campaign, "The date is wrong.", by=scene.second)
        assert (back.state, back.note, back.conditions) == (State.DRAFT, "The date is wrong.", None)
        assert back.message != fixed
        assert back.message.author == scene.secretary
        change_wording(back.message, {"en": EN}, by=scene.author)
        assert letters_to(scene.secretary) == ["campaign_sent_back"]
        again = actions.submit_campaign(back, by=scene.author)
        assert (again.state, again.note) == (State.SUBMITTED, "")

    def test_its_author_takes_it_back_without_a_letter(self, scene):
        campaign = scene.approved()
        back = actions.send_back_campaign(campaign, by=scene.author)
        assert (back.state, back.approved_by) == (State.DRAFT, None)
        assert letters_to(scene.secretary) == ["campaign_approved"]
        assert code_of(lambda: actions.send_back_campaign(campaign, "x", by=scene.second)) == "campaign_draft"

    def test_it_is_withdrawn_for_good(self, scene):
        campaign = scene.submitted()
        stranger = acting(PersonFactory())
        assert code_of(lambda: actions.withdraw_campaign(campaign, by=stranger)) == "capability_missing"
        assert actions.withdraw_campaign(campaign, by=scene.author).state == State.WITHDRAWN
        assert code_of(lambda: actions.withdraw_campaign(campaign, by=scene.author)) == "campaign_withdrawn"
        assert code_of(lambda: actions.approve_campaign(campaign, by=scene.second)) == "campaign_withdrawn"


class TestLaunch:
    def test_everybody_has_a_letter_by_each_channel(self, scene):
        campaign = scene.launched()
        counts = counts_of(campaign.mailing)
        assert counts.total == 2 * 5
        assert campaign.mailing.owner == scene.secretary.login
        assert campaign.mailing.reply_to == scene.secretary.login.email
        assert campaign.mailing.sender_name_en == scene.department.name_en
        letter = Delivery.objects.filter(mailing=campaign.mailing).first()
        assert (letter.template, letter.about) == ("outreach.message", f"outreach.message:{campaign.message_id}")
        assert verbs_of(campaign)[-1] == "launched"
        assert letters_to(scene.secretary)[1:] == ["outreach.message"]  # its own letter; who pressed knows it left
        assert code_of(lambda: actions.launch_campaign(campaign, by=scene.author)) == "campaign_launched"

    def test_whoever_sees_no_contact_data_reads_numbers_and_no_reasons(self, scene):
        liaison = acting(serve(scene.department, "liaison").person)
        assert not knows_reasons(liaison, scene.draft()) and knows_reasons(scene.second, scene.draft())
        campaign = scene.approved()
        open_one, shut = plan_of(campaign, by=scene.second), plan_of(campaign, by=liaison)
        for told, kept in zip(open_one.channels, shut.channels, strict=True):
            assert (told.reached, told.left_out_total) == (kept.reached, kept.left_out_total)
            assert [said for said, _ in kept.left_out] == [reason_said(KEPT_TO_THE_OFFICE)]
        mailing = actions.launch_campaign(campaign, by=scene.author).mailing
        figures = letters_by_channel(mailing, with_reasons=False)["email"]
        assert [*figures.held_back_for] == [KEPT_TO_THE_OFFICE]
        assert figures.of == letters_by_channel(mailing, with_reasons=True)["email"].of

    def test_what_was_planned_is_what_is_written(self, scene):
        campaign = scene.approved()
        plan = plan_of(campaign, by=scene.second)
        launched = actions.launch_campaign(campaign, by=scene.second)
        letters = Delivery.objects.filter(mailing=launched.mailing)
        assert plan.people == 5
        for channel, name in zip(plan.channels, ("email", "inbox"), strict=True):
            here = letters.filter(channel=name)
            assert here.exclude(state="suppressed").count() == channel.reached
            assert here.filter(state="suppressed").count() == channel.left_out_total > 0
        assert letters_to(scene.secretary)[-2:] == ["outreach.message", "campaign_launched"]

    def test_what_stands_against_it(self, scene):
        def launch(campaign, by=None):
            return code_of(lambda: actions.launch_campaign(campaign, by=by or scene.author))

        assert launch(scene.submitted()) == "campaign_submitted"
        campaign = scene.approved()
        assert launch(campaign, acting(serve(scene.group, "liaison").person)) == "capability_missing"
        timed = actions.time_campaign(campaign, timezone.now() + timedelta(hours=1), by=scene.author)
        assert launch(timed) == "not_its_time"
        actions.time_campaign(campaign, None, by=scene.author)
        yesterday = timezone.now().date() - timedelta(days=1)
        Term.objects.filter(person=scene.secretary).update(ends_on=yesterday)
        assert launch(campaign) == "capability_missing"
        assert launch(campaign, scene.second) == "author_may_not"
        assert Mailing.objects.count() == 0

    def test_a_small_one_that_has_grown_wants_a_second_person(self, scene):
        approved_above(5)
        campaign = actions.submit_campaign(scene.draft(), by=scene.author)
        approved_above(4)
        assert code_of(lambda: actions.launch_campaign(campaign, by=scene.author)) == "not_approved"

    def test_an_approved_one_that_has_grown_by_more_than_a_tenth_is_asked_for_again(self, scene):
        campaign = scene.approved()
        people = campaign.expected
        assert author_may_launch(campaign, int(people * 1.1))
        assert author_may_launch(campaign, int(people * 1.1) + 1).code == "not_approved"
        Campaign.objects.filter(pk=campaign.pk).update(expected=1)
        assert code_of(lambda: actions.launch_campaign(campaign, by=scene.author)) == "not_approved"

    def test_nothing_leaves_when_it_is_rolled_back(self, scene):
        campaign = scene.approved()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            actions.launch_campaign(campaign, by=scene.author)
            raise ZeroDivisionError
        assert Delivery.objects.filter(mailing__isnull=False).count() == 0
        assert Campaign.objects.get(pk=campaign.pk).mailing is None


class TestClock:
    @pytest.mark.parametrize(
        ("hours_late", "ends"), [(-1, "scheduled"), (0, "launched"), (23, "launched"), (25, "draft")]
    )
    def test_due_late_and_too_late(self, scene, hours_late, ends):
        at = timezone.now() + timedelta(hours=2)
        campaign = actions.time_campaign(scene.approved(), at, by=scene.author)
        with time_machine.travel(at + timedelta(hours=hours_late, seconds=5), tick=False):
            tasks.launch_due_campaigns()
            tasks.launch_due_campaigns()
        campaign = Campaign.objects.get(pk=campaign.pk)
        assert campaign.state == ends
        told = [name for name in letters_to(scene.secretary) if name.startswith("campaign_")][1:]
        assert told == {"scheduled": [], "launched": ["campaign_launched"], "draft": ["campaign_returned"]}[ends]
        if ends == "launched":
            letter = queued("outreach/email/campaign_launched")[0]
            assert letter.context["minutes_late"] == hours_late * 60
        if ends == "draft":
            assert campaign.return_code == "too_late"

    def test_an_author_whose_office_ended_launches_nothing_and_is_told(self, scene):
        at = timezone.now() + timedelta(hours=2)
        campaign = actions.time_campaign(scene.approved(), at, by=scene.author)
        Term.objects.filter(person=scene.secretary).update(ends_on=timezone.now().date() - timedelta(days=1))
        with time_machine.travel(at, tick=False):
            tasks.launch_due_campaigns()
        assert Mailing.objects.count() == 0
        assert Campaign.objects.get(pk=campaign.pk).return_code == "author_may_not"
        assert letters_to(scene.secretary)[-1] == "campaign_returned"
        assert verbs_of(campaign)[-1] == "returned"

    def test_only_the_house_does_what_the_clock_does(self, scene):
        campaign = scene.launched()
        assert code_of(lambda: actions.launch_due_campaign(campaign, by=scene.author)) == "forbidden"
        assert code_of(lambda: actions.tell_of_the_end(campaign, by=scene.author)) == "forbidden"

    def test_the_author_reads_the_figures_once(self, scene):
        campaign = scene.launched()
        tasks.tell_of_ends()
        Mailing.objects.filter(pk=campaign.mailing_id).update(state="finished", ended_at=timezone.now())
        tasks.tell_of_ends()
        tasks.tell_of_ends()
        (letter,) = [each for each in queued("outreach/email/campaign_over") if each.channel == "email"]
        assert letter.context["letters"] == 10
        assert actions.tell_of_the_end(campaign, by=CLOCK) is False


class TestSteer:
    def test_its_author_and_who_approves_steer(self, scene):
        campaign = scene.launched()
        stranger = acting(serve(scene.group, "liaison").person)
        assert code_of(lambda: actions.pause_campaign(campaign, by=stranger)) == "forbidden"
        assert actions.pause_campaign(campaign, by=scene.author).mailing.state == "paused"
        assert code_of(lambda: actions.pause_campaign(campaign, by=scene.author)) == "mailing_paused"
        assert actions.resume_campaign(campaign, by=scene.second).mailing.state == "running"
        assert actions.cancel_campaign(campaign, by=scene.author).mailing.state == "cancelled"
        assert code_of(lambda: actions.resume_campaign(campaign, by=scene.author)) == "mailing_cancelled"
        assert verbs_of(campaign)[-3:] == ["paused", "resumed", "cancelled"]
        assert counts_of(campaign.mailing).suppressed["cancelled"] > 0

    def test_nothing_to_steer_before_it_has_left(self, scene):
        campaign = scene.approved()
        for act in (actions.pause_campaign, actions.resume_campaign, actions.cancel_campaign):
            assert code_of(lambda act=act: act(campaign, by=scene.author)) == "not_under_way"


class TestReport:
    def test_each_person_once_and_the_lines_add_up(self, scene):
        campaign = scene.launched()
        twice = scene.people[0].affiliations.get().placement
        PlacementFactory(affiliation=AffiliationFactory(person=scene.people[0]), association=scene.other_group)
        cohort = scene.group.parent
        whole = people_by_unit(campaign.mailing, scene.department, scene.department)
        assert [(line.unit, line.figures.total) for line in whole.lines] == [(cohort, 4), (None, 1)]
        assert whole.total.total == 5
        classes = people_by_unit(campaign.mailing, scene.department, cohort)
        assert [line.figures.total for line in classes.lines] == [2, 2]
        assert twice.association == scene.group
        Delivery.objects.filter(mailing=campaign.mailing, channel="email").exclude(state="suppressed").update(
            state="accepted"
        )
        told = people_by_unit(campaign.mailing, scene.department, scene.department).total
        assert (told.of["accepted"], told.of["held_back"]) == (3, 2)
