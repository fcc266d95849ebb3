"""How long it takes to count an audience: any single condition, and such as stand together, under a second.

    python benchmarks/bench_audiences.py [--people 1000000] [--rounds 3] [--data FOLDER]

In a register of ``bench_registry.py``, built where there is none. Asked by somebody of the alumni office about the
whole school, by the secretary of a department about it, and by the house itself; with the gate, as the page asks it.
``busy`` is the processor time of the connection's own backend, without that of the helpers PostgreSQL gives it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.registry import asking, people

LIMIT = 1000.0  # milliseconds, p50 of each question
FIRST_DAY = "2020-01-01"


def main() -> None:
    options = _options()
    people.prepare(options.people, options.data or people.ROOT / ".data" / f"registry-{options.people}")
    manage = [sys.executable, str(people.ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(manage, cwd=people.ROOT, check=True)
    import django

    django.setup()
    from django.db import transaction

    print(f"{options.people:,} people; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    missed, questions = 0, _questions()
    transaction.set_autocommit(False)
    try:
        for who, unit, actor in _readers():
            print(f"\n{who:44} {'people':>9} {'p50':>7} {'busy':>7} ms")
            for name, tree in questions.items():
                missed += _ask(name, unit, tree, actor, options.rounds)
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)
    raise SystemExit(1 if missed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked")
    parser.add_argument("--data", type=Path, help="where the register lies, built where it does not")
    return parser.parse_args()


def _readers() -> list:
    """Two are given an office for as long as this transaction lasts."""
    from associations.models import Association, Office, Term
    from common.actions import writing_window
    from common.actors import system
    from people.models import Person

    school = Association.objects.get(kind="school")
    department = Association.objects.filter(kind="department").order_by("pk").first()
    found = [("the house, the whole school", school, system("shell"))]
    staff = Person.objects.filter(login=None, deceased_at=None).order_by("pk")[:2]
    offices = (("office_staff", school, "the alumni office, the whole school"),)
    offices += (("department_secretary", department, "a secretary, the department"),)
    for person, (code, unit, who) in zip(staff, offices, strict=True):
        with writing_window():
            office = Office.objects.get(code=code)
            office.capabilities = sorted({*office.capabilities, "campaigns.write"})
            office.save(update_fields=["capabilities"])
            Term.objects.create(
                association=unit, office=office, person=person, starts_on=FIRST_DAY, single_holder=False
            )
        found.append((who, unit, system("shell", on_behalf_of=person)))
    return found


def _so(trait: str, value: object) -> dict:
    return {"trait": trait, "value": value}


def _questions() -> dict:
    from associations.models import Association

    department = Association.objects.filter(kind="department").order_by("pk").first()
    return _single(department) | _joined(department)


def _single(department) -> dict:
    city = _so("people.city", "440100")
    return {
        "everybody": {},
        "kind of affiliation": _so("people.kind", "full_time"),
        "entry year": _so("people.entry_years", [2003, 2007]),
        "graduation year, or later": _so("people.end_years", [2009, None]),
        "city": city,
        "not the city": {"not": city},
        "industry": _so("people.industry", "C"),
        "employer": _so("people.employer", "企业1"),
        "department": _so("directory.unit", department.public_id),
        "joined a group in the department": _so("associations.joined", department.public_id),
        "in a class group": _so("associations.in_class_group", True),
        "in no class group": _so("associations.in_class_group", False),
        "holds an office": _so("associations.office", "any"),
        "has a login": _so("people.has_login", True),
        "signed in lately": _so("people.signed_in", "30"),
        "not signed in for a year": _so("people.signed_in", "not_for_a_year"),
        "can be reached": _so("people.is_reachable", True),
        "no e-mail": _so("people.has_email", False),
        "gender": _so("people.gender", "female"),
        "month of birth": _so("people.birth_month", "5"),
        "still studies": _so("people.is_alumnus", False),
    }


def _joined(department) -> dict:
    years, city = _so("people.entry_years", [2003, 2007]), _so("people.city", "440100")
    industry, inside = _so("people.industry", "C"), _so("associations.in_class_group", True)
    here = _so("directory.unit", department.public_id)
    return {
        "department, years, city, in no group": {"all": [here, years, city, {"not": inside}]},
        "city, industry, years": {"all": [city, industry, years]},
        "city or industry or years": {"any": [city, industry, years]},
        "neither city, industry nor a group": {"not": {"any": [city, industry, inside]}},
    }


def _ask(name: str, unit, tree: dict, actor, rounds: int) -> bool:
    from common.memory import remembering
    from outreach.queries.audiences import people_of, room_to_compare

    spent, count = [], 0
    with remembering():
        people_of(unit, tree, by=actor).exists()  # rights and rules are read once in a request
        busy = asking.busy_of_backend()
        for _turn in range(rounds):
            begun = time.monotonic()
            with room_to_compare():
                count = people_of(unit, tree, by=actor).count()
            spent.append((time.monotonic() - begun) * 1000)
        busy = (asking.busy_of_backend() - busy) / rounds
    p50 = statistics.median(spent)
    missed = p50 > LIMIT
    print(f"  {name:42} {count:>9,} {p50:7.0f} {busy:7.0f}{'  missed' if missed else ''}", flush=True)
    return missed


if __name__ == "__main__":
    main()
