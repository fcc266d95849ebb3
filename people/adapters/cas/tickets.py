"""Redeeming a ticket: one GET to the campus server, and its XML read by a parser that knows no entities."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import ProviderException
from requests import Response

PATHS = {"2": "/serviceValidate", "3": "/p3/serviceValidate"}
NAMESPACE = "http://www.yale.edu/tp/cas"
LARGEST = 64 * 1024  # bytes; an answer is a few hundred
Attributes = dict[str, list[str]]


class TicketRefused(ProviderException):
    """The campus server does not vouch for it, or did not say so in its own language."""


def redeem(server: str, version: str, service: str, ticket: str) -> tuple[str, Attributes]:
    """The name the ticket stands for, and what else is said. Raises ``TicketRefused``, ``RequestException``."""
    parameters = {"service": service, "ticket": ticket}
    address = server + PATHS[version]
    with (
        get_adapter().get_requests_session() as session,
        session.get(address, params=parameters, allow_redirects=False, stream=True) as answer,
    ):
        answer.raise_for_status()
        if answer.status_code != 200:
            raise TicketRefused("The campus server led elsewhere.")
        body = _read_short(answer)
    return read_answer(body)


def _read_short(answer: Response) -> bytes:
    body = b""
    for part in answer.iter_content(8 * 1024):
        body += part
        if len(body) > LARGEST:
            raise TicketRefused("The campus server sent more than an answer is long.")
    return body


def read_answer(body: bytes) -> tuple[str, Attributes]:
    """Name and attributes out of a ``serviceResponse``. Raises ``TicketRefused`` for anything else."""
    reader = _Reader()
    try:
        reader.read(body)
    except expat.ExpatError as error:
        raise TicketRefused("The campus server did not answer in XML.") from error
    if reader.failure or not reader.name:
        raise TicketRefused(f"The campus server refused the ticket: {reader.failure or 'no name'}"[:200])
    return reader.name, reader.attributes


class _Reader:
    """Follows the path from the root; what stands anywhere else means nothing."""

    SUCCESS = ("serviceResponse", "authenticationSuccess")

    def __init__(self) -> None:
        self.name, self.failure = "", ""
        self.attributes: Attributes = {}
        self._path: list[str] = []
        self._text: list[str] = []

    def read(self, body: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.Parse(body, True)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        namespace, _space, name = tag.rpartition(" ")
        self._path.append(name if namespace == NAMESPACE else f"?{name}")
        self._text.clear()
        if self._path == ["serviceResponse", "authenticationFailure"]:
            self.failure = given.get("code") or "refused"

    def _end(self, tag: str) -> None:
        text, path = "".join(self._text).strip(), tuple(self._path)
        if path == (*self.SUCCESS, "user"):
            if self.name:
                raise TicketRefused("The campus server named two people.")
            self.name = text
        elif path[:3] == (*self.SUCCESS, "attributes") and len(path) == 4:
            self.attributes.setdefault(path[3], []).append(text)
        self._path.pop()
        self._text.clear()


def _refuse(*_anything: Any) -> None:
    raise TicketRefused("The campus server sent a document type, which an answer never has.")
