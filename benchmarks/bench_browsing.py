"""How much longer pages take while a large campaign leaves: 200,000 letters, 100 a second.

    python benchmarks/bench_browsing.py [--people 200000] [--seconds 40] [--rate 3.5] [--data FOLDER]

Production settings, gunicorn with two workers, one worker of the queue, everything on this machine. So many pages a
second are asked for whether the ones before were answered or not, as people do; a page waits from the moment at which
it was due. Half of them search the directory, which one reader may do 120 times a minute. Quiet and campaign take
turns, twice each; aim: p95 at most 1.5 × the quiet one.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pages import institution, server
from benchmarks.registry import people

AIM = 1.5
LIMIT = "server 100/s"
MOST_AT_LIMIT = 110  # letters a second that say that the limit is kept
READERS = 12  # threads that ask; more than are ever busy at this rate
WARM = 5.0  # seconds of each stretch that are not counted
PAGES = ("/", "/people/", "/people/?q=陈", "/people/?q=wang", "/me/", "/inbox/")
ADDRESSES = """
INSERT INTO messaging_addressee (created_at, public_id, owner_id, email, phone, language)
SELECT now(), 'z' || lpad(id::text, 11, '0'), id, 'p' || id || '@example.org', '', '' FROM people_person
 WHERE NOT EXISTS (SELECT FROM messaging_addressee WHERE owner_id = people_person.id)
"""


@dataclass
class Waits:
    """Seconds by page, and what was answered amiss."""

    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    amiss: list[str] = field(default_factory=list)

    def all(self) -> list[float]:
        return [wait for waits in self.by_page.values() for wait in waits]


def main() -> int:
    options = _options()
    data = options.data or people.ROOT / ".data" / f"registry-{options.people}"
    _prepare_apart(options.people, data)
    people.prepare(options.people, data)
    institution.DATA = data.resolve()
    with _sink() as (port, counts):
        institution.speak_production()
        os.environ["MAIL_SERVER"] = f"smtp://127.0.0.1:{port}"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        mailing, launched = _launch(options.people)
        with server.serving(data / "gunicorn.log") as served, _worker(data / "worker.log"):
            said, missed = _measured(served, mailing, counts, options)
    said = [f"{options.people:,} letters fixed in {launched:.1f} s; load {os.getloadavg()[0]:.1f}", *said]
    print("\n".join(said))
    return missed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=40.0, help="of each of the four stretches")
    parser.add_argument("--rate", type=float, default=3.5, help="pages asked for in a second")
    parser.add_argument("--data", type=Path, help="where the register lies, built where it does not")
    return parser.parse_args()


def _prepare_apart(count: int, data: Path) -> None:
    """Whoever builds a register speaks to it with DEBUG on; a process that has done so cannot serve production."""
    building = (
        f"from pathlib import Path; from benchmarks.registry import people;people.prepare({count}, Path({str(data)!r}))"
    )
    subprocess.run([sys.executable, "-c", building], cwd=people.ROOT, check=True)


def _launch(letters: int):
    """A real message of the school to everybody, paused until its first turn."""
    from django.db import connection

    from associations.models import Association
    from common.actions import writing_window
    from common.actors import system
    from institution.models import Institution
    from institution.reads import forget
    from messaging.actions.mailings import launch_mailing, pause_mailing
    from messaging.models import Mailing
    from outreach.actions.messages import Words, create_message, freeze_message
    from outreach.letters import TEMPLATE
    from people.models import Person

    shell = system("shell")
    with writing_window(), connection.cursor() as cursor:
        cursor.execute(ADDRESSES)
        quiet = {"quiet_from": None, "quiet_until": None, "mailings_rest_on_days_off": False, "mailings_most": None}
        Institution.objects.update_or_create(pk=1, defaults={"mail_limits": LIMIT, **quiet})
        Mailing.objects.update(state="cancelled", ended_at="2026-01-01T00:00Z")
        cursor.execute("DELETE FROM messaging_delivery")
        cursor.execute("VACUUM ANALYZE messaging_delivery")
    forget()
    body = "Dear {{name}},\n\nthe library opens its **new reading room**.\n\n" + "Come and see it. " * 60
    words = {language: Words("The new reading room", body) for language in ("zh-hans", "en")}
    school = Association.objects.filter(parent=None).get()
    message = freeze_message(create_message(school, words, by=shell), by=shell)
    begun = time.monotonic()
    mailing = launch_mailing(
        Person.objects.all(), category="news", writer=TEMPLATE, about=message, channels=["email"], by=shell
    )
    seconds = time.monotonic() - begun
    assert mailing.deliveries.filter(state="waiting").count() > letters * 0.9
    return pause_mailing(mailing, "until it is measured", by=shell), seconds


def _measured(served: server.Server, mailing, counts: Path, options: argparse.Namespace) -> tuple[list[str], int]:
    from common.actors import system
    from messaging.actions.mailings import pause_mailing, resume_mailing

    shell, cookies = system("shell"), _cookies()
    quiet, loud, rates = Waits(), Waits(), []
    _browse(served.port, cookies, options.rate, WARM * 2, warming := Waits())
    if warming.amiss:
        raise RuntimeError(f"Pages are not answered as they should be: {sorted(set(warming.amiss))}")
    before = server.memory_of(served.port)
    for _turn in range(2):
        _browse(served.port, cookies, options.rate, options.seconds, quiet)
        resume_mailing(mailing, by=shell)
        begun, taken = time.monotonic(), int(counts.read_text())
        _browse(served.port, cookies, options.rate, options.seconds, loud)
        rates.append((int(counts.read_text()) - taken) / (time.monotonic() - begun))
        pause_mailing(mailing, "until it is measured", by=shell)
    said, ratio = _told(quiet, loud)
    said.append(
        f"letters left at {min(rates):.0f} to {max(rates):.0f} a second; a web worker held {before:.0f} MB before"
    )
    said.append(
        f"and {server.memory_of(served.port):.0f} MB after; every page was answered as it should be"
        if not (quiet.amiss or loud.amiss)
        else f"amiss: {[*quiet.amiss, *loud.amiss][:5]}"
    )
    return said, int(ratio > AIM or min(rates) < 80 or max(rates) > MOST_AT_LIMIT or bool(quiet.amiss or loud.amiss))


def _told(quiet: Waits, loud: Waits) -> tuple[list[str], float]:
    said = [
        f"{'page':20} {'pages':>6} {'p50 ms':>8} {'p95 ms':>8}   with a campaign {'p50':>8} {'p95':>8} {'p95 ×':>7}"
    ]
    for name in (*PAGES, "all of them"):
        one, other = ((each.by_page[name] if name in PAGES else each.all()) for each in (quiet, loud))
        p50, p95, q50, q95 = (_slower_than(waits, share) for waits in (one, other) for share in (0.5, 0.95))
        said.append(f"{name:20} {len(one):6} {p50:8.1f} {p95:8.1f} {'':17} {q50:8.1f} {q95:8.1f} {q95 / p95:7.2f}")
    ratio = _slower_than(loud.all(), 0.95) / _slower_than(quiet.all(), 0.95)
    said.append(f"p95 of all pages {ratio:.2f} × the quiet one (aim {AIM} ×)" + ("  missed" if ratio > AIM else ""))
    return said, ratio


def _slower_than(waits: list[float], share: float) -> float:
    return statistics.quantiles(waits, n=100, method="inclusive")[int(share * 100) - 1] * 1000


def _cookies() -> str:
    from benchmarks.pages.readers import sign_in
    from people.models import User

    return "; ".join(f"{name}={value}" for name, value in sign_in(User.objects.get(email="reader@example.org")).items())


def _browse(port: int, cookies: str, rate: float, seconds: float, waits: Waits) -> None:
    """Ask for page after page, each at its moment, by whichever thread is free."""
    begun, turn, lock = time.monotonic(), iter(range(int(rate * seconds))), threading.Lock()

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                number = next(turn, None)
            if number is None:
                return
            due, page = begun + number / rate, PAGES[number % len(PAGES)]
            time.sleep(max(0.0, due - time.monotonic()))
            status = _ask(connection, page, cookies)
            if status != 200:
                waits.amiss.append(f"{page}: {status}")
            elif due - begun > WARM:
                waits.by_page[page].append(time.monotonic() - due)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ask(connection: http.client.HTTPConnection, page: str, cookies: str) -> int:
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept": "text/html", "Cookie": cookies}
    from urllib.parse import quote

    connection.request("GET", quote(page, safe="/?=&"), headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


@contextmanager
def _sink() -> Iterator[tuple[int, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "taken"
        counts.write_text("0")
        command = [sys.executable, str(Path(__file__).parent / "browsing" / "sink.py"), str(counts)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield int(process.stdout.readline()), counts
            finally:
                process.terminate()


@contextmanager
def _worker(log: Path) -> Iterator[None]:
    """One worker with one process, and the clock."""
    command = [sys.executable, "-m", "celery", "-A", "alumni_portal", "worker", "-c", "1", "-B", "--loglevel=WARNING"]
    command += ["--without-gossip", "--without-mingle", "-s", str(log.with_name("beat"))]
    with log.open("wb") as output, subprocess.Popen(command, cwd=people.ROOT, stdout=output, stderr=output) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    sys.exit(main())
