"""Makes .venv and installs locked sets into it: ``python3 requirements/install.py run develop``.

Does nothing, in no time, when the sets are installed already: a stamp in .venv keeps the lock's hash. Runs on
the machine's own Python, before anything of ours is there.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main(names: list[str]) -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Name another: make PYTHON=…")
    with_lock(os.open(HERE, os.O_RDONLY))  # two makes at once install once; let go when we end
    wanted = {name: fingerprint(HERE / f"{name}.txt") for name in names}
    if missing := [name for name in names if stamp(name) != wanted[name]]:
        make_venv()
        install(missing)
        for name in missing:
            stamp_file(name).write_text(wanted[name])


def with_lock(folder: int) -> None:
    fcntl.flock(folder, fcntl.LOCK_EX)


def fingerprint(lock: Path) -> str:
    """Of what is to be installed, and of the Python it is installed for."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def stamp_file(name: str) -> Path:
    return VENV / f"installed-{name}"


def stamp(name: str) -> str:
    return stamp_file(name).read_text() if stamp_file(name).exists() and PYTHON.exists() else ""


def make_venv() -> None:
    """Keep one that works; make one that does not anew."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:  # noqa: S603
        return
    say(f"Making {VENV.name} …")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError:
        sys.exit("Python's venv lacks ensurepip. On Debian: apt install python3-venv")


def install(names: list[str]) -> None:
    """Only what the locks name, byte for byte."""
    say(f"Installing what requirements/{' and '.join(name + '.txt' for name in names)} name …")
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--prefer-binary"]
    command += [word for name in names for word in ("-r", HERE / f"{name}.txt")]
    if subprocess.run(command).returncode:  # noqa: S603
        sys.exit("The installation failed; what is missing stands above. Run the same command again to go on.")


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
