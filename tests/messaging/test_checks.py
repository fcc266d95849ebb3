"""Settings with which no letter could leave."""

import pytest

from messaging.checks import check_mail_settings


def found() -> list[str]:
    return [error.id for error in check_mail_settings()]


def test_what_development_begins_with_is_fine():
    assert found() == []


@pytest.mark.parametrize("server", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:port"])
def test_a_server_that_cannot_be_understood(settings, server):
    settings.MAIL_SERVER = server
    assert found() == ["messaging.E001"]


@pytest.mark.parametrize(
    "server", ["smtp://localhost", "smtps://u:p%40ss@mail.example.org", "smtp://h:587?tls=starttls"]
)
def test_servers_that_can(settings, server):
    settings.MAIL_SERVER = server
    assert found() == []


def test_a_sender_without_an_address(settings):
    settings.MAIL_FROM = "The office"
    assert found() == ["messaging.E002"]


@pytest.mark.parametrize("content", [None, "no key"])
def test_a_key_that_cannot_sign(settings, tmp_path, content):
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_text(content)
    settings.DKIM = {"domain": "example.org", "selector": "s", "key_file": str(path)}
    assert found() == ["messaging.E003"]
