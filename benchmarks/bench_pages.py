"""How many pages a second, beside the least that a Django page can be: a bare list of 20 rows from one indexed query.

    python benchmarks/bench_pages.py [--seconds 4] [--people 11500] [--data FOLDER] [--only WORD] …

Production settings, gunicorn with two workers, four connections that stay open, everything on this machine. Every
page has its turn in each of the five rounds; the middle one counts. Only the ratios mean anything elsewhere: by the
clock, and by the processor time of web server, database and cache, which a busy machine does not stretch.
"""

import argparse
import cProfile
import pstats
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pages import institution, load, processor, server

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One page in one round."""

    asked: load.Measured
    used: processor.Used

    @property
    def rate(self) -> float:
        return self.asked.per_second

    @property
    def cost(self) -> float:
        """Milliseconds of a processor for one page."""
        return self.used.whole / self.asked.requests * 1000

    @property
    def engines_share(self) -> float:
        return self.used.engines / self.used.whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="for each page in each round")
    parser.add_argument("--people", type=int, default=institution.PEOPLE)
    parser.add_argument("--data", type=Path, help="an institution that stands there already, and is not built")
    parser.add_argument("--only", default="", help="pages whose name contains this, and the bare list")
    parser.add_argument("--queries", action="store_true", help="print the statements too")
    parser.add_argument("--profile", action="store_true", help="print where the time goes, and measure nothing")
    options = parser.parse_args()

    if options.data:
        institution.DATA = options.data.resolve()
    else:
        institution.prepare(options.people)
    institution.speak_production()
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.pages import readers

    call_command("collectstatic", interactive=False, verbosity=0)
    bare, *others = readers.pages()
    chosen = [bare, *(page for page in others if options.only in page.name)]
    if options.profile:
        for page in chosen:
            profile(page)
        return
    queries = {page.name: count(page, show=options.queries) for page in chosen}
    with server.serving(institution.DATA / "gunicorn.log") as served:
        measured = measure(served, chosen, options.seconds)
        print_table(chosen, measured, queries)
        print(f"\nA worker holds {server.memory_of(served.port):.0f} MB; {server.processors()} processors.")


def count(page, *, show: bool) -> int:
    from benchmarks.pages.queries import count_queries

    statements = count_queries(page.request)
    if show:
        print(f"\n{page.name}")
        for statement in statements:
            print(f"  {statement[:300]}")
    return len(statements)


def measure(served: server.Server, pages, seconds: float) -> dict[str, list[Turn]]:
    for page in pages:
        for _ in range(server.WORKERS * server.THREADS * 2):
            load.ask(served.port, page.request)  # every thread has a connection, every worker is warm
    measured = {page.name: [] for page in pages}
    for _ in range(ROUNDS):
        for page in pages:
            before = processor.used_by(served.pid, institution.DATA)
            asked = load.measure(served.port, page.request, seconds=seconds)
            used = processor.used_by(served.pid, institution.DATA) - before
            measured[page.name].append(Turn(asked, used))
    return measured


def print_table(pages, measured: dict[str, list[Turn]], queries) -> None:
    bare = middle(measured[pages[0].name])
    print(
        f"{'page':32} {'req/s':>7} {'× bare':>7} {'cpu ms':>7} {'× bare':>7} {'aim':>5} {'of it SQL':>10} {'SQL':>4}"
        f" {'kB':>6} {'p50 ms':>7} {'p95 ms':>7}"
    )
    for page in pages:
        one = middle(measured[page.name])
        times, costs = bare.rate / one.rate, one.cost / bare.cost
        aim = f"≤ {page.aim:g}" if page.aim else ""
        print(
            f"{page.name:32} {one.rate:7.1f} {times:7.2f} {one.cost:7.2f} {costs:7.2f} {aim:>5}"
            f" {one.engines_share:10.0%} {queries[page.name]:4} {one.asked.bytes_per_page / 1024:6.1f}"
            f" {one.asked.slower_than(0.5):7.1f} {one.asked.slower_than(0.95):7.1f}"
            f"{_missed(page, max(times, costs), queries[page.name])}"
        )


def _missed(page, times: float, statements: int) -> str:
    missed = "  missed" if page.aim and times > page.aim else ""
    if page.most_queries and statements > page.most_queries:
        missed += f"  more than {page.most_queries} statements"
    return missed


def middle(turns: list[Turn]) -> Turn:
    rate = statistics.median(turn.rate for turn in turns)
    return next(turn for turn in turns if turn.rate == rate)


def profile(page) -> None:
    """In this process and one thread; numbers are larger than in the server, their shares are what counts."""
    from benchmarks.pages.queries import client_for

    client = client_for(page.request)
    for _ in range(3):
        client.get(page.request.path)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(20):
        client.get(page.request.path)
    profiler.disable()
    print(f"\n{page.name}, 20 times")
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
