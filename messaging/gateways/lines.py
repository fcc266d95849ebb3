"""One connection to a provider that is spoken to by HTTP."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping

from messaging.gateways.outcomes import OutOfReach

TIMEOUT = 20.0  # seconds one answer may take
LARGEST_ANSWER = 2_000_000
LOST = (OSError, http.client.HTTPException)


class Line:
    """A connection for each request: there are few, and a kept one may have died unnoticed."""

    def __init__(self, scheme: str, host: str, port: int | None, whose: str) -> None:
        self.scheme, self.host, self.port, self.whose = scheme, host, port, whose
        self.connection: http.client.HTTPConnection | None = None

    @property
    def host_header(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host

    def reach(self) -> None:
        """Raises ``OutOfReach``."""
        self.close()
        if self.scheme == "https":
            context = ssl.create_default_context()
            self.connection = http.client.HTTPSConnection(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        try:
            self.connection.connect()
        except OSError as error:
            self.close()
            raise OutOfReach(f"{self.whose}: {type(error).__name__} {error}"[:200]) from error

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body. Raises one of ``LOST`` when it is not known what became of the request."""
        try:
            self.connection.request(method, path, body, dict(headers))
            answer = self.connection.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        finally:
            self.close()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


__all__ = ["LOST", "Line"]
