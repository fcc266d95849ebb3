"""One message, read: who sent it where, what it says, and whether a person or a machine does."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.parser import HeaderParser

from messaging.letters.returns import BOUNCE, Returned, read_return_address
from messaging.reading.decoding import address_in, addresses_in, clean, decoded, header, headers, is_attached, words_of
from messaging.reading.failures import Complaint, Failure, complaint_in, failures_in

# Where a mail server writes down to whom a message was really sent, then what its sender wrote.
SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc")
OUR_ID = re.compile(r"<([a-z0-9]{12})@[^<>\s@]+>", re.IGNORECASE)
BY_MACHINES = {"X-Autoreply": "", "X-Autorespond": "", "X-Auto-Response-Suppress": "all", "List-Id": ""}
AWAY = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response|antwort)|out of (the )?office|away from|自动(回复|答复)|外出|休假)",
    re.IGNORECASE,
)
TEXT_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Read:
    message_id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    attachments: int
    returned: tuple[Returned, ...]  # what the addresses it was sent to say it is about; not yet proven
    originals: tuple[str, ...]  # public ids of letters that it quotes by their Message-ID
    failures: tuple[Failure, ...]
    complaint: Complaint | None
    is_automatic: bool


def read(raw: bytes, to: tuple[str, ...] = ()) -> Read:
    """What the message says. ``to`` are the addresses the mail server names beside it."""
    message = message_from_bytes(raw, policy=policy.compat32)
    sent_to = [*to, *addresses_in([value for name in SENT_TO for value in headers(message, name)])]
    returned = tuple(dict.fromkeys(filter(None, map(read_return_address, sent_to))))
    complaint = complaint_in(message)
    # Automatic answers go there as well (RFC 3834).
    is_sent_back = any(one.purpose == BOUNCE for one in returned) and not AWAY.match(header(message, "Subject"))
    return Read(
        message_id=header(message, "Message-ID")[:300],
        sender=address_in(header(message, "From")),
        sender_name=_name_in(header(message, "From"))[:200],
        subject=header(message, "Subject")[:300],
        text=words_of(message).strip()[:TEXT_KEPT],
        attachments=sum(is_attached(part) for part in message.walk()),
        returned=returned,
        originals=_letters_quoted(message),
        failures=() if complaint else tuple(failures_in(message, is_sent_back=is_sent_back)),
        complaint=complaint,
        is_automatic=_is_automatic(message),
    )


def name_of(raw: bytes) -> str:
    """The same for one message by whatever door it comes: what the way has written above it is left out."""
    head, body = _halves(raw)
    fields = HeaderParser().parsestr(head.decode("latin-1"))
    told = [header(fields, name) for name in ("Message-ID", "From", "Date", "Subject")]
    digest = hashlib.sha256("\n".join(told).encode("utf-8", "replace"))
    digest.update(b"\n\n" + body.replace(b"\r\n", b"\n").strip())
    return digest.hexdigest()


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    parts = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)
    return parts[0], parts[1] if len(parts) == 2 else b""


def _name_in(value: str) -> str:
    """What stands before the address."""
    name = value.partition("<")[0].strip(" \"'")
    return "" if "@" in name else clean(name)


def _is_automatic(message: Message) -> bool:
    """Written by a machine (RFC 3834, and what machines wrote before it): nobody answers it, and it answers nobody."""
    said = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if said and said != "no":
        return True
    if header(message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if any(mark in header(message, name).lower() for name, mark in BY_MACHINES.items() if header(message, name)):
        return True
    return header(message, "Return-Path").strip() == "<>" or bool(AWAY.match(header(message, "Subject")))


def _letters_quoted(message: Message) -> tuple[str, ...]:
    """By the Message-ID of the letter that is sent back, or that is answered; each once."""
    found = []
    for part in message.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            payload = decoded(part)
            inside: Message = HeaderParser().parsestr(payload.decode("utf-8", "replace") if payload else str(part))
            found.append(header(inside, "Message-ID"))
        elif part is not message and header(part, "Message-ID"):
            found.append(header(part, "Message-ID"))
    found += [
        value for name in ("In-Reply-To", "References", "X-Failed-Message-ID") for value in headers(message, name)
    ]
    found += re.findall(r"(?im)^>?\s*Message-ID:\s*(<\S+>)", words_of(message))
    return tuple(dict.fromkeys(one.lower() for value in found for one in OUR_ID.findall(value)))
