"""Calls that may be sent again: done once, whatever happens between the two."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.urls import path
from django.utils import timezone
from rest_framework import status
from rest_framework.response import Response

from alumni_portal.urls import urlpatterns as house
from common.api import HouseApi
from common.verdicts import Refusal
from people import actions
from people.idempotency import idempotent
from people.models import IdempotentCall, Person
from tests.support.actors import CLOCK
from tests.support.api import as_page, with_token
from tests.support.factories import UserFactory
from tests.support.racing import race

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.test_idempotency")]


class MakingApi(HouseApi):
    """Makes a person with the name that was sent."""

    @idempotent
    def post(self, request):
        name = request.data["name"]
        if name == "refused":
            raise Refusal("refused_here", "no")
        person = actions.create_person(full_name=name, by=self.actor)
        if name == "fault":
            raise ZeroDivisionError
        return Response({"id": person.public_id}, status=status.HTTP_201_CREATED)


urlpatterns = [path("api/v1/making/", MakingApi.as_view()), *house]


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.json()["code"]


class TestSentAgain:
    @pytest.fixture
    def program(self):
        return as_page(UserFactory())

    def test_the_same_again_is_answered_again_and_done_once(self, program):
        first = program.send("making/", {"name": "one"}, key="k1")
        again = program.send("making/", {"name": "one"}, key="k1")
        assert (first.status_code, first.json()) == (again.status_code, again.json())
        assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
        assert Person.objects.count() == 1

    def test_without_a_key_or_with_another_it_is_done_again(self, program):
        for key in ("", "", "k1", "k2"):
            program.send("making/", {"name": "one"}, key=key)
        assert Person.objects.count() == 4

    def test_another_body_under_the_key_is_refused(self, program):
        program.send("making/", {"name": "one"}, key="k1")
        answer = program.send("making/", {"name": "two"}, key="k1")
        assert (answer.status_code, problem(answer)) == (409, "idempotency_key_reused")
        assert Person.objects.count() == 1

    def test_keys_of_others_do_not_meet(self, program):
        program.send("making/", {"name": "one"}, key="k1")
        as_page(UserFactory()).send("making/", {"name": "one"}, key="k1")
        assert Person.objects.count() == 2

    def test_a_refusal_did_nothing_and_is_asked_anew(self, program):
        assert problem(program.send("making/", {"name": "refused"}, key="k1")) == "refused_here"
        assert not IdempotentCall.objects.exists()

    def test_what_broke_half_way_did_nothing(self, program):
        program.raise_request_exception = False
        program.send("making/", {"name": "fault"}, key="k1")
        assert not Person.objects.exists()
        assert not IdempotentCall.objects.exists()

    def test_after_a_day_it_is_forgotten(self, program):
        program.send("making/", {"name": "one"}, key="k1")
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            program.send("making/", {"name": "one"}, key="k1")
            assert Person.objects.count() == 2
            assert actions.forget_old_calls(by=CLOCK) == 0, "the new one took its place"
        with time_machine.travel(timezone.now() + timedelta(hours=52)):
            assert actions.forget_old_calls(by=CLOCK) == 1

    def test_a_key_has_an_end(self, program):
        assert problem(program.send("making/", {"name": "one"}, key="k" * 201)) == "idempotency_key_too_long"

    @pytest.mark.parametrize(("scope", "code"), [("people:read", 403), ("people:write", 201)])
    def test_the_scope_of_a_token_is_asked_for_all_the_same(self, scope, code):
        """A key opens no window: the action inside is still the first one, and asks."""
        assert with_token(UserFactory(), scope).send("making/", {"name": "one"}, key="k1").status_code == code


@pytest.mark.django_db(transaction=True)
class TestRace:
    def both_at_once(self, monkeypatch):
        """Both are past the look for an answer before either has made the person."""
        user = UserFactory()
        looked = threading.Barrier(2)
        real = actions.create_person

        def meet(**facts):
            with suppress(threading.BrokenBarrierError):
                looked.wait(timeout=2)
            return real(**facts)

        monkeypatch.setattr(actions, "create_person", meet)

        def send():
            return as_page(user).send("making/", {"name": "one"}, key="k1").status_code

        return sorted(race(send, send)), Person.objects.count()

    def test_without_the_lock_both_do_the_work(self, monkeypatch):
        monkeypatch.setattr("people.idempotency._hold", lambda user_id, key: True)
        monkeypatch.setattr("people.idempotency.keep_answer", lambda *given, **more: None)
        assert self.both_at_once(monkeypatch) == ([201, 201], 2)

    def test_with_it_one_works_and_the_other_is_told_to_wait(self, monkeypatch):
        assert self.both_at_once(monkeypatch) == ([201, 409], 1)
