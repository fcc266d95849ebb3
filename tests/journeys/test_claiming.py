"""A graduate says who they are and is let in; somebody who only knows much about another is stopped, and staff hear."""

from __future__ import annotations

from django.conf import settings as house
from django.test import Client
from django.urls import reverse

from directory import actions, tasks
from directory.models import Claim
from directory.queries.claims.secrets import as_printed
from people.models import Person, User
from tests.associations.joining import serve
from tests.directory.claims.makers import DIGITS, NUMBER, login, record
from tests.directory.duplicates.makers import record_of
from tests.journeys.steps import PASSWORD, found_institution
from tests.journeys.words import both_languages, word
from tests.support.actors import SHELL
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


def test_somebody_of_sixty_types_the_code_from_paper(transactional_db, traveller, post_office):
    """On a phone, in Chinese: the strip of paper, signing up, the code, one's own record."""
    language = "zh-hans"
    found_institution()
    person = record_of("曾丽", group=ClassFactory())
    (strip,) = actions.make_claim_codes(person.affiliations.get().placement.association, by=SHELL)

    someone = traveller(language)
    someone.go(reverse("claim_code"))
    someone.press(word(language, "Sign up"))
    page = someone.page
    for name, value in (("email", "zeng@example.org"), ("birth_date", "1966-03-08"), ("password1", PASSWORD)):
        page.fill(f"[name={name}]", value)
    page.check("[name=agrees]")
    someone.press(word(language, "Sign up"))
    page.fill("[name=code]", post_office.next_code("zeng@example.org"))
    someone.press(word(language, "Go on"))

    someone.says(word(language, "You have a code from the school"))
    page.fill("[name=code]", as_printed(strip.code)[:-1])
    page.fill("[name=full_name]", "曾丽")
    someone.press(word(language, "This is me"))
    someone.says(
        word(
            language, "A letter or digit is not as on the paper. There is no 0, O, 1, I or L in a code: look once more."
        )
    )
    page.fill("[name=code]", as_printed(strip.code))
    someone.press(word(language, "This is me"))
    someone.says(word(language, "It is you"))
    someone.says("软件0301班")
    someone.press(word(language, "To your class"))
    someone.says(word(language, "Ask to join"))
    assert Person.objects.get(pk=person.pk).login.email == "zeng@example.org"
