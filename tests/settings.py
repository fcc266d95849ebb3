"""The suite: engines of its own, quick passwords, nothing that leaves this machine.

Outside the package of settings, because importing anything from there would start the development engines
before these words could name others.
"""

import os
from pathlib import Path

os.environ["ALUMNI_PORTAL_DATA"] = str(Path(__file__).resolve().parents[1] / ".data" / "test")
os.environ["ENGINES_DURABLE"] = "off"

from alumni_portal.settings import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = False
SECURE_SSL_REDIRECT = False
ACCOUNT_RATE_LIMITS = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # nothing has been collected
TEMPLATES[1]["DIRS"] = [*TEMPLATES[1]["DIRS"], ROOT / "tests" / "templates"]  # letters that only tests send
MAIL_CONNECTIONS = 1  # a second one would not see what a test has not committed
SITE_URL = "http://testserver"
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a browser's kept-alive thread would hold on to a database to be dropped
# Tests that run side by side empty no cache but their own: Valkey has sixteen, and the first is the broker's.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CACHES["default"]["LOCATION"] = f"{CELERY_BROKER_URL.rpartition('/')[0]}/{1 + WORKER % 15}"

NAME_SERVERS = ["nowhere"]  # no test asks the outside; this is no address, so nobody waits for an answer
