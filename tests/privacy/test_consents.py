"""What somebody agreed to: rows that stay, one button to take one back, nothing shown or sent without a live one."""

from __future__ import annotations

import random

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution.reads import current
from messaging.letters import addressee_of, queue_letter
from messaging.models import Delivery
from messaging.registry import stops
from people import actions
from people.models import AccessToken, Consent, Person, User
from people.models.consents import PHOTO_ON_CARD, TERMS
from people.permissions import is_asked_to_agree
from people.queries.photos import may_stand_on_card
from tests.support.actors import CLOCK, acting, acting_login
from tests.support.factories import PersonFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
PAGE = reverse("consent_list")


@pytest.fixture
def person():
    person = PersonFactory(with_login=True)
    actions.give_consent(person.login, by=acting(person))
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def her_page(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person.login)
    return client


def the_consent(person, subject) -> Consent:
    return Consent.objects.live().get(user=person.login, subject=subject)


def stopped(person) -> bool:
    """Whether a letter about what happens in their groups would be held back."""
    queue_letter(to=person, category="record", template="people/email/record_check", about=person)
    condition = stops["terms_withdrawn"].condition()
    return Delivery.objects.filter(condition, addressee=addressee_of(person)).exists()


class TestRowsStay:
    def test_nobody_changes_or_takes_out_one(self, person):
        for act in (
            lambda rows: rows.update(given=False),
            lambda rows: rows.update(created_at=timezone.now()),
            lambda rows: rows.delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act(Consent.objects.filter(user=person.login))
        assert Consent.objects.get().given


class TestWithdrawConsent:
    def test_counts_no_longer_and_the_row_stays(self, person):
        actions.say_photo_on_card(person, True, by=acting(person))
        given = the_consent(person, PHOTO_ON_CARD)
        taken = actions.withdraw_consent(given, by=acting(person))
        assert not may_stand_on_card(person)
        assert (taken.given, taken.text_version, taken.door) == (False, given.text_version, "page")
        assert Consent.objects.filter(pk=given.pk, given=True).exists()
        assert Entry.objects.get(verb="people.consent_withdrawn").about[0] == f"people.user:{person.login.pk}"
        with pytest.raises(Refusal) as refusal:
            actions.withdraw_consent(given, by=acting(person))
        assert refusal.value.code == "consent_withdrawn"
        actions.say_photo_on_card(person, True, by=acting(person))
        assert may_stand_on_card(person)
        with pytest.raises(Refusal):
            actions.withdraw_consent(given, by=acting(person))  # the first one: a later answer counts

    def test_who_may(self, person):
        consent = the_consent(person, TERMS)
        for by in (acting(PersonFactory(with_login=True)), acting_login(UserFactory()), CLOCK):
            with pytest.raises(Forbidden):
                actions.withdraw_consent(consent, by=by)

    def test_without_the_terms_the_login_rests(self, person, her_page):
        _token, secret = actions.issue_token("A program", ["people:read"], 30, by=acting(person))
        by_program = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        assert Client().get("/api/v1/me/", **by_program).status_code == 200
        assert not stopped(person)
        assert her_page.post(reverse("consent_withdraw", args=[the_consent(person, TERMS).pk])).url == PAGE
        assert is_asked_to_agree(User.objects.get(pk=person.login.pk))
        assert her_page.get("/me/").url.startswith(reverse("terms_agree"))
        for mine in (PAGE, reverse("data_detail")):
            assert her_page.get(mine).status_code == 200, "what belongs to them they reach without agreeing"
        assert Client().get("/api/v1/me/", **by_program).status_code == 401
        assert AccessToken.objects.get().revoked_at is None
        assert stopped(person)
        her_page.post(reverse("terms_agree"), {"version": current().terms_version, "agrees": "on"})
        assert her_page.get("/me/").status_code == 200
        assert not stopped(person)


class TestThePage:
    def test_is_reached_by_a_link_and_takes_one_press(self, person, her_page):
        """As many steps as giving: a page, and a button on it."""
        assert PAGE in her_page.get(reverse("data_detail")).content.decode()
        actions.say_photo_on_card(person, True, by=acting(person))
        withdraw = reverse("consent_withdraw", args=[the_consent(person, PHOTO_ON_CARD).pk])
        assert withdraw in her_page.get(PAGE).content.decode()
        assert "counts no longer" in her_page.post(withdraw, follow=True).content.decode()
        shown = her_page.get(PAGE).content.decode()
        assert "Taken back on" in shown and withdraw not in shown
        assert not may_stand_on_card(person)
        assert her_page.post(withdraw, follow=True).status_code == 200
        assert Consent.objects.filter(subject=PHOTO_ON_CARD).count() == 2, "pressed twice it is taken back once"

    def test_those_of_others_are_not_there(self, her_page):
        other = PersonFactory(with_login=True)
        consent = actions.give_consent(other.login, by=acting(other))
        assert her_page.post(reverse("consent_withdraw", args=[consent.pk])).status_code == 404

    def test_costs_the_same_with_more_answers(self, person, her_page):
        def grow():
            for given in (True, False, True, False):
                actions.say_photo_on_card(person, given, by=acting(person))

        grow()
        assert_same_queries(lambda: her_page.get(PAGE), grow)


def histories(seed: int, members: int) -> dict[int, list[tuple[str, bool]]]:
    """What each login says in its life here, by the key of the login. Some say nothing at all."""
    chance = random.Random(seed)
    logins = User.objects.bulk_create(User(email=f"m{seed}-{n}@example.org", password="!") for n in range(members))
    Person.objects.bulk_create(
        Person(login=login, full_name=f"Member {login.pk}", sort_key=str(login.pk)) for login in logins
    )
    subjects = (PHOTO_ON_CARD, PHOTO_ON_CARD, TERMS)
    return {
        login.pk: [(chance.choice(subjects), chance.random() < 0.5) for _each in range(chance.randrange(7))]
        for login in logins
    }


def unfounded(told: dict[int, list[tuple[str, bool]]]) -> list[int]:
    """Logins of whom something is shown or sent that the last of their answers does not allow, or is kept back that
    it does."""
    allowed = {key: dict(answers) for key, answers in told.items()}
    people = Person.objects.filter(login__in=told).select_related("login")
    held = set(User.objects.filter(agreed_terms=User.WITHDRAWN, pk__in=told).values_list("pk", flat=True))
    wrong = []
    for person in people:
        said = allowed[person.login_id]
        shows, rests = said.get(PHOTO_ON_CARD, False), said.get(TERMS) is False
        if may_stand_on_card(person) != shows or (person.login_id in held) != rests:
            wrong.append(person.login_id)
    return wrong


def test_two_hundred_lives_by_the_real_actions():
    told = histories(20261122, 200)
    for key, answers in told.items():
        login = User.objects.select_related("person").get(pk=key)
        for subject, given in answers:
            live = Consent.objects.live().filter(user=login, subject=subject).first()
            if not given and live is not None:
                actions.withdraw_consent(live, by=acting_login(login))
            else:
                actions.give_consent(login, by=acting_login(login), subject=subject, text_version="1", given=given)
    assert unfounded(told) == []
    assert Consent.objects.count() == sum(len(answers) for answers in told.values())


@pytest.mark.long
def test_ten_thousand_lives():
    told = histories(1, 10_000)
    rows = [(key, *answer) for key, answers in told.items() for answer in answers]
    Consent.objects.bulk_create(
        Consent(user_id=key, subject=subject, given=given, text_version="1", door="page")
        for key, subject, given in rows
    )
    last = {key: dict(answers).get(TERMS) for key, answers in told.items()}
    User.objects.filter(pk__in=[key for key, given in last.items() if given is False]).update(
        agreed_terms=User.WITHDRAWN
    )
    assert unfounded(told) == []


def test_one_who_asked_for_the_first_answer_would_be_found(monkeypatch):
    """A control: were any given answer enough, what was taken back would show still."""
    told = histories(7, 40)
    rows = [(key, *answer) for key, answers in told.items() for answer in answers]
    Consent.objects.bulk_create(
        Consent(user_id=key, subject=subject, given=given, text_version="1", door="page")
        for key, subject, given in rows
    )
    monkeypatch.setattr(type(Consent.objects.all()), "live", lambda rows: rows.filter(given=True))
    assert unfounded({key: answers for key, answers in told.items() if PHOTO_ON_CARD in dict(answers)}) != []
