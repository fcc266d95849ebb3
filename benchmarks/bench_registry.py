"""Finding people, by kind of question: milliseconds in the database, with the gate on, beside the plain list.

    python benchmarks/bench_registry.py [--people 1000000] [--rounds 12] [--data FOLDER] [--beside 10000]

The plain list is the first page of everybody in the order of names, without a gate and without cards. Every question is
asked with other values each time, and all of them in turn; what Python does between the statements is not counted.
``busy`` is the processor time of the database, which other work on the machine stretches less than the clock.
The reader is a graduate of a class of forty, in a chapter of a thousand. A register that does not lie in the folder yet
is built there: a million people take a good while. ``--beside`` asks the same of a smaller register, and
prints how much slower the larger one is.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.registry import around, asking, people

LIMIT = 50.0  # milliseconds, p95 of each kind of question
GROWTH = 1.5  # times, from the small register to the large one
KEPT = people.ROOT / "benchmarks" / "results" / "registry.txt"


def main() -> None:
    options = _options()
    data = options.data or people.ROOT / ".data" / f"registry-{options.people}"
    begun = time.monotonic()
    people.prepare(options.people, data)
    if time.monotonic() - begun > 60:
        print(f"built in {(time.monotonic() - begun) / 60:.0f} min")
    import django

    django.setup()
    smaller = _of_the_smaller(options) if options.beside else {}
    said = [f"{options.people:,} people; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"]
    said += _table(_measured(options.rounds), smaller)
    if not options.only_questions:
        said += ["", *_around(options.rounds)]
    print("\n".join(said))
    if options.keep:
        KEPT.write_text("\n".join([f"registry --people {options.people} --rounds {options.rounds}", *said, ""]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=12, help="how often each question is asked")
    parser.add_argument("--data", type=Path, help="where the register lies, built where it does not")
    parser.add_argument("--beside", type=int, default=0, help="a smaller register to measure growth against")
    parser.add_argument("--keep", action="store_true", help="write what is printed to benchmarks/results/registry.txt")
    parser.add_argument("--only-questions", action="store_true")
    return parser.parse_args()


def _measured(rounds: int) -> dict[str, tuple[list[float], float]]:
    """Of each kind: milliseconds by the clock each time, and of the database's processor on average."""
    asked: dict[str, list] = {asking.PLAIN: [None], **asking.questions()}
    measured, chance = {}, random.Random(1)
    for name, of_this_kind in asked.items():
        for each in of_this_kind:  # the first time fetches from the disk, and plans
            asking.ask(each)
        chosen = [chance.choice(of_this_kind) for _turn in range(rounds)]
        busy = asking.busy_of_backend()
        spent = [asking.ask(each).clock for each in chosen]
        deep = 1 if "deep" in (chosen[0] or {}) else 0  # the way there is not the page
        measured[name] = spent, 0.0 if deep else (asking.busy_of_backend() - busy) / rounds
    return measured


def _of_the_smaller(options: argparse.Namespace) -> dict[str, float]:
    """p50 of each kind, from a run of its own: engines are one to a process."""
    command = [sys.executable, __file__, "--people", str(options.beside), "--rounds", str(options.rounds)]
    told = subprocess.run([*command, "--only-questions"], capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^(.{24})\s+([\d.]+) ", told, re.MULTILINE)
    return {name.strip(): float(p50) for name, p50 in rows}


def _table(measured: dict[str, tuple[list[float], float]], smaller: dict[str, float]) -> list[str]:
    plain = statistics.median(measured[asking.PLAIN][0])
    found = ["", f"{'question':24} {'p50':>7} {'p95':>7} {'p99':>7} {'busy':>7} {'× plain':>8} {'growth':>7}"]
    for name, (spent, busy) in measured.items():
        p50, p95, p99 = (_slower_than(spent, share) for share in (0.5, 0.95, 0.99))
        growth = p50 / smaller[name] if smaller.get(name) else 0.0
        missed = "  missed" if p95 > LIMIT and not name.startswith("counted") else ""
        missed += "  grows" if growth > GROWTH else ""
        grown = f"{growth:7.1f}" if growth else f"{'':7}"
        found.append(f"{name:24} {p50:7.1f} {p95:7.1f} {p99:7.1f} {busy:7.1f} {p50 / plain:8.1f} {grown}{missed}")
    return found


def _around(rounds: int) -> list[str]:
    spent = around.pages(rounds)
    first = next(iter(spent.values()))
    found = ["the whole page, through the test client; aim 1.5 × the directory's own list"]
    found += [f"  {name:32} {each:7.1f} ms {each / first:5.1f} ×" for name, each in spent.items()]
    noted, bare = around.writes()
    return [
        *found,
        f"10,000 persons written with notes for the index {noted:.2f} s, without {bare:.2f} s: {noted / bare:.2f} ×",
    ]


def _slower_than(spent: list[float], share: float) -> float:
    ordered = sorted(spent)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


if __name__ == "__main__":
    main()
