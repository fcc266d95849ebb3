"""The institution that is measured: in engines of its own below ``.data/bench``, kept from run to run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from alumni_portal import engines

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data" / "bench"
MARK = DATA / "institution.json"
PEOPLE = 11_500  # the demo institution, and ten thousand beside it; with a chapter of 1,000 and a class of 60


def prepare(people: int = PEOPLE) -> None:
    """Build it, unless it stands as this very code would build it."""
    mark = {"people": people, "built_by": _digest()}
    engines.ensure(DATA)
    if MARK.exists() and json.loads(MARK.read_text()) == mark:
        return
    MARK.unlink(missing_ok=True)
    migrate()
    _manage("demo", "--fresh", "--people", str(people))
    MARK.write_text(json.dumps(mark))


def migrate() -> None:
    """The tables as this code wants them."""
    _manage("migrate", "--verbosity", "0")


def speak_production() -> None:
    """Name to this process, and to those it starts, what production must be told; nothing leaves the machine."""
    running = engines.ensure(DATA)
    os.environ |= {
        "DEBUG": "off",
        "DJANGO_SETTINGS_MODULE": "benchmarks.pages.settings",
        "PYTHONPATH": str(ROOT),
        "ALUMNI_PORTAL_DATA": str(DATA),
        "SECRET_KEY": "for benchmarks on this machine alone " + "-" * 30,
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "https://localhost",
        "DATABASE_URL": f"postgres://site@/alumni_portal?host={running.socket_dir}&port=5432",
        "REDIS_URL": running.redis_url,
        "MAIL_SERVER": "smtp://127.0.0.1:9",
        "MAIL_FROM": "Alumni Office <alumni@example.org>",
        "MEDIA_ROOT": str(DATA / "media"),
        "STATIC_ROOT": str(DATA / "staticfiles"),
        "ERASURE_JOURNAL": str(DATA / "erasures"),
        "LOG_LEVEL": "WARNING",
    }


def _digest() -> str:
    """Of everything that decides what is built: the demo's own code, and the tables."""
    sources = [*ROOT.glob("alumni_portal/demo/**/*.py"), *ROOT.glob("*/migrations/0*.py")]
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _manage(*arguments: str) -> None:
    environment = {**os.environ, "DEBUG": "on", "ALUMNI_PORTAL_DATA": str(DATA), "MAIL_SERVER": ""}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], env=environment, cwd=ROOT, check=True)
