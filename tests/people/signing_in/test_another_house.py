"""Coming in by another house: only what it has proven counts, and nobody gets around birth date and consent."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core.exceptions import ImproperlyConfigured

from audit.models import Entry
from messaging.models import Delivery
from people import actions
from people.adapters import SocialAdapter
from people.models import Consent, User
from tests.support.actors import SHELL, VISITOR

pytestmark = pytest.mark.django_db


class Provider:
    """What the adapter asks of a provider about addresses."""

    app = None
    id = "campus"
    name = "Campus"

    def get_settings(self):
        return {"EMAIL_AUTHENTICATION": True}


@pytest.fixture
def request_of_a_visitor(rf):
    request = rf.get("/account/oidc/campus/login/callback/")
    request.actor, request.LANGUAGE_CODE = VISITOR, "en"
    with context.request_context(request):
        yield request


def sociallogin(email, verified):
    address = EmailAddress(email=email, verified=verified, primary=True)
    account = SocialAccount(provider="campus", uid="u-1")
    return SocialLogin(user=User(email=email), account=account, email_addresses=[address], provider=Provider())


class Sent:
    """A sign-up form that was filled in."""

    def __init__(self, **said):
        self.cleaned_data = said


@pytest.mark.parametrize("word", ["false", "true", "True", 1, None, False])
def test_only_the_boolean_true_proves_an_address(request_of_a_visitor, word):
    zeng = actions.create_login("zeng@example.org", is_verified=True, by=SHELL)
    assert SocialAdapter(request_of_a_visitor).authenticate_by_email(sociallogin("zeng@example.org", word)) is None
    assert not SocialAccount.objects.filter(user=zeng).exists()


def test_a_proven_address_finds_its_login(request_of_a_visitor):
    zeng = actions.create_login("zeng@example.org", is_verified=True, by=SHELL)
    found = SocialAdapter(request_of_a_visitor).authenticate_by_email(sociallogin("zeng@example.org", True))
    assert found == (zeng, "zeng@example.org")
    assert SocialAccount.objects.get().user == zeng
    assert Delivery.objects.latest("pk").context == {"what": "way_in_on"}
    assert Entry.objects.filter(verb="people.way_in_added").exists()


def test_whoever_made_the_login_without_proof_is_out(request_of_a_visitor):
    squatted = actions.create_login("zeng@example.org", password="known to the squatter", by=SHELL)
    SocialAdapter(request_of_a_visitor).authenticate_by_email(sociallogin("zeng@example.org", True))
    squatted.refresh_from_db()
    assert not squatted.has_usable_password()
    assert EmailAddress.objects.get(user=squatted).verified
    assert Entry.objects.filter(verb="people.password_dropped").exists()


@pytest.mark.parametrize(("word", "is_proven"), [(True, True), ("true", False), (False, False)])
def test_signing_up_asks_everybody_the_same(request_of_a_visitor, word, is_proven):
    login = sociallogin("zeng@example.org", word)
    form = Sent(email="zeng@example.org", birth_date="1987", agrees=True)
    user = SocialAdapter(request_of_a_visitor).save_user(request_of_a_visitor, login, form)
    assert Consent.objects.get().user == user
    assert EmailAddress.objects.get().verified == is_proven
    assert SocialAccount.objects.get().user == user


def test_another_address_than_the_proven_one_has_to_be_proven(request_of_a_visitor):
    form = Sent(email="other@example.org", birth_date="1987", agrees=True)
    SocialAdapter(request_of_a_visitor).save_user(request_of_a_visitor, sociallogin("zeng@example.org", True), form)
    assert not EmailAddress.objects.get().verified


def test_there_is_no_way_around_the_form(request_of_a_visitor):
    with pytest.raises(ImproperlyConfigured):
        SocialAdapter(request_of_a_visitor).save_user(request_of_a_visitor, sociallogin("a@example.org", True))
    assert not User.objects.exists()
