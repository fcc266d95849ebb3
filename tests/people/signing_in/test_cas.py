"""Campus sign-on by CAS, against a server on loopback that speaks versions 2 and 3 of the protocol."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from people.adapters.cas.tickets import LARGEST, TicketRefused, read_answer
from people.models import Consent, Person, User
from tests.people.signing_in.visitors import new_visitor
from tests.support.other_house import Reply, open_house

pytestmark = pytest.mark.django_db
LOGIN, CALLBACK = "/account/cas/login/", "/account/cas/login/callback/"
FRAME = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'
SUCCESS = "<cas:authenticationSuccess>{}</cas:authenticationSuccess>"
ZENG = "<cas:user>20060323</cas:user><cas:attributes><cas:mail>zeng@example.org</cas:mail></cas:attributes>"
FAILURE = '<cas:authenticationFailure code="INVALID_TICKET">Ticket not recognised</cas:authenticationFailure>'


def xml(inside):
    return Reply(FRAME.format(inside).encode(), 200, "text/xml")


@pytest.fixture(params=["3", "2"])
def campus(request, settings):
    """A ticket is good once, and only for the address it was given for."""
    with open_house() as house:
        house.tickets, house.says = {}, SUCCESS.format(ZENG)
        path = {"2": "/cas/serviceValidate", "3": "/cas/p3/serviceValidate"}[request.param]
        house.validate = path
        house.answers[path] = lambda knock: (
            xml(house.says)
            if house.tickets.pop(knock.query.get("ticket"), None) == knock.query.get("service")
            else xml(FAILURE)
        )
        app = {
            "client_id": "cas",
            "name": "Campus",
            "settings": {"server": f"{house.url}/cas", "version": request.param},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"cas": {"APPS": [app]}}
        yield house


def sign_on(visitor, campus, ticket="ST-1"):
    """What the browser does at the campus server: the address it is sent back to."""
    asked = urlsplit(visitor.get(LOGIN, {"process": "login"}).url)
    assert asked.path == "/cas/login"
    service = dict(parse_qsl(asked.query))["service"]
    campus.tickets[ticket] = service
    back = urlsplit(service)
    return {**dict(parse_qsl(back.query)), "ticket": ticket}


def finish(visitor, email="zeng@example.org"):
    return visitor.post(reverse("socialaccount_signup"), {"email": email, "birth_date": "1987", "agrees": "on"})


def test_while_it_is_off_nothing_of_it_shows(visitor):
    assert LOGIN not in visitor.get(reverse("account_login")).content.decode()
    for address in (LOGIN, CALLBACK):
        assert visitor.get(address).status_code == 404


class TestComingIn:
    def test_a_newcomer_is_asked_like_everybody_and_is_nobody_yet(self, campus, visitor):
        assert "Campus" in visitor.get(reverse("account_login")).content.decode()
        assert visitor.get(CALLBACK, sign_on(visitor, campus)).url == reverse("socialaccount_signup")
        assert not User.objects.exists()
        finish(visitor)
        assert SocialAccount.objects.get().uid == "20060323"
        assert SocialAccount.objects.get().extra_data == {}
        assert Consent.objects.exists()
        assert not Person.objects.exists()

    def test_its_address_is_only_a_proposal(self, campus, visitor, zeng):
        visitor.get(CALLBACK, sign_on(visitor, campus))
        assert "_auth_user_id" not in visitor.session, "text in XML is no boolean true"
        assert "zeng@example.org" in visitor.get(reverse("socialaccount_signup")).content.decode()
        assert not SocialAccount.objects.exists()

    def test_who_came_before_comes_in(self, campus, visitor):
        visitor.get(CALLBACK, sign_on(visitor, campus))
        finish(visitor)
        EmailAddress.objects.update(verified=True)
        again = new_visitor()
        assert again.get(CALLBACK, sign_on(again, campus, "ST-2")).url == "/me/"
        assert again.session["_auth_user_id"] == str(User.objects.get().pk)


class TestWhatOpensNothing:
    def refused(self, visitor, answer):
        assert answer.status_code == 401
        assert not visitor.session.get("socialaccount_sociallogin")
        assert not User.objects.exists()

    def test_a_ticket_brought_twice(self, campus, visitor):
        back = sign_on(visitor, campus)
        visitor.get(CALLBACK, back)
        finish(visitor)
        asked = len(campus.knocks)
        assert visitor.get(CALLBACK, back).status_code == 401
        assert len(campus.knocks) == asked, "the state was used up, so the server is not even asked"

    def test_a_used_ticket_with_a_new_state(self, campus, visitor):
        visitor.get(CALLBACK, sign_on(visitor, campus))
        other = new_visitor()
        back = sign_on(other, campus, "ST-2")
        self.refused(other, other.get(CALLBACK, back | {"ticket": "ST-1"}))

    def test_another_browsers_state(self, campus, visitor):
        back = sign_on(new_visitor(), campus)
        self.refused(visitor, visitor.get(CALLBACK, back))
        assert not campus.knocks

    @pytest.mark.parametrize("lacking", ["ticket", "state"])
    def test_half_an_address(self, campus, visitor, lacking):
        back = sign_on(visitor, campus)
        del back[lacking]
        self.refused(visitor, visitor.get(CALLBACK, back))

    @pytest.mark.parametrize(
        "reply",
        [
            Reply(b"down", 503),
            Reply(status=302),
            Reply(b"<html>", 200),
            Reply(b"x" * (LARGEST + 10)),
            Reply(hangs_up=True),
            xml(FAILURE),
            xml(SUCCESS.format("<cas:user></cas:user>")),
        ],
    )
    def test_a_server_that_does_not_vouch(self, campus, visitor, reply):
        back = sign_on(visitor, campus)
        campus.answers[campus.validate] = lambda knock: reply
        self.refused(visitor, visitor.get(CALLBACK, back))

    def test_by_post_nothing_is_brought(self, campus, visitor):
        assert visitor.post(CALLBACK, sign_on(visitor, campus)).status_code == 405


class TestReadAnswer:
    def test_name_and_attributes(self):
        assert read_answer(FRAME.format(SUCCESS.format(ZENG)).encode()) == ("20060323", {"mail": ["zeng@example.org"]})

    def test_chinese_names(self):
        assert read_answer(FRAME.format(SUCCESS.format("<cas:user>曾丽</cas:user>")).encode())[0] == "曾丽"

    @pytest.mark.parametrize(
        "body",
        [
            '<!DOCTYPE x [<!ENTITY a "b">]>' + FRAME.format(SUCCESS.format("<cas:user>&a;</cas:user>")),
            '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + FRAME.format(SUCCESS.format(ZENG)),
            FRAME.format(SUCCESS.format("<cas:user>&a;</cas:user>")),
            FRAME.format("<cas:other>" + SUCCESS.format(ZENG) + "</cas:other>"),
            FRAME.format(FAILURE + SUCCESS.format(ZENG)),
            FRAME.format(SUCCESS.format("<cas:user>zeng</cas:user><cas:user>root</cas:user>")),
            FRAME.format(SUCCESS.format("<user>zeng</user>")),
            FRAME.format(SUCCESS.format("<cas:attributes><cas:user>zeng</cas:user></cas:attributes>")),
            FRAME.replace("yale", "evil").format(SUCCESS.format(ZENG)),
            "",
        ],
    )
    def test_what_is_anything_else_is_refused(self, body):
        for encoding in ("utf-8", "utf-16"):
            with pytest.raises(TicketRefused):
                read_answer(body.encode(encoding))

    def test_a_comment_inside_a_name_cuts_nothing_off(self):
        body = FRAME.format(SUCCESS.format("<cas:user>zeng<!-- -->.root</cas:user>"))
        assert read_answer(body.encode())[0] == "zeng.root"
