"""Reports about letters: that they came back (RFC 3464, and the many that follow no standard), that somebody complained
(RFC 5965)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from flufl.bounce import all_failures

from messaging.reading.decoding import address_in, decoded, header, words_of
from messaging.reading.severity import Severity, severity_of, status_in

log = logging.getLogger(__name__)

NO_FAILURE = ("delayed", "relayed", "delivered", "expanded")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
POSTMASTERS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mailadmin|maildaemon)([+@]|$)", re.IGNORECASE)
RETURNED = re.compile(
    r"undeliver|returned mail|delivery (status|failure|has failed)|mail delivery|failure notice|delivery notification"
    r"|退信|投递失败|无法投递|发送失败|退回",
    re.IGNORECASE,
)
WORDS_KEPT = 2_000  # characters of a notice in which a reason is looked for


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient of a notice. ``addresses`` are all it was named by; none where only the words speak."""

    addresses: tuple[str, ...]
    severity: Severity
    status: str = ""
    words: str = ""

    @property
    def proves_arrival(self) -> bool:
        return self.severity == Severity.NONE and self.status.startswith("2")


@dataclass(frozen=True, slots=True)
class Complaint:
    """``kind`` as the report has it: abuse, fraud, virus, not-spam, opt-out …"""

    kind: str
    addresses: tuple[str, ...] = ()


def complaint_in(message: Message) -> Complaint | None:
    """What a feedback report says; None when it is none."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            fields = _fields_of(part)
            named = [address_in(header(fields, name)) for name in ("Original-Rcpt-To", "Removal-Recipient")]
            kind = header(fields, "Feedback-Type").strip().lower() or "abuse"
            return Complaint(kind, tuple(sorted(filter(None, named))))
    return None


def failures_in(message: Message, *, is_sent_back: bool) -> list[Failure]:
    """Everything a notice says about the recipients of a letter. Empty when the message is no such notice.

    ``is_sent_back``: it came to an address that only mail servers write to, so what reads like a reason is one.
    """
    if reported := list(_by_the_standard(message)):
        return reported
    looks_so = is_sent_back or _is_a_notice(message)
    if not looks_so:
        return []
    words = words_of(message)[:WORDS_KEPT]
    for_now, for_good = _by_many_manners(message)
    status = status_in(words)
    severity = severity_of(status, words)
    found = [Failure((_text(one),), severity, status, _reason(words)) for one in sorted(for_good)]
    found += [Failure((_text(one),), Severity.NONE, status, _reason(words)) for one in sorted(for_now - for_good)]
    return found or _by_words(words, status, severity)


def _by_the_standard(message: Message) -> Iterator[Failure]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _blocks_of(part):
            action = header(fields, "Action").strip().lower()
            named = [_named(header(fields, name)) for name in ("Original-Recipient", "Final-Recipient")]
            addresses = tuple(dict.fromkeys(filter(None, named)))
            if not (action or addresses):
                continue  # the first block: about the letter as a whole
            status = status_in(header(fields, "Status")) or status_in(header(fields, "Diagnostic-Code"))
            words = header(fields, "Diagnostic-Code") or words_of(message)[:WORDS_KEPT]
            arrived = status or "2.0.0" if action.startswith(("delivered", "relayed", "expanded")) else status
            severity = Severity.NONE if action.startswith(NO_FAILURE) else severity_of(status, words)
            yield Failure(addresses, severity, arrived, _reason(words))


def _by_many_manners(message: Message) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """What flufl.bounce finds; some of its readers trip over a message that is none."""
    try:
        for_now, for_good = all_failures(message)
    except Exception:
        log.exception("A notice is read by its words alone.")
        return frozenset(), frozenset()
    return frozenset(for_now), frozenset(for_good)


def _by_words(words: str, status: str, severity: Severity) -> list[Failure]:
    """Nothing but a text. Said against a mailbox only when a reason can be read out of it."""
    if not (status.startswith(("4", "5")) or RETURNED.search(words)):
        return []
    return [Failure(tuple(dict.fromkeys(ADDRESS.findall(words))), severity, status, _reason(words))]


def _is_a_notice(message: Message) -> bool:
    sender = address_in(header(message, "From"))
    subject = header(message, "Subject")
    by_machine = header(message, "Return-Path").strip() == "<>" or bool(POSTMASTERS.search(sender))
    return by_machine and bool(RETURNED.search(subject) or message.get_content_type() == "multipart/report")


def _blocks_of(part: Message) -> list[Message]:
    """The header blocks of a delivery-status part, also where it was sent as one encoded text."""
    inside = part.get_payload()
    blocks = [block for block in inside if isinstance(block, Message)] if isinstance(inside, list) else []
    if any(block.keys() for block in blocks):
        return blocks
    return _parsed(_as_one_text(part, [str(block) for block in blocks] or [str(inside)]))


def _fields_of(part: Message) -> Message:
    blocks = _blocks_of(part)
    return blocks[0] if blocks else Message()


def _as_one_text(part: Message, inside: list[str]) -> str:
    whole = Message()
    whole["Content-Transfer-Encoding"] = header(part, "Content-Transfer-Encoding")
    whole.set_payload("\n\n".join(inside))
    return decoded(whole).decode("utf-8", "replace")


def _parsed(text: str) -> list[Message]:
    return [HeaderParser().parsestr(block) for block in re.split(r"\r?\n\s*\r?\n", text) if block.strip()]


def _named(value: str) -> str:
    """``rfc822; somebody@example.org`` → the address."""
    return address_in(value.rpartition(";")[2])


def _reason(words: str) -> str:
    """The line that says why, or the first words there are."""
    lines = [" ".join(line.split()) for line in words.splitlines()]
    told = [line for line in lines if status_in(line) or re.search(r"\b[45]\d\d\b", line) or "原因" in line]
    return next(iter(told or filter(None, lines)), "")[:300]


def _text(address: bytes | str) -> str:
    return address.decode("ascii", "replace") if isinstance(address, bytes) else address
