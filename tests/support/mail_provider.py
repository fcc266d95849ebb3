"""A provider of mail on the loopback that speaks Mailgun's published interface: sending, signed events, and its list of
events, which can be asked.

It can be told to refuse, to be busy, to lose its answer, or to say nothing that makes sense.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from base64 import b64decode
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

KEY, SIGNING_KEY = "key-stand-in", "signing-key-stand-in"


@dataclass
class Desk:
    """``taken`` are the forms of the messages it has; ``status`` answers instead of taking one."""

    taken: list[dict[str, list[str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    status: int = 200
    words: str = ""
    hangs_up_after_taking: bool = False
    loses_questions: bool = False  # it hangs up before it has taken anything
    events: list[dict[str, Any]] = field(default_factory=list)
    answers: int = 200  # when it is asked for events
    says: str = ""

    def note(self, kind: str, message_id: str, recipient: str, **data: Any) -> None:
        """Something happened to a message."""
        headers = {"message-id": message_id.strip("<>"), "to": recipient}
        told = {"event": kind, "timestamp": time.time(), "recipient": recipient, "message": {"headers": headers}}
        self.events.append(told | data)

    @property
    def names(self) -> list[str]:
        return [form["h:Message-Id"][0] for form in self.taken]


class Counter(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    desk: Desk

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.desk.asked.append(self.path)
        user, _colon, key = b64decode(self.headers["Authorization"].partition(" ")[2]).decode().partition(":")
        if (user, key) != ("api", KEY):
            return self.answer(401, "Forbidden")
        if self.desk.loses_questions:
            self.close_connection = True
            return self.connection.close()
        if self.desk.status != 200:
            return self.answer(self.desk.status, self.desk.words or "no")
        form = self.form(body)
        self.desk.taken.append(form)
        self.desk.note("accepted", form["h:Message-Id"][0], form["to"][0])
        if self.desk.hangs_up_after_taking:
            self.close_connection = True
            return self.connection.close()
        if self.desk.words:
            return self.answer(200, self.desk.words)
        return self.answer(200, json.dumps({"id": form["h:Message-Id"][0], "message": "Queued. Thank you."}))

    def do_GET(self) -> None:
        """``/v3/<domain>/events``: a range of time must be named, and a direction where it has no end."""
        place = urlsplit(self.path)
        query = dict(parse_qsl(place.query))
        self.desk.asked.append(self.path)
        _user, _colon, key = b64decode(self.headers["Authorization"].partition(" ")[2]).decode().partition(":")
        if key != KEY:
            return self.answer(401, "Forbidden")
        if self.desk.answers != 200 or self.desk.says:
            return self.answer(self.desk.answers, self.desk.says or "{}")
        if not place.path.endswith("/events") or "begin" not in query or not {"end", "ascending"} & set(query):
            return self.answer(400, "{}")
        since, most = float(query["begin"]), int(query.get("limit", "100"))
        told = [
            each
            for each in self.desk.events
            if each["timestamp"] >= since
            and query.get("message-id") in (None, each["message"]["headers"]["message-id"])
            and query.get("recipient") in (None, each["recipient"])
        ]
        return self.answer(200, json.dumps({"items": told[: min(most, 300)], "paging": {}}))

    def form(self, body: bytes) -> dict[str, list[str]]:
        kind = self.headers["Content-Type"]
        if kind.startswith("application/x-www-form-urlencoded"):
            return parse_qs(body.decode(), keep_blank_values=True)
        found: dict[str, list[str]] = {}
        for part in message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP).iter_parts():
            name = part.get_param("name", header="content-disposition")
            found.setdefault(name, []).append(part.get_payload(decode=True).decode())
        return found

    def answer(self, status: int, words: str) -> None:
        raw = words.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def serve(desk: Desk) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("CounterOfOne", (Counter,), {"desk": desk}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def event(
    kind: str, message_id: str, recipient: str, *, number: int = 1, at: float | None = None, **data: Any
) -> bytes:
    """The body of a call to our webhook, signed."""
    stamp, token = str(int(at or time.time())), f"{number:050d}"
    signature = hmac.new(SIGNING_KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    headers = {"message-id": message_id.strip("<>")}
    told = {"event": kind, "timestamp": float(stamp), "recipient": recipient, "message": {"headers": headers}}
    signed = {"timestamp": stamp, "token": token, "signature": signature}
    return json.dumps({"signature": signed, "event-data": told | data}).encode()
