"""What several journeys do on their way."""

from __future__ import annotations

import re

from django.test import Client

from institution.models import Institution
from people.actions import create_login
from people.models import Person, User
from tests.journeys.words import word
from tests.support.actors import SHELL

PASSWORD = "three red lanterns 1998"


def found_institution() -> Institution:
    return Institution.objects.create(
        name_zh="岭南工贸职业学院",
        name_en="Lingnan College",
        short_name_zh="岭南工贸校友",
        short_name_en="Lingnan Alumni",
        office_zh="校友办公室",
        office_en="Alumni Office",
    )


def login_of(email: str):
    """One whose address is proven, and whose language is the browser's."""
    return create_login(email, is_verified=True, by=SHELL)


def sign_up(someone, post_office, email: str) -> None:
    """From the class page to a login, with the code out of the letter."""
    language = someone.language
    someone.press(word(language, "This is my class"))
    page = someone.page
    page.fill("[name=email]", email)
    page.fill("[name=birth_date]", "1987-05-12")
    page.fill("[name=password1]", PASSWORD)
    page.check("[name=agrees]")
    someone.press(word(language, "Sign up"))
    page.fill("[name=code]", post_office.next_code(email))
    someone.press(word(language, "Go on"))


def log_in(someone, post_office, email: str) -> None:
    """By a code in a letter, as somebody without a password does."""
    someone.go("/account/login/code/")
    someone.page.fill("[name=email]", email)
    someone.page.locator("main form button.button").first.click()
    someone.page.fill("[name=code]", post_office.next_code(email))
    someone.press(word(someone.language, "Go on"))


def come_in(someone, person: Person, settings) -> None:
    """Into the console without the letter, where another journey has come in by it."""
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    User.objects.filter(person=person).update(language=someone.language)
    client = Client()
    client.force_login(User.objects.get(person=person))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": someone.site}
    someone.page.context.add_cookies([cookie])


def ask(someone, name: str, number: str, about: str) -> None:
    page = someone.page
    page.fill("[name=full_name]", name)
    page.fill("[name=student_number]", number)
    page.fill("[name=word]", about)
    someone.press(word(someone.language, "Ask to join"))


def link_in(letter: str) -> str:
    """Its path: the worker writes the host of the suite, the browser is at the live server."""
    return re.search(r"https?://[^/\s]+(/answer/\S+)", letter)[1]
