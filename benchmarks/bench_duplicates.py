"""How long the night's search for duplicates takes: the aim is a million people in 10 minutes and 1 GB.

    python benchmarks/bench_duplicates.py [--people 100000] [--data FOLDER]

In engines of its own in that folder, below ``.data`` where none is said, kept for the next run with as many people; or
in a register of ``bench_registry.py``. One record in a hundred is entered a second time, in another spelling or with
less known.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
MINUTES, MEGABYTES = 10, 1024  # for a million


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=ROOT / ".data" / "bench-duplicates")
    options = parser.parse_args()
    people, data = options.people, options.data
    os.environ |= {"DEBUG": "on", "ALUMNI_PORTAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "alumni_portal.settings"}
    from alumni_portal import engines

    built, is_register = data / f"built-{people}", (data / "registry.json").exists()
    if not (built.exists() or is_register):
        shutil.rmtree(data, ignore_errors=True)
    engines.ensure(data)
    try:
        import django

        django.setup()
        manage("migrate", "--verbosity", "0")
        if not built.exists():
            if not is_register:
                manage("demo", "--people", str(people))
            plant(people // 100)
            built.touch()
        held = measure()
    finally:
        from django.db import connections

        connections.close_all()
        engines.leave(data)
    raise SystemExit(0 if held else 1)


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], cwd=ROOT, check=True)


def plant(count: int) -> None:
    """Second records of ``count`` people: in letters, in traditional characters, without class or number."""
    from common.actions import writing_window
    from common.actors import system
    from people.actions import add_affiliation, create_person
    from people.models import Affiliation

    shell = system("shell")
    lines = Affiliation.objects.exclude(person__birth_date="").exclude(entry_year=None).select_related("person")
    with writing_window():
        for number, line in enumerate(lines.order_by("student_number")[:count]):
            person = line.person
            name = person.reading or person.full_name
            called = (person.full_name, name.translate(str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔù", "aaaaeeeeiiiioooouuuu")))
            known = {"gender": person.gender, "birth_date": person.birth_date[:4]}
            twin = create_person(by=shell, full_name=called[number % 2], **known)
            facts = {"department": line.department, "entry_year": line.entry_year, "end_year": line.end_year}
            add_affiliation(twin, by=shell, kind=line.kind, class_name=line.class_name, **facts)


def measure() -> bool:
    from common.actors import system
    from directory import actions
    from directory.models import DuplicateCandidate, DuplicatePair, DuplicateScan
    from people.models import Person

    clock, people = system("clock"), Person.objects.count()
    for left in (DuplicatePair, DuplicateCandidate):
        left.objects.all()._raw_delete("default")
    DuplicateScan.objects.filter(finished_at=None).delete()
    busy = processor_seconds()
    scan, begun, compared = actions.begin_search(by=clock), time.monotonic(), 0.0
    going = True
    while going:
        step = time.monotonic()
        going = actions.continue_search(scan, by=clock)
        now = DuplicateScan.objects.get(pk=scan.pk)
        if now.met != scan.met:
            print(f"  {now.met[-1]:20} {time.monotonic() - step:7.1f} s  {now.candidates - scan.candidates:>9,} pairs")
        else:
            compared += time.monotonic() - step
        scan = now
    seconds = time.monotonic() - begun
    busy = processor_seconds() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  compared             {compared:7.1f} s  {scan.compared:>9,} pairs")
    print(f"{people:,} people in {seconds:.0f} s: {scan.proposed:,} proposed; passed over {scan.passed_over}")
    print(f"busy {busy:.0f} s of a processor, which other work on the machine does not stretch")
    allowed = MINUTES * 60 * people / 1_000_000
    print(f"a million at this rate: {busy / people * 1_000_000 / 60:.1f} min busy (aim {MINUTES}); {memory:.0f} MB")
    return busy <= max(allowed, 30) and memory <= MEGABYTES


def processor_seconds() -> float:
    """Of this process and its backend."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
