import logging

import pytest

from messaging import gateways
from messaging.registry import Category, categories, writers
from tests.messaging.mailings import Typist
from tests.support.mail_server import Sink, serve


@pytest.fixture(autouse=True)
def wall():
    """A category as an upper app would register it."""
    yield categories.hang(Category(code="test_wall", label="The wall", help="News of your class.", priority=4))
    categories.take_down("test_wall")


@pytest.fixture
def typist():
    """A writer as an upper app would hang it in."""
    typist = Typist()
    writers.hang(typist.writer)
    yield typist
    writers.take_down(typist.name)


@pytest.fixture(autouse=True)
def mailbox(tmp_path, settings):
    """Letters that leave while no server is named lie here."""
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    gateways.forget()
    yield settings.MAILBOX_DIR
    gateways.forget()


@pytest.fixture
def sink(settings):
    """A real SMTP server, named as the one to use."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    sink = Sink()
    server = serve(sink)
    settings.MAIL_SERVER = f"smtp://127.0.0.1:{server.port}"
    settings.MAIL_FROM = "Alumni Office <alumni@lingnan.example.org>"
    gateways.forget()
    yield sink
    gateways.forget()
    server.stop()
