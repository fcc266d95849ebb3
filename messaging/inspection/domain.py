"""What the world knows of the domain that letters come from, and what to do where it knows too little."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from messaging.gateways.names import LookUp, NobodyAnswers, look_up
from messaging.letters.composing import sender_address
from messaging.letters.returns import is_open

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LOOK_UPS = 10  # RFC 7208, 4.6.4
ASKS_ONCE_MORE = re.compile(r"^[+?~-]?(include:|redirect=|a\b|mx\b|ptr\b|exists:)", re.IGNORECASE)


class Health(StrEnum):
    GOOD = "good"
    FAIR = "fair"  # it works, and could be better
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, in words, and what to do. ``record`` is what stands there now."""

    name: str
    health: Health
    said: StrOrPromise
    advice: StrOrPromise = ""
    record: str = ""


def look_at_domain(ask: LookUp = look_up) -> list[Finding]:
    """SPF, DKIM, DMARC, MX and PTR, in this order. Asks name servers, so it takes its time."""
    ask = _once_is_enough(ask)
    domain = sender_address().rpartition("@")[2]
    returns = settings.INCOMING_ADDRESS.rpartition("@")[2] if is_open() else domain
    looks = [
        ("SPF", lambda: _spf(ask, returns)),
        ("DKIM", lambda: _dkim(ask, domain)),
        ("DMARC", lambda: _dmarc(ask, domain)),
        ("MX", lambda: _mx(ask, returns)),
        ("PTR", lambda: _ptr(ask)),
    ]
    return [_surely(name, look) for name, look in looks]


def _once_is_enough(ask: LookUp) -> LookUp:
    """Where no name server answers one question, the others are not waited for."""
    silent: list[NobodyAnswers] = []

    def asked(name: str, kind: str) -> list[str]:
        if silent:
            raise silent[0]
        try:
            return ask(name, kind)
        except NobodyAnswers as error:
            silent.append(error)
            raise

    return asked


def _surely(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except NobodyAnswers as error:
        return Finding(name, Health.UNKNOWN, _("No name server answered."), _("Look again later."), str(error))


def _spf(ask: LookUp, domain: str) -> Finding:
    records = [text for text in ask(domain, "TXT") if text.lower().startswith("v=spf1")]
    if not records:
        said = _("Nobody is told which servers may send for this domain.")
        return Finding("SPF", Health.BAD, said, _("Publish a TXT record that names your mail server."), _wanted(domain))
    if len(records) > 1:
        said = _("There are two records, so neither counts.")
        return Finding("SPF", Health.BAD, said, _("Make one of them."), " · ".join(records))
    record = records[0]
    if re.search(r"(^|\s)\+?all\b", record, re.IGNORECASE):
        said = _("Anybody may send for this domain.")
        return Finding("SPF", Health.BAD, said, _("End the record with ~all or -all."), record)
    if sum(1 for _once in _look_ups(ask, record, 0)) > MOST_LOOK_UPS:
        said = _("The record leads to more than ten others; many servers give up.")
        return Finding("SPF", Health.FAIR, said, _("Take out what no longer sends for you."), record)
    if not re.search(r"[~-]all\b|redirect=", record, re.IGNORECASE):
        said = _("The record does not say what to do with other servers.")
        return Finding("SPF", Health.FAIR, said, _("End the record with ~all or -all."), record)
    return Finding("SPF", Health.GOOD, _("It is said which servers may send for this domain."), record=record)


def _wanted(domain: str) -> str:
    return f"{domain} TXT v=spf1 a:{urlsplit(settings.MAIL_SERVER).hostname or 'mail.example.edu'} ~all"


def _look_ups(ask: LookUp, record: str, depth: int) -> Iterator[str]:
    """Everything that a server has to ask to read the record, and what that leads to."""
    for term in record.split()[1:]:
        if not ASKS_ONCE_MORE.match(term):
            continue
        yield term
        leads_to = re.match(r"[+?~-]?(?:include:|redirect=)(\S+)", term, re.IGNORECASE)
        if leads_to and depth < MOST_LOOK_UPS:
            for text in ask(leads_to[1], "TXT"):
                if text.lower().startswith("v=spf1"):
                    yield from _look_ups(ask, text, depth + 1)


def _dkim(ask: LookUp, domain: str) -> Finding:
    signs, selector = settings.DKIM["domain"], settings.DKIM["selector"]
    if not signs:
        said = _("We do not sign letters ourselves.")
        advice = _("Unless your mail server signs them: make a key, and name it in DKIM_DOMAIN and DKIM_KEY_FILE.")
        return Finding("DKIM", Health.FAIR, said, advice)
    name = f"{selector}._domainkey.{signs}"
    tags = next((_tags(text) for text in ask(name, "TXT") if "p=" in text), None)
    ours = _public_key()
    if tags is None or not tags.get("p"):
        said = _("The key by which our signature could be checked is not published.")
        record = f"{name} TXT v=DKIM1; k=rsa; p={ours}"
        return Finding("DKIM", Health.BAD, said, _("Publish this TXT record."), record)
    if ours and _same_key(tags["p"], ours) is False:
        said = _("Another key is published than the one we sign with: every signature fails.")
        return Finding("DKIM", Health.BAD, said, _("Publish this TXT record."), f"{name} TXT v=DKIM1; k=rsa; p={ours}")
    if not _belongs(signs, domain):
        said = _("Letters are signed for another domain than they come from.")
        return Finding(
            "DKIM", Health.FAIR, said, _("Let DKIM_DOMAIN be the domain of MAIL_FROM."), f"{signs} ≠ {domain}"
        )
    return Finding("DKIM", Health.GOOD, _("Letters are signed, and the signature can be checked."), record=name)


def _tags(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, _is, value in pairs}


def _public_key() -> str:
    """Of the key we sign with, as it stands in the record; empty text where the key cannot be read."""
    try:
        key = load_pem_private_key(Path(settings.DKIM["key_file"]).read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        return ""
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def _same_key(published: str, ours: str) -> bool | None:
    try:
        return b64decode(published) == b64decode(ours)
    except ValueError:
        return False


def _belongs(one: str, other: str) -> bool:
    one, other = one.lower(), other.lower()
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _dmarc(ask: LookUp, domain: str) -> Finding:
    record = _dmarc_record(ask, domain)
    if not record:
        said = _(
            "Nobody is told what to do with letters that only pretend to come from here. Large providers refuse those."
        )
        wanted = f"_dmarc.{domain} TXT v=DMARC1; p=none; rua=mailto:postmaster@{domain}"
        return Finding("DMARC", Health.BAD, said, _("Publish this TXT record."), wanted)
    if _tags(record).get("p") == "none":
        said = _("It is published, and asks for reports alone.")
        return Finding("DMARC", Health.FAIR, said, _("When the reports are clean, go on to p=quarantine."), record)
    return Finding("DMARC", Health.GOOD, _("Letters that pretend to come from here are kept out."), record=record)


def _dmarc_record(ask: LookUp, domain: str) -> str:
    """Of the domain, or of what stands above it."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        for text in ask("_dmarc." + ".".join(labels[start:]), "TXT"):
            if text.lower().startswith("v=dmarc1"):
                return text
    return ""


def _mx(ask: LookUp, domain: str) -> Finding:
    records = ask(domain, "MX")
    if not records or all(record.split()[-1].rstrip(".") == "" for record in records):
        said = _(
            "No server takes letters for this domain: answers and what comes back are lost, and many refuse us for it."
        )
        return Finding("MX", Health.BAD, said, _("Publish an MX record."), domain)
    return Finding(
        "MX", Health.GOOD, _("Answers, and what comes back, find their way."), record=" · ".join(sorted(records))
    )


def _ptr(ask: LookUp) -> Finding:
    server = urlsplit(settings.MAIL_SERVER)
    if not server.scheme.startswith("smtp") or not server.hostname:
        return Finding("PTR", Health.GOOD, _("The provider looks after the names of its servers."))
    addresses = ask(server.hostname, "A")
    for address in addresses:
        names = ask(address, "PTR")
        if any(address in ask(name, "A") for name in names):
            return Finding(
                "PTR", Health.GOOD, _("The mail server's address has a name that leads back to it."), record=names[0]
            )
    said = _("The mail server's address has no name that leads back to it.")
    advice = _("Ask whoever gave you the address to set its reverse name. If a relay sends for you, this is theirs.")
    return Finding("PTR", Health.FAIR, said, advice, " · ".join(addresses) or server.hostname)
