"""Personal tokens, the two ways into the API, and calls that may be sent again."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.actors import person_actor
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import AccessToken, IdempotentCall
from tests.support.actors import VISITOR, acting, acting_login
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db

ALL = ["people:read", "people:write"]


@pytest.fixture
def owner():
    return acting_login(UserFactory())


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


class TestIssueToken:
    def test_gives_the_secret_once_and_keeps_a_digest(self, owner):
        token, secret = actions.issue_token("Reports", ALL, 30, by=owner)
        assert secret.startswith("apt_")
        assert secret not in str(AccessToken.objects.values().get())
        assert token.digest != secret
        assert Entry.objects.filter(verb="people.token_issued").about(token).exists()

    def test_tells_the_login(self, owner):
        """It outlives the session in which it was made, and the password too."""
        actions.issue_token("Reports", ALL, 30, by=owner)
        assert letters_to(owner.user) == ["login_changed"]

    def test_refuses_a_scope_that_does_not_exist(self, owner):
        assert refusal_of(lambda: actions.issue_token("x", ["everything"], 1, by=owner)) == "scope_unknown"

    def test_has_an_end(self, owner):
        for number in range(20):
            actions.issue_token(f"{number}", ALL, 1, by=owner)
        assert refusal_of(lambda: actions.issue_token("one more", ALL, 1, by=owner)) == "too_many_tokens"

    def test_is_forbidden_to_a_visitor_and_to_a_token(self, owner):
        token, _secret = actions.issue_token("Reports", ALL, 30, by=owner)
        for actor in (VISITOR, person_actor(owner.user, door="api", token=token)):
            with pytest.raises(Forbidden):
                actions.issue_token("Another", ALL, 30, by=actor)


class TestRevokeToken:
    def test_shuts_the_door_at_once(self, client, owner):
        token, secret = actions.issue_token("Reports", ALL, 30, by=owner)
        assert client.get(reverse("api_me"), headers=bearer(secret)).status_code == 200
        actions.revoke_token(token, by=owner)
        assert client.get(reverse("api_me"), headers=bearer(secret)).status_code == 401

    def test_is_for_its_owner(self, owner):
        token, _secret = actions.issue_token("Reports", ALL, 30, by=owner)
        with pytest.raises(Forbidden):
            actions.revoke_token(token, by=acting(PersonFactory()))


class TestComingIn:
    def test_says_who_the_caller_is(self, client):
        person = PersonFactory(with_login=True, full_name="单雅琴")
        _token, secret = actions.issue_token("Reports", ALL, 30, by=acting(person))
        answer = client.get(reverse("api_me"), headers=bearer(secret)).json()
        assert (answer["email"], answer["person"]["full_name"]) == (person.login.email, "单雅琴")

    def test_is_refused_without_anything(self, client):
        answer = client.get(reverse("api_me"))
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("secret", ["", "apt_wrong", "曾", "apt_" + "x" * 5000])
    def test_is_refused_with_a_wrong_token(self, client, secret):
        answer = client.get(reverse("api_me"), headers={"authorization": f"Bearer {secret}".encode().decode("latin-1")})
        assert answer.status_code == 401

    def test_is_refused_after_the_tokens_day(self, client, owner):
        _token, secret = actions.issue_token("Reports", ALL, 30, by=owner)
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            assert client.get(reverse("api_me"), headers=bearer(secret)).status_code == 401

    def test_is_refused_when_the_login_is_shut(self, client, owner):
        _token, secret = actions.issue_token("Reports", ALL, 30, by=owner)
        owner.user.is_active = False
        owner.user.save()
        assert client.get(reverse("api_me"), headers=bearer(secret)).status_code == 401

    def test_needs_the_scope_to_read(self, client, owner):
        _token, secret = actions.issue_token("Reports", ["associations:read"], 30, by=owner)
        answer = client.get(reverse("api_me"), headers=bearer(secret))
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")

    def test_needs_the_scope_to_write(self, client, owner):
        token, _secret = actions.issue_token("Old", ALL, 30, by=owner)
        _reader, secret = actions.issue_token("Reports", ["people:read"], 30, by=owner)
        answer = client.delete(reverse("api_token", args=[token.public_id]), headers=bearer(secret))
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")

    def test_keeps_when_a_token_was_used_but_not_each_time(self, client, owner, django_assert_max_num_queries):
        token, secret = actions.issue_token("Reports", ALL, 30, by=owner)
        client.get(reverse("api_me"), headers=bearer(secret))
        token.refresh_from_db()
        first = token.last_used_at
        client.get(reverse("api_me"), headers=bearer(secret))
        token.refresh_from_db()
        assert first is not None
        assert token.last_used_at == first

    def test_by_the_pages_session_needs_the_token_against_forgery(self, owner):
        client = Client(enforce_csrf_checks=True)
        client.force_login(owner.user)
        answer = client.post(reverse("api_token_list"), {}, content_type="application/json")
        assert answer.status_code == 403
        assert answer.headers["Content-Type"] == "application/problem+json"


class TestProblems:
    def test_what_is_not_there_is_a_problem_too(self, client):
        answer = client.get("/api/v1/no-such-thing/")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_anothers_token_is_not_there(self, client, owner):
        token, _secret = actions.issue_token("Mine", ALL, 30, by=owner)
        client.force_login(UserFactory())
        gone = client.delete(reverse("api_token", args=["nosuchtoken1"]))
        anothers = client.delete(reverse("api_token", args=[token.public_id]))
        assert (anothers.status_code, anothers.content) == (404, gone.content)

    def test_a_body_that_is_no_json_is_said_to_be_so(self, client, owner):
        client.force_login(owner.user)
        answer = client.post(reverse("api_token_list"), "{nonsense", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")

    def test_each_field_is_named(self, client, owner):
        client.force_login(owner.user)
        answer = client.post(reverse("api_token_list"), {"name": ""}, content_type="application/json")
        assert set(answer.json()["errors"]) == {"name", "scopes"}


class TestIdempotencyKey:
    BODY = {"name": "Reports", "scopes": ["people:read"], "days": 5}

    @pytest.fixture
    def post(self, client, owner):
        client.force_login(owner.user)

        def post(body, key="one"):
            headers = {"idempotency-key": key}
            return client.post(reverse("api_token_list"), body, content_type="application/json", headers=headers)

        return post

    def test_the_same_call_again_gets_the_same_answer(self, post):
        first, again = post(self.BODY), post(self.BODY)
        assert first.status_code == again.status_code == 201
        assert first.json() | {"secret": ""} == again.json(), "a secret is shown once and never kept"
        assert first.json()["secret"] not in str(IdempotentCall.objects.values().get())
        assert again.headers["Idempotency-Replayed"] == "true"
        assert AccessToken.objects.count() == 1

    def test_another_body_under_the_same_key_is_refused(self, post):
        post(self.BODY)
        answer = post(self.BODY | {"name": "Another"})
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")

    def test_a_call_that_failed_leaves_the_key_free(self, post):
        assert post({"name": ""}).status_code == 400
        assert post(self.BODY).status_code == 201
        assert IdempotentCall.objects.count() == 1

    def test_another_key_is_another_call(self, post):
        post(self.BODY)
        post(self.BODY, key="two")
        assert AccessToken.objects.count() == 2

    def test_keys_are_forgotten_after_a_day(self, post):
        post(self.BODY)
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            assert actions.forget_old_calls(by=VISITOR) == 1


def test_the_description_of_the_api_is_whole(client):
    answer = client.get(reverse("api_schema"), headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert "/api/v1/me/" in answer.content.decode()
