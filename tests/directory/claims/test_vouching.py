"""Classmates say whether they know an applicant: evidence for the office, and no window into the records."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from associations.actions import add_member
from audit.models import Entry
from common.actors import Actor
from common.verdicts import Forbidden
from directory import actions, tasks
from directory.models import Claim, ClaimVouch
from directory.queries.claims.vouching import claim_asked_about, vouch_path
from messaging.models import Delivery
from people.actions import add_contact_point
from people.models import Person
from people.registry import Subject, holdings
from tests.directory.claims.makers import NUMBER, claim, login, record, refused, said
from tests.people.pages import inside
from tests.support.actors import SHELL, VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory

pytestmark = pytest.mark.django_db
YEARS = {"entry_year": 2003, "end_year": 2007}


@pytest.fixture
def group():
    return ClassFactory(**YEARS)


def classmate(group, **facts) -> Actor:
    person = PersonFactory(with_login=True, **facts)
    add_member(group, person, by=SHELL)
    return acting(person)


def vouch(made: Claim, by: Actor, *, knows: bool = True, word: str = "") -> Claim:
    actions.vouch_for_claim(made, knows=knows, word=word, by=by)
    tasks.weigh_claim(made.pk)
    return Claim.objects.get(pk=made.pk)


class TestTheirWord:
    def test_two_of_the_class_add_evidence_and_no_proof(self, group):
        record(group=group, digits="")
        made = claim()
        before = made.score
        made = vouch(made, classmate(group), word="sat beside me")
        assert "vouched_by_one" in made.evidence
        made = vouch(made, classmate(group))
        assert (made.score, made.state) == (before + 5, "waiting")
        assert "vouched_by_two" in made.evidence
        entry = Entry.objects.filter(verb="directory.claim_vouched").first()
        assert (entry.about, entry.facts) == ([f"directory.claim:{made.pk}"], {"knows": True})
        assert not Delivery.objects.filter(addressee__login=made.login).exists(), "the applicant is told nothing"

    def test_a_no_keeps_the_house_from_saying_yes(self, group):
        record(group=group)
        made = claim(id_digits="")
        made = vouch(made, classmate(group), knows=False)
        assert "unknown_to_one" in made.evidence
        actions.add_to_claim(made, said(id_digits="123X"), by=acting_login(made.login))
        tasks.weigh_claim(made.pk)
        assert Claim.objects.get().state == "waiting"

    def test_of_another_class_of_that_year_counts_for_nothing(self, group):
        record(group=group, digits="")
        made = vouch(claim(), classmate(ClassFactory(**YEARS)))
        assert not [code for code in made.evidence if code.startswith("vouched")]

    def test_said_again_it_takes_the_place_of_the_first(self, group):
        record(group=group, digits="")
        made, by = claim(), classmate(group)
        vouch(made, by)
        made = vouch(made, by, knows=False)
        assert ClaimVouch.objects.count() == 1
        assert "unknown_to_one" in made.evidence
        with pytest.raises(IntegrityError), transaction.atomic():
            ClaimVouch.objects.create(claim=made, voucher=by.person, knows=True, said_at=timezone.now())

    @pytest.mark.parametrize("why", ["login closed", "left the group", "no login", "died"])
    def test_falls_with_whoever_said_it(self, group, why):
        record(group=group, digits="")
        made, by = claim(), classmate(group)
        vouch(made, by)
        if why == "login closed":
            by.user.is_active = False
            by.user.save()
        if why == "left the group":
            now = timezone.now()
            by.person.memberships.update(ended_at=now, ending="left")
        if why == "no login":
            Person.objects.filter(pk=by.person.pk).update(login=None)
        if why == "died":
            Person.objects.filter(pk=by.person.pk).update(deceased_at=timezone.now())
        Claim.objects.update(weighed_at=None)
        tasks.weigh_claim(made.pk)
        assert "vouched_by_one" not in Claim.objects.get().evidence


class TestWhoMay:
    def test_nobody_but_those_of_that_year(self, group):
        record(group=group)
        made = claim()
        own_record = PersonFactory(with_login=True)
        add_member(group, own_record, by=SHELL)
        add_contact_point(own_record, "email", made.login.email, source="owner", by=SHELL)
        no_group = PersonFactory(with_login=True)
        others = [VISITOR, acting_login(login()), acting_login(made.login), acting(own_record), acting(no_group)]
        for stranger in [*others, classmate(ClassFactory(entry_year=1990, end_year=1994))]:
            with pytest.raises(Forbidden):
                actions.vouch_for_claim(made, knows=True, by=stranger)

    def test_few_a_day_words_alone_and_no_more_when_it_is_answered(self, group, staff):
        by = classmate(group)
        for _each in range(5):
            actions.vouch_for_claim(claim(), knows=True, by=by)
        made = claim()
        assert refused(lambda: vouch(made, by)) == "vouched_often"
        with time_machine.travel(timezone.now() + timedelta(days=2)):
            assert refused(lambda: vouch(made, by, word="see www.example.org")) == "word_has_a_link"
            vouch(made, by)
            actions.refuse_claim(Claim.objects.get(pk=made.pk), "No.", by=staff)
            assert refused(lambda: vouch(made, by)) == "claim_is_answered"
        crowded = claim()
        for _each in range(10):
            actions.vouch_for_claim(crowded, knows=True, by=classmate(group))
        assert refused(lambda: vouch(crowded, classmate(group))) == "enough_vouched"

    def test_the_link_is_sealed(self, settings):
        made = claim()
        token = vouch_path(made).strip("/").rpartition("/")[2]
        assert claim_asked_about(token) == made
        assert claim_asked_about(made.public_id) is None
        assert claim_asked_about(f"{made.public_id}-{'0' * 16}") is None
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key, for some years"
        assert claim_asked_about(token) == made


class TestPages:
    def test_the_applicant_sends_a_link_a_classmate_answers_staff_read_it(self, group, staff, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False
        record(group=group, digits="", contact="zeng@example.org")
        made = claim(class_name="软件0301班")
        path = vouch_path(made)
        assert path in inside(made.login).get(made.get_absolute_url()).content.decode()
        assert inside(made.login).get(path).headers["Location"] == made.get_absolute_url()
        friend = classmate(group, full_name="林晓燕")
        browser = inside(friend.user)
        page = browser.get(path).content.decode()
        assert "软件0301班" in page
        assert not [hidden for hidden in (NUMBER, "zeng@example.org", made.login.email) if hidden in page]
        assert browser.post(path, {"knows": ""}).status_code == 200
        assert browser.post(path, {"knows": "yes", "word": "room 402"}).status_code == 302
        assert inside(login()).get(path).status_code == 404
        desk = inside(staff.user).get(reverse("claim_answer", args=[made.public_id])).content.decode()
        assert "room 402" in desk
        assert "林晓燕" in desk
        actions.withdraw_claim(made, by=acting_login(made.login))
        page = browser.get(path).content.decode()
        assert made.full_name not in page and "软件0301班" not in page, "the link leads to nobody's words any more"

    def test_a_classmate_reads_the_same_whoever_is_in_the_books(self, group):
        made, browser = claim(), inside(classmate(group).user)
        pages = [browser.get(vouch_path(made)).content.decode()]
        record(group=group)
        pages.append(browser.get(vouch_path(made)).content.decode())
        assert len({_still(page) for page in pages}) == 1


def test_what_was_said_is_forgotten_and_the_own_words_can_be_had(group, staff):
    made, by = claim(), classmate(group)
    vouch(made, by, word="room 402")
    held = {one.name: one for one in holdings if "vouch" in one.name}
    assert held["directory.claim_vouches"].export(by.person)[0]["word"] == "room 402"
    heard = held["directory.vouches_heard"]
    applicant = Subject.of(made.login)
    assert (heard.rows(applicant).count(), heard.export(applicant)) == (1, [])
    actions.refuse_claim(Claim.objects.get(pk=made.pk), "No.", by=staff)
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        tasks.forget_claims()
    assert not ClaimVouch.objects.exists()


def _still(page: str) -> str:
    return re.sub(r"\b\w{64}\b", "", page)
