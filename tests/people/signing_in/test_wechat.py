"""WeChat, against a server on loopback that speaks as WeChat's documents say. Never tried with the real one."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from people.models import Consent, Person, User
from tests.people.signing_in.visitors import new_visitor
from tests.support.other_house import Reply, open_house

pytestmark = pytest.mark.django_db
LOGIN, CALLBACK = "/account/wechat/login/", "/account/wechat/login/callback/"
IN_WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit Mobile/15E148 MicroMessenger/8.0.47"
ON_A_PHONE = "Mozilla/5.0 (iPhone) AppleWebKit Mobile/15E148 Safari"
DESKTOP, INSIDE = {"id": "wx-desktop", "secret": "s1"}, {"id": "wx-inside", "secret": "s2"}


def said(content):
    """As WeChat sends it: UTF-8 that calls itself text, and says no charset; a fault has status 200 too."""
    return Reply(json.dumps(content, ensure_ascii=False).encode(), 200, "text/plain")


@pytest.fixture
def wechat(settings):
    with open_house() as house:
        house.profile = {"nickname": "曾丽🌸", "sex": 2, "headimgurl": "https://pic.example/1", "unionid": "union-1"}
        house.codes = {"wx-desktop": "for the desktop", "wx-inside": "for inside"}
        house.answers = {
            "/sns/oauth2/access_token": lambda knock: token(house, knock.query),
            "/sns/userinfo": lambda knock: said(house.profile | {"openid": knock.query["openid"]}),
        }
        describe(settings, house, desktop=DESKTOP, inside=INSIDE)
        yield house


def describe(settings, house, **places):
    app = {"client_id": "wechat", "settings": places | {"open": "https://open.wechat.example", "api": house.url}}
    settings.SOCIALACCOUNT_PROVIDERS = {"wechat": {"APPS": [app]}}


def token(house, query):
    app, code = query.get("appid"), query.get("code")
    if house.codes.get(app) != code or query.get("secret") != {"wx-desktop": "s1", "wx-inside": "s2"}[app]:
        return said({"errcode": 40029, "errmsg": "invalid code"})
    del house.codes[app]
    return said({"access_token": "T", "expires_in": 7200, "refresh_token": "R", "openid": f"open-{app}"})


def browser(agent="Mozilla/5.0 (X11; Linux x86_64)"):
    return Client(HTTP_ACCEPT_LANGUAGE="en", HTTP_USER_AGENT=agent)


def asked_of(visitor):
    parts = urlsplit(visitor.get(LOGIN, {"process": "login"}).url)
    return parts, dict(parse_qsl(parts.query))


def come_in(visitor, code="for the desktop"):
    return visitor.get(CALLBACK, {"code": code, "state": asked_of(visitor)[1]["state"]})


def finish(visitor, email="zeng@example.org"):
    return visitor.post(reverse("socialaccount_signup"), {"email": email, "birth_date": "1987", "agrees": "on"})


class TestWhereItIsOffered:
    def test_while_it_is_off_nothing_of_it_shows(self, visitor):
        assert "WeChat" not in visitor.get(reverse("account_login")).content.decode()
        for address in (LOGIN, CALLBACK):
            assert visitor.get(address).status_code == 404

    @pytest.mark.parametrize(
        ("agent", "places", "is_offered"),
        [
            ("Mozilla/5.0 (X11)", {"desktop": DESKTOP}, True),
            ("Mozilla/5.0 (X11)", {"inside": INSIDE}, False),
            (IN_WECHAT, {"inside": INSIDE}, True),
            (IN_WECHAT, {"desktop": DESKTOP}, False),
            (ON_A_PHONE, {"desktop": DESKTOP, "inside": INSIDE}, False),
        ],
    )
    def test_only_where_it_leads_anywhere(self, wechat, settings, agent, places, is_offered):
        describe(settings, wechat, **places)
        assert (LOGIN in browser(agent).get(reverse("account_login")).content.decode()) == is_offered


class TestTheWayThere:
    def test_on_a_desktop_a_picture_to_scan(self, wechat):
        parts, query = asked_of(browser())
        assert (parts.path, parts.fragment) == ("/connect/qrconnect", "wechat_redirect")
        assert (query["appid"], query["scope"], query["response_type"]) == ("wx-desktop", "snsapi_login", "code")
        assert query["redirect_uri"] == f"http://testserver{CALLBACK}"

    def test_inside_wechat_in_the_page_itself_and_in_the_order_it_takes(self, wechat):
        parts, query = asked_of(browser(IN_WECHAT))
        assert parts.path == "/connect/oauth2/authorize"
        assert (query["appid"], query["scope"]) == ("wx-inside", "snsapi_userinfo")
        assert list(query) == ["appid", "redirect_uri", "response_type", "scope", "state"]

    def test_no_secret_goes_there(self, wechat):
        assert "s1" not in browser().get(LOGIN).url.partition("state=")[0]


class TestComingIn:
    def test_a_newcomer_is_asked_like_everybody_and_is_nobody_yet(self, wechat):
        visitor = browser()
        assert come_in(visitor).url == reverse("socialaccount_signup")
        assert not User.objects.exists()
        assert finish(visitor).url == reverse("account_email_verification_sent"), "WeChat proves no address"
        assert Consent.objects.get().user == User.objects.get()
        assert not Person.objects.exists()

    def test_only_the_name_they_show_is_kept_and_it_is_read_right(self, wechat):
        visitor = browser()
        come_in(visitor)
        finish(visitor)
        account = SocialAccount.objects.get()
        assert (account.uid, account.extra_data) == ("union-1", {"nickname": "曾丽🌸"})
        assert Entry.objects.get(verb="people.way_in_added").facts == {"provider": "wechat"}

    def test_two_apps_and_one_unionid_are_one_login(self, wechat):
        at_the_desk = browser()
        come_in(at_the_desk)
        finish(at_the_desk)
        user = User.objects.get()
        user.emailaddress_set.update(verified=True)
        on_the_phone = browser(IN_WECHAT)
        assert come_in(on_the_phone, "for inside").url == "/me/"
        assert on_the_phone.session["_auth_user_id"] == str(user.pk)
        assert {knock.query["openid"] for knock in wechat.knocks if knock.path == "/sns/userinfo"} == {
            "open-wx-desktop",
            "open-wx-inside",
        }
        assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)

    @pytest.mark.parametrize("unionid", [None, "", 7])
    def test_without_a_unionid_nobody_comes_in(self, wechat, unionid):
        wechat.profile["unionid"] = unionid
        visitor = browser()
        assert come_in(visitor).status_code == 401
        assert not visitor.session.get("socialaccount_sociallogin")

    def test_the_code_of_one_app_is_worth_nothing_to_the_other(self, wechat):
        assert come_in(browser(), "for inside").status_code == 401

    def test_the_app_that_was_asked_is_asked_for_the_token_whatever_browser_comes_back(self, wechat):
        visitor = browser(IN_WECHAT)
        state = asked_of(visitor)[1]["state"]
        visitor.get(CALLBACK, {"code": "for inside", "state": state}, headers={"user-agent": "Mozilla/5.0 (X11)"})
        assert wechat.last("/sns/oauth2/access_token").query["appid"] == "wx-inside"


class TestWhatGoesWrong:
    @pytest.mark.parametrize("path", ["/sns/oauth2/access_token", "/sns/userinfo"])
    @pytest.mark.parametrize(
        "reply",
        [
            said({"errcode": 40163, "errmsg": "code been used"}),
            said(["odd"]),
            said({}),
            Reply(b"<html>busy</html>"),
            Reply(b"\xff\xfe"),
            Reply(b"out of order", 502),
            Reply(hangs_up=True),
        ],
    )
    def test_a_fault_of_theirs_is_an_error_page(self, wechat, path, reply):
        wechat.answers[path] = lambda knock: reply
        assert come_in(browser()).status_code == 401
        assert not User.objects.exists()

    def test_a_state_works_once(self, wechat):
        visitor = browser()
        state = asked_of(visitor)[1]["state"]
        assert visitor.get(CALLBACK, {"code": "for the desktop", "state": state}).status_code == 302
        wechat.codes["wx-desktop"] = "for the desktop"
        assert visitor.get(CALLBACK, {"code": "for the desktop", "state": state}).status_code == 401

    @pytest.mark.parametrize("state", ["", "made-up"])
    def test_a_state_that_is_not_this_browsers_opens_nothing(self, wechat, state):
        state = state or asked_of(browser())[1]["state"]
        assert browser().get(CALLBACK, {"code": "for the desktop", "state": state}).status_code == 401
        assert not wechat.knocks, "nothing is asked of WeChat for a stranger"

    def test_whoever_declines_is_told_that_nothing_changed(self, wechat):
        visitor = browser()
        answer = visitor.get(CALLBACK, {"state": asked_of(visitor)[1]["state"]})
        assert answer.url == reverse("socialaccount_login_cancelled")
        assert new_visitor().get(CALLBACK, {"state": "made-up"}).status_code == 401
