"""``make run``: everything the portal needs on one machine, until Ctrl-C."""

import os
import signal
import socket
import sys
import time

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from alumni_portal import engines, serving
from alumni_portal.demo.building import is_empty
from alumni_portal.management.commands.web import SOCKET
from alumni_portal.serving import Companion
from common.translations import compile_catalogue

LOOK_EVERY = 0.3  # seconds


class Command(BaseCommand):
    help = "Migrate, load the demo institution into an empty database, serve pages, and run a worker and the clock."
    requires_system_checks = ()  # migrate makes them
    told_to_stop = False

    def add_arguments(self, parser):
        port = os.environ.get("PORT") or "8000"
        parser.add_argument("--port", type=int, default=int(port), help="or the next free one (default: %(default)s)")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args, port, no_demo, **options):
        try:
            self.furnish(with_demo=not no_demo)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it began.", returncode=130) from None
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self.stop_soon)
        with serving.listen(port) as listener:
            self.serve(listener, port)

    def stop_soon(self, *_):
        self.told_to_stop = True

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def furnish(self, *, with_demo: bool):
        """Tables, words, and somebody to meet."""
        self.say("Bringing the tables up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        compile_catalogue()
        if with_demo:
            self._let_somebody_in()

    def _let_somebody_in(self):
        """The demo into an empty database; what an interrupted start has left half built is built anew."""
        unfinished = settings.DATA_DIR / "demo-unfinished"
        if not is_empty() and not unfinished.exists():
            return
        self.say("The database is empty; building the demo institution, about a minute …")
        settings.DATA_DIR.mkdir(exist_ok=True)
        was_interrupted = unfinished.exists()
        unfinished.touch()
        call_command("demo", fresh=was_interrupted)
        unfinished.unlink()

    def serve(self, listener: socket.socket, wanted: int):
        port = listener.getsockname()[1]
        if port != wanted:
            self.say(f"Port {wanted} is taken; using {port}.")
        companions = self._companions(listener, port)
        try:
            for companion in companions:
                companion.start()
            self._welcome(companions, f"http://localhost:{port}")
            self._look_after(companions)
        finally:
            self.say("Stopping …")
            serving.stop_all(companions)

    def _companions(self, listener: socket.socket, port: int) -> list[Companion]:
        site = {"SITE_URL": f"http://localhost:{port}", "PORT": str(port), "PYTHONUNBUFFERED": "1"}
        manage = [sys.executable, str(settings.ROOT / "manage.py")]
        # Celery warns root at every start; on a developer's machine root is often all there is.
        celery = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "-q", "-A", "alumni_portal"]
        return [
            Companion(
                "The web server",
                [*manage, "web", "--skip-checks", f"{serving.LOCALHOST}:{port}"],
                {**site, SOCKET: str(listener.fileno()), DJANGO_AUTORELOAD_ENV: "true"},  # we start it again
                hand_over=[listener.fileno()],
            ),
            Companion("The worker", [*celery, "worker", "--concurrency=2", "--loglevel=WARNING"], site),
            # The schedule is in the code, and what was missed is in the database: nothing to keep in a file.
            Companion(
                "The clock",
                [*celery, "beat", "--scheduler=celery.beat:Scheduler", "--pidfile=", "--loglevel=WARNING"],
                site,
            ),
        ]

    def _welcome(self, companions, url):
        while not self.told_to_stop and not serving.answers(f"{url.replace('localhost', serving.LOCALHOST)}/livez"):
            self._look_once(companions)
            time.sleep(0.05)
        if self.told_to_stop:
            return
        accounts = settings.DATA_DIR / "demo-accounts.txt"
        if accounts.exists():
            self.say(f"\nYou can sign in as:\n{accounts.read_text().rstrip()}")
        self.say(f"\nThe portal is at {url}  (Ctrl-C stops it)\n")

    def _look_after(self, companions):
        while not self.told_to_stop:
            self._look_once(companions)
            time.sleep(LOOK_EVERY)

    def _look_once(self, companions):
        if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
            engines.ensure(settings.DATA_DIR, durable=settings.ENGINES_DURABLE)  # back again, should they be gone
        for companion in companions:
            if sentence := companion.look_after():
                self.say(sentence)
