"""How fast a mailing leaves, beside a plain loop; and how long it takes to fix who gets it.

    python benchmarks/bench_outreach.py [--letters 3000] [--workers 1 2 4] [--data FOLDER]

Each number of workers sends ``letters`` to a mail server on this machine; in the same run as many plain loops, over as
many connections, build such messages with the standard library and send them, writing nothing down; and, to compare,
send bytes that are ready. Aim: 0.7 of the plain loop, with each letter leased, asked against every stop, and
written down before and after it leaves. The database keeps what is committed (``fsync`` is on).

With ``--data`` a mailing to everybody of a register that ``bench_registry.py`` has built is launched first, and rolled
back: aim 60 s for a million.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

AIM, FAN_OUT_AIM = 0.7, 60.0


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


def prepare(data: Path) -> None:
    from alumni_portal import engines

    os.environ |= {"DEBUG": "on", "ALUMNI_PORTAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "alumni_portal.settings"}
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    data.mkdir(parents=True, exist_ok=True)
    engines.ensure(data)
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"], cwd=ROOT, check=True)


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


def give_addresses() -> None:
    """To four in five of a register in which nobody has one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_contactpoint (created_at, person_id, kind, value, source, is_primary)"
            " SELECT now(), id, 'email', 'p' || id || '@example.org', 'import', true FROM people_person"
            " WHERE id % 5 > 0 ON CONFLICT DO NOTHING"
        )
        cursor.execute("ANALYZE people_contactpoint")


def measure_fan_out(data: Path) -> bool:
    prepare(data)
    import django
    from django.db import transaction

    django.setup()
    from benchmarks.outreach.writer import hang_in
    from messaging.models import Addressee, Delivery
    from people.models import Person

    hang_in()
    with transaction.atomic():
        give_addresses()
        had = Addressee.objects.count()
        first, second = launch(Person.objects.all()), launch(Person.objects.all())
        made, letters = Addressee.objects.count() - had, Delivery.objects.filter(about="bench.letter:1").count() // 2
        waiting = Delivery.objects.filter(about="bench.letter:1", state="waiting").count() // 2
        transaction.set_rollback(True)
    missed = "" if second < FAN_OUT_AIM * letters / 1_000_000 else "  missed"
    print(f"a mailing to {letters:,} people, {waiting:,} of them with an address:")
    print(f"launched for the first time, with {made:,} addressees to make: {first:.1f} s")
    print(f"launched when everybody has an addressee: {second:.1f} s (aim 60 s for a million){missed}")
    return not missed


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
    parser.add_argument("--data", type=Path, help="a register of bench_registry.py, to launch to everybody in it")
    options = parser.parse_args()
    if options.data:
        return 0 if measure_fan_out(options.data.resolve()) else 1
    prepare(ROOT / ".data/outreach")
    return 0 if measure_sending(options.letters, options.workers) else 1


if __name__ == "__main__":
    sys.exit(main())
