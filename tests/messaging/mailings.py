"""Mailings in tests: a writer that keeps account of what it was asked, and people to write to."""

from __future__ import annotations

from typing import Any

from messaging.actions import mailings
from messaging.letters.rendering import Written, language_of
from messaging.models import Delivery, Mailing
from messaging.registry import Writer
from people.models import Person
from tests.support.actors import SHELL

State = Delivery.State


class Typist:
    """``asked`` holds the size of each batch; ``fails`` has exceptions by the address they are for."""

    name = "test.typist"

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.fails: dict[str, Exception] = {}

    def write(self, deliveries) -> dict[int, Written | Exception]:
        self.asked.append(len(deliveries))
        return {each.pk: self.fails.get(each.addressee.email) or words(each) for each in deliveries}

    @property
    def writer(self) -> Writer:
        return Writer(self.name, self.write)


def words(delivery: Delivery) -> Written:
    variant = delivery.context.get("variant", "a")
    text = f"To {delivery.addressee.owner}, variant {variant}.\n"
    return Written(language_of(delivery.addressee), f"News {variant}", text, f"<p>{text}</p>")


def launch(people: Any = None, **more: Any) -> Mailing:
    people = Person.objects.all() if people is None else people
    asked = {"category": "test_wall", "writer": Typist.name, "about": "test.message:1", "channels": ["email"]}
    return mailings.launch_mailing(people, **asked | {"by": SHELL} | more)


def states_of(mailing: Mailing) -> dict[str, str]:
    """By the address or, without one, the name: the state, and the reason where there is one."""
    rows = Delivery.objects.filter(mailing=mailing).select_related("addressee__owner")
    return {row.addressee.email or row.addressee.owner.full_name: f"{row.state} {row.reason}".strip() for row in rows}
