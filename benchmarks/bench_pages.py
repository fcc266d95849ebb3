"""How many pages a second, beside the least that a Django page can be: a bare list of 20 rows from one indexed query.

    python benchmarks/bench_pages.py [--seconds 4] [--people 11500] [--only WORD] [--queries] [--profile]

Production settings, gunicorn with two workers, four connections that stay open, everything on this machine. Every
page has its turn in each of the three rounds; the middle one counts. Only the ratios mean anything elsewhere.
"""

import argparse
import cProfile
import pstats
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pages import institution, load, server

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="for each page in each round")
    parser.add_argument("--people", type=int, default=institution.PEOPLE)
    parser.add_argument("--only", default="", help="pages whose name contains this, and the bare list")
    parser.add_argument("--queries", action="store_true", help="print the statements too")
    parser.add_argument("--profile", action="store_true", help="print where the time goes, and measure nothing")
    options = parser.parse_args()

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
    with server.serving(institution.DATA / "gunicorn.log") as port:
        measured = measure(port, chosen, options.seconds)
        print_table(chosen, measured, queries)
        print(f"\nA worker holds {server.memory_of(port):.0f} MB; {server.processors()} processors.")


def count(page, *, show: bool) -> int:
    from benchmarks.pages.queries import count_queries

    statements = count_queries(page.request)
    if show:
        print(f"\n{page.name}")
        for statement in statements:
            print(f"  {statement[:300]}")
    return len(statements)


def measure(port: int, pages, seconds: float) -> dict[str, list[load.Measured]]:
    for page in pages:
        for _ in range(server.WORKERS * server.THREADS * 2):
            load.ask(port, page.request)  # every thread has a connection, every worker is warm
    measured = {page.name: [] for page in pages}
    for _ in range(ROUNDS):
        for page in pages:
            measured[page.name].append(load.measure(port, page.request, seconds=seconds))
    return measured


def print_table(pages, measured, queries) -> None:
    bare = middle(measured[pages[0].name]).per_second
    print(f"{'page':32} {'req/s':>8} {'× bare':>7} {'aim':>5} {'SQL':>4} {'kB':>6} {'p50 ms':>7} {'p95 ms':>7}")
    for page in pages:
        one = middle(measured[page.name])
        times = bare / one.per_second
        aim = f"≤ {page.aim:g}" if page.aim else ""
        missed = "  missed" if page.aim and times > page.aim else ""
        if page.most_queries and queries[page.name] > page.most_queries:
            missed += f"  more than {page.most_queries} statements"
        print(
            f"{page.name:32} {one.per_second:8.1f} {times:7.2f} {aim:>5} {queries[page.name]:4}"
            f" {one.bytes_per_page / 1024:6.1f} {one.slower_than(0.5):7.1f} {one.slower_than(0.95):7.1f}{missed}"
        )


def middle(rounds: list[load.Measured]) -> load.Measured:
    rate = statistics.median(one.per_second for one in rounds)
    return next(one for one in rounds if one.per_second == rate)


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
