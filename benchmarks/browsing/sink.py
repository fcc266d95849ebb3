"""A mail server that takes everything and keeps nothing, as cheap as one can be: ``python sink.py COUNT_FILE``.

Prints its port, and writes how many letters it has taken so far into the file, once a second.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

GREETING, OK, GO_ON, BYE = b"220 sink\r\n", b"250 ok\r\n", b"354 go on\r\n", b"221 bye\r\n"


class Taking(asyncio.Protocol):
    taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.rest, self.in_text = transport, b"", False
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while self.rest:
            if self.in_text:
                _, end, rest = self.rest.partition(b"\r\n.\r\n")
                if not end:
                    return
                self.rest, self.in_text = rest, False
                Taking.taken += 1
                self.transport.write(OK)
                continue
            line, end, rest = self.rest.partition(b"\r\n")
            if not end:
                return
            self.rest = rest
            self.answer(line[:4].upper())

    def answer(self, command: bytes) -> None:
        self.in_text = command == b"DATA"
        self.transport.write(GO_ON if self.in_text else BYE if command == b"QUIT" else OK)


async def main(counts: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Taking, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while True:
        counts.write_text(str(Taking.taken))
        await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
