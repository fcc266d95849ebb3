"""Calling the API, as a program with a token or as a page with its session."""

from __future__ import annotations

from typing import Any

from django.test import Client

from people import actions
from people.models import Person, User
from tests.support.actors import acting, acting_login

BASE = "/api/v1/"


class Program(Client):
    """A client that speaks JSON: ``program.ask("me/")``, ``program.send("tokens/", {...}, key="k")``."""

    def ask(self, path: str, **headers: str) -> Any:
        return self.get(BASE + path, headers=headers)

    def send(self, path: str, body: Any, *, key: str = "", method: str = "post") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        call = getattr(self, method)
        return call(BASE + path, body, content_type="application/json", headers=headers)


def as_page(person_or_login: Person | User) -> Program:
    user = person_or_login if isinstance(person_or_login, User) else acting(person_or_login).user
    program = Program(HTTP_ACCEPT_LANGUAGE="en")
    program.force_login(user)
    return program


def with_token(person_or_login: Person | User, *scopes: str) -> Program:
    """``with_token(person, "people:read")``"""
    is_login = isinstance(person_or_login, User)
    actor = acting_login(person_or_login) if is_login else acting(person_or_login)
    _token, secret = actions.issue_token("test", list(scopes), 30, by=actor)
    return Program(HTTP_ACCEPT_LANGUAGE="en", HTTP_AUTHORIZATION=f"Bearer {secret}")
