"""The last step to other people's sites: asking whether a page is there. Nothing is sent but the question.

Whoever writes a message could otherwise make this server knock at doors inside its own network. So a name is resolved
here, only public addresses are called, and what was resolved is what is connected to; a redirection is asked the same.
"""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from outreach.models import CheckedLink

Trouble = CheckedLink.Trouble

SECONDS = 5.0  # for one answer
MOST_TURNS = 4  # redirections that are followed
PORTS = {"http": 80, "https": 443}
GONE = (404, 410)
NOT_SO = (405, 501)  # asked by HEAD; then once more by GET
ASKED_AS = {"User-Agent": "alumni-portal link check", "Accept": "*/*", "Connection": "close"}
FAULTS = (OSError, HTTPException, ValueError)


def trouble_at(address: str) -> str:
    """Empty when somebody answers, with whatever words: a page that wants a login is there."""
    try:
        for _turn in range(MOST_TURNS):
            status, further = _ask(urlsplit(address))
            if not further:
                return Trouble.GONE if status in GONE else ""
            address = urljoin(address, further)
    except FAULTS:
        return Trouble.SILENT
    return ""


def _ask(parts: SplitResult) -> tuple[int, str]:
    status, further = _knock(parts, "HEAD")
    return _knock(parts, "GET") if status in NOT_SO else (status, further)


def _knock(parts: SplitResult, method: str) -> tuple[int, str]:
    """The status, and where it leads on to. Raises what ``FAULTS`` names."""
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or PORTS[parts.scheme] if parts.scheme in PORTS else 0
    if not host or not port:
        raise ValueError("no address of the web")
    connection = HTTPConnection(host, port, timeout=SECONDS)
    connection.sock = _line_to(host, port, is_secret=parts.scheme == "https")
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers=ASKED_AS)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "") if 300 <= answer.status < 400 else ""
    finally:
        connection.close()


def _line_to(host: str, port: int, *, is_secret: bool) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    public = [place[0] for *_kind, place in found if settings.LINKS_MAY_BE_LOCAL or ip_address(place[0]).is_global]
    if not public:
        raise OSError("no public address")
    line = socket.create_connection((public[0], port), timeout=SECONDS)
    return ssl.create_default_context().wrap_socket(line, server_hostname=host) if is_secret else line
