"""The domain name system, asked for a few records, with an answer also when there is none."""

from __future__ import annotations

from collections.abc import Callable

import dns.exception
import dns.resolver
import dns.reversename
from django.conf import settings

SECONDS = 4.0  # for one question, all tries together


class NobodyAnswers(Exception):
    """No name server answered: nothing is known, which is not the same as nothing there."""


LookUp = Callable[[str, str], list[str]]
"""(name, kind of record) → the records as text; empty where there are none. Raises ``NobodyAnswers``."""


def look_up(name: str, kind: str) -> list[str]:
    """``PTR`` is asked of an internet address; long texts come in one piece."""
    try:
        asked = dns.reversename.from_address(name) if kind == "PTR" else name
        answer = _resolver().resolve(asked, kind, lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, UnicodeError, ValueError, OSError) as error:
        raise NobodyAnswers(f"{kind} {name}: {type(error).__name__}") from error
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    texts = [record.to_text() for record in answer]
    return [text if text.endswith(" .") else text.rstrip(".") for text in texts]  # "0 .": no letters at all


def _resolver() -> dns.resolver.Resolver:
    """That of the machine, unless ``NAME_SERVERS`` names others (``192.0.2.53``, ``127.0.0.1:5353``)."""
    if not settings.NAME_SERVERS:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    places = [server.partition(":") for server in settings.NAME_SERVERS]
    resolver.nameservers = [host for host, _colon, _port in places]
    resolver.nameserver_ports = {host: int(port) for host, _colon, port in places if port}
    return resolver
