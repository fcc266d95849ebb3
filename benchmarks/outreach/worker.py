"""A process of a worker: the engine's own run, until nothing of the mailing is left.

python -m benchmarks.outreach.worker
"""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    django.setup()
    from benchmarks.outreach.writer import hang_in
    from common.actors import system
    from messaging.engine import send_waiting
    from messaging.models import Mailing

    hang_in()
    Mailing.objects.count()
    print("ready", flush=True)
    sys.stdin.readline()
    if os.environ.get("OUTREACH_PROFILE"):
        import cProfile

        cProfile.runctx("send_waiting(by=system('bell'), seconds=600.0)", globals(), locals(), sort="tottime")
    else:
        send_waiting(by=system("bell"), seconds=600.0)


if __name__ == "__main__":
    main()
