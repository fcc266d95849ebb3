"""How fast a mailing leaves, beside a plain loop.

    python benchmarks/bench_outreach.py [--letters 3000] [--workers 1 2 4]

Each number of workers sends ``letters`` to a mail server on this machine; in the same run as many plain loops, over as
many connections, build such messages with the standard library and send them, writing nothing down; and, to compare,
send bytes that are ready. Aim: 0.7 of the plain loop, with each letter leased, asked against every stop, and
written down before and after it leaves. The database keeps what is committed (``fsync`` is on).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.outreach.launching import ROOT, launch, prepare

AIM = 0.7


class Sink:
    def __init__(self) -> None:
        command = [sys.executable, str(ROOT / "benchmarks/outreach/sink.py")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def told(self, word: str = "") -> dict[str, float]:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def rate(sink: Sink, commands: Sequence[Sequence[str]], letters: int) -> float:
    """Letters a second, from the first that arrived to the last."""
    sink.told("anew")
    started = [
        subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for command in commands
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n", "a process of the measure did not start"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        said = process.communicate()[0]
        if said:
            print(said[:6000])
    told = sink.told()
    assert (told["letters"], told["twice"]) == (letters, 0), told
    return (letters - 1) / (told["last"] - told["first"])


def make_people(count: int) -> None:
    """With a login each, so that they have an address."""
    from django.db import transaction

    from people.models import Person, User

    have = Person.objects.filter(login__email__startswith="n").count()
    with transaction.atomic():
        users = User.objects.bulk_create(
            User(email=f"n{number}@example.org", birth_date="1990") for number in range(have, count)
        )
        Person.objects.bulk_create(
            Person(full_name=f"校友{user.pk}", family_name="校", given_name="友", sort_key="x", login=user)
            for user in users
        )


def measure_sending(letters: int, workers: Sequence[int]) -> bool:
    import django

    django.setup()
    from django.db import connection

    from benchmarks.outreach.writer import hang_in
    from people.models import Person

    hang_in()
    make_people(letters)
    sink, held = Sink(), True
    os.environ |= {"MAIL_SERVER": f"smtp://127.0.0.1:{sink.port}", "MAIL_FROM": "Office <alumni@example.org>"}
    os.environ["MAIL_CONNECTIONS"] = "1"
    print(f"{'workers':>8} {'letters/s':>10} {'plain loop':>11} {'ratio':>6} {'ready bytes':>12}")
    for count in workers:
        bare = ["benchmarks.outreach.bare", str(sink.port), str(letters // count)]
        beside = rate(sink, [[*bare, str(place)] for place in range(count)], letters // count * count)
        ready = rate(sink, [[*bare, str(place), "ready"] for place in range(count)], letters // count * count)
        launch(Person.objects.order_by("pk").filter(login__email__startswith="n")[:letters])
        connection.close()
        ours = rate(sink, [["benchmarks.outreach.worker"]] * count, letters)
        ratio = ours / beside
        held = held and ratio >= AIM
        missed = "" if ratio >= AIM else "  missed"
        print(f"{count:>8} {ours:>10,.0f} {beside:>11,.0f} {ratio:>6.2f} {ready:>12,.0f}{missed}")
    sink.close()
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=3000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    prepare(ROOT / ".data/outreach")
    return 0 if measure_sending(options.letters, options.workers) else 1


if __name__ == "__main__":
    sys.exit(main())
