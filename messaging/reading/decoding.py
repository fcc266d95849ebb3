"""Headers and words out of a message that may be anything at all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr

MARKUP = re.compile(r"<(script|style|head|title)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL)
BREAKS = re.compile(r"<(br|/p|/div|/tr|/li|/h\d)\b[^<>]*>", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LARGEST_HTML = 400_000  # characters that are looked at for words


def clean(text: str) -> str:
    """As the database can hold it: no NUL, no half characters."""
    return CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def header(message: Message, name: str) -> str:
    """The first header of this name in words, on one line; empty text when there is none."""
    found = message.get(name)
    return "" if found is None else _in_words(found)


def headers(message: Message, name: str) -> list[str]:
    return [_in_words(one) for one in message.get_all(name) or []]


def address_in(value: str) -> str:
    """The first address of a header, in lower case; empty text when there is none."""
    address = parseaddr(value)[1].strip().lower()
    return clean(address)[:320] if "@" in address else ""


def addresses_in(values: list[str]) -> list[str]:
    return [clean(address).lower() for _name, address in getaddresses(values) if "@" in address]


def words_of(message: Message) -> str:
    """The text that a person would read: the plain one, else the HTML without its markup."""
    plain: list[str] = []
    marked: list[str] = []
    for part in readable_parts(message):
        (plain if part.get_content_type() == "text/plain" else marked).append(_payload(part))
    return clean("\n".join(plain) if any(one.strip() for one in plain) else "\n".join(map(without_markup, marked)))


def readable_parts(message: Message) -> Iterator[Message]:
    """Texts that are neither attached nor part of a message that is attached."""
    if message.get_content_maintype() == "message" or is_attached(message):
        return
    if message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from readable_parts(part)
    elif message.get_content_type() in ("text/plain", "text/html"):
        yield message


def is_attached(part: Message) -> bool:
    return header(part, "Content-Disposition").strip().lower().startswith("attachment")


def without_markup(text: str) -> str:
    return html.unescape(MARKUP.sub(" ", BREAKS.sub("\n", text[:LARGEST_HTML])))


def _payload(part: Message) -> str:
    raw = decoded(part)
    for charset in (_charset(part), "utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("utf-8", "replace")


def decoded(part: Message) -> bytes:
    """The bytes of a part as they were before they were encoded for the way."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _charset(part: Message) -> str:
    """GB 2312 is said of everything that Chinese mail programs write, and meant is its superset."""
    try:
        said = (part.get_content_charset() or "utf-8").lower()
    except (LookupError, ValueError):  # RFC 2231 has a charset of its own for the name of the charset
        return "utf-8"
    return "gb18030" if said in ("gb2312", "gbk", "x-gbk", "hz-gb-2312") else said


def _in_words(value: object) -> str:
    text = str(value)
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return " ".join(clean(text).split())
    return " ".join(clean("".join(_piece(piece, charset) for piece, charset in pieces)).split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    for one in ("gb18030" if (charset or "").lower() in ("gb2312", "gbk") else charset or "ascii", "utf-8", "gb18030"):
        try:
            return piece.decode(one)
        except (LookupError, UnicodeError):
            continue
    return piece.decode("utf-8", "replace")
