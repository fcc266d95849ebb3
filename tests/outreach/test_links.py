"""Whether anybody answers where a message leads to; and that nobody can make us knock at our own doors."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from common.verdicts import Forbidden
from outreach.actions.links import note_link
from outreach.actions.messages import Words, change_wording
from outreach.gateways import trouble_at
from outreach.models import CheckedLink
from outreach.tasks import check_links
from outreach.wordings.links import foreign_links
from outreach.wordings.looking_over import look_over
from tests.outreach.writing_desk import message_of, secretary_of
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory

ANSWERS = {"/here": 200, "/login": 403, "/broken": 500, "/never": 404, "/gone": 410}


class Site(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_HEAD(self):
        self.asked.append((self.command, self.path))
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif self.path.startswith("/to"):
            self.send_response(301)
            self.send_header("Location", self.path.removeprefix("/to"))
        elif self.path == "/get-only":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(ANSWERS[self.path])
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()

    def log_message(self, *_):
        """Silence."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class TestTroubleAt:
    @pytest.mark.parametrize(
        ("path", "trouble"),
        [
            *[("/here", ""), ("/login", ""), ("/broken", ""), ("/get-only", ""), ("/to/here", ""), ("/round", "")],
            *[("/never", "gone"), ("/gone", "gone"), ("/to/never", "gone")],
        ],
    )
    def test_what_is_answered(self, site, settings, path, trouble):
        settings.LINKS_MAY_BE_LOCAL = True
        assert trouble_at(site + path) == trouble
        assert len(Site.asked) <= 4

    def test_nobody_there(self, settings):
        settings.LINKS_MAY_BE_LOCAL = True
        assert trouble_at("http://127.0.0.1:1/") == "silent"

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]"])
    def test_our_own_doors_are_not_knocked_at(self, site, host):
        assert trouble_at(f"http://{host}:{site.rpartition(':')[2]}/here") == "silent"
        assert Site.asked == []

    @pytest.mark.parametrize(
        "address", ["http://169.254.169.254/", "http://10.0.0.1/", "ftp://127.0.0.1/", "http:///x"]
    )
    def test_nor_those_of_our_network(self, address):
        assert trouble_at(address) == "silent"


@pytest.mark.django_db
class TestCheckLinks:
    @pytest.fixture
    def message(self, site):
        body = f"[a]({site}/here) [b]({site}/never) {site}/gone [c](/people/) [d](mailto:a@example.org)"
        return message_of(en=Words("x", body), fixed=False)

    def test_what_was_found_stands_beside_the_text(self, message, site, settings):
        settings.LINKS_MAY_BE_LOCAL = True
        check_links(message.pk)
        found = {row.address.removeprefix(site): row.trouble for row in CheckedLink.objects.all()}
        assert found == {"/here": "", "/never": "gone", "/gone": "gone"}
        said = [(each.code, each.level.value, each.excerpt.removeprefix(site)) for each in look_over(message)]
        assert said == [("link_in_trouble", "warning", "/gone"), ("link_in_trouble", "warning", "/never")]

    def test_not_again_within_the_hour(self, message, settings, time_machine):
        settings.LINKS_MAY_BE_LOCAL = True
        check_links(message.pk)
        assert foreign_links(message) == []
        check_links(message.pk)
        assert len(Site.asked) == 3
        CheckedLink.objects.update(checked_at="2020-01-01T00:00:00Z")
        assert len(foreign_links(message)) == 3

    def test_a_message_that_is_gone_is_nobodys(self):
        check_links(0)

    def test_changing_the_words_rings_where_it_is_switched_on(self, message, settings, monkeypatch):
        rung = []
        monkeypatch.setattr("outreach.actions.messages.ring", lambda *bell: rung.append(bell))
        by = acting(secretary_of(message.association))
        change_wording(message, {"en": Words("x", "y")}, by=by)
        settings.LINKS_ARE_CHECKED = False
        change_wording(message, {"en": Words("x", "z")}, by=by)
        assert rung == [("outreach.check_links", message.pk)]

    def test_only_the_house_notes_and_what_is_old_goes(self):
        note_link("https://example.org/old", "", by=CLOCK)
        CheckedLink.objects.update(checked_at="2020-01-01T00:00:00Z")
        note_link("https://example.org/new", "gone", by=CLOCK)
        note_link("https://example.org/new", "", by=CLOCK)
        assert list(CheckedLink.objects.values_list("address", "trouble")) == [("https://example.org/new", "")]
        with pytest.raises(Forbidden):
            note_link("https://example.org/x", "", by=acting(PersonFactory()))
