"""Who is gone between lease and hand-over gets nothing, and the report still adds up to whom it was launched to."""

from __future__ import annotations

import pytest
from django.utils import timezone

from associations.actions import end_term, enrol_members, leave_association, place_affiliation
from associations.models import Membership, Placement, Term
from messaging.actions.choices import unsubscribe
from messaging.letters import addressee_of
from messaging.models import Delivery
from messaging.registry import Writer, categories, writers
from outreach.actions import campaigns as actions
from outreach.letters import TEMPLATE, write
from outreach.models import Campaign
from outreach.queries.reports import Figures, erased_since, letters_by_channel, people_by_unit
from outreach.words import reason_said
from people.actions import mark_deceased, mark_do_not_contact
from people.models import Person
from privacy.actions import ask_for_erasure, carry_out_erasure
from privacy.models import Erasure
from tests.outreach.campaigning import make_scene
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import ClassFactory, PersonFactory, UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db


class Interrupted:
    """The real writer; what must happen happens when the first letters are written, leased and not handed over."""

    def __init__(self) -> None:
        self.then: list = []

    def write(self, deliveries):
        written = write(deliveries)
        while self.then:
            self.then.pop()()
        return written


@pytest.fixture
def desk():
    desk, real = Interrupted(), writers[TEMPLATE]
    writers.take_down(TEMPLATE)
    writers.hang(Writer(TEMPLATE, desk.write))
    yield desk
    writers.take_down(TEMPLATE)
    writers.hang(real)


@pytest.fixture
def scene():
    return make_scene(2)


def reader(scene, name: str) -> Person:
    """One who is a member of the class and stands in it by nothing else."""
    person = PersonFactory(full_name=name, login=UserFactory(email=f"{name}@example.org"))
    enrol_members(scene.group, [person], by=SHELL)
    return person


def leave(scene, person: Person) -> None:
    leave_association(Membership.objects.get(person=person, association=scene.group), by=acting(person))


def move_away(scene, person: Person) -> None:
    affiliation = Placement.objects.get(affiliation__person=person).affiliation
    place_affiliation(affiliation, ClassFactory(parent__parent__parent=scene.school), by=SHELL)


def erase(scene, person: Person) -> None:
    erasure = ask_for_erasure(by=acting(person))
    Erasure.objects.filter(pk=erasure.pk).update(due_at=timezone.now())
    assert carry_out_erasure(Erasure.objects.get(pk=erasure.pk), by=CLOCK)


GONE = {
    "unsubscribed": (
        lambda scene, who: unsubscribe(addressee_of(who), categories["gatherings"], by=SHELL),
        "not_wanted",
    ),
    "died": (lambda scene, who: mark_deceased(who, by=SHELL), "deceased"),
    "quiet": (lambda scene, who: mark_do_not_contact(who, by=SHELL), "do_not_contact"),
    "left": (leave, "left_the_unit"),
    "erased": (erase, None),
}


def why(campaign: Campaign, person: Person) -> set[str]:
    return {
        f"{state} {reason}".strip()
        for state, reason in Delivery.objects.filter(mailing=campaign.mailing, addressee__owner=person).values_list(
            "state", "reason"
        )
    }


def adds_up(campaign: Campaign, letters: int, erased: int = 0) -> None:
    """Both tables of the report; nothing waits any more."""
    campaign.mailing.refresh_from_db()
    assert campaign.mailing.letters == letters
    figures = sum(letters_by_channel(campaign.mailing, with_reasons=True).values(), Figures())
    assert (figures.total, figures.settled) == (letters - erased, letters - erased)
    people = people_by_unit(campaign.mailing, campaign.association, campaign.association).total
    assert erased_since(campaign.mailing) == erased
    assert people.total * len(campaign.channels) == letters - erased


def test_each_way_to_be_gone_is_read_in_the_hand_over(scene, sink, desk):
    people = {name: reader(scene, name) for name in [*GONE, "moved", "stays"]}
    placed = scene.people[0]
    campaign = scene.launched(channels=["email"])
    letters = campaign.mailing.letters
    assert letters == 7 + 2 + 1  # and the secretary

    def all_go() -> None:
        for name, (go, _reason) in GONE.items():
            go(scene, people[name])
        move_away(scene, placed)

    desk.then.append(all_go)
    send()
    assert not desk.then
    for name, (_go, reason) in GONE.items():
        assert f"{name}@example.org" not in sink.addresses
        if reason is not None:
            assert why(campaign, people[name]) == {f"suppressed {reason}"}, name
            assert reason_said(reason) != reason
    assert why(campaign, placed) == {"suppressed left_the_unit"}
    assert why(campaign, people["stays"]) == why(campaign, scene.secretary) | {"accepted"} == {"accepted"}
    assert "stays@example.org" in sink.addresses
    adds_up(campaign, letters, erased=1)


def end_office(scene, campaign) -> None:
    end_term(Term.objects.get(person=scene.secretary), by=SHELL)


def close_login(scene, campaign) -> None:
    scene.secretary.refresh_from_db()
    scene.secretary.login.is_active = False
    scene.secretary.login.save()


@pytest.mark.parametrize(
    ("stop", "state", "reason"),
    [
        (end_office, "suppressed", "sender_may_not"),
        (close_login, "suppressed", "sender_may_not"),
        (lambda scene, campaign: actions.cancel_campaign(campaign, by=scene.author), "suppressed", "cancelled"),
        (lambda scene, campaign: actions.pause_campaign(campaign, by=scene.author), "waiting", ""),
    ],
    ids=["office ends", "login closed", "cancelled", "paused"],
)
def test_what_ends_the_sender_ends_the_campaign(scene, sink, desk, stop, state, reason):
    stays = reader(scene, "stays")
    campaign = scene.launched(channels=["email"])
    letters = campaign.mailing.letters
    desk.then.append(lambda: stop(scene, campaign))
    send()
    assert not desk.then
    assert "stays@example.org" not in sink.addresses
    assert why(campaign, stays) == {f"{state} {reason}".strip()}
    if state == "suppressed":
        adds_up(campaign, letters)


def test_everybody_belongs_to_the_school_and_an_office_above_is_enough(scene, sink):
    """The control: a placement that ends keeps nobody from the school's own letter."""
    author = acting(scene.approver)
    stays = reader(scene, "stays")
    campaign = actions.launch_campaign(
        actions.submit_campaign(scene.draft(by=author, unit=scene.school), by=author), by=author
    )
    below = actions.launch_campaign(
        actions.submit_campaign(scene.draft(by=author, unit=scene.group), by=author), by=author
    )
    leave(scene, stays)
    send()
    assert why(campaign, stays) == {"accepted"}
    assert why(below, stays) == {"suppressed left_the_unit"}
    assert why(below, scene.people[0]) == {"accepted"}
