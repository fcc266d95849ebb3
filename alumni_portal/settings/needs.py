"""What production must be told. Everything that is missing is named at once, before the first request."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .ways import half_described, unsafe_in_production

SHORTEST_SECRET = 50  # characters; Django's own measure

MUST_BE_NAMED = {
    "SECRET_KEY": "signs sessions and links; 64 random characters: openssl rand -base64 48",
    "ALLOWED_HOSTS": "the names the site answers to, by commas: alumni.example.edu",
    "SITE_URL": "how letters address the site: https://alumni.example.edu",
    "DATABASE_URL": "the database as the site's role: postgres://site:…@host/alumni_portal",
    "REDIS_URL": "the bell and the cache: redis://:…@host:6379/0",
    "MAIL_SERVER": "who carries letters: smtp://user:…@host:587?tls=starttls",
    "MAIL_FROM": "who letters come from: Alumni Office <alumni@example.edu>",
    "MEDIA_ROOT": "the folder of uploaded files, kept and backed up: /srv/media",
    "ERASURE_JOURNAL": "the list of who was erased, beside the backups: /srv/journal/erasures",
}


def refuse_half_furnished(environment: Mapping[str, str] | None = None) -> None:
    """Raise ImproperlyConfigured with every variable that is missing or cannot be meant, one per line."""
    environment = os.environ if environment is None else environment
    ways = [*half_described(environment), *unsafe_in_production(environment)]
    if found := [*_missing(environment), *_not_meant(environment), *ways]:
        raise ImproperlyConfigured("Production (DEBUG=off) does not start yet:\n  " + "\n  ".join(found))


def _missing(environment: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in MUST_BE_NAMED.items():
        if not environment.get(name, "").strip():
            yield f"{name} is missing: {meaning}"


def _not_meant(environment: Mapping[str, str]) -> Iterator[str]:
    if 0 < len(environment.get("SECRET_KEY", "").strip()) < SHORTEST_SECRET:
        yield f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters"
    if environment.get("SITE_URL", "").startswith("http://"):
        yield "SITE_URL begins with http://: logins and letters need https://"
    if "*" in (host.strip() for host in environment.get("ALLOWED_HOSTS", "").split(",")):
        yield "ALLOWED_HOSTS is *: name the hosts, or links in letters can be forged"
    key_file = environment.get("DKIM_KEY_FILE", "")
    if key_file and not Path(key_file).is_file():
        yield f"DKIM_KEY_FILE names no file: {key_file}"
