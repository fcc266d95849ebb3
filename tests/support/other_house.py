"""A server of another house on loopback, in a thread: it answers as told and remembers who knocked."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Knock:
    """One request, as it came over the wire."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    content_type: str = "text/plain"
    hangs_up: bool = False


def as_json(content: object, status: int = 200, content_type: str = "application/json") -> Reply:
    return Reply(json.dumps(content, ensure_ascii=False).encode(), status, content_type)


@dataclass
class House:
    """``answers[path]`` says how a path is answered; what has no answer is a 404."""

    answers: dict[str, Callable[[Knock], Reply]] = field(default_factory=dict)
    knocks: list[Knock] = field(default_factory=list)
    url: str = ""

    def last(self, path: str) -> Knock:
        return [knock for knock in self.knocks if knock.path == path][-1]


@contextmanager
def open_house(house: House | None = None) -> Iterator[House]:
    house = house or House()

    class Porter(BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            knock = Knock(self.command, parts.path, dict(parse_qsl(parts.query)), dict(self.headers), body)
            house.knocks.append(knock)
            reply = house.answers.get(parts.path, lambda knock: Reply(status=404))(knock)
            if reply.hangs_up:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815 (the library's names)

        def log_message(self, *said: object) -> None:
            """Silence: what came is in ``knocks``."""

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                """It hung up, as it was told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Porter)
    house.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
