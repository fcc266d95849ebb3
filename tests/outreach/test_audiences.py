"""Audiences that are kept: made, changed, copied, thrown away, looked at."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.letters import addressee_of
from messaging.models import Preference, Suppression
from outreach.actions import audiences as actions
from outreach.actions.campaigns import create_campaign, withdraw_campaign
from outreach.models import Audience
from outreach.queries.left_out import left_out
from people.models import Person
from tests.outreach.register import LIAISON, SECRETARY, appoint, make_register
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

IN_GUANGZHOU = {"trait": "people.city", "value": "广州"}


@pytest.fixture
def register():
    return make_register(16)


@pytest.fixture
def secretary(register):
    person = PersonFactory()
    appoint(person, register.departments[0], *SECRETARY)
    return acting(person)


@pytest.fixture
def liaison(register):
    person = PersonFactory()
    appoint(person, register.classes[0], *LIAISON, code="keeper")
    return acting(person)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="outreach.").order_by("pk").values_list("verb", flat=True))


class TestCreateAudience:
    def test_conditions_are_kept_as_codes(self, register, secretary):
        made = actions.create_audience("  In  Guangzhou ", register.departments[0], IN_GUANGZHOU, by=secretary)
        assert (made.name, made.owner, made.is_shared) == ("In Guangzhou", secretary.person, False)
        assert made.conditions == {"trait": "people.city", "value": "440100"}
        assert verbs() == ["outreach.audience_created"]
        assert Entry.objects.get(verb="outreach.audience_created").facts == {"conditions": ["people.city"]}

    def test_who_may_not(self, register, liaison):
        for actor in (liaison, acting(PersonFactory()), VISITOR):
            with pytest.raises(Forbidden):
                actions.create_audience("x", register.departments[0], {}, by=actor)
        assert not verbs()

    def test_what_cannot_be_read_is_not_kept(self, register, secretary):
        for conditions in ({"trait": "people.shoe", "value": "44"}, {"all": []}, "", None):
            with pytest.raises(ValidationError):
                actions.create_audience("x", register.departments[0], conditions, by=secretary)
        assert not Audience.objects.exists()

    def test_by_members_of_another_group_nobody_chooses(self, register, liaison):
        elsewhere = {"not": {"trait": "associations.joined", "value": register.chapter.public_id}}
        with pytest.raises(Refusal) as refusal:
            actions.create_audience("x", register.classes[0], elsewhere, by=liaison)
        assert refusal.value.code == "condition_closed"

    def test_a_name_once(self, register, secretary):
        actions.create_audience("x", register.departments[0], {}, by=secretary)
        with pytest.raises((ValidationError, Refusal), match="of this name"):
            actions.create_audience("x", register.departments[0], {}, by=secretary)


class TestKeepAudience:
    @pytest.fixture
    def audience(self, register, secretary):
        return actions.create_audience("Mine", register.departments[0], IN_GUANGZHOU, is_shared=True, by=secretary)

    @pytest.fixture
    def colleague(self, register):
        person = PersonFactory()
        appoint(person, register.departments[0], *SECRETARY)
        return acting(person)

    def test_its_owner_and_the_school_change_it(self, register, audience, secretary, colleague):
        actions.change_audience(audience, name="Ours", is_shared=False, by=secretary)
        audience.refresh_from_db()
        assert (audience.name, audience.is_shared, audience.conditions["value"]) == ("Ours", False, "440100")
        with pytest.raises(Forbidden):
            actions.change_audience(audience, conditions={}, by=colleague)
        office = PersonFactory()
        appoint(office, register.school, *SECRETARY, code="school")
        actions.change_audience(audience, conditions={}, by=acting(office))
        assert Audience.objects.get().conditions == {}
        assert verbs()[1:] == ["outreach.audience_changed"] * 2

    def test_who_left_the_office_keeps_nothing(self, audience, secretary):
        secretary.person.terms.update(ends_on="2021-01-01")
        with pytest.raises(Forbidden):
            actions.change_audience(audience, name="y", by=secretary)
        assert not Audience.objects.visible_to(secretary).exists()

    def test_others_see_it_while_it_is_shared(self, audience, secretary, colleague, liaison):
        assert Audience.objects.visible_to(colleague).exists()
        assert not Audience.objects.visible_to(liaison).exists()
        actions.change_audience(audience, is_shared=False, by=secretary)
        assert not Audience.objects.visible_to(colleague).exists()
        assert Audience.objects.visible_to(secretary).exists()

    def test_a_copy_is_ones_own(self, audience, colleague, liaison):
        names = [actions.copy_audience(audience, by=colleague).name for _each in range(2)]
        assert names == ["Mine (copy)", "Mine (copy 2)"]
        assert {copy.owner for copy in Audience.objects.exclude(pk=audience.pk)} == {colleague.person}
        with pytest.raises(Forbidden):
            actions.copy_audience(audience, by=liaison)

    def test_it_stays_while_a_campaign_is_to_go_to_it(self, audience, secretary, colleague):
        campaign = create_campaign("Reunion", audience.association, "news", audience=audience, by=secretary)
        with pytest.raises(Refusal) as refusal:
            actions.delete_audience(audience, by=secretary)
        assert refusal.value.code == "audience_in_use"
        assert "Reunion" in str(refusal.value)
        withdraw_campaign(campaign, by=secretary)
        with pytest.raises(Forbidden):
            actions.delete_audience(audience, by=colleague)
        actions.delete_audience(audience, by=secretary)
        assert not Audience.objects.exists()
        assert verbs()[-1] == "outreach.audience_deleted"


class TestWhoIsLeftOut:
    def test_reasons_are_those_of_the_hand_over_and_add_up(self, register, secretary):
        """Who has no address, wants none, was given up; the dead are in no audience."""
        unit = register.departments[0]
        audience = actions.create_audience("all", unit, {}, by=secretary)
        lost = PersonFactory()
        lost.memberships.create(association=register.classes[0], origin="staff", joined_at=timezone.now())
        here = [one for one in register.here(unit) if one.since is not None and "email" not in one.hides]
        people = list(Person.objects.filter(pk__in=[one.pk for one in here]).order_by("pk")[:3])
        Preference.objects.create(
            addressee=addressee_of(people[0]), category="news", channel="email", rhythm=Preference.Rhythm.NEVER
        )
        Suppression.objects.create(email=addressee_of(people[1]).email, cause=Suppression.Cause.BOUNCED)
        Person.objects.filter(pk=people[2].pk).update(do_not_contact_at=timezone.now())
        found = left_out(audience, "news", by=secretary)
        missed = {each.code: [person.pk for person in each.people] for each in found.missed}
        assert lost.pk in missed.pop("no_address")
        assert missed == {"not_wanted": [people[0].pk], "left_alone": [people[1].pk], "do_not_contact": [people[2].pk]}
        everybody = len(register.here(unit)) + 2  # and the secretary, and who is lost
        assert found.reached + found.total + found.unknown == everybody
        assert found.unknown == sum("email" in one.hides for one in register.here(unit))
        assert found.dead == sum(one.dead and register.departments[0].pk in one.unit.path for one in register.people)
        assert "not_wanted" not in {each.code for each in left_out(audience, "units", by=secretary).missed}

    def test_who_sees_no_address_is_told_nothing_of_it(self, register, liaison):
        audience = actions.create_audience("class", register.classes[0], {}, by=liaison)
        before = left_out(audience, "news", by=liaison)
        assert (before.reached, before.missed) == (1, []), "their own"
        Person.objects.exclude(pk=liaison.person.pk).update(do_not_contact_at=timezone.now())
        assert left_out(audience, "news", by=liaison) == before
        assert left_out(audience, "news", by=CLOCK).reached == 1


class TestPages:
    def open(self, actor) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(actor.user)
        return client

    def test_a_secretary_puts_one_together_without_script(self, register, secretary):
        client, new = self.open(secretary), f"{reverse('audience_new')}?unit={register.departments[0].public_id}"
        assert "Conditions" in client.get(new).text
        said = {"node": ["0"], "by-0": "all", "add-0": "people.city", "act": "line:0", "name": "South"}
        assert 'name="value-0.0"' in client.post(new, said).text
        said |= {"node": ["0", "0.0"], "trait-0.0": "people.city", "act": "save"}
        page = client.post(new, said)
        assert "Say which." in page.text and 'value="South"' in page.text
        said |= {"value-0.0": "广州", "act": "group:0"}
        assert 'name="by-0.1"' in client.post(new, said).text
        said |= {"node": ["0", "0.0", "0.1"], "by-0.1": "none", "add-0.1": "people.kind", "act": "line:0.1"}
        assert 'name="value-0.1.0"' in client.post(new, said).text
        said |= {"node": ["0", "0.0", "0.1", "0.1.0"], "trait-0.1.0": "people.kind", "value-0.1.0": "evening"}
        assert "counted just now" in client.post(new, said | {"act": "count"}).text
        counted = client.post(reverse("audience_count"), said | {"unit": register.departments[0].public_id})
        assert "counted just now" in counted.text
        answer = client.post(new, said | {"act": "save"})
        audience = Audience.objects.get()
        assert answer.url == audience.get_absolute_url()
        kind = {"trait": "people.kind", "value": "evening"}
        assert audience.conditions == {
            "all": [{"trait": "people.city", "value": "440100"}, {"not": {"any": [kind]}}],
        }
        page = client.get(audience.get_absolute_url(), {"kind": "news"}).text
        assert "lives in Guangzhou" in page and "would get it" in page
        edit = reverse("audience_edit", args=[audience.public_id])
        assert 'name="trait-0.1.0"' in client.get(edit).text
        dropped = client.post(edit, said | {"act": "drop:0.0"}).text
        assert 'name="by-0.0"' in dropped and "trait-0.1" not in dropped

    def test_a_liaison_answers_three_questions(self, register, liaison):
        client = self.open(liaison)
        new = reverse("audience_new")  # for the only unit there is
        assert "Only those who joined the group" in client.get(new).text
        said = {"who": "not_joined", "is_quiet": "on", "name": "Not seen"}
        assert "counted just now" in client.post(new, said | {"act": "count"}).text
        assert client.post(new, said | {"act": "save"}).status_code == 302
        audience = Audience.objects.get()
        unit = register.classes[0].public_id
        assert audience.conditions == {
            "all": [
                {"not": {"trait": "associations.joined", "value": unit}},
                {"trait": "people.signed_in", "value": "not_for_a_year"},
            ]
        }
        edit = reverse("audience_edit", args=[audience.public_id])
        page = client.get(edit).text
        assert page.count("checked") == 2
        assert 'name="by-0"' in client.get(edit, {"more": "1"}).text
        offered = client.get(edit, {"more": "1"}).text
        assert "people.gender" not in offered and "people.has_email" not in offered

    def test_copy_and_delete_are_buttons(self, register, secretary):
        client = self.open(secretary)
        audience = actions.create_audience("Mine", register.departments[0], {}, by=secretary)
        client.post(reverse("audience_copy", args=[audience.public_id]))
        assert Audience.objects.count() == 2
        assert "Mine (copy)" in client.get(reverse("audience_list")).text
        create_campaign("Reunion", audience.association, "news", audience=audience, by=secretary)
        page = client.post(reverse("audience_delete", args=[audience.public_id]), follow=True)
        assert "has not left yet" in page.text and Audience.objects.count() == 2

    def test_a_longer_list_costs_no_more_queries(self, register, secretary):
        client = self.open(secretary)

        assert_same_queries(lambda: client.get(reverse("audience_list")), lambda: _more(register, secretary))


def _more(register, secretary):
    for number in range(5):
        actions.create_audience(f"more {number}", register.departments[0], IN_GUANGZHOU, by=secretary)
