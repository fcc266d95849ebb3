"""The suite: engines of its own, quick passwords, nothing that leaves this machine."""

import os
from pathlib import Path

os.environ.setdefault("ALUMNI_PORTAL_DATA", str(Path(__file__).resolve().parents[2] / ".data" / "test"))
os.environ.setdefault("ENGINES_DURABLE", "off")

from .base import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = False
SECURE_SSL_REDIRECT = False
ACCOUNT_RATE_LIMITS = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SITE_URL = "http://testserver"
