"""A name server on the loopback, for the few names a test gives it."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class Zone:
    """``records``: (name, kind) → the records as text. ``is_silent``: nothing is answered at all."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    is_silent: bool = False


class Answer(socketserver.BaseRequestHandler):
    zone: Zone

    def handle(self) -> None:
        raw, socket = self.request
        if self.zone.is_silent:
            return
        question = dns.message.from_wire(raw)
        asked = question.question[0]
        name, kind = asked.name.to_text().rstrip("."), asked.rdtype.name
        answer = dns.message.make_response(question)
        if found := self.zone.records.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *found))
        elif name not in {known for known, _kind in self.zone.records}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


def serve(zone: Zone) -> socketserver.ThreadingUDPServer:
    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), type("AnswerOfOne", (Answer,), {"zone": zone}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
