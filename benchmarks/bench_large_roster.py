"""A roster of a million rows comes in through the page and a real worker: how long, and how heavy each of them grows.

    python benchmarks/bench_large_roster.py [--rows 1000000] [--people 1500] [--only-check]

Production settings, gunicorn with two workers, one Celery worker, engines and institution below ``.data/bench-roster``.
The file is sent by HTTP as a browser sends it, checked, and let in; then one byte more than we take is sent. Limits:
the web grows by 100 MB at most and refuses within a second; check and run together take at most 15 minutes for a
million rows on two cores. Each run brings in new people, so that a kept institution grows.
"""

import argparse
import csv
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pages import institution, server
from benchmarks.pages.load import LOOPBACK
from benchmarks.rosters import a_name

GROWS = 100.0  # megabytes, a process of the web
REFUSES = 1.0  # seconds
ROWS_A_MINUTE = 1_000_000 / 15
HEADER = ("姓名", "性别", "学号", "院系", "班级", "入学年份", "毕业年份", "出生日期", "手机")
BOUNDARY = "the-roster-begins-and-ends-here"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of the office at the page of imports."""

    port: int
    cookies: dict[str, str]

    def ask(self, path: str, headers: dict[str, str] | None = None, body=None) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of the answer; ``body`` is bytes or an iterable of bytes, and makes it a POST."""
        said = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "Referer": "https://localhost/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        connection = HTTPConnection(LOOPBACK, self.port, timeout=600)
        try:
            connection.request("POST" if body is not None else "GET", path, body, said | (headers or {}))
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, dict(answer.headers), text
        finally:
            connection.close()

    def post(self, path: str, fields: dict[str, str], upload: Path | None = None) -> tuple[int, dict[str, str], str]:
        """A form, with a file in it, sent piece by piece."""
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        if upload:
            head += (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="roster.csv"\r\n'
                "Content-Type: text/csv\r\n\r\n"
            )
        tail = f"\r\n--{BOUNDARY}--\r\n" if upload else f"--{BOUNDARY}--\r\n"
        size = len(head.encode()) + len(tail) + (upload.stat().st_size if upload else 0)
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(size)}
        return self.ask(path, headers, _pieces(head, upload, tail))


def _pieces(head: str, upload: Path | None, tail: str) -> Iterator[bytes]:
    yield head.encode()
    if upload:
        with upload.open("rb") as file:
            while piece := file.read(1 << 16):
                yield piece
    yield tail.encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=1_500, help="of the demo institution it comes into")
    parser.add_argument("--only-check", action="store_true", help="the dry run, and nothing is let in")
    asked = parser.parse_args()
    institution.DATA = institution.ROOT / ".data" / "bench-roster"
    institution.MARK = institution.DATA / "institution.json"
    institution.prepare(asked.people)
    institution.speak_production()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    roster = institution.DATA / "roster.csv"
    write_roster(roster, asked.rows)
    print(f"{asked.rows:,} rows, {roster.stat().st_size / 1e6:.0f} MB; {server.processors()} processors")
    with server.serving(institution.DATA / "gunicorn.log") as web, working() as worker:
        held = measure(web, worker, roster, asked.rows, only_check=asked.only_check)
    shutil.rmtree(institution.DATA / "media", ignore_errors=True)
    raise SystemExit(0 if held else 1)


def write_roster(path: Path, count: int) -> None:
    """Classes of forty; numbers that nobody had in an earlier run."""
    chance, run = random.Random(), int(time.time()) % 100_000_000
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(count):
            group = number // 40
            year = 1990 + group // 50 % 30
            born = f"{year - 18 - number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            units = (f"第{group // 1500 % 10}学院", f"软件{group % 50}班", year, year + 3)
            phone = f"1{run % 90 + 10}{number:08}" if number % 2 else ""
            writer.writerow((a_name(chance), "男女"[number % 2], f"{run}{number:07}", *units, born, phone))


@contextmanager
def working() -> Iterator[subprocess.Popen]:
    """One Celery worker with one process, as in production but for the count."""
    log = institution.DATA / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "alumni_portal", "worker", "--loglevel=WARNING", "--concurrency=1"]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as worker:
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait(60)


def measure(web: server.Server, worker: subprocess.Popen, roster: Path, rows: int, *, only_check: bool) -> bool:
    """Whether every limit is held."""
    from directory.models import Import

    visitor = Visitor(web.port, office())
    for _ in range(4 * server.WORKERS):
        visitor.ask("/console/imports/new/")  # every worker is warm
    before, begun = heaviest(web.pid), time.monotonic()
    page, made = send(visitor, roster)
    print(f"sent and its header read in {time.monotonic() - begun:.1f} s")
    spent = time.monotonic()
    token = token_in(visitor.ask(page)[2])
    status, _headers, text = visitor.post(page, {"csrfmiddlewaretoken": token, **chosen(visitor.ask(page)[2])})
    if status != 302:
        raise RuntimeError(f"The columns were not taken: {status}\n{text[-3000:]}")
    checked = wait_for(made.pk, Import.State.CHECKED)
    print(f"checked in {time.monotonic() - spent:.0f} s: {checked.counts}")
    if not only_check:
        detail = page.removesuffix("columns/")
        token = token_in(visitor.ask(f"{detail}check/")[2])
        status, _headers, text = visitor.post(f"{detail}start/", {"csrfmiddlewaretoken": token})
        if status != 302:
            raise RuntimeError(f"The import was not started: {status} {token}\n{text[-3000:]}")
        done = wait_for(made.pk, Import.State.DONE)
        print(f"let in, all in all {time.monotonic() - spent:.0f} s: {done.counts}")
    rate = rows / (time.monotonic() - spent)
    grown, refused = heaviest(web.pid) - before, seconds_to_refuse(visitor)
    print(f"{rate:,.0f} rows/s, {rate * 60 / ROWS_A_MINUTE:.2f} of what 15 minutes for a million ask")
    print(
        f"web: a process grew by {grown:.0f} MB (limit {GROWS:.0f}); worker: {heaviest(worker.pid):.0f} MB at its most"
    )
    print(f"101 MB refused after {refused:.2f} s (limit {REFUSES:.0f})")
    return grown <= GROWS and refused <= REFUSES and (only_check or rate * 60 >= ROWS_A_MINUTE)


def office() -> dict[str, str]:
    from benchmarks.pages.readers import _with_second_factor, sign_in
    from people.models import User

    return sign_in(_with_second_factor(User.objects.get(email="office@example.org")))


def send(visitor: Visitor, roster: Path):
    """Where its columns are named, and its row."""
    from associations.models import Association
    from directory.models import Import

    school = Association.objects.get(kind="school")
    token = token_in(visitor.ask("/console/imports/new/")[2])
    fields = {"csrfmiddlewaretoken": token, "association": school.public_id, "source_name": ""}
    status, headers, text = visitor.post("/console/imports/new/", fields, roster)
    if status != 302:
        raise RuntimeError(f"The roster was not taken: {status}\n{text[-3000:]}")
    return headers["Location"], Import.objects.latest("pk")


def chosen(text: str) -> dict[str, str]:
    """What the form of the columns says by itself."""
    fields = {}
    for select, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        marked = re.search(r'<option[^>]*value="([^"]*)"[^>]*\bselected', options)
        fields[select] = marked.group(1) if marked else ""
    for name, value in re.findall(r'<input[^>]*type="number"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text):
        fields[name] = value
    return fields


def token_in(text: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text).group(1)


def wait_for(key: int, state: str):
    """Looks every second, and rings as the clock would, should a bell have been missed."""
    from common.actors import system
    from directory import actions
    from directory.models import Import

    until, heard = time.monotonic() + 7200, time.monotonic()
    while time.monotonic() < until:
        made = Import.objects.get(pk=key)
        if made.state == state:
            return made
        if made.state in (Import.State.FAILED, Import.State.READ):
            raise RuntimeError(f"The import came to a stop: {made.failure}")
        if time.monotonic() - heard > 30:
            actions.continue_imports(by=system("clock"))
            heard = time.monotonic()
        time.sleep(1)
    raise TimeoutError(f"after two hours: {made.state}, {made.position} of {made.rows}")


def heaviest(pid: int) -> float:
    """Megabytes the heaviest of its processes has held at its most."""
    family = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return max(_most(one) for one in family)


def _most(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def seconds_to_refuse(visitor: Visitor) -> float:
    """Says that a file of 101 MB comes, and sends what it is let: until the answer is there."""
    begun = time.monotonic()
    with socket.create_connection((LOOPBACK, visitor.port), timeout=30) as line:
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        head = (
            "POST /console/imports/new/ HTTP/1.1",
            "Host: localhost",
            "X-Forwarded-Proto: https",
            f"Cookie: {cookies}",
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            "Content-Length: 101000001",
        )
        line.sendall("\r\n".join([*head, "", ""]).encode())
        answer = line.recv(64).split(b"\r\n")[0].decode()
    assert " 413 " in answer, answer
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
