"""A backup is worth what comes back from it: the commands of docs/guides/operators.md, without the container."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from associations import actions
from audit.actions import seal_entries
from common.actors import system
from tests.associations.conftest import appoint
from tests.deploy.test_files import ROOT, superuser
from tests.support.actors import SHELL
from tests.support.factories import ClassFactory, PersonFactory

__all__ = ["superuser"]

RESTORED = "restored_from_a_backup"
GUIDE = (ROOT / "docs" / "guides" / "operators.md").read_text()

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]


def of_the_guide(program: str) -> list[str]:
    """The options the guide gives ``program``, without the database's name."""
    (line,) = re.findall(rf"{program} (--username=postgres [^\n]*?)(?:alumni_portal >|--dbname)", GUIDE)
    return line.split()


def run(*command: str, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.strip()


@pytest.fixture
def restored(superuser, tmp_path):
    """Ask the restored database something, as ``postgres`` or as the site; it was filled, saved and brought back."""
    group = ClassFactory()
    appoint("liaison", group, PersonFactory(full_name="尉迟𠮷", with_login=True))
    actions.change_association(group, by=SHELL, charter="灯一直亮着")
    seal_entries(by=system("backup"))
    dump = tmp_path / "alumni.dump"
    with dump.open("wb") as file:
        name = connection.settings_dict["NAME"]
        subprocess.run(["pg_dump", *of_the_guide("pg_dump"), name], env=superuser, stdout=file, check=True)
    as_in_production = ["--owner=owner", "--encoding=UTF8", "--locale=C.UTF-8", "--template=template0"]
    run("createdb", *as_in_production, RESTORED, env=superuser)
    try:
        with dump.open("rb") as file:
            command = ["pg_restore", *of_the_guide("pg_restore"), f"--dbname={RESTORED}"]
            subprocess.run(command, env=superuser, stdin=file, check=True)
        yield superuser
    finally:
        run("dropdb", "--force", RESTORED, env=superuser)


def ask(environment: dict[str, str], statement: str, role: str = "postgres") -> str:
    asked = ["psql", "-qtAX", "--set=ON_ERROR_STOP=1", f"--username={role}", RESTORED, "-c", statement]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()


def manage(environment: dict[str, str], *command: str, database: str = RESTORED) -> subprocess.CompletedProcess:
    place = f"host={environment['PGHOST']}&port={environment['PGPORT']}"
    told = {
        "PATH": os.environ["PATH"],
        "DEBUG": "on",
        "DATABASE_URL": f"postgres://site@/{database}?{place}",
        "REDIS_URL": settings.CELERY_BROKER_URL,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )


def test_what_is_restored_is_what_was_saved(restored, tmp_path):
    assert ask(restored, "SELECT full_name FROM people_person") == "尉迟𠮷"
    assert ask(restored, "SELECT charter FROM associations_association WHERE kind = 'class'") == "灯一直亮着"
    verified = manage(restored, "verify_audit")
    assert verified.returncode == 0, verified.stderr
    waiting = manage(restored, "migrate", "--check")
    assert waiting.returncode == 0, waiting.stdout

    # Whoever was erased since the backup was made is erased again: by the list, which holds no name.
    person_id, login_id = (ask(restored, f"SELECT public_id FROM people_{table}") for table in ("person", "user"))
    journal = tmp_path / "erasures"
    journal.write_text(
        "".join(f"2026-11-22T12:00:00Z {kind} {row}\n" for kind, row in (("person", person_id), ("login", login_id)))
    )
    replayed = manage(restored, "replay_erasures", "--journal", str(journal))
    assert (replayed.returncode, "1 already, 1 erased" in replayed.stdout) == (0, True), replayed
    assert "尉迟" not in ask(restored, "SELECT full_name || search_forms FROM people_person")
    assert ask(restored, "SELECT count(*) FROM directory_indexentry") == "0"

    # And the locks are on the doors again.
    assert ask(restored, "SELECT count(*) > 0 FROM people_person", role="site") == "t"
    assert "permission denied" in ask(restored, "DELETE FROM audit_entry", role="site")
    assert "permission denied" in ask(restored, "CREATE TABLE mine ()", role="site")
    assert "stays as it is" in ask(restored, "DELETE FROM audit_entry", role="owner")
