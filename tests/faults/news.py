"""A mailing to many, in the tests that break things: its readers, its writer, its launch."""

from __future__ import annotations

from messaging.actions.mailings import launch_mailing
from messaging.letters.rendering import Written
from messaging.models import Mailing
from messaging.registry import Category, Writer, categories, writers
from people.models import Person, User
from tests.support.actors import SHELL

CATEGORY = Category(code="faults_news", label="News", priority=8)


def _write(deliveries):
    return {
        each.pk: Written("zh-hans", "见面说", f"致{each.addressee.email}\n", "<p>见面说</p>") for each in deliveries
    }


WRITER = Writer("faults.news", _write)


def hang_in() -> None:
    categories.hang(CATEGORY)
    writers.hang(WRITER)


def take_down() -> None:
    categories.take_down(CATEGORY.code)
    writers.take_down(WRITER.name)


def launched_to(count: int) -> tuple[Mailing, set[str]]:
    """The mailing, and the addresses of all it goes to."""
    users = User.objects.bulk_create(User(email=f"n{number}@example.org", birth_date="1990") for number in range(count))
    Person.objects.bulk_create(
        Person(full_name=f"校友{user.pk}", family_name="校", given_name="友", sort_key="x", login=user)
        for user in users
    )
    mailing = launch_mailing(
        Person.objects.all(), category=CATEGORY.code, writer=WRITER.name, about="", channels=["email"], by=SHELL
    )
    return mailing, {user.email for user in users}
