"""A mail server that takes everything and counts: as little of a processor as one in Python can cost.

python benchmarks/outreach/sink.py            prints its port; "count", "first" and "last" on every line it reads
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

REPLIES = {b"EHLO": b"250 sink\r\n", b"MAIL": b"250 OK\r\n", b"RCPT": b"250 OK\r\n", b"NOOP": b"250 OK\r\n"}


class Counted:
    letters, first, last, twice = 0, 0.0, 0.0, 0
    ids: set[bytes] = set()


class Session(asyncio.Protocol):
    def connection_made(self, transport) -> None:
        self.transport, self.waiting, self.in_text = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while True:
            end = self.waiting.find(b"\r\n.\r\n" if self.in_text else b"\r\n")
            if end < 0:
                return
            if self.in_text:
                self.take(self.waiting[:end])
                self.waiting, self.in_text = self.waiting[end + 5 :], False
            else:
                self.answer(self.waiting[:end])
                self.waiting = self.waiting[end + 2 :]

    def answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"DATA":
            self.in_text = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(REPLIES.get(verb, b"250 OK\r\n"))

    def take(self, text: bytes) -> None:
        now = time.time()
        name = text[text.index(b"Message-ID:") :].partition(b"\r\n")[0]
        Counted.twice += name in Counted.ids
        Counted.ids.add(name)
        Counted.first = Counted.first or now
        Counted.last, Counted.letters = now, Counted.letters + 1
        self.transport.write(b"250 taken\r\n")


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        told = {"letters": Counted.letters, "first": Counted.first, "last": Counted.last, "twice": Counted.twice}
        print(json.dumps(told), flush=True)
        if line.strip() == "anew":
            Counted.letters, Counted.first, Counted.last, Counted.twice = 0, 0.0, 0.0, 0
            Counted.ids.clear()


if __name__ == "__main__":
    asyncio.run(main())
