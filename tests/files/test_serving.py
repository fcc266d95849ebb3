"""A file is handed out by an address that dies, to whom it was made for, and can be taken for nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from files import gateways
from files.actions import keep_file
from files.inspection import safe_name
from files.links import MINUTES, signed_url
from tests.files import makers
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return keep_file(makers.upload(makers.picture(size=(900, 900))), "picture", by=CLOCK)


@pytest.fixture
def document():
    return keep_file(makers.upload(makers.pdf(), "章程.pdf"), "document", by=CLOCK)


@pytest.fixture
def viewer():
    return acting(PersonFactory())


def content(response) -> bytes:
    return b"".join(response.streaming_content)


class TestFileContent:
    def test_is_handed_to_whom_it_was_made_for(self, client, viewer, photo):
        client.force_login(viewer.user)
        response = client.get(signed_url(photo, viewer))
        assert response.status_code == 200
        assert content(response) == gateways.full_path(photo.path).read_bytes()
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Content-Disposition"].startswith("inline")
        assert "private" in response["Cache-Control"]
        assert int(response["Content-Length"]) == photo.size

    def test_small_when_asked(self, client, viewer, photo):
        client.force_login(viewer.user)
        response = client.get(signed_url(photo, viewer, thumbnail=True))
        assert content(response) == gateways.full_path(photo.thumbnail_path).read_bytes()

    def test_a_document_is_a_download(self, client, viewer, document):
        client.force_login(viewer.user)
        response = client.get(signed_url(document, viewer, thumbnail=True))
        assert content(response) == makers.pdf()
        assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E7%AB%A0%E7%A8%8B.pdf"

    def test_is_not_there_for_others(self, client, viewer, photo):
        url = signed_url(photo, viewer)
        assert client.get(url).status_code == 404
        client.force_login(acting(PersonFactory()).user)
        assert client.get(url).status_code == 404

    def test_for_a_visitor_is_there_for_everybody(self, client, viewer, photo):
        url = signed_url(photo, VISITOR)
        assert content(client.get(url))
        client.force_login(viewer.user)
        assert content(client.get(url))

    def test_dies(self, client, photo):
        url = signed_url(photo, VISITOR)
        now = timezone.now()
        with time_machine.travel(now + timedelta(minutes=MINUTES - 0.1)):
            assert content(client.get(url))
        with time_machine.travel(now + timedelta(minutes=2 * MINUTES + 0.1)):
            assert client.get(url).status_code == 404

    def test_stays_the_same_for_a_while(self, photo):
        """So that the browser need not fetch the pictures of a page again."""
        with time_machine.travel("2026-11-21T08:00:01Z", tick=False):
            first = signed_url(photo, VISITOR)
        with time_machine.travel("2026-11-21T08:09:59Z", tick=False):
            assert signed_url(photo, VISITOR) == first
        with time_machine.travel("2026-11-21T08:10:01Z", tick=False):
            assert signed_url(photo, VISITOR) != first

    def test_cannot_be_bent(self, client, photo, document):
        url = signed_url(photo, VISITOR)
        _, _, public_id, variant, until, seal, _ = url.split("/")
        for bent in (
            url.replace(public_id, document.public_id),
            url.replace(variant, "thumbnail"),
            url.replace(until, str(int(until) + 600)),
            url.replace(seal, seal[:-1] + ("A" if seal[-1] != "A" else "B")),
        ):
            assert bent != url
            assert client.get(bent).status_code == 404

    def test_of_a_file_that_is_gone_is_not_there(self, client, photo, caplog):
        url = signed_url(photo, VISITOR)
        gateways.full_path(photo.path).unlink()
        assert client.get(url).status_code == 404
        assert photo.public_id in caplog.text
        photo.delete()
        assert client.get(url).status_code == 404

    def test_takes_no_post(self, client, photo):
        assert client.post(signed_url(photo, VISITOR)).status_code == 405

    def test_costs_few_queries(self, client, viewer, photo):
        client.force_login(viewer.user)
        url = signed_url(photo, viewer)
        assert content(client.get(url))
        assert len(count_queries(lambda: content(client.get(url)))) <= 3


class TestSafeName:
    @pytest.mark.parametrize(
        ("given", "safe"),
        [
            ("photo.jpeg", "photo.jpg"),
            ("班级合影 2009.HEIC", "班级合影 2009.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\Users\\me\\cat.png", "cat.jpg"),
            ("\u202egpj.exe", "gpj.jpg"),
            ("a\x00b\r\nSet-Cookie: x.jpg", "abSet-Cookie- x.jpg"),
            ('"><script>.jpg', "-script-.jpg"),
            (".htaccess", "htaccess.jpg"),
            ("", "file.jpg"),
            ("...", "file.jpg"),
            ("\ud800.png", "png.jpg"),
            ("长" * 300 + ".png", "长" * 100 + ".jpg"),
        ],
    )
    def test_keeps_the_word_and_loses_the_trick(self, given, safe):
        assert safe_name(given, "jpg") == safe
