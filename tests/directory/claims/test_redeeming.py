"""Who has a link or a code and gives the name is the owner of the record at once; whoever guesses learns nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations.models import Association
from audit.models import Entry
from common.models import ALPHABET
from directory import actions, tasks
from directory.models import Claim, ClaimInvitation, ClaimTry
from directory.permissions import claims as rules
from directory.queries.claims.inviting import progress_of
from directory.queries.claims.secrets import as_printed, digest_of, new_code, tidy_code
from messaging.letters.rendering import write
from messaging.models import Delivery
from people.models import FormerName, Person, User
from tests.associations.joining import knock
from tests.directory.claims.invited import NAME, by_mail, code_for, give, owner_of, token_of
from tests.directory.claims.makers import claim, login, refused
from tests.directory.duplicates.makers import record_of
from tests.people.pages import inside
from tests.support.actors import CLOCK, SHELL, acting, acting_login
from tests.support.factories import ClassFactory, TermFactory
from tests.support.letters import letters_to, queued

pytestmark = pytest.mark.django_db


class TestWhoHasOne:
    @pytest.mark.parametrize("name", [NAME, "曾麗", "曾小丽"])
    def test_and_gives_the_name_is_its_owner_at_once(self, group, name):
        person = by_mail(group)
        FormerName.objects.create(person=person, full_name="曾小丽")
        user = login()
        made = give(as_printed(code_for(group, person)).replace("-", "").lower(), name, user)
        assert (made.state, owner_of(person), made.decided_by) == ("approved", user, None)
        assert "invited" in made.evidence
        assert letters_to(user) == ["claim_approved"]
        used = ClaimInvitation.objects.get()
        assert used.used_at
        assert used.opened_at
        about = [f"directory.claiminvitation:{used.pk}", f"directory.claim:{made.pk}", f"people.person:{person.pk}"]
        assert Entry.objects.get(verb="directory.claim_invitation_used").about == about
        assert refused(lambda: actions.revoke_claim_invitation(used, by=SHELL)) == "invitation_is_over"
        assert refused(lambda: give("x", NAME, User.objects.get(pk=user.pk))) == "record_is_known"
        progress = progress_of(ClaimInvitation.objects.of_unit(group).with_bounces())
        assert (progress.opened, progress.claimed) == (1, 1)

    def test_also_beside_namesakes_and_with_a_claim_that_waits(self, group):
        person = by_mail(group)
        record_of(NAME, group=group)
        user = login()
        waits = claim(user, student_number="2003019999")
        made = give(code_for(group, person), NAME, user)
        assert made.pk == waits.pk
        assert made.state in ("approved", "waiting")
        other = by_mail(group, full_name="单雅琴", contact="shan@example.org")
        assert give(code_for(group, other), "单雅琴").state == "approved"

    def test_by_a_link_that_was_followed(self, group):
        person = by_mail(group)
        actions.invite_by_mail(group, by=SHELL)
        address = reverse("claim_link", args=[token_of(person)])
        assert reverse("account_signup") in Client().get(address).content.decode()
        assert ClaimInvitation.objects.get().opened_at
        user = login()
        browser = inside(user)
        assert browser.post(address, {"full_name": "王芳"}).status_code == 200
        assert owner_of(person) is None
        answer = browser.post(address, {"full_name": NAME})
        assert answer.headers["Location"] == Claim.objects.get().get_absolute_url()
        assert owner_of(person) == user

    @pytest.mark.parametrize("why", ["born another day", "a record of a group", "minor", "an office meanwhile"])
    def test_waits_for_a_person_where_something_stands_against_it(self, group, why):
        person = by_mail(group, birth_date="1985-05-05" if why.startswith("born") else "")
        code, user = code_for(group, person), login(birth_date="1985-05-05")
        if why == "born another day":
            user = login(birth_date="1961-01-30")
        if why == "minor":
            user = login(birth_date=str(timezone.now().year - 15))
        if why == "an office meanwhile":
            TermFactory(person=person)
        if why == "a record of a group":
            from associations import actions as groups

            other = ClassFactory()
            asked = knock(other, acting_login(user), full_name=NAME)
            groups.approve_request(asked, by=acting(TermFactory(association=other).person))
            user = User.objects.get(pk=user.pk)
        made = give(code, NAME, user)
        assert (made.state, made.person, owner_of(person)) == ("waiting", person, None)
        assert made.evidence[-1] == "invited"

    @pytest.mark.parametrize("why", ["old", "taken back", "all taken back", "used", "no such", "another name", "dead"])
    def test_opens_nothing(self, group, why):
        person = by_mail(group)
        code, name = code_for(group, person), NAME
        if why == "taken back":
            actions.revoke_claim_invitation(ClaimInvitation.objects.get(), by=SHELL)
        if why == "all taken back":  # a closed unit's, too: its codes lie in drawers still
            Association.objects.filter(pk=group.pk).update(state="closed")
            assert actions.revoke_claim_invitations(group, by=SHELL) == 1
        if why == "used":
            give(code)
        if why == "no such":
            code = new_code()
        if why == "another name":
            name = "曾莉"
        if why == "dead":
            Person.objects.filter(pk=person.pk).update(deceased_at=timezone.now())
        later = timezone.now() + timedelta(days=181 if why == "old" else 0)
        with time_machine.travel(later):
            assert give(code, name) is None
        assert Claim.objects.count() == (1 if why == "used" else 0)
        assert ClaimTry.objects.latest("pk").secret == digest_of(code), "the try is kept"


class TestWrongTries:
    def test_are_limited_by_login_address_and_code(self, group, monkeypatch):
        person = by_mail(group)
        code, user = code_for(group, person), login()
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            assert [give(new_code(), NAME, user) for _each in range(2)] == [None, None]
            assert refused(lambda: give(code, NAME, user)) == "claims_too_fast"
        monkeypatch.setattr(rules, "FROM_ONE_ADDRESS", ((1, timedelta(minutes=1)),))
        from_here = {"address": "192.0.2.1"}
        actions.redeem_invitation(new_code(), NAME, by=acting_login(login()), **from_here)
        other = acting_login(login())
        assert refused(lambda: actions.redeem_invitation(code, NAME, by=other, **from_here)) == "claims_from_one_place"
        for _each in range(5):
            assert give(code, "王芳") is None
        assert give(code) is None, "tried by so many under other names, it opens nothing any more"
        assert actions.look_into_tries(by=CLOCK) == 9
        assert ClaimInvitation.objects.get().odd_at

    def test_a_slip_of_the_hand_is_seen_before_anything_is_looked_up(self):
        code = new_code()
        assert tidy_code(f" {as_printed(code)} ") == tidy_code(code.upper()) == code
        for place, mark in enumerate(code):
            other = ALPHABET[(ALPHABET.index(mark) + 7) % len(ALPHABET)]
            assert not tidy_code(code[:place] + other + code[place + 1 :])
        for place in range(8):
            turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert turned == code or not tidy_code(turned)
        assert not tidy_code("abc")
        page = inside(login()).post(reverse("claim_code"), {"code": code[:-1], "full_name": NAME})
        assert page.status_code == 200
        assert not ClaimTry.objects.exists()

    def test_a_code_of_a_record_that_is_taken_over_alarms(self, staff, group):
        person = by_mail(group)
        code = code_for(group, person)
        assert give(code)
        owner = Person.objects.get(pk=person.pk)
        Delivery.objects.all().delete()
        assert give(code) is None
        assert not letters_to(staff.person), "the answer waits for nobody"
        tasks.look_into_tries()
        assert letters_to(staff.person) == ["claim_invitation_alarm"]
        assert letters_to(owner) == ["record_claimed_again"]
        told = write(queued("directory/email/claim_invitation_alarm")[0])
        assert not [word for word in (NAME, code) if word in told.text]
        assert Entry.objects.filter(verb="directory.claim_invitation_alarmed").count() == 1
        tasks.look_into_tries()
        assert letters_to(staff.person) == ["claim_invitation_alarm"]


class TestNobodyLearnsWhoIsThere:
    def answer(self, code: str) -> tuple[str, int]:
        browser = inside(login(f"same{User.objects.count():04}@example.org"))
        browser.get(reverse("claim_code"))
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(reverse("claim_code"), {"code": code, "full_name": NAME})
        marks = (answer.status_code, answer.headers.get("Location", ""))
        return _still(answer.content.decode(), code) + str(marks), len(queries)

    def test_the_same_bytes_and_the_same_work_in_every_world(self, group):
        person = by_mail(group)
        code = code_for(group, person)
        answers = {"no such code": self.answer(new_code())}
        Person.objects.filter(pk=person.pk).update(full_name="单雅琴")
        answers["another's"] = self.answer(code)
        Person.objects.filter(pk=person.pk).update(full_name=NAME, deceased_at=timezone.now())
        answers["of the dead"] = self.answer(code)
        Person.objects.filter(pk=person.pk).update(deceased_at=None, login=login())
        answers["claimed"] = self.answer(code)
        ClaimInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
        answers["too old"] = self.answer(code)
        first = answers["no such code"]
        assert {world: answer for world, answer in answers.items() if answer != first} == {}

    def test_which_would_be_seen(self, group):
        """The control: a yes is an answer, and differs."""
        assert self.answer(code_for(group, by_mail(group))) != self.answer(new_code())

    def test_a_link_answers_like_no_link(self, group):
        person = by_mail(group)
        actions.invite_by_mail(group, by=SHELL)
        pages = []
        for token in (token_of(person), "x" * 32):
            with CaptureQueriesContext(connection) as queries:
                page = Client().get(reverse("claim_link", args=[token])).content.decode()
            pages.append((_still(page, token), len(queries)))
        assert pages[0] == pages[1]


def _still(page: str, secret: str) -> str:
    """Without what differs between any two requests."""
    import re

    page = re.sub(r"\b\w{64}\b", "", page.replace(as_printed(secret), "CODE").replace(secret, "CODE"))
    return re.sub(r"same\d{4}(@example.org)?", "ADDRESS", page)
