"""The console's home: what waits for a decision, and whether anything is stuck."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from alumni_portal import console_questions
from alumni_portal.console import ROOMS
from associations.models import Capability, Term
from audit.actions import seal_entries
from audit.models import Entry
from directory.models import Import
from institution import reads
from institution.actions import change_institution
from messaging.models import Delivery
from tests.associations.joining import knock, serve
from tests.directory.importing.rosters import LI, begun, checked, imported
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import ClassFactory, OfficeFactory, PersonFactory, SchoolFactory, TermFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def administrator(client):
    term = serve(SchoolFactory(), "administrator")
    client.force_login(term.person.login)
    return term


def titles(page) -> list[str]:
    return [str(decision.title) for decision in page.context["decisions"]]


def test_says_when_nothing_waits(client, administrator):
    page = client.get(HOME, headers=ENGLISH)
    assert page.status_code == 200
    assert titles(page) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_has_its_rooms_in_the_same_order_in_both_languages(client, administrator, language):
    page = client.get(HOME, headers={"accept-language": language})
    assert [app["app_label"] for app in page.context["available_apps"]] == list(ROOMS)


def test_shows_requests_that_came_up_and_the_late_first(client, administrator):
    asked = knock(ClassFactory())
    asked.change(waiting_since=timezone.now() - timedelta(days=20))
    (decision,) = client.get(HOME).context["decisions"]
    assert (decision.count, decision.is_late) == (1, True)
    assert decision.url == reverse("desk_requests", args=[SchoolFactory().slug])


def test_shows_letters_that_may_not_have_arrived(client, administrator):
    knock(ClassFactory())
    Delivery.objects.update(state=Delivery.State.UNKNOWN, handed_at=timezone.now())
    assert len(client.get(HOME).context["decisions"]) == 2


def test_shows_terms_that_end(client, administrator):
    TermFactory(ends_on=timezone.now().date() + timedelta(days=10))
    TermFactory(ends_on=timezone.now().date() + timedelta(days=100))
    assert [decision.count for decision in client.get(HOME).context["decisions"]] == [1]


def test_shows_rosters_that_were_checked_and_not_started(client, administrator):
    begun(SchoolFactory(), LI)
    imported(SchoolFactory(), LI)
    assert titles(client.get(HOME)) == []
    made = checked(SchoolFactory(), LI)
    (decision,) = client.get(HOME).context["decisions"]
    assert (decision.count, decision.since) == (1, made.checked_at)
    assert client.get(decision.url).context["imports"] == [made]


def test_rosters_of_ones_own_subtree_alone(client):
    group = ClassFactory()
    checked(group.parent.parent, LI)
    checked(ClassFactory().parent.parent, LI)
    client.force_login(serve(group.parent.parent, "department_secretary").person.login)
    assert [decision.count for decision in client.get(HOME).context["decisions"]] == [1]
    onlooker = OfficeFactory(code="onlooker", kinds=["department"], capabilities=[Capability.CONSOLE_OPEN])
    client.force_login(TermFactory(association=group.parent.parent, office=onlooker).person.login)
    assert client.get(HOME).context["decisions"] == []


def test_a_secretary_sees_what_lies_below_them_alone(client):
    group = ClassFactory()
    secretary = serve(group.parent.parent, "department_secretary")
    knock(group)
    knock(ClassFactory())
    client.force_login(secretary.person.login)
    assert [decision.count for decision in client.get(HOME).context["decisions"]] == [1]


def test_says_what_is_stuck_first(client, administrator):
    checks = client.get(HOME).context["checks"]
    assert [check.is_well for check in checks] == sorted(check.is_well for check in checks)
    assert not checks[0].is_well, "no worker runs in this test"


def test_nothing_is_late_in_a_house_that_has_just_been_opened(client, administrator):
    """Red is kept for what is overdue: a seal after a quarter of an hour, the count after two."""
    knock(ClassFactory())
    assert Entry.objects.exists()
    now = timezone.now()

    def well(**later) -> dict[str, bool]:
        with time_machine.travel(now + timedelta(**later), tick=False):
            client.force_login(administrator.person.login)
            return {str(check.title): check.is_well for check in client.get(HOME, headers=ENGLISH).context["checks"]}

    early, late = well(minutes=14), well(minutes=121)
    assert early["Audit"] and early["Coverage"]
    assert not well(minutes=16)["Audit"]
    assert not late["Coverage"]
    seal_entries(by=CLOCK)
    assert well(hours=3)["Audit"]


def test_is_shut_to_those_who_hold_no_office(client):
    for login in (UserFactory(), PersonFactory(with_login=True).login):
        client.force_login(login)
        assert client.get(HOME).status_code in (302, 403)


def test_has_the_day_above_and_what_one_did_oneself_at_the_side(client, administrator):
    begun(SchoolFactory(), LI, by=acting(administrator.person))
    knock(ClassFactory())  # somebody else's doing
    page = client.get(HOME, headers=ENGLISH)

    assert f'<time datetime="{timezone.localdate().isoformat()}">' in page.content.decode()
    said = [str(line.what) for line in page.context["own_lines"]]
    assert said == ["brought a roster"], "not the file it came in, and nothing of others"
    assert page.context["own_lines"][0].about[0].link == Import.objects.get().get_absolute_url()


def test_what_one_may_see_no_more_is_told_without_its_name(client):
    department, today = ClassFactory().parent.parent, timezone.localdate()
    term = serve(department, "department_secretary", starts_on=today - timedelta(days=90))
    begun(department, LI, by=acting(term.person))
    Term.objects.filter(pk=term.pk).update(ends_on=today)
    onlooker = OfficeFactory(code="onlooker", kinds=["department"], capabilities=[Capability.CONSOLE_OPEN])
    TermFactory(association=ClassFactory().parent.parent, office=onlooker, person=term.person)
    client.force_login(term.person.login)

    (line,) = client.get(HOME, headers=ENGLISH).context["own_lines"]
    assert [named.link for named in line.about] == [""] * len(line.about)
    assert department.name not in " ".join(str(named.text) for named in line.about)


def test_costs_the_same_however_much_waits(client, administrator):
    def grow():
        for _ in range(5):
            knock(ClassFactory())

    grow()
    assert_same_queries(lambda: client.get(HOME), grow)


def test_holidays_that_are_not_announced_yet_are_said_where_they_matter():
    actor = acting(PersonFactory())
    for year, rests, said in ((2026, True, False), (2035, False, False), (2035, True, True)):
        change_institution(by=SHELL, mailings_rest_on_days_off=rests)
        reads.forget()
        with time_machine.travel(f"{year}-06-01"):
            check = console_questions.the_calendar(actor)
        assert (check is not None) == said
    assert not check.is_well
