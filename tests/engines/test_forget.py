"""``make forget`` removes everything of one checkout, and nothing while somebody works in it."""

import os
import subprocess
import sys

import pytest

from tests.engines.conftest import PROJECT, as_root

pytestmark = [pytest.mark.engines, pytest.mark.long]


def forget(checkout, *answers: str, typed: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "engines.forget", str(checkout.data_dir), *answers],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "alumni_portal"},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_refuses_while_somebody_uses_the_engines(checkout):
    user = checkout.enter()
    refused = forget(checkout, "--yes")
    assert refused.returncode == 1
    assert "Somebody uses the engines" in refused.stderr
    assert user.ask("SELECT 1") == ["1"]


def test_asks_first(checkout):
    assert forget(checkout, typed="no\n").returncode == 0
    assert checkout.data_dir.exists()
    assert forget(checkout, typed="yes\n").returncode == 0
    assert not checkout.data_dir.exists()


@as_root
def test_removes_what_lies_outside(checkouts, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    checkout = checkouts(closed / "a clone")
    checkout.enter().leave()
    assert checkout.is_quiet()
    outside = checkout.database_folder.parent
    assert outside.exists()
    forget(checkout, "--yes")
    assert not outside.exists()
    assert not checkout.data_dir.exists()


def test_nothing_to_forget(checkouts):
    assert "There is no" in forget(checkouts()).stderr
