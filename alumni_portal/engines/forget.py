"""``make forget``: remove what one checkout's engines have kept, after asking.

Run by the machine's own Python and under its short name, so that nothing is started to be thrown away:
``PYTHONPATH=alumni_portal python3 -m engines.forget .data [--yes]``.
"""

import shutil
import sys
from pathlib import Path

from . import locks
from .places import Places, read_json


def main(arguments: list[str]) -> None:
    places = Places(Path(arguments[0]).resolve())
    if not places.data_dir.is_dir():
        sys.exit(f"There is no {places.data_dir}.")
    with locks.opened(places.users_lock) as users:
        if not locks.take(users, wait=False):
            sys.exit("Somebody uses the engines. Stop `make run` and whatever else runs here first.")
        if "--yes" in arguments[1:] or agreed(places.data_dir):
            forget(places)


def agreed(folder: Path) -> bool:
    return input(f"Remove the database and every file in {folder}? Type yes: ").strip() == "yes"


def forget(places: Places) -> None:
    """The data folder, and the one outside the checkout that only the data folder knows of."""
    plan = read_json(places.plan)
    for folder in (plan.get("outside"), plan.get("socket_dir"), places.data_dir):
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(f"{places.data_dir} is gone.\n")


if __name__ == "__main__":
    main(sys.argv[1:])
