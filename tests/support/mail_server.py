"""A real SMTP server in a thread, which counts what arrives and can be told to misbehave."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Arrived:
    sender: str
    to: str
    raw: bytes
    at: float

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)


@dataclass
class Sink:
    """The handler. ``answer_*`` may return a reply instead of taking it; ``hang_up_after_text`` closes unanswered."""

    letters: list[Arrived] = field(default_factory=list)
    answer_sender: Callable[[str], str | None] = lambda address: None
    answer_recipient: Callable[[str], str | None] = lambda address: None
    answer_text: Callable[[str], str | None] = lambda address: None
    hang_up_before_text: bool = False
    hang_up_after_text: bool = False
    seconds_before: float = 0.0  # it has the letter
    seconds_after: float = 0.0  # it has the letter, until it says so
    pauses: dict[int, float] = field(default_factory=dict)  # the same for single letters, by their number
    connections: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if reply := self.answer_sender(address):
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if reply := self.answer_recipient(address):
            return reply
        if self.hang_up_before_text:
            server.transport.abort()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds_before)
        address = envelope.rcpt_tos[0]
        if reply := self.answer_text(address):
            return reply
        with self._lock:
            self.letters.append(Arrived(envelope.mail_from, address, envelope.original_content, time.time()))
            number = len(self.letters)
        if self.hang_up_after_text:
            server.transport.abort()
        await asyncio.sleep(self.pauses.get(number, self.seconds_after))
        return "250 taken"

    @property
    def addresses(self) -> list[str]:
        return [letter.to for letter in self.letters]


class Plain(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="sink.example.org", enable_SMTPUTF8=False)


def serve(sink: Sink) -> Controller:
    """Start it on a free port; ``stop()`` it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Plain(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
