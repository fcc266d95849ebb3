"""``make bench``: run the measures one after the other and keep what they say.

    python -m benchmarks [names] [pages] [crowd] [-- options of the measure]

Without a name: names and pages. What they print goes to ``benchmarks/results/<name>.txt`` too, under the commit and
the day.
"""

import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
USUAL = ("names", "pages")


def main(arguments: list[str]) -> int:
    names, options = _parted(arguments)
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if strange := set(names) - set(known):
        print(f"There is no measure called {', '.join(sorted(strange))}; there are {', '.join(known)}.")
        return 2
    return max(_run(name, options) for name in names or USUAL)


def _parted(arguments: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in arguments:
        return arguments, []
    cut = arguments.index("--")
    return arguments[:cut], arguments[cut + 1 :]


def _run(name: str, options: list[str]) -> int:
    heading = f"{name} {' '.join(options)}\n{_commit()}, {date.today():%Y-%m-%d}, {_machine()}\n\n".replace(" \n", "\n")
    print(heading, end="")
    said = [heading]
    command = [sys.executable, str(HERE / f"bench_{name}.py"), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as measure:
        for line in measure.stdout:
            print(line, end="", flush=True)
            said.append(line)
    if measure.returncode == 0:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / f"{name}.txt").write_text("".join(said))
    return measure.returncode


def _commit() -> str:
    """As it stands, and whether something in it was changed."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=10"],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "no commit"
    return told.stdout.strip()


def _machine() -> str:
    models = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return f"{len(models)} × {models[0] if models else platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
