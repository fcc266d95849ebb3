"""What there is to be appointed to: changed from the school alone, and nobody gives or takes what they do not hold."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from associations import actions
from associations.models import Capability, Office
from associations.permissions.scope import holds
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people.models import User
from tests.associations.conftest import appoint
from tests.associations.pages import browser
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
LIAISON = {"name_zh": "联络员", "name_en": "Liaison", "kinds": ["class"]}
LOCAL = {"name_zh": "地方", "name_en": "Local", "kinds": ["department"], "capabilities": ["offices.manage"]}


def office(code: str) -> Office:
    return Office.objects.get(code=code)


def code_of(call, *args, **facts) -> str:
    """The refusal's code; empty when it was done."""
    try:
        call(*args, **facts)
    except (Refusal, Forbidden) as no:
        return no.code
    return ""


@pytest.fixture
def manager(tree):
    """Manages offices at the school, and holds little else there."""
    facts = {"name_zh": "组织干事", "name_en": "Organiser", "capabilities": ["console.open", "offices.manage"]}
    actions.open_office("organiser", kinds=["school"], by=SHELL, **facts)
    return appoint("organiser", tree.school).person


class TestChangeOffice:
    def test_its_holders_have_the_new_rights_at_once_and_it_is_written_down(self, tree, administrator):
        liaison = appoint("liaison", tree.group).person
        assert not holds(acting(liaison), Capability.CONSOLE_OPEN, tree.group)
        gives = [*office("liaison").capabilities, Capability.CONSOLE_OPEN]
        actions.change_office(office("liaison"), capabilities=gives, by=acting(administrator))
        assert holds(acting(liaison), Capability.CONSOLE_OPEN, tree.group)
        assert User.objects.get(pk=liaison.login_id).is_staff
        entry = Entry.objects.get(verb="associations.office_changed")
        assert (entry.fields, entry.facts) == (["capabilities"], {"gives": ["console.open"], "takes": []})
        actions.change_office(office("liaison"), capabilities=gives[:-1], by=acting(administrator))
        assert not holds(acting(liaison), Capability.CONSOLE_OPEN, tree.group)
        assert not User.objects.get(pk=liaison.login_id).is_staff

    def test_is_for_those_who_manage_offices_at_the_school(self, tree, secretary, administrator, manager):
        staff = appoint("office_staff", tree.school).person
        actions.open_office("local", by=SHELL, **LOCAL)
        local = appoint("local", tree.department).person
        for by in (VISITOR, *map(acting, (secretary, staff, local, PersonFactory()))):
            assert code_of(actions.change_office, office("liaison"), name_en="x", by=by) == "capability_missing"
            assert code_of(actions.open_office, "mine", kinds=["class"], by=by) == "capability_missing"
        for by in (acting(administrator), acting(manager)):
            assert code_of(actions.change_office, office("liaison"), name_en=f"{by.person.pk}", by=by) == ""

    def test_nobody_gives_or_takes_what_they_do_not_hold(self, manager):
        """A08: neither to others nor to an office of their own, nor by letting more associations have it."""
        by, liaison = acting(manager), office("liaison")
        for code, facts in (
            ("liaison", {"capabilities": [*liaison.capabilities, "audit.see"]}),
            ("liaison", {"capabilities": liaison.capabilities[:1]}),
            ("liaison", {"kinds": ["class", "cohort"]}),
            ("organiser", {"capabilities": ["console.open", "offices.manage", "people.see"]}),
        ):
            before = Office.objects.filter(code=code).values().get()
            assert code_of(actions.change_office, office(code), by=by, **facts) == "capability_missing", facts
            assert Office.objects.filter(code=code).values().get() == before
        given = [*liaison.capabilities, "console.open"]
        assert code_of(actions.change_office, liaison, capabilities=given, by=by) == ""
        assert code_of(actions.open_office, "all", kinds=["school"], capabilities=["people.see"], by=by) != ""

    @pytest.mark.parametrize(
        ("code", "facts", "refusal"),
        [
            ("administrator", {"capabilities": ["console.open"]}, "administrator_keeps_all"),
            ("administrator", {"kinds": ["school", "class"]}, "administrator_keeps_all"),
            ("liaison", {"kinds": []}, "office_has_no_place"),
            ("liaison", {"capabilities": ["members.manage"]}, "requests_unanswered"),
        ],
    )
    def test_refuses(self, administrator, code, facts, refusal):
        assert code_of(actions.change_office, office(code), by=acting(administrator), **facts) == refusal

    def test_writes_nothing_when_nothing_changes(self, administrator):
        actions.change_office(office("liaison"), kinds=["class"], by=acting(administrator))
        assert not Entry.objects.filter(verb="associations.office_changed").exists()


class TestOpenOffice:
    def test_can_be_given_from_then_on(self, tree, administrator):
        made = actions.open_office("host", by=acting(administrator), capabilities=["wall.announce"], **LIAISON)
        assert Entry.objects.get(verb="associations.office_opened").facts == {"gives": ["wall.announce"]}
        assert holds(acting(appoint("host", tree.group).person), Capability.WALL_ANNOUNCE, tree.group)
        with pytest.raises(ValidationError):
            actions.open_office(made.code, by=acting(administrator), **LIAISON)


class TestTheConsole:
    @pytest.fixture(autouse=True)
    def without_second_step(self, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False

    def test_opens_and_changes(self, administrator):
        client = browser(administrator)
        added = client.post(reverse("admin:associations_office_add"), {"code": "host", **LIAISON})
        assert added.status_code == 302
        page = reverse("admin:associations_office_change", args=[office("host").pk])
        shown = client.get(page).content.decode()
        assert "answer join requests" in shown
        assert client.post(page, {**LIAISON, "capabilities": ["wall.announce"]}).status_code == 302
        assert office("host").capabilities == ["wall.announce"]
        refused = client.post(page, {**LIAISON, "answers_requests": "on"})
        assert "may answer them" in refused.content.decode()

    def test_keeps_what_the_reader_was_not_shown(self, manager):
        client, page = browser(manager), reverse("admin:associations_office_change", args=[office("liaison").pk])
        assert "answer join requests" not in client.get(page).content.decode()
        before = set(office("liaison").capabilities)
        client.post(page, {**LIAISON, "answers_requests": "on", "capabilities": ["console.open"]})
        assert set(office("liaison").capabilities) == before | {"console.open"}

    def test_is_to_read_for_the_others(self, secretary):
        client, page = browser(secretary), reverse("admin:associations_office_change", args=[office("liaison").pk])
        shown = client.get(page)
        assert shown.status_code == 200
        assert 'name="capabilities"' not in shown.content.decode()
        assert client.post(page, LIAISON).status_code == 403
        assert client.get(reverse("admin:associations_office_add")).status_code == 403


def test_the_migration_gives_it_to_the_administrator_once(db):
    Office.objects.filter(code="administrator").update(capabilities=["console.open"])
    give = import_module("associations.migrations.0008_offices_are_managed").give_to_the_administrator
    for _time in range(2):
        give(apps, None)
        assert office("administrator").capabilities == ["console.open", "offices.manage"]
    assert not Office.objects.exclude(code="administrator").filter(capabilities__contains=["offices.manage"]).exists()
