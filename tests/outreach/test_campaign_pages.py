"""The pages of a campaign, at a desk in the console and on an officer's phone; and the same for programs."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging.engine import send_waiting
from messaging.models import Delivery, Mailing
from messaging.registry import page_of
from outreach import tasks
from outreach.actions import campaigns as actions
from outreach.models import Campaign
from tests.associations.joining import serve
from tests.outreach.campaigning import approved_above, at_home, make_scene
from tests.support.actors import CLOCK, acting
from tests.support.api import with_token
from tests.support.factories import PersonFactory
from tests.support.letters import queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

State = Campaign.State


@pytest.fixture
def scene(settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    return make_scene()


def page(client, name, campaign=None, **query):
    return client.get(reverse(name, args=[campaign.public_id] if campaign else []), query)


def press(client, name, campaign, **said):
    return client.post(reverse(name, args=[campaign.public_id]), said, follow=True)


SAID = {"title": "Reunion", "category": "gatherings", "channels": ["email", "inbox"], "replies": "author"}


class TestFromTheFirstPageToTheReport:
    def test_a_secretary_and_a_second_person(self, scene):
        approved_above(0)
        author, second = at_home(scene.secretary), at_home(scene.approver)
        answer = author.post(reverse("campaign_new") + f"?unit={scene.department.public_id}", SAID)
        campaign = Campaign.objects.get()
        assert answer.url == reverse("message_edit", args=[campaign.message.public_id])
        assert "There is no text yet" in page(author, "campaign_detail", campaign).content.decode()
        assert "cannot be handed in yet" in page(author, "campaign_submit", campaign).content.decode()
        campaign = scene.draft()
        assert "Hand it in for 5 people" in page(author, "campaign_submit", campaign).content.decode()
        assert "waits for approval" in press(author, "campaign_submit", campaign).content.decode()
        assert "Campaigns that wait for your approval" in second.get(reverse("admin:index")).content.decode()
        shown = page(second, "campaign_approve", campaign).content.decode()
        assert f"We would like to see you, {scene.approver.full_name}." in shown
        assert "Write a word" in press(second, "campaign_approve", campaign, decision="back").content.decode()
        press(second, "campaign_approve", campaign, decision="approve")
        assert "Send it to 5 people" in page(author, "campaign_launch", campaign).content.decode()
        shown = press(author, "campaign_launch", campaign).content.decode()
        assert "of 10 letters" in shown
        assert "Pause it" in shown
        assert "paused" in press(author, "campaign_pause", campaign).content.decode()
        assert "Pause it" in press(author, "campaign_resume", campaign).content.decode()
        report = page(author, "campaign_report", campaign).content.decode()
        assert "it was launched to 5 people" in report
        assert "In none of them" in report
        lines = page(author, "campaign_figures", campaign).content.decode().lstrip("\ufeff").splitlines()
        assert lines[0].startswith("Unit,People,Accepted,Waiting")
        assert lines[-1].startswith("Together,5,")
        press(author, "campaign_cancel", campaign)
        assert Mailing.objects.get().state == "cancelled"

    def test_it_is_changed_timed_taken_back_and_withdrawn(self, scene):
        author = at_home(scene.secretary)
        campaign = scene.draft()
        assert "Reunion" in page(author, "campaign_edit", campaign).content.decode()
        press(author, "campaign_edit", campaign, **SAID | {"title": "Reunion of all"})
        press(author, "campaign_time", campaign, starts_at="2031-05-01T09:00")
        campaign.refresh_from_db()
        assert campaign.title == "Reunion of all"
        assert campaign.starts_at is not None
        assert (
            "time it should start at is over"
            in press(author, "campaign_time", campaign, starts_at="2020-05-01T09:00").content.decode()
        )
        approved_above(0)
        press(author, "campaign_submit", campaign)
        press(author, "campaign_take_back", campaign)
        assert Campaign.objects.get().state == State.DRAFT
        assert "Nothing of it has left" in press(author, "campaign_withdraw", campaign).content.decode()
        assert "That cannot be done with it now" in press(author, "campaign_withdraw", campaign).content.decode()

    def test_a_liaison_writes_to_the_class_without_a_console(self, scene):
        liaison = serve(scene.group, "liaison").person
        approved_above(50)
        phone = at_home(liaison)
        shown = page(phone, "campaign_new").content.decode()
        assert "admin" not in shown.partition("<main")[2]
        phone.post(reverse("campaign_new"), SAID)
        campaign = scene.draft(by=acting(liaison), unit=scene.group)
        press(phone, "campaign_submit", campaign)
        assert "Not needed for so few people" in page(phone, "campaign_detail", campaign).content.decode()
        assert "of 6 letters" in press(phone, "campaign_launch", campaign).content.decode()
        desk = phone.get(reverse("desk_requests", args=[scene.group.slug])).content.decode()
        assert f"{reverse('campaign_new')}?unit={scene.group.public_id}" in desk

    def test_strangers_find_nothing(self, scene):
        campaign = scene.launched()
        for person in (PersonFactory(with_login=True), serve(scene.group, "deputy_liaison").person):
            for name in ("campaign_detail", "campaign_report", "campaign_figures"):
                assert page(at_home(person), name, campaign).status_code == 404
        assert page(at_home(PersonFactory(with_login=True)), "campaign_list").status_code == 404

    def test_the_progress_page_asks_until_it_is_over(self, scene):
        campaign = scene.launched()
        author = at_home(scene.secretary)
        here = campaign.get_absolute_url()
        assert 'hx-trigger="every 2s"' in author.get(here).content.decode()
        part = author.get(here, HTTP_HX_REQUEST="true").content.decode()
        assert part.lstrip().startswith('<div id="work"')
        Mailing.objects.update(state="finished", ended_at=timezone.now())
        assert author.get(here, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"
        assert "hx-trigger" not in author.get(here).content.decode()

    def test_it_says_until_when_nothing_leaves_and_why_it_stopped(self, scene):
        campaign = scene.launched()
        later = timezone.now() + timedelta(hours=5)
        Delivery.objects.filter(mailing=campaign.mailing).update(next_at=later, reason="enough_for_now")
        author = at_home(scene.secretary)
        assert "as many mailings as one should get" in page(author, "campaign_detail", campaign).content.decode()
        assert page_of(campaign.mailing) == campaign.get_absolute_url()
        Mailing.objects.update(state="paused", pause_reason=Mailing.TOO_MUCH_FAILED, paused_at=timezone.now())
        shown = page(author, "campaign_detail", campaign).content.decode()
        assert "It is paused" in shown
        assert Mailing.TOO_MUCH_FAILED not in shown

    def test_unknown_letters_are_listed_for_those_who_may_settle_them(self, scene):
        campaign = scene.launched()
        Delivery.objects.filter(mailing=campaign.mailing, channel="inbox", state="waiting").update(state="unknown")
        said = "Nobody knows whether these arrived"
        assert said not in page(at_home(scene.secretary), "campaign_report", campaign).content.decode()
        settles = serve(scene.school, "administrator").person
        assert said in page(at_home(settles), "campaign_report", campaign).content.decode()


def test_the_list_costs_the_same_however_long_it_is(scene):
    author = at_home(scene.secretary)
    scene.launched()

    def more():
        scene.launched()
        scene.draft()

    for show in ("", "own", "waiting", "under_way"):
        assert_same_queries(lambda show=show: page(author, "campaign_list", show=show), more)
    assert page(author, "campaign_list", show="nonsense").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_letter_is_written_in_both_languages(scene, language, settings):
    for person in (scene.secretary, scene.approver):
        acting(person)
        person.refresh_from_db()
        person.login.__class__.objects.filter(pk=person.login_id).update(language=language)
    campaign = scene.submitted()
    actions.send_back_campaign(campaign, "The date is wrong.", by=scene.second)
    at = timezone.now() + timedelta(hours=2)
    for hours in (1, 30):
        campaign = actions.time_campaign(scene.approved(), at, by=scene.author)
        Campaign.objects.filter(pk=campaign.pk).update(starts_at=timezone.now() - timedelta(hours=hours))
        tasks.launch_due_campaigns()
    send_waiting(by=CLOCK, seconds=20)
    Mailing.objects.update(state="finished", ended_at=timezone.now())
    tasks.tell_of_ends()
    send_waiting(by=CLOCK, seconds=20)
    letters = [each for each in queued() if each.template.startswith("outreach/email/") and each.channel == "email"]
    assert {each.template.rpartition("/")[2] for each in letters} == {
        *("campaign_waits", "campaign_approved", "campaign_sent_back"),
        *("campaign_launched", "campaign_returned", "campaign_over"),
    }
    for letter in letters:
        assert letter.state == "accepted", (letter.template, letter.reason)
        assert campaign.title in letter.subject


class TestApi:
    def test_it_reads_hands_in_approves_and_pauses(self, scene, settings):
        approved_above(0)
        campaign = scene.draft()
        author = with_token(scene.secretary, "outreach:read", "outreach:write")
        assert [one["title"] for one in author.get("/api/v1/campaigns/").json()["results"]] == ["Reunion"]
        at = f"/api/v1/campaigns/{campaign.public_id}/"
        assert author.post(f"{at}approve/").status_code == 403
        assert author.post(f"{at}submit/").json()["state"] == "submitted"
        assert author.post(f"{at}submit/").json()["code"] == "campaign_submitted"
        second = with_token(scene.approver, "outreach:read", "outreach:write")
        assert second.post(f"{at}approve/").json()["state"] == "scheduled"
        actions.launch_campaign(campaign, by=scene.author)
        assert author.post(f"{at}pause/").json()["letters"] == "paused"
        told = json.loads(author.get(at).content)["figures"]
        assert sum(channel["total"] for channel in told) == 10
        assert {channel["channel"] for channel in told} == {"email", "inbox"}
        only_reads = with_token(scene.secretary, "outreach:read")
        assert only_reads.post(f"{at}pause/").json()["code"] == "scope_missing"
        nobody = with_token(PersonFactory(with_login=True), "outreach:read")
        assert nobody.get(at).status_code == 404
