"""From words to the bytes that leave: headers that name the sender honestly, both texts, and a signature.

Written out by hand: it is little, the same letter is always the same bytes, and the library would encode a long
address in a header as if it were words.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from email.utils import format_datetime, parseaddr
from functools import cache, lru_cache
from pathlib import Path

import dkim
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from institution.reads import current
from messaging.letters.headers import CONTROL, encoded_words
from messaging.letters.links import ends_with, unsubscribe_url
from messaging.letters.rendering import Written
from messaging.letters.returns import bounce_address, reply_address, stop_address
from messaging.models import Delivery
from messaging.registry import find_category

SIGNED = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
]
PLAIN = re.compile(r"[A-Za-z0-9 .,;:!?'()/&+-]{0,60}")


def sender_address() -> str:
    return _address_in(settings.MAIL_FROM)


@lru_cache(maxsize=8)
def _address_in(sender: str) -> str:
    return parseaddr(sender)[1]


def envelope_sender(delivery: Delivery) -> str:
    """Where mail servers send this letter back to: an address that says which letter, else the sender's."""
    return bounce_address(delivery) or sender_address()


def in_ascii(address: str) -> str:
    """As it goes over the wire; a Chinese domain becomes its xn-- form. Raises ``ValueError``."""
    name, at, domain = address.rpartition("@")
    try:
        wire = f"{name}{at}{domain.encode('idna').decode()}"
        wire.encode("ascii")
        validate_email(wire)
    except (UnicodeError, ValidationError) as error:
        raise ValueError("not an e-mail address") from error
    return wire


def message_id(delivery: Delivery) -> str:
    """Always the same for one delivery, so that a letter sent again is known as the same letter."""
    return f"<{delivery.public_id}@{sender_address().rpartition('@')[2]}>"


def compose(delivery: Delivery, written: Written, address: str) -> bytes:
    """The whole message, in ASCII, so that nothing on the way has to change a byte and the signature stays true.

    Raises ``ValueError`` for a header that would be more than one.
    """
    kind, body = _body(delivery, written)
    headers = {
        "From": f"{_words(_sender_name(delivery, written.language), quoted=True)} <{sender_address()}>",
        "To": address,
        "Subject": _words(written.subject),
        "Date": format_datetime(delivery.created_at),
        "Message-ID": message_id(delivery),
        "MIME-Version": "1.0",
        "Content-Type": kind,
        "Content-Language": written.language,
        "Auto-Submitted": "auto-generated",
    }
    if answers := _goes_back_to(delivery):
        headers["Reply-To"] = in_ascii(answers)
    headers |= _unsubscribe_headers(delivery)
    return _signed(_head(headers) + b"\r\n" + body)


def _body(delivery: Delivery, written: Written) -> tuple[str, bytes]:
    """What it says of its kind, and the parts: both texts, of which a reader sees one; files stand beside the two."""
    boundary = f"=_{delivery.public_id}"
    texts = f"=_texts_{delivery.public_id}" if written.attachments else boundary
    kind = f'multipart/alternative; boundary="{texts}"'
    parts = _part("plain", written.text, texts) + _part("html", written.html, texts) + f"--{texts}--\r\n".encode()
    if not written.attachments:
        return kind, parts
    line = f"--{boundary}\r\n".encode()
    files = b"".join(line + each.part for each in written.attachments)
    head = line + f"Content-Type: {kind}\r\n\r\n".encode()
    return f'multipart/mixed; boundary="{boundary}"', head + parts + files + f"--{boundary}--\r\n".encode()


def _sender_name(delivery: Delivery, language: str) -> str:
    """Of a mailing the one its author chose, in the reader's language or else in the other; the office's."""
    if delivery.mailing is not None:
        names = [delivery.mailing.sender_name_zh, delivery.mailing.sender_name_en]
        if chosen := next(filter(None, names if language.startswith("zh") else reversed(names)), ""):
            return chosen
    with translation.override(language):
        institution = current()
        return institution.office_name or institution.name or parseaddr(settings.MAIL_FROM)[0]


def _goes_back_to(delivery: Delivery) -> str:
    """Answers to a mailing come to us first, who hand them on to its author: no address is shown to anybody by it."""
    if delivery.mailing is not None and (address := reply_address(delivery.mailing)):
        return address
    return (delivery.mailing.reply_to if delivery.mailing is not None else "") or current().email


def _unsubscribe_headers(delivery: Delivery) -> dict[str, str]:
    """RFC 8058: the pair by which a mail program unsubscribes this reader with one click."""
    category = find_category(delivery.category)
    if category is None or category.must_arrive:
        return {}
    ways = f"<{unsubscribe_url(delivery.addressee, ends_with(delivery))}>"
    if address := stop_address(delivery.addressee, ends_with(delivery)):
        ways += f",\r\n <mailto:{address}?subject=unsubscribe>"
    return {
        "List-Unsubscribe": ways,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _head(headers: dict[str, str]) -> bytes:
    """One header a line. A line break inside a value would begin another header: Bcc, say."""
    for name, value in headers.items():
        if CONTROL.search(value.replace("\r\n ", "")):
            raise ValueError(f"{name} has more than one line.")
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def _words(text: str, *, quoted: bool = False) -> str:
    """Words in a header: plain where they are, else as encoded words that break between characters only."""
    if PLAIN.fullmatch(text):
        return f'"{text}"' if quoted else text
    return encoded_words(text)


def _part(kind: str, text: str, boundary: str) -> bytes:
    head = f'--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + encodebytes(text.encode()).replace(b"\n", b"\r\n")


def _signed(message: bytes) -> bytes:
    """With a DKIM signature in front when the institution has a key."""
    if not settings.DKIM["domain"]:
        return message
    present = {line.partition(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    names = [name.encode() for name in SIGNED if name.lower().encode() in present]
    signature = dkim.sign(
        message,
        settings.DKIM["selector"].encode(),
        settings.DKIM["domain"].encode(),
        _key(settings.DKIM["key_file"]),
        include_headers=names,
    )
    return signature + message


@cache
def _key(path: str) -> bytes:
    return Path(path).read_bytes()
