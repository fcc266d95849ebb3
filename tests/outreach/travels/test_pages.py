"""The pages of journeys: numbers, times, the switch, and who is shown to whom."""

import pytest
import time_machine
from django.urls import reverse

from outreach.actions import journeys
from outreach.models import Journey
from tests.outreach.travelling import SAID, at, born, journey_of, office_of, tick
from tests.support.actors import acting
from tests.support.factories import PersonFactory, SchoolFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return office_of(SchoolFactory(), "campaigns.approve")


@pytest.fixture
def desk(client, by):
    client.force_login(by.user)
    return client


@pytest.fixture
def journey(by) -> Journey:
    fields = {"name_en": "Birthdays", "category": "greetings", "moment": "people.birthday"}
    journey = journeys.create_journey(SchoolFactory(), by=by, **fields)
    journeys.add_step(journey, SAID, by=by, hour=9)
    return journey


def page(name: str, journey: Journey, *more) -> str:
    return reverse(name, args=[journey.public_id, *more])


def said(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def answers(form: dict[str, str], **conditions: str) -> dict[str, str]:
    """A page without script sends everything that stands on it; ``trait="yes"`` are its conditions."""
    sent = {"node": ["0"], "by-0": "all", "act": "save"} | form
    for number, (trait, value) in enumerate(conditions.items()):
        path = f"0.{number}"
        sent["node"].append(path)
        sent |= {f"trait-{path}": trait.replace("__", "."), f"value-{path}": value}
    return sent


TIMES = {"days": "3", "since": "ahead", "hour": "8", "late_hours": "0"}


def test_one_is_made_by_hand_and_ended(desk):
    """The whole way without script: begun, letters, order, end."""
    assert "New journey" in said(desk, reverse("journey_list"))
    about = {"name_zh": "加入班级", "name_en": "", "category": "greetings", "moment": "associations.class_joined"}
    new = reverse("journey_new")
    page_of_new = desk.post(new, answers(about) | {"act": "line:0", "add-0": "people.has_login"}).content.decode()
    assert "加入班级" in page_of_new and 'name="trait-0.0"' in page_of_new
    assert "0 people" in desk.post(new, answers(about, people__has_login="no") | {"act": "count"}).content.decode()
    assert "Give the journey a name" in desk.post(new, answers(about | {"name_zh": ""})).content.decode()
    to_first_letter = desk.post(new, answers(about, people__has_login="yes"))
    journey = Journey.objects.get(name_zh="加入班级")
    assert journey.conditions == {"all": [{"trait": "people.has_login", "value": True}]}
    assert to_first_letter["Location"] == page("journey_step_new", journey)
    assert "after the letter before" not in said(desk, page("journey_step_new", journey)), "there is none before"
    words = desk.post(page("journey_step_new", journey), answers(TIMES | {"since": "moment", "days": "0"}))
    assert words["Location"] == reverse("message_edit", args=[journey.steps.get().message.public_id])
    assert page("journey_detail", journey) in said(desk, words["Location"])
    desk.post(page("journey_step_new", journey), answers(TIMES | {"since": "before"}, people__has_login="yes"))
    desk.post(page("journey_step_new", journey), answers(TIMES | {"since": "moment", "days": "9"}))
    shown = said(desk, page("journey_detail", journey))
    assert "For whoever: has a login" in shown and "Not for whoever: has a login" in shown
    desk.post(page("journey_step_move", journey, 2))
    assert [step.days for step in journey.steps.order_by("order")] == [0, 9, 3]
    refusal = desk.post(page("journey_step_remove", journey, 0), follow=True).content.decode()
    assert "Others follow this step: remove those first." in refusal
    desk.post(page("journey_step_remove", journey, 2))
    assert journey.steps.count() == 2
    changed = answers(about | {"name_en": "Joined", "moment": "fitting"}, people__has_login="yes")
    assert desk.post(page("journey_edit", journey), changed)["Location"] == page("journey_detail", journey)
    journey.refresh_from_db()
    assert (journey.name_en, journey.moment) == ("Joined", "")
    assert "End it for good" in said(desk, page("journey_end", journey))
    desk.post(page("journey_end", journey))
    journey.refresh_from_db()
    assert journey.state == "ended"
    assert "This journey has ended." in said(desk, page("journey_end", journey))


def test_from_a_draft_to_a_pause(desk, journey):
    assert "Birthdays" in said(desk, reverse("journey_list"))
    assert desk.post(page("journey_step", journey, 0), answers(TIMES, people__has_login="yes")).status_code == 302
    step = journey.steps.get()
    assert (step.days, step.hour, step.late_hours) == (-3, 8, 0)
    assert step.ends_when == {"all": [{"trait": "people.has_login", "value": True}]}
    incomplete = desk.post(page("journey_step", journey, 0), answers(TIMES, people__has_login="")).content.decode()
    assert "A condition is not complete." in incomplete
    assert "3 days before the date, at 8:00" in said(desk, page("journey_detail", journey))
    assert "Switch it on" in said(desk, page("journey_switch", journey))
    desk.post(page("journey_switch", journey))
    journey.refresh_from_db()
    assert journey.is_on
    assert "Pause the journey first" in said(desk, page("journey_step", journey, 0))
    assert "Pause the journey first" in desk.get(page("journey_edit", journey), follow=True).content.decode()
    assert desk.post(page("journey_step", journey, 0), answers(TIMES | {"days": "4"})).status_code == 200
    assert journey.steps.get().days == -3
    assert desk.post(page("journey_words", journey, 0), follow=True).status_code == 200
    desk.post(page("journey_pause", journey), {"reason": "so"})
    journey.refresh_from_db()
    assert (journey.state, journey.pause_reason) == ("paused", "so")
    words = desk.post(page("journey_words", journey, 0))
    assert words["Location"] == reverse("message_edit", args=[journey.steps.get().message.public_id])


def test_what_somebody_is_on_keeps_its_beginning(desk, journey):
    with time_machine.travel(at("2026-05-16"), tick=False):
        desk.post(page("journey_switch", journey))
        born("1990-05-17")
        tick()
        desk.post(page("journey_pause", journey))
        assert "1 person is on the way." in said(desk, page("journey_detail", journey))
        assert "Somebody is or was on this journey" in said(desk, page("journey_edit", journey))
        kept = {"name_zh": "", "name_en": "Days", "category": "greetings", "moment": "people.graduated"}
        assert desk.post(page("journey_edit", journey), answers(kept)).status_code == 302
        journey.refresh_from_db()
        assert (journey.name_en, journey.moment) == ("Days", "people.birthday")


def test_refusals_are_said(desk, journey):
    journey.steps.get().delete()
    assert "There is no letter in it yet." in said(desk, page("journey_switch", journey))
    answer = desk.post(page("journey_switch", journey), follow=True)
    assert "There is no letter in it yet." in answer.content.decode()
    assert "This journey is not on." in desk.post(page("journey_pause", journey), follow=True).content.decode()


def test_who_would_get_what_and_only_whom_one_may_see(desk, client, journey):
    with time_machine.travel(at("2026-05-16"), tick=False):
        for day in range(17, 20):
            born(f"1990-05-{day}", full_name=f"Born {day}")
        born("1990-09-01")
        answer = said(desk, page("journey_coming", journey))
        assert "3 people" in answer and "Born 17" in answer
        nobody = office_of(SchoolFactory())
        nobody.person.terms.get().office.change(capabilities=["campaigns.write"])
        client.force_login(nobody.user)
        answer = said(client, page("journey_coming", journey))
        assert "3 people" in answer and "Born 17" not in answer


def test_one_persons_own_way(desk):
    with time_machine.travel(at("2026-05-16"), tick=False) as clock:
        journey = journey_of("people.birthday", {"hour": 9, "late_hours": 0})
        person = born("1990-05-17")
        tick()
        path = reverse("journey_person", args=[person.public_id])
        assert "next letter on" in said(desk, path)
        clock.move_to(at("2026-05-18"))
        tick()
        assert "it was too late for it" in said(desk, path)
        assert_same_queries(lambda: said(desk, page("journey_detail", journey)), lambda: born("1990-05-20") and tick())


def test_others_find_no_such_page(client, journey):
    client.force_login(acting(PersonFactory()).user)
    for name in (
        "journey_detail",
        "journey_coming",
        "journey_switch",
        "journey_edit",
        "journey_end",
        "journey_step_new",
    ):
        assert client.get(page(name, journey)).status_code == 404
    assert client.get(reverse("journey_new")).status_code == 404
