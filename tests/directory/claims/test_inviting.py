"""A whole roster is invited: links by mail, codes on paper; who has one and gives the name is its owner at once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations.models import Association
from audit.models import Entry
from common.models import ALPHABET
from common.verdicts import Forbidden
from directory import actions, tasks
from directory.models import Claim, ClaimInvitation, ClaimTry
from directory.permissions import claims as rules
from directory.queries.claims.inviting import progress_of, reach_of
from directory.queries.claims.secrets import as_printed, digest_of, new_code, tidy_code
from messaging.letters.rendering import write
from messaging.models import Delivery, Suppression
from people.actions import add_contact_point
from people.models import FormerName, Person, User
from people.registry import holdings
from tests.associations.joining import knock, serve
from tests.directory.claims.makers import claim, login, refused
from tests.directory.duplicates.makers import record_of
from tests.people.pages import inside
from tests.support.actors import CLOCK, SHELL, VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
NAME = "曾丽"


@pytest.fixture
def group():
    return ClassFactory()


@pytest.fixture
def keeper(group):
    return acting(serve(group.parent.parent, "department_secretary").person)


def by_mail(group, **facts) -> Person:
    return record_of(
        facts.pop("full_name", NAME), group=group, contact=facts.pop("contact", "old@example.org"), **facts
    )


def code_for(group, person: Person, by=SHELL, **facts) -> str:
    return next(strip.code for strip in actions.make_claim_codes(group, by=by, **facts) if strip.person == person)


def token_of(person: Person) -> str:
    letters = Delivery.objects.filter(template="directory/email/claim_invitation", addressee__owner=person)
    return letters.latest("pk").context["path"].rstrip("/").rpartition("/")[2]


def give(secret: str, name: str = NAME, user: User | None = None) -> Claim | None:
    return actions.redeem_invitation(secret, name, by=acting_login(user or login()))


def owner_of(person: Person) -> User | None:
    return Person.objects.get(pk=person.pk).login


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
