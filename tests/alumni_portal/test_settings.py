"""Production names everything that is missing, at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from alumni_portal.settings.needs import MUST_BE_NAMED, refuse_half_furnished

ROOT = Path(__file__).resolve().parents[2]
FURNISHED = {
    "SECRET_KEY": "0123456789" * 7 + "abcdefghij",
    "ALLOWED_HOSTS": "alumni.example.edu",
    "SITE_URL": "https://alumni.example.edu",
    "DATABASE_URL": "postgres://site:secret@nowhere.invalid/alumni_portal",
    "REDIS_URL": "redis://:secret@nowhere.invalid:6379/0",
    "MAIL_SERVER": "smtp://nowhere.invalid:587?tls=starttls",
    "MAIL_FROM": "Alumni Office <alumni@example.edu>",
    "MEDIA_ROOT": "/srv/media",
    "ERASURE_JOURNAL": "/srv/journal/erasures",
}


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """A command in production, with nothing in the environment but what is named."""
    path = {"PATH": os.environ["PATH"], "DEBUG": "off"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=path | environment,
        capture_output=True,
        text=True,
        check=False,
    )


class TestRefuseHalfFurnished:
    def test_names_everything_at_once(self):
        with pytest.raises(ImproperlyConfigured) as refusal:
            refuse_half_furnished({})
        assert [name for name in MUST_BE_NAMED if f"{name} is missing" not in str(refusal.value)] == []

    @pytest.mark.parametrize("name", MUST_BE_NAMED)
    def test_misses_each(self, name):
        with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
            refuse_half_furnished(FURNISHED | {name: " "})

    @pytest.mark.parametrize(
        ("name", "value", "complaint"),
        [
            ("SECRET_KEY", "short", "shorter than 50"),
            ("SITE_URL", "http://alumni.example.edu", "https://"),
            ("ALLOWED_HOSTS", "*", "forged"),
            ("ALLOWED_HOSTS", "alumni.example.edu, *", "forged"),
            ("DKIM_KEY_FILE", "/no/such/key", "names no file"),
        ],
    )
    def test_refuses_what_cannot_be_meant(self, name, value, complaint):
        with pytest.raises(ImproperlyConfigured, match=complaint):
            refuse_half_furnished(FURNISHED | {name: value})

    def test_lets_a_furnished_house_start(self):
        refuse_half_furnished(FURNISHED)


class TestDevelopment:
    def test_starts_no_engines_where_servers_are_named(self, tmp_path):
        named = {name: FURNISHED[name] for name in ("DATABASE_URL", "REDIS_URL")}
        tried = manage("check", ALUMNI_PORTAL_DATA=str(tmp_path), **named | {"DEBUG": "on"})
        assert (tried.returncode, list(tmp_path.iterdir())) == (0, []), tried.stderr

    def test_says_in_a_sentence_why_engines_do_not_start(self, tmp_path):
        (tmp_path / "file").touch()
        tried = manage("check", ALUMNI_PORTAL_DATA=str(tmp_path / "file" / "below"), DEBUG="on")
        assert tried.returncode == 1
        assert "Traceback" not in tried.stderr


class TestProduction:
    def test_does_not_start_and_starts_no_engines(self, tmp_path):
        """One sentence per variable, no traceback, and nothing in the data folder."""
        tried = manage("check", ALUMNI_PORTAL_DATA=str(tmp_path))
        assert tried.returncode == 1
        assert tried.stderr.count(" is missing: ") == len(MUST_BE_NAMED)
        assert "Traceback" not in tried.stderr
        assert list(tmp_path.iterdir()) == []

    def test_passes_djangos_own_check_for_deployment(self):
        tried = manage("check", "--deploy", "--fail-level", "WARNING", **FURNISHED)
        assert tried.returncode == 0, tried.stderr
