"""Campus sign-on by OpenID Connect, against a server on loopback that speaks the real protocol."""

from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from messaging.models import Delivery
from people import actions
from people.models import Consent, Person, User
from tests.people.signing_in.visitors import PASSWORD, inside_as, new_visitor
from tests.support.actors import SHELL
from tests.support.other_house import Reply, as_json, open_house

pytestmark = pytest.mark.django_db
LOGIN, CALLBACK = "/account/oidc/campus/login/", "/account/oidc/campus/login/callback/"


@pytest.fixture
def campus(settings):
    """A campus server; ``claims`` is what it says of whoever comes with a code that was not used yet."""
    with open_house() as house:
        house.claims = {"sub": "u-1", "email": "zeng@example.org", "email_verified": True}
        house.codes = {"good"}
        house.answers = {
            "/.well-known/openid-configuration": lambda knock: as_json(
                {
                    "issuer": house.url,
                    "authorization_endpoint": f"{house.url}/authorize",
                    "token_endpoint": f"{house.url}/token",
                    "userinfo_endpoint": f"{house.url}/userinfo",
                    "jwks_uri": f"{house.url}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            ),
            "/token": lambda knock: token(house, knock),
            "/userinfo": lambda knock: as_json(house.claims),
        }
        app = {
            "provider_id": "campus",
            "name": "Campus",
            "client_id": "portal",
            "secret": "secret",
            "settings": {"server_url": house.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield house


def token(house, knock):
    """A code works once, as the protocol asks."""
    if knock.form.get("code") not in house.codes:
        return as_json({"error": "invalid_grant"}, 400)
    house.codes.remove(knock.form["code"])
    now = int(timezone.now().timestamp())
    claims = {"iss": house.url, "aud": "portal", "sub": house.claims["sub"], "iat": now, "exp": now + 60}
    signed = jwt.encode(claims, "a key of thirty-two letters or more", algorithm="HS256")
    return as_json({"access_token": "opens", "token_type": "Bearer", "id_token": signed})


def state_of(visitor):
    asked = visitor.get(LOGIN, {"process": "login"})
    return dict(parse_qsl(urlsplit(asked.url).query))["state"]


def come_in(visitor, code="good", **more):
    return visitor.get(CALLBACK, {"code": code, "state": state_of(visitor)} | more)


def finish(visitor, email="zeng@example.org"):
    return visitor.post(reverse("socialaccount_signup"), {"email": email, "birth_date": "1987", "agrees": "on"})


def test_while_it_is_off_nothing_of_it_shows(visitor):
    assert "Campus" not in visitor.get(reverse("account_login")).content.decode()
    for address in (LOGIN, CALLBACK):
        assert visitor.get(address).status_code == 404


def test_a_newcomer_is_asked_like_everybody_and_is_nobody_yet(campus, visitor):
    assert "Campus" in visitor.get(reverse("account_login")).content.decode()
    assert come_in(visitor).url == reverse("socialaccount_signup")
    assert not User.objects.exists()
    assert finish(visitor).url == "/me/"
    user = User.objects.get()
    assert Consent.objects.get().user == user
    assert EmailAddress.objects.get().verified
    assert not Person.objects.exists()


@pytest.mark.parametrize("word", ["true", "false", 1, None])
def test_what_is_not_the_boolean_true_proves_nothing(campus, visitor, zeng, word):
    campus.claims["email_verified"] = word
    assert come_in(visitor).url == reverse("socialaccount_signup")
    assert "_auth_user_id" not in visitor.session
    finish(visitor, "another@example.org")
    assert not SocialAccount.objects.filter(user=zeng).exists()
    assert not EmailAddress.objects.get(email="another@example.org").verified


@pytest.mark.parametrize("word", ["true", "false", 1])
def test_nor_after_the_sign_up_page(campus, visitor, word):
    campus.claims["email_verified"] = word
    come_in(visitor)
    finish(visitor)
    assert not EmailAddress.objects.get().verified
    assert "_auth_user_id" not in visitor.session
    assert Delivery.objects.latest("pk").template == "people/email/address_code"


def test_a_proven_address_finds_its_login(campus, visitor, zeng):
    assert come_in(visitor).url == "/me/"
    assert visitor.session["_auth_user_id"] == str(zeng.pk)
    assert SocialAccount.objects.get().user == zeng


@pytest.mark.parametrize("code", ["wrong", ""])
def test_a_code_the_server_does_not_know_opens_nothing(campus, visitor, zeng, code):
    assert come_in(visitor, code=code).status_code == 401
    assert "_auth_user_id" not in visitor.session


def test_a_state_works_once(campus, visitor, zeng):
    state = state_of(visitor)
    assert visitor.get(CALLBACK, {"code": "good", "state": state}).url == "/me/"
    visitor.logout()
    campus.codes.add("good")
    assert visitor.get(CALLBACK, {"code": "good", "state": state}).status_code == 401


@pytest.mark.parametrize("state", ["", "made-up"])
def test_a_state_that_is_not_this_browsers_opens_nothing(campus, visitor, zeng, state):
    assert visitor.get(CALLBACK, {"code": "good", "state": state or state_of(new_visitor())}).status_code == 401
    assert "_auth_user_id" not in visitor.session


def test_whoever_breaks_it_off_is_told_that_nothing_changed(campus, visitor):
    answer = visitor.get(CALLBACK, {"error": "access_denied", "state": state_of(visitor)})
    assert answer.url == reverse("socialaccount_login_cancelled")


@pytest.mark.parametrize("path", ["/token", "/userinfo"])
def test_a_server_that_fails_is_an_error_page_and_no_fault_of_ours(campus, visitor, path):
    campus.answers[path] = lambda knock: Reply(b"out of order", 500)
    assert come_in(visitor).status_code == 401
    assert not User.objects.exists()


class TestAddingItToALogin:
    def add(self, visitor):
        begun = visitor.get(LOGIN, {"process": "connect"})
        state = dict(parse_qsl(urlsplit(begun.url).query))["state"]
        return visitor.get(CALLBACK, {"code": "good", "state": state})

    def test_asks_once_more_whether_it_is_them(self, campus, zeng):
        visitor = new_visitor()
        visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        campus.claims["email"] = "elsewhere@example.org"
        asked = self.add(visitor)
        assert asked.url.startswith(reverse("account_reauthenticate"))
        assert not SocialAccount.objects.exists()
        again = visitor.post(asked.url, {"password": PASSWORD})
        assert again.url == f"{LOGIN}?process=connect"

    def test_then_it_is_added_and_the_login_told(self, campus, zeng):
        campus.claims["email"] = "elsewhere@example.org"
        assert self.add(inside_as(zeng)).url == reverse("socialaccount_connections")
        assert SocialAccount.objects.get().user == zeng
        assert Delivery.objects.latest("pk").context == {"what": "way_in_on"}

    def test_not_one_that_belongs_to_another_login(self, campus, zeng):
        other = actions.create_login("li@example.org", is_verified=True, by=SHELL)
        SocialAccount.objects.create(user=other, provider="campus", uid="u-1")
        self.add(inside_as(zeng))
        assert SocialAccount.objects.get().user == other
