"""What @action promises: see also the tests of each action."""

import pytest

from common.actions import action, window_is_open
from common.actors import Actor, Kind
from common.verdicts import Forbidden
from people.models import AccessToken, User

pytestmark = pytest.mark.django_db


def _inner(*, by):
    return window_is_open()


_inner.__module__ = "people.actions.elsewhere"
inner = action(_inner)


@action
def outer(*, by):
    return inner(by=by)


def with_scopes(*scopes):
    return Actor(Kind.PERSON, user=User(), token=AccessToken(scopes=list(scopes)))


def test_a_token_needs_the_scope_of_the_app_it_calls():
    with pytest.raises(Forbidden) as refusal:
        outer(by=with_scopes("people:write"))
    assert refusal.value.code == "scope_missing"


def test_and_not_of_those_that_are_called_in_turn():
    assert outer(by=with_scopes("tests:write"))


def test_the_window_is_open_inside_only():
    assert not window_is_open()
    assert inner(by=None)
    assert not window_is_open()
