"""How long it takes to fix who gets a mailing: to everybody of a register that ``bench_registry.py`` has built.

    python benchmarks/bench_launch.py --data FOLDER

Rolled back, so that the register stays as it is. Aim: 60 seconds for a million letters, from the word until every key
of them has been looked up.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.outreach.launching import launch, prepare

AIM = 60.0


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


def measured(data: Path) -> bool:
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
    missed = "" if second < AIM * letters / 1_000_000 else "  missed"
    print(f"a mailing to {letters:,} people, {waiting:,} of them with an address:")
    print(f"launched for the first time, with {made:,} addressees to make: {first:.1f} s")
    print(f"launched when everybody has an addressee: {second:.1f} s (aim 60 s for a million){missed}")
    return not missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a register of bench_registry.py")
    return 0 if measured(parser.parse_args().data.resolve()) else 1


if __name__ == "__main__":
    sys.exit(main())
