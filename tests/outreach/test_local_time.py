"""Each reader gets it at their own hour: by their city or country, else by the institution's clock."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from associations.actions import enrol_members
from common.verdicts import Refusal
from institution.actions import change_institution
from institution.models import Institution
from institution.reads import forget
from messaging.models import Delivery
from messaging.queries.waits import after_days_off
from outreach.forms.campaigns import CampaignForm
from outreach.models import Audience, Campaign
from people.codes.zones import MOST_LIVE_IN, zones_of_countries
from people.models import Person
from people.queries import with_zones
from tests.outreach.campaigning import make_scene
from tests.support.actors import SHELL
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db

LIVES_IN = {"US": "America/New_York", "440100": "Asia/Shanghai", "JP": "Asia/Tokyo"} | dict.fromkeys(
    ("", "AQ"), "Asia/Shanghai"
)


@pytest.fixture
def scene():
    scene = make_scene(2)
    for code in LIVES_IN:
        scene_person = PersonFactory(city_code=code, login=UserFactory(email=f"in{code or 'nowhere'}@example.org"))
        enrol_members(scene.group, [scene_person], by=SHELL)
    return scene


def letter_of(campaign: Campaign, code: str) -> Delivery:
    letters = Delivery.objects.filter(mailing=campaign.mailing, channel="email")
    return letters.get(addressee__email=f"in{code or 'nowhere'}@example.org")


def other_hour(zone: str) -> int:
    """Half a day away from the one it is there."""
    return (timezone.now().astimezone(ZoneInfo(zone)).hour + 12) % 24


def test_each_letter_is_due_when_the_clock_of_its_reader_shows_the_hour_next(scene):
    hour = other_hour("Asia/Shanghai")
    campaign = scene.launched(channels=["email"], local_hour=hour)
    for code, zone in LIVES_IN.items():
        letter = letter_of(campaign, code)
        assert letter.context == {"zone": zone}
        there = letter.next_at.astimezone(ZoneInfo(zone))
        assert there.hour == hour, code
        assert timedelta(0) <= letter.next_at - campaign.launched_at + timedelta(seconds=5) <= timedelta(days=1)
    assert Delivery.objects.filter(mailing=campaign.mailing).count() == campaign.mailing.letters


def test_whoever_lives_in_that_very_hour_has_it_at_once_and_nobody_is_woken(scene, sink):
    """Quiet hours are those of the reader: New York reads while the institution sleeps, and the other way about."""
    here, there = (timezone.now().astimezone(ZoneInfo(LIVES_IN[code])).hour for code in ("440100", "US"))
    campaign = scene.launched(channels=["email"], local_hour=there)
    assert letter_of(campaign, "US").next_at <= timezone.now()
    Delivery.objects.filter(mailing=campaign.mailing).update(next_at=timezone.now() - timedelta(seconds=1))
    quiet = {"quiet_from": f"{here:02}:00", "quiet_until": f"{(here + 2) % 24:02}:00"}
    change_institution(name_zh="某校", name_en="A School", by=SHELL, **quiet)
    forget()
    send()
    assert "inUS@example.org" in sink.addresses
    for code in ("440100", ""):
        letter = letter_of(campaign, code)
        assert (letter.state, letter.reason) == ("waiting", "quiet_hours")
        assert timezone.now() < letter.next_at <= timezone.now() + timedelta(hours=2)
    assert letter_of(campaign, "JP").reason in ("", "quiet_hours")  # an hour further on


def test_days_off_are_over_before_anybody_has_it():
    institution = Institution(mailings_rest_on_days_off=True)
    sunday = timezone.datetime(2026, 3, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert after_days_off(sunday, institution) == sunday.replace(day=23, hour=0)
    assert after_days_off(sunday + timedelta(days=1), institution) is None
    assert after_days_off(sunday, Institution(mailings_rest_on_days_off=False)) is None


def test_not_together_with_two_subjects(scene):
    with pytest.raises((Refusal, ValidationError)):
        scene.draft(local_hour=9, sample_percent=20)
    said = {"title": "R", "category": "news", "channels": ["email"], "replies": "author"}
    form = CampaignForm(
        said | {"local_hour": "9", "sample_percent": "20"},
        unit=scene.department, audiences=Audience.objects.none(), categories=["news"],
    )  # fmt: skip
    assert list(form.errors) == ["local_hour"]


def test_every_zone_is_one_that_both_sides_know():
    zones = zones_of_countries()
    assert len(zones) > 200
    assert set(MOST_LIVE_IN.values()) <= available_timezones()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()}
    assert set(MOST_LIVE_IN.values()) <= known
    person = PersonFactory(city_code="GB")
    assert with_zones(Person.objects.filter(pk=person.pk)).get().known_zone == "Europe/London"
