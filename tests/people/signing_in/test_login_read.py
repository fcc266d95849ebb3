"""Who a session belongs to is read in one query that is kept, and comes out as Django would have read it."""

from __future__ import annotations

import pytest

from people.backends import LoginBackend
from people.models import Person, User
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def whole(row: User | Person | None) -> dict | None:
    return row and {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_login_and_person_are_read_together_and_whole(django_assert_num_queries):
    person = PersonFactory(with_login=True, birth_date="1984-06")
    LoginBackend().get_user(person.login.pk)  # prepared by the first who asks
    with django_assert_num_queries(1):
        found = LoginBackend().get_user(person.login.pk)
        assert found.person.login is found
    as_django_reads = User.objects.select_related("person").get(pk=person.login.pk)
    assert whole(found) == whole(as_django_reads)
    assert whole(found.person) == whole(as_django_reads.person)
    assert not found.get_deferred_fields() and not found.person.get_deferred_fields()
    assert not found._state.adding and found._state.db == as_django_reads._state.db


def test_a_login_without_a_person_is_known_to_have_none(django_assert_num_queries):
    login = UserFactory()
    found = LoginBackend().get_user(str(login.pk))
    with django_assert_num_queries(0):
        assert not hasattr(found, "person")
    assert found == login


def test_what_changed_meanwhile_is_seen():
    login = UserFactory(language="zh-hans")
    assert LoginBackend().get_user(login.pk).language == "zh-hans"
    User.objects.filter(pk=login.pk).update(language="en")
    assert LoginBackend().get_user(login.pk).language == "en"
    User.objects.filter(pk=login.pk).update(is_active=False)
    assert LoginBackend().get_user(login.pk) is None
    assert LoginBackend().get_user(login.pk + 1000) is None
