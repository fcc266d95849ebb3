"""The engines of a measure, and a mailing launched in them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def prepare(data: Path) -> None:
    from alumni_portal import engines

    os.environ |= {"DEBUG": "on", "ALUMNI_PORTAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "alumni_portal.settings"}
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    data.mkdir(parents=True, exist_ok=True)
    engines.ensure(data)
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"], cwd=ROOT, check=True)


def launch(people) -> float:
    """Seconds from the word to the last row, and until every key of them has been looked up."""
    from django.db import connection

    from benchmarks.outreach.writer import CATEGORY, NAME
    from common.actors import system
    from messaging.actions.mailings import launch_mailing

    began = time.perf_counter()
    launch_mailing(
        people, category=CATEGORY, writer=NAME, about="bench.letter:1", channels=["email"], by=system("shell")
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return time.perf_counter() - began
