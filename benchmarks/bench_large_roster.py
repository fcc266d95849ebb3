"""A roster of a million rows comes in through the page and a real worker: how long, and how heavy each of them grows.

    python benchmarks/bench_large_roster.py [--rows 1000000] [--people 1500] [--only-check] [--data FOLDER]

Production settings, gunicorn with two workers, one Celery worker, engines and institution below ``.data/bench-roster``;
or, with ``--data``, in a register that ``bench_registry.py`` has built: an officer is appointed there.
The file is sent by HTTP as a browser sends it, checked, and let in; then a workbook of 4 MB that unpacks to 933 MB, and
one byte more than we take. Limits: the web grows by 100 MB at most and refuses within a second, the workbook within
two and 200 MB; check and run together take at most 15 minutes for a million rows on two cores. Each run brings in new
people, so that a kept institution grows.
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
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alumni_portal import engines
from benchmarks.pages import institution, server
from benchmarks.pages.load import LOOPBACK
from benchmarks.rosters import a_name

GROWS = 100.0  # megabytes, a process of the web
REFUSES = 1.0  # seconds
BOMB, BOMB_GROWS, BOMB_REFUSES = 933, 200.0, 2.0  # megabytes it unpacks to; how far it may get
ROWS_A_MINUTE = 1_000_000 / 15
HEADER = ("姓名", "性别", "学号", "院系", "专业", "班级", "入学年份", "毕业年份", "出生日期", "手机")
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
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{upload.name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
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
    parser.add_argument("--data", type=Path, help="a register of bench_registry.py, instead of the demo institution")
    asked = parser.parse_args()
    stand(asked)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    roster, bomb = institution.DATA / "roster.csv", institution.DATA / "bomb.xlsx"
    write_roster(roster, asked.rows)
    write_bomb(bomb)
    print(f"{asked.rows:,} rows, {roster.stat().st_size / 1e6:.0f} MB; {server.processors()} processors", flush=True)
    with server.serving(institution.DATA / "gunicorn.log") as web, working() as worker:
        held = measure(web, worker, roster, asked.rows, only_check=asked.only_check)
        held = refuse(web, bomb) and held
    for left in (roster, bomb):
        left.unlink()
    shutil.rmtree(institution.DATA / "media", ignore_errors=True)
    raise SystemExit(0 if held else 1)


def stand(asked: argparse.Namespace) -> None:
    """The institution, its engines, and the settings of production in this process."""
    institution.DATA = asked.data.resolve() if asked.data else institution.ROOT / ".data" / "bench-roster"
    institution.MARK = institution.DATA / "institution.json"
    if asked.data:
        engines.ensure(institution.DATA)
        institution.migrate()
    else:
        institution.prepare(asked.people)
    institution.speak_production()


def write_roster(path: Path, count: int) -> None:
    """Classes of forty; numbers that nobody had in an earlier run. A million rows are just below 100 MB."""
    chance, run = random.Random(), int(time.time()) % 100_000_000
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(count):
            group = number // 40
            year = 1990 + group // 50 % 30
            born = f"{year - 18 - number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            units = (f"第{group // 1500 % 10}学院", "软件技术", f"软件{group % 50}班", year, year + 3)
            phone = f"1{run % 90 + 10}{number:08}" if number % 2 else ""
            writer.writerow((a_name(chance), "男女"[number % 2], f"{run}{number:07}", *units, born, phone))


def write_bomb(path: Path) -> None:
    """A workbook of some 4 MB with one part of zeros."""
    zeros = b"0" * (1 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, "<x/>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(BOMB):
                part.write(zeros)


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
    visitor = warmed(web)
    before, begun = heaviest(web.pid), time.monotonic()
    page, made = send(visitor, roster)
    print(f"sent and its header read in {time.monotonic() - begun:.1f} s", flush=True)
    begun = time.monotonic()
    let_in(visitor, page, made, only_check=only_check)
    rate = rows / (time.monotonic() - begun)
    grown = heaviest(web.pid) - before
    print(f"{rate:,.0f} rows/s, {rate * 60 / ROWS_A_MINUTE:.2f} of what 15 minutes for a million ask")
    print(
        f"web: a process grew by {grown:.0f} MB (limit {GROWS:.0f}); worker: {heaviest(worker.pid):.0f} MB at its most",
        flush=True,
    )
    return grown <= GROWS and (only_check or rate * 60 >= ROWS_A_MINUTE)


def warmed(web: server.Server) -> Visitor:
    """Somebody of the office, after every process of the web has answered."""
    visitor = Visitor(web.port, office())
    for _ in range(4 * server.WORKERS):
        visitor.ask("/console/imports/new/")
    return visitor


def let_in(visitor: Visitor, page: str, made, *, only_check: bool) -> None:
    """Its columns are said, it is checked, and what may comes in."""
    from directory.models import Import

    begun = time.monotonic()
    form = visitor.ask(page)[2]
    status, _headers, text = visitor.post(page, {"csrfmiddlewaretoken": token_in(form), **chosen(form)})
    if status != 302:
        raise RuntimeError(f"The columns were not taken: {status}\n{text[-3000:]}")
    checked = wait_for(made.pk, Import.State.CHECKED)
    print(f"checked in {time.monotonic() - begun:.0f} s: {checked.counts}", flush=True)
    if only_check:
        return
    begun, detail = time.monotonic(), page.removesuffix("columns/")
    token = token_in(visitor.ask(f"{detail}check/")[2])
    status, _headers, text = visitor.post(f"{detail}start/", {"csrfmiddlewaretoken": token})
    if status != 302:
        raise RuntimeError(f"The import was not started: {status} {token}\n{text[-3000:]}")
    done = wait_for(made.pk, Import.State.DONE)
    print(f"let in, {time.monotonic() - begun:.0f} s more: {done.counts}", flush=True)


def refuse(web: server.Server, bomb: Path) -> bool:
    """Whether what nobody should send is refused soon and lightly."""
    visitor = warmed(web)
    before, begun = heaviest(web.pid), time.monotonic()
    status, said = post_roster(visitor, bomb)
    seconds, grown = time.monotonic() - begun, heaviest(web.pid) - before
    assert status == 200, said[-3000:]
    print(
        f"a workbook of {bomb.stat().st_size / 1e6:.1f} MB that unpacks to {BOMB} MB refused after {seconds:.2f} s "
        f"(limit {BOMB_REFUSES:.0f}); the web grew by {grown:.0f} MB (limit {BOMB_GROWS:.0f})"
    )
    refused = seconds_to_refuse(visitor)
    print(f"101 MB refused after {refused:.2f} s (limit {REFUSES:.0f})")
    return seconds <= BOMB_REFUSES and grown <= BOMB_GROWS and refused <= REFUSES


def office() -> dict[str, str]:
    from benchmarks.pages.readers import _with_second_factor, sign_in
    from people.models import User

    user = User.objects.filter(email="office@example.org").first() or appointed("office@example.org")
    return sign_in(_with_second_factor(user))


def appointed(address: str):
    """A login for somebody new who may bring in rosters for the whole school."""
    from associations.actions import appoint_officer
    from associations.models import Association, Office
    from common.actors import system
    from institution import reads
    from people.actions import attach_login, create_login, create_person

    shell = system("shell")
    person, user = create_person(full_name="林一", by=shell), create_login(address, is_verified=True, by=shell)
    person = attach_login(person, user, by=shell)
    school, office = Association.objects.get(kind="school"), Office.objects.get(code="administrator")
    appoint_officer(school, office, person, reads.now().date(), by=shell)
    return person.login


def send(visitor: Visitor, roster: Path):
    """Where its columns are named, and its row."""
    from directory.models import Import

    status, said = post_roster(visitor, roster)
    if status != 302:
        raise RuntimeError(f"The roster was not taken: {status}\n{said[-3000:]}")
    return said, Import.objects.latest("pk")


def post_roster(visitor: Visitor, file: Path) -> tuple[int, str]:
    """Status, and where it leads; without a way on, the page."""
    from associations.models import Association

    school = Association.objects.get(kind="school")
    token = token_in(visitor.ask("/console/imports/new/")[2])
    fields = {"csrfmiddlewaretoken": token, "association": school.public_id, "source_name": ""}
    status, headers, text = visitor.post("/console/imports/new/", fields, file)
    return status, headers.get("Location") or text


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
