"""A login is parted from a record: it loses everything at once, the owner is told and can claim anew."""

import time

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden
from directory import actions
from directory.models import ClaimInvitation, PartedLogin
from messaging.letters import addressee_of, queue_letter
from messaging.letters.rendering import write
from people.actions import add_contact_point, attach_login, issue_token
from people.actions.changes import note_change, stop_change
from people.models import Person, User
from people.registry import holdings
from privacy.actions.copies import ask_for_copy
from privacy.actions.erasures import ask_for_erasure
from privacy.models import DataCopy, Erasure
from privacy.tasks import make_copy
from tests.associations.joining import serve
from tests.directory.claims.makers import DIGITS, claim, login, record, refused
from tests.people.pages import inside
from tests.support.actors import SHELL, VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, SchoolFactory, TermFactory
from tests.support.letters import queued

pytestmark = pytest.mark.django_db
WHY = "Cannot read the old mailbox any more; was at the desk with the diploma."


@pytest.fixture
def owner():
    """Whose login it is by now, of a record of whom the school knew another address."""
    person = record(contact="school@example.org", proven_at=timezone.now())
    attach_login(person, login("lost@example.org"), by=SHELL)
    return acting(Person.objects.get(pk=person.pk))


class TestPartLogin:
    def test_rights_sessions_tokens_and_ways_go_at_once(self, owner, staff, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        browser = inside(owner.user)
        token, _secret = issue_token("a program", ["people:read"], 30, by=owner)
        copy = ask_for_copy(by=owner)
        make_copy(copy.pk)
        assert DataCopy.objects.get().state == "ready"
        parted = actions.part_login(owner.person, WHY, by=staff)
        person = Person.objects.get(pk=owner.person.pk)
        assert (person.login, parted.login, parted.parted_by) == (None, owner.user, staff.person)
        assert browser.get(reverse("me")).status_code == 302, "the session is over"
        token.refresh_from_db()
        copy.refresh_from_db()
        assert token.revoked_at
        assert copy.expires_at <= timezone.now()
        assert list(person.contact_points.current().values_list("value", flat=True)) == ["school@example.org"]
        assert acting_login(User.objects.get(pk=owner.user.pk)).person is None
        entry = Entry.objects.get(verb="directory.login_parted")
        assert entry.about == [f"people.person:{person.pk}", f"people.user:{owner.user.pk}"]
        assert WHY not in str(list(Entry.objects.values()))

    def test_letters_go_with_the_person(self, owner, staff):
        queue_letter(to=owner.person, category="records", template="directory/email/record_claimed_again", key="once")
        actions.part_login(owner.person, WHY, by=staff)
        person = Person.objects.get(pk=owner.person.pk)
        kept = set(addressee_of(person).deliveries.values_list("template", flat=True))
        assert kept == {"directory/email/record_claimed_again"}
        login_now = User.objects.get(pk=owner.user.pk)
        assert not addressee_of(login_now).deliveries.exclude(category="account").exists()

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_every_proven_address_is_told(self, owner, staff, language):
        User.objects.filter(pk=owner.user.pk).update(language=language)
        add_contact_point(owner.person, "email", "never.proven@example.org", source="owner", by=SHELL)
        actions.part_login(Person.objects.get(pk=owner.person.pk), WHY, by=staff)
        told = queued("directory/email/login_parted")
        assert {one.addressee.email for one in told} == {"lost@example.org", "school@example.org"}
        for one in told:
            letter = write(one)
            assert letter.subject
            assert not [word for word in ("曾丽", WHY, "None") if word in letter.text]

    def test_the_record_may_be_claimed_again_but_not_by_that_login_alone(self, owner, staff):
        actions.part_login(owner.person, WHY, by=staff)
        back = claim(User.objects.get(pk=owner.user.pk), id_digits=DIGITS)
        assert (back.state, back.alarms) == ("waiting", ["parted_before"])
        actions.withdraw_claim(back, by=acting_login(back.login))
        fresh = claim(id_digits=DIGITS)
        assert (fresh.state, fresh.person) == ("approved", owner.person)

    def test_an_address_said_through_that_login_gives_the_record_to_nobody(self, owner, staff):
        """Whoever was in the wrong record and proved another mailbox there does not come back by it."""
        mine = {"source": "owner", "verified_at": timezone.now(), "is_primary": True, "by": owner}
        add_contact_point(owner.person, "email", "another@example.org", **mine)
        actions.part_login(Person.objects.get(pk=owner.person.pk), WHY, by=staff)
        person = Person.objects.get(pk=owner.person.pk)
        assert list(person.contact_points.current().values_list("value", flat=True)) == ["school@example.org"]
        assert addressee_of(person).email == "school@example.org", "nor does a letter with a link go there"
        again = claim(login("another@example.org"), id_digits="")
        assert (again.state, "contact_proven" in again.evidence) == ("waiting", False)

    def test_a_link_that_stops_a_change_brings_only_the_school_s_address_back(self, owner, staff):
        person, mine = owner.person, {"source": "owner", "verified_at": timezone.now(), "is_primary": True, "by": owner}
        add_contact_point(person, "email", "another@example.org", **mine)
        changes = {
            before: note_change(person, "email", before, "lost@example.org", by=owner)
            for before in ("another@example.org", "school@example.org")
        }
        actions.part_login(Person.objects.get(pk=person.pk), WHY, by=staff)
        assert refused(lambda: stop_change(changes["another@example.org"], by=VISITOR)) == "change_too_old"
        stop_change(changes["school@example.org"], by=VISITOR)
        assert list(person.contact_points.current().values_list("value", flat=True)) == ["school@example.org"]

    def test_what_it_wanted_erased_is_not_the_record(self, owner, staff):
        erasure = ask_for_erasure(by=owner)
        actions.part_login(owner.person, WHY, by=staff)
        erasure.refresh_from_db()
        assert (erasure.person, erasure.login, erasure.is_waiting) == (None, owner.user, True)
        person = attach_login(Person.objects.get(pk=owner.person.pk), login(), by=SHELL)
        assert not Erasure.objects.visible_to(acting(person)).exists()
        assert Entry.objects.filter(verb="privacy.record_left_out").about(person).exists()

    def test_codes_that_were_made_before_open_nothing(self, staff):
        group = ClassFactory()
        person = record(group=group)
        (strip,) = actions.make_claim_codes(group, by=SHELL)
        attach_login(person, login(), by=SHELL)
        actions.part_login(Person.objects.get(pk=person.pk), WHY, by=staff)
        assert not ClaimInvitation.objects.standing().exists()
        assert actions.redeem_invitation(strip.code, "曾丽", by=acting_login(login())) is None

    def test_refuses(self, owner, staff):
        assert refused(lambda: actions.part_login(owner.person, " ", by=staff)) == "reason_needed"
        assert refused(lambda: actions.part_login(staff.person, WHY, by=staff)) == "own_record"
        office = TermFactory(office__capabilities=["institution.edit"], office__code="x", association=SchoolFactory())
        assert refused(lambda: actions.part_login(office.person, WHY, by=staff)) == "record_holds_an_office"
        actions.part_login(owner.person, WHY, by=staff)
        assert refused(lambda: actions.part_login(owner.person, WHY, by=staff)) == "record_has_no_login"
        elsewhere = acting(serve(ClassFactory().parent.parent, "department_secretary").person)
        for stranger in (VISITOR, elsewhere, acting_login(login())):
            with pytest.raises(Forbidden):
                actions.part_login(owner.person, WHY, by=stranger)
        assert PartedLogin.objects.count() == 1

    def test_nothing_is_sent_when_it_is_rolled_back(self, owner, staff):
        with transaction.atomic():
            actions.part_login(owner.person, WHY, by=staff)
            transaction.set_rollback(True)
        assert not queued("directory/email/login_parted")
        assert Person.objects.get(pk=owner.person.pk).login == owner.user


def test_staff_part_them_on_a_page_and_the_own_data_says_so(owner, staff, settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    browser = _just_shown_who(staff.user)
    here = reverse("login_part", args=[owner.person.public_id])
    person_page = reverse("admin:people_person_change", args=[owner.person.pk])
    assert here in browser.get(person_page).content.decode()
    assert browser.post(here, {"reason": ""}).status_code == 200
    assert browser.post(here, {"reason": WHY}).headers["Location"] == person_page
    assert here not in browser.get(person_page).content.decode()
    held = next(one for one in holdings if one.name == "directory.parted_logins")
    assert held.export(Person.objects.get(pk=owner.person.pk))[0]["reason"] == WHY


def test_somebody_of_the_office_is_asked_who_they_are(owner, staff, settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    staff.user.set_password("three red lanterns 1998")
    staff.user.save()
    browser = Client()
    browser.force_login(staff.user, backend="people.backends.LoginBackend")
    answer = browser.get(reverse("login_part", args=[owner.person.public_id]))
    assert reverse("account_reauthenticate") in answer.headers["Location"]


def _just_shown_who(user: User) -> Client:
    browser = inside(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser
