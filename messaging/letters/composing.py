"""From words to the bytes that leave: headers that name the sender honestly, both texts, and a signature."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path

import dkim
from django.conf import settings
from django.utils import translation

from institution.reads import current
from messaging.letters.links import unsubscribe_url
from messaging.letters.rendering import Written
from messaging.models import Delivery
from messaging.registry import find_category

POLICY = SMTP.clone(cte_type="7bit")  # nothing on the way has to change a byte, so a signature stays true
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


def sender_address() -> str:
    return parseaddr(settings.MAIL_FROM)[1]


def message_id(delivery: Delivery) -> str:
    """Always the same for one delivery, so that a letter sent again is known as the same letter."""
    return f"<{delivery.public_id}@{sender_address().rpartition('@')[2]}>"


def compose(delivery: Delivery, written: Written, address: str) -> bytes:
    """The whole message. Raises ``ValueError`` for an address or a name that would break a header."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(_sender_name(written.language), addr_spec=sender_address())
    message["To"] = Address(addr_spec=address)
    message["Subject"] = written.subject
    message["Date"] = format_datetime(delivery.created_at)
    message["Auto-Submitted"] = "auto-generated"
    if current().email:
        message["Reply-To"] = Address(addr_spec=current().email)
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    message["Content-Language"] = written.language  # last, because making the parts takes such headers along
    headers = {"Message-ID": message_id(delivery)} | _unsubscribe_headers(delivery)
    return _signed(_unfolded(headers) + message.as_bytes())


def _sender_name(language: str) -> str:
    with translation.override(language):
        institution = current()
        return institution.office_name or institution.name or parseaddr(settings.MAIL_FROM)[0]


def _unsubscribe_headers(delivery: Delivery) -> dict[str, str]:
    """RFC 8058: the pair by which a mail program unsubscribes with one click, for this reader and category."""
    category = find_category(delivery.category)
    if category is None or category.must_arrive:
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(delivery.addressee, delivery.category)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _unfolded(headers: dict[str, str]) -> bytes:
    """Headers that programs read: on one line each. The library would encode a long address as if it were words."""
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    if any(line.count("\r") + line.count("\n") != 2 for line in lines):
        raise ValueError("A header has one line.")
    return "".join(lines).encode("ascii")


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
