"""Who comes in: allauth's backend, with one query less on every page, and that one built only once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.db.models import QuerySet

from common.built_once import built_once
from people.models import Person, User


class LoginBackend(AuthenticationBackend):
    """A login and the Person behind it are read together: hardly a page asks for one alone."""

    def get_user(self, user_id: Any) -> User | None:
        user = next(map(_login_and_person, _rows(user_id=int(user_id))), None)
        return user if user is not None and self.user_can_authenticate(user) else None


@built_once()
def _rows(user_id: int) -> QuerySet:
    behind = [f"person__{name}" for name in _columns(Person)]
    return User.objects.filter(pk=user_id).values_list(*_columns(User), *behind)


def _login_and_person(row: tuple[Any, ...]) -> User:
    """As ``select_related`` makes them: each knows the other; ``login.person`` is known to be nobody where it is."""
    own, behind = _columns(User), _columns(Person)
    user = User.from_db(connection.alias, own, row[: len(own)])
    person = Person.from_db(connection.alias, behind, row[len(own) :]) if row[len(own)] is not None else None
    User._meta.get_field("person").set_cached_value(user, person)
    if person is not None:
        Person._meta.get_field("login").set_cached_value(person, user)
    return user


def _columns(model: type[User | Person]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
