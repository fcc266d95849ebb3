"""Somebody who says who they are, and records that it may be about."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from common.actors import Actor
from common.verdicts import Refusal
from directory import actions
from directory.actions import ClaimStatement
from directory.models import Claim
from people.models import Person, User
from tests.directory.duplicates.makers import numbered, record_of
from tests.support.actors import CLOCK, SHELL, acting_login
from tests.support.factories import UserFactory

NUMBER, DIGITS = "2003010101", "123X"


def record(number: str = NUMBER, digits: str = DIGITS, **facts) -> Person:
    """曾丽 of the usual class, whose last four are known to the school."""
    person = record_of(facts.pop("full_name", "曾丽"), line=numbered(number), **facts)
    if digits:
        actions.keep_id_digits([(number, digits)], by=SHELL)
    return person


def login(email: str = "", **facts) -> User:
    user = UserFactory(**({"email": email} if email else {}), **facts)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def said(**facts) -> ClaimStatement:
    usual = {"full_name": "曾丽", "student_number": NUMBER, "entry_year": 2003, "end_year": 2007}
    return ClaimStatement(**usual | {"class_name": "软件0301班"} | facts)


def claim(user: User | None = None, *, weighed: bool = True, **facts) -> Claim:
    """By the real actions; compared by the house unless ``weighed`` says no."""
    made = actions.make_claim(said(**facts), by=acting_login(user or login()))
    return actions.weigh_claim(made, by=CLOCK) if weighed else made


def again(made: Claim, by: Actor | None = None, **facts) -> Claim:
    """The same applicant says more."""
    actions.add_to_claim(made, said(**facts), by=by or acting_login(made.login))
    return actions.weigh_claim(Claim.objects.get(pk=made.pk), by=CLOCK)


def refused(act) -> str:
    """The code of its refusal."""
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code
