"""A graduate says who they are and is let in; somebody who only knows much about another is stopped, and staff hear."""

from __future__ import annotations

from django.conf import settings as house
from django.test import Client
from django.urls import reverse

from directory import tasks
from directory.models import Claim
from people.models import Person, User
from tests.associations.joining import serve
from tests.directory.claims.makers import DIGITS, NUMBER, login, record
from tests.journeys.steps import found_institution
from tests.journeys.words import both_languages, word
from tests.support.factories import ClassFactory
from tests.support.letters import letters_to


def session_of(user: User, language: str) -> str:
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user, backend="people.backends.LoginBackend")
    return client.cookies[house.SESSION_COOKIE_NAME].value


def at_the_screen_of(user: User, traveller, language: str):
    someone = traveller(language)
    cookie = {"name": house.SESSION_COOKIE_NAME, "value": session_of(user, language), "url": someone.site}
    someone.page.context.add_cookies([cookie])
    return someone


def say(someone, digits: str) -> Claim:
    """From one's own page to the answer that everybody reads; then the worker compares."""
    someone.go(reverse("me"))
    someone.press(word(someone.language, "Say which record is yours"))
    page = someone.page
    for name, value in (("full_name", "曾丽"), ("student_number", NUMBER), ("end_year", "2007"), ("id_digits", digits)):
        page.fill(f"[name={name}]", value)
    someone.press(word(someone.language, "Compare it"))
    someone.says(word(someone.language, "We are looking"))
    made = Claim.objects.latest("pk")
    tasks.weigh_claim(made.pk)
    page.reload()
    someone.check()
    return made


@both_languages
def test_a_graduate_claims_and_a_wrong_claimer_is_stopped(transactional_db, traveller, settings, language):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    found_institution()
    group = ClassFactory()
    keeper = serve(group.parent.parent.parent, "administrator").person
    person = record(group=group)

    stranger = at_the_screen_of(login("stranger@example.org"), traveller, language)
    say(stranger, "0000")
    stranger.says(word(language, "We are looking"))
    assert letters_to(keeper) == ["claim_alarm"]
    assert not Person.objects.get(pk=person.pk).has_login

    staff = at_the_screen_of(keeper.login, traveller, language)
    staff.go(reverse("claim_list"))
    staff.press("曾丽")
    staff.says(word(language, "other last four of the ID number"))
    staff.page.fill("[name=reason]", "Please come by with a paper.")
    staff.press(word(language, "Say no"))
    stranger.page.reload()
    stranger.says("Please come by with a paper.")

    graduate = at_the_screen_of(login("zeng@example.org"), traveller, language)
    say(graduate, DIGITS)
    graduate.says(word(language, "It is you"))
    assert Person.objects.get(pk=person.pk).login.email == "zeng@example.org"
