"""The accounts one can sign in with. Their passwords are made at the first start and stand in one private file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from common.models import ALPHABET

FILE = "demo-accounts.txt"  # below DATA_DIR; ``serve`` prints it


def new_password() -> str:
    """Three groups of five letters and digits that nobody confuses: 74 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


@dataclass(frozen=True, slots=True)
class Account:
    role: str
    email: str
    password: str = field(default_factory=new_password, repr=False)


def write_accounts(accounts: Iterable[Account], folder: Path) -> Path:
    """Nobody but its owner can read the file, from its first byte."""
    lines = [f"  {one.role:<32} {one.email:<26} {one.password}\n" for one in accounts]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(lines)
    return path
