"""Asking one page again and again over connections kept open, and counting the answers.

One process, one thread, a handful of sockets on the loopback: about 20 µs of its own per request, so that on two
cores it takes little from the server it measures. It never goes beyond its number of requests or its seconds.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0  # seconds without any answer
END_OF_HEAD = b"\r\n\r\n"


class LoadError(RuntimeError):
    """The page did not answer as it should; a number would mean nothing."""


@dataclass(frozen=True, slots=True)
class Request:
    """One GET. ``cookies`` sign it in; ``expected`` must be in the page, so that no error page is measured."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    expected: str = ""

    def as_bytes(self) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"GET {self.path} HTTP/1.1",
            "Host: localhost",
            "X-Forwarded-Proto: https",  # as the proxy in front of production says
            "Accept: text/html",
            "Accept-Language: zh-CN,zh;q=0.9",
            *([f"Cookie: {cookies}"] if cookies else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass(slots=True)
class Measured:
    requests: int
    seconds: float
    bytes_per_page: int
    waits: list[float]  # seconds from question to answer

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def slower_than(self, share: float) -> float:
        """The wait, in milliseconds, that this share of the requests stayed below."""
        return sorted(self.waits)[int(share * (len(self.waits) - 1))] * 1000


class _Connection:
    """A socket with one question under way."""

    def __init__(self, port: int, question: bytes) -> None:
        self.port, self.question = port, question
        self.socket: socket.socket | None = None

    def ask(self, selector: selectors.BaseSelector) -> None:
        if self.socket is None:
            self.socket = socket.create_connection((LOOPBACK, self.port), timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(self.socket, selectors.EVENT_READ, self)
        self.head, self.body, self.missing = b"", b"", -1
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.question)

    def read(self) -> bool:
        """Take what has come; whether the answer is complete."""
        assert self.socket is not None
        data = self.socket.recv(1 << 18)
        if not data:
            raise LoadError("The server closed the connection in the middle of an answer.")
        if self.missing < 0:
            self.head += data
            if END_OF_HEAD not in self.head:
                return False
            self.head, _, data = self.head.partition(END_OF_HEAD)
            self.missing = _length(self.head)
        self.body += data
        return len(self.body) >= self.missing

    def close(self, selector: selectors.BaseSelector) -> None:
        if self.socket is not None:
            selector.unregister(self.socket)
            self.socket.close()
            self.socket = None


def ask(port: int, request: Request) -> bytes:
    """One page. Raises ``LoadError`` with the first lines of the answer when it is not the expected one."""
    with selectors.DefaultSelector() as selector:
        connection = _Connection(port, request.as_bytes())
        connection.ask(selector)
        try:
            while not connection.read():
                pass
        finally:
            connection.close(selector)
    status = connection.head.split(b"\r\n", 1)[0].decode()
    text = connection.body.decode(errors="replace")
    if " 200 " not in f"{status} " or request.expected not in text:
        raise LoadError(
            f"{request.path}: {status}; expected {request.expected!r} in\n{connection.head.decode()}\n{text[:600]}"
        )
    return connection.body


def measure(port: int, request: Request, *, connections: int = 4, seconds: float = 5.0, most: int = 20_000) -> Measured:
    """Ask for ``seconds`` or ``most`` requests, whichever comes first."""
    question, waits, statuses, length = request.as_bytes(), [], Counter(), 0
    with selectors.DefaultSelector() as selector:
        asking = [_Connection(port, question) for _ in range(connections)]
        begun = time.perf_counter()
        for connection in asking:
            connection.ask(selector)
        until, open_questions = begun + seconds, connections
        while open_questions:
            ready = selector.select(PATIENCE)
            if not ready:
                raise LoadError(f"{request.path}: no answer in {PATIENCE:.0f} s")
            for key, _events in ready:
                connection = key.data
                if not connection.read():
                    continue
                now = time.perf_counter()
                waits.append(now - connection.asked_at)
                statuses[connection.head[9:12]] += 1
                length = len(connection.body)
                if b"connection: close" in connection.head.lower():
                    connection.close(selector)
                if now < until and len(waits) + open_questions <= most:
                    connection.ask(selector)
                else:
                    open_questions -= 1
        ended = time.perf_counter()
        for connection in asking:
            connection.close(selector)
    if set(statuses) != {b"200"}:
        raise LoadError(f"{request.path}: answers {dict(statuses)}")
    return Measured(len(waits), ended - begun, length, waits)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise LoadError(f"An answer without Content-Length cannot be measured:\n{head.decode(errors='replace')}")
