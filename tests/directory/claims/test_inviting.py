"""A whole roster is invited: links by mail and codes on paper, seen by staff, taken back, forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from associations.models import Association
from audit.models import Entry
from common.verdicts import Forbidden
from directory import actions, tasks
from directory.models import ClaimInvitation
from directory.queries.claims.inviting import progress_of, reach_of
from directory.queries.claims.secrets import digest_of
from messaging.letters.rendering import write
from messaging.models import Delivery, Suppression
from people.actions import add_contact_point
from people.models import Person
from people.registry import holdings
from tests.associations.joining import serve
from tests.directory.claims.invited import NAME, by_mail, code_for, give, token_of
from tests.directory.claims.makers import login, refused
from tests.directory.duplicates.makers import record_of
from tests.people.pages import inside
from tests.support.actors import SHELL, VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


class TestWhoIsInvited:
    def test_by_mail_and_on_paper(self, group, keeper):
        person = by_mail(group)
        unreached = record_of("单雅琴", group=group)
        assert actions.invite_by_mail(group, by=keeper) == 1
        assert letters_to(person) == ["claim_invitation"]
        assert {strip.person for strip in actions.make_claim_codes(group, by=keeper)} == {person, unreached}
        made = Entry.objects.filter(verb="directory.claim_invitations_made").order_by("pk")
        assert [entry.facts for entry in made] == [{"count": 1, "way": "mail"}, {"count": 2, "way": "paper"}]
        token = token_of(person)
        kept = str(list(ClaimInvitation.objects.values())) + str(list(Entry.objects.values()))
        assert token not in kept
        assert ClaimInvitation.objects.filter(digest=digest_of(token), person=person).exists()
        progress = progress_of(ClaimInvitation.objects.of_unit(group.parent.parent).with_bounces())
        assert (progress.invited, progress.opened, progress.claimed, progress.bounced) == (2, 0, 0, 0)

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_the_letter_names_nobody(self, group, language):
        person = by_mail(group)
        actions.invite_by_mail(group, by=SHELL)
        letter = queued("directory/email/claim_invitation")[0]
        letter.addressee.change(language=language)
        text = write(letter)
        assert token_of(person) in text.text
        assert not [word for word in (NAME, "2003", "软件") if word in text.subject + text.text]

    @pytest.mark.parametrize("why", ["login", "dead", "left alone", "minor", "officer", "elsewhere", "erased"])
    def test_some_are_left_out(self, group, keeper, why):
        person = by_mail(ClassFactory() if why == "elsewhere" else group)
        facts = {
            "login": {"login": login()},
            "dead": {"deceased_at": timezone.now()},
            "left alone": {"do_not_contact_at": timezone.now()},
            "minor": {"birth_date": str(timezone.now().year - 10)},
            "erased": {"erased_at": timezone.now()},
        }
        if why in facts:
            Person.objects.filter(pk=person.pk).update(**facts[why])
        if why == "officer":
            TermFactory(person=person)
        actions.invite_by_mail(group, by=keeper)
        actions.make_claim_codes(group, by=keeper)
        assert not ClaimInvitation.objects.filter(person=person).exists()

    @pytest.mark.parametrize("why", ["a classmate has heard of it", "it bounced", "said never again"])
    def test_some_addresses_get_no_link(self, group, why):
        source = "classmate" if why.startswith("a classmate") else "import"
        person = record_of(NAME, group=group)
        add_contact_point(person, "email", "old@example.org", source=source, by=SHELL)
        if why == "it bounced":
            Suppression.objects.add(email="OLD@example.org", cause="bounced")
        if why == "said never again":
            from people.models import AddressLeftAlone
            from people.models.contact_proposals import address_digest

            AddressLeftAlone.objects.add(address=address_digest("email", "old@example.org"))
        assert actions.invite_by_mail(group, by=SHELL) == 0
        assert len(actions.make_claim_codes(group, by=SHELL)) == 1, "paper reaches them"

    def test_who_may(self, group):
        person = by_mail(group)
        code = code_for(group, person)
        elsewhere = acting(serve(ClassFactory().parent.parent, "department_secretary").person)
        liaison = acting(TermFactory(association=group).person)
        invitation = ClaimInvitation.objects.get()
        for stranger in (VISITOR, elsewhere, liaison, acting_login(login())):
            for act in (
                lambda by: actions.invite_by_mail(group, by=by),
                lambda by: actions.make_claim_codes(group, by=by),
                lambda by: actions.revoke_claim_invitations(group, by=by),
                lambda by: actions.revoke_claim_invitation(invitation, by=by),
            ):
                with pytest.raises(Forbidden):
                    act(stranger)
        Association.objects.filter(pk=group.pk).update(state="closed")
        group.refresh_from_db()
        assert refused(lambda: actions.invite_by_mail(group, by=SHELL)) == "unit_is_closed"
        assert give(code)

    def test_the_next_one_takes_the_place_of_the_last(self, group):
        person = by_mail(group)
        actions.invite_by_mail(group, by=SHELL)
        first = token_of(person)
        assert actions.invite_by_mail(group, again=True, by=SHELL) == 0, "not two letters within three days"
        with time_machine.travel(timezone.now() + timedelta(days=4)):
            assert actions.invite_by_mail(group, by=SHELL) == 0
            assert actions.invite_by_mail(group, again=True, by=SHELL) == 1
            code = code_for(group, person)
            assert not actions.make_claim_codes(group, by=SHELL)
            newer = code_for(group, person, again=True)
            assert (give(first), give(code)) == (None, None)
            assert give(newer)

    def test_nothing_is_sent_when_it_is_rolled_back(self, group):
        by_mail(group)
        with transaction.atomic():
            actions.invite_by_mail(group, by=SHELL)
            transaction.set_rollback(True)
        assert not queued("directory/email/claim_invitation")

    def test_the_database_holds_it_too(self, group):
        person = by_mail(group)
        code_for(group, person)
        row = ClaimInvitation.objects.get()
        facts = {"person": person, "unit": group, "way": "paper", "expires_at": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            ClaimInvitation.objects.create(digest="x", **facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            ClaimInvitation.objects.filter(pk=row.pk).update(used_at=timezone.now(), revoked_at=timezone.now())


class TestPages:
    def test_staff_choose_a_unit_and_send_and_print(self, group, staff, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False
        person = by_mail(group)
        browser = inside(staff.user)
        here = reverse("claim_invitation_unit", args=[group.slug])
        assert reverse("claim_invitation_list") in browser.get(reverse("claim_list")).content.decode()
        assert here in browser.get(reverse("claim_invitation_list"), {"q": group.name_zh}).content.decode()
        assert browser.get(here).context["reach"].by_mail == 1
        browser.post(here, {"wish": "mail"})
        assert letters_to(person) == ["claim_invitation"]
        sheet = browser.post(reverse("claim_invitation_codes", args=[group.slug]))
        code = sheet.context["strips"][0][1]
        assert code in sheet.content.decode()
        assert "/claim/code/" in sheet.content.decode()
        again = browser.post(reverse("claim_invitation_codes", args=[group.slug]))
        assert again.status_code == 302
        assert code not in browser.get(here).content.decode(), "it is shown once"
        assert here in browser.get(reverse("claim_invitation_list")).content.decode()
        paper = ClaimInvitation.objects.get(way="paper")
        browser.post(reverse("claim_invitation_revoke", args=[paper.public_id]))
        browser.post(here, {"wish": "revoke"})
        assert not ClaimInvitation.objects.standing().exists()

    def test_a_letter_that_came_back_is_shown(self, group, staff):
        person = by_mail(group)
        actions.invite_by_mail(group, by=SHELL)
        Delivery.objects.filter(addressee__owner=person).update(state="refused")
        listed = ClaimInvitation.objects.visible_to(staff).of_unit(group)
        assert listed.for_listing().get().has_bounced
        assert progress_of(listed.with_bounces()).bounced == 1
        assert reach_of(group, staff).without_link == 0

    def test_cost_the_same_however_many(self, group, staff, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False
        by_mail(group)
        actions.make_claim_codes(group, by=SHELL)
        browser, here = inside(staff.user), reverse("claim_invitation_unit", args=[group.slug])

        def grow() -> None:
            for number in range(4):
                by_mail(group, contact=f"more{number}@example.org")
            actions.make_claim_codes(group, by=SHELL)

        assert_same_queries(lambda: browser.get(here), grow)


def test_what_is_held_can_be_had_goes_along_and_is_forgotten(group):
    person, other = by_mail(group), record_of(NAME, group=group)
    actions.make_claim_codes(group, by=SHELL)
    holding = next(one for one in holdings if one.name == "directory.claim_invitations")
    held = holding.export(person)
    assert held[0]["way"] == "paper"
    assert "digest" not in held[0]
    actions.merge_people(person, other, {}, by=SHELL)
    assert ClaimInvitation.objects.standing().filter(person=person).count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=600)):
        tasks.forget_claims()
    assert not ClaimInvitation.objects.exists()
