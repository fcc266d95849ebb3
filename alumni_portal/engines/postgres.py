"""One PostgreSQL server: made once, started on a socket, stopped."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

from . import processes
from .places import EnginesError, Household

DATABASE = "alumni_portal"
PORT = 5432  # names the socket file only; nothing listens on the network

# Run by one process, before anybody is told that the engines are ready. It may be run again.
ROLES_AND_DATABASE = """
SELECT 'CREATE ROLE owner LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') \\gexec
SELECT 'CREATE ROLE site LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'site') \\gexec
SELECT 'CREATE DATABASE alumni_portal OWNER owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'alumni_portal') \\gexec
GRANT SET ON PARAMETER session_replication_role TO owner;
-- As deploy/database/10-roles.sh has it: rows are looked up in memory or on a disk without a needle, and compiling a
-- statement takes longer than running it.
ALTER ROLE site SET random_page_cost = 1.1;
ALTER ROLE site SET jit = off;
"""

# For tests: what is lost when the machine loses power was not worth keeping.
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """The server over one data folder. Everything here is called by the supervisor alone."""

    name = "postgres"

    def __init__(self, household: Household, *, durable: bool):
        self.household = household
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Bring the server up, whatever state a crash has left it in."""
        self._clean_up()
        made = self._marker.exists()
        if not made:
            self._initdb()
        self._check_version()
        self._allow()
        self.process = self._launch()
        self._wait_until_ready(self.process)
        if not made or self._marker.read_text() != ROLES_AND_DATABASE:
            self._psql(ROLES_AND_DATABASE)
            self._marker.write_text(ROLES_AND_DATABASE)

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing needs recovery."""
        if self.process:
            processes.stop(self.process, signal.SIGINT)
        shutil.rmtree(self.household.socket_dir, ignore_errors=True)

    @property
    def data(self) -> Path:
        return self.household.data

    @property
    def _marker(self) -> Path:
        """Written when the database is complete; PG_VERSION exists long before that."""
        return self.data / "alumni_portal.made"

    def _clean_up(self) -> None:
        """Nobody else runs these engines (we hold the lock): what still runs or lies about is left over."""
        processes.end(processes.servers_in(self.data), patience=2)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        shutil.rmtree(self.household.socket_dir, ignore_errors=True)
        self.household.socket_dir.mkdir(mode=0o700)
        self._give(self.household.socket_dir)

    def _initdb(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._give(self.data)
        # The locale is named, because initdb would take the caller's; pg_trgm and ltree know Chinese
        # letters only when lc_ctype does, whatever the provider says.
        command = [self.household.postgres / "initdb", "-D", self.data, "-U", "postgres", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        command += ["--auth-local=peer", "--auth-host=reject", "--no-instructions"]
        command += [] if self.durable else ["--no-sync"]
        self._run(command, **self.household.identity)

    def _check_version(self) -> None:
        server = self._run([self.household.postgres / "postgres", "--version"]).split()[2].partition(".")[0]
        data = (self.data / "PG_VERSION").read_text().strip()
        if server != data:
            raise EnginesError(
                f"{self.data} was made by PostgreSQL {data}; the installed one is {server}. "
                "Carry the data over with pg_dump, or remove the folder to begin anew."
            )

    def _allow(self) -> None:
        """Let in whoever runs manage.py, and root, as any role; nobody else, and never by network."""
        ours = sorted({_own_name(), "root"})
        (self.data / "pg_hba.conf").write_text("local all all peer map=us\n")
        (self.data / "pg_ident.conf").write_text("".join(f'us "{name}" all\n' for name in ours))

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = ["listen_addresses=", "unix_socket_permissions=0700", "log_timezone=UTC"]
        settings += [] if self.durable else NOT_DURABLE
        command = [self.household.postgres / "postgres", "-D", self.data, "-k", self.household.socket_dir]
        command += [word for setting in settings for word in ("-c", setting)]
        with self.household.places.fresh_log(self.name) as log:
            return subprocess.Popen(
                [*map(str, command), "-p", str(PORT)],
                cwd="/",
                env={"PATH": "/usr/bin:/bin"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=processes.dies_with_parent(signal.SIGINT),
                **self.household.identity,
            )

    def _wait_until_ready(self, process: subprocess.Popen[bytes], patience: float = 120) -> None:
        until = time.monotonic() + patience
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > until:
                raise EnginesError(f"PostgreSQL did not start:\n{self.household.places.last_words(self.name)}")
            time.sleep(0.01)

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _psql(self, sql: str) -> None:
        where = ["-h", self.household.socket_dir, "-p", str(PORT), "-U", "postgres", "-d", "postgres"]
        self._run([self.household.postgres / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *where], input=sql)

    def _run(self, command: list, **options) -> str:
        done = subprocess.run(
            [str(word) for word in command],
            cwd="/",
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        if done.returncode:
            raise EnginesError(f"{Path(command[0]).name} failed:\n{done.stderr or done.stdout}")
        return done.stdout

    def _give(self, folder: Path) -> None:
        if self.household.identity:
            os.chown(folder, self.household.user.pw_uid, self.household.user.pw_gid)


def _own_name() -> str:
    return pwd.getpwuid(os.getuid()).pw_name
