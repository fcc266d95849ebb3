"""Where the database and the bell are: named by the environment, or our own engines from the wheels."""

from pathlib import Path

import environ

from alumni_portal import engines

env = environ.Env()
DATA_DIR = Path(env.str("ALUMNI_PORTAL_DATA", default=str(Path(__file__).resolve().parents[2] / ".data")))
ENGINES_DURABLE = env.bool("ENGINES_DURABLE", default=True)  # tests trade it for speed
SITE_ROLE = env.str("DATABASE_SITE_ROLE", default="site")

# The role that makes tables: ``manage.py migrate`` speaks as this one. See common/roles.py.
DATABASE_OWNER = {"USER": env.str("DATABASE_OWNER_ROLE", default="owner")}
if "DATABASE_OWNER_PASSWORD" in env.ENVIRON:
    DATABASE_OWNER["PASSWORD"] = env.str("DATABASE_OWNER_PASSWORD")


def _database() -> dict:
    if "DATABASE_URL" in env.ENVIRON:
        return env.db("DATABASE_URL")
    return engines.ensure(DATA_DIR, durable=ENGINES_DURABLE).database | {"USER": SITE_ROLE}


def _broker() -> str:
    if "REDIS_URL" in env.ENVIRON:
        return env.str("REDIS_URL")
    return engines.ensure(DATA_DIR, durable=ENGINES_DURABLE).redis_url


DATABASES = {"default": _database() | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}}
CELERY_BROKER_URL = _broker()
CACHES = {
    "default": {
        "BACKEND": "common.cache.ForgivingRedisCache",
        "LOCATION": CELERY_BROKER_URL,
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
    },
    "guards": {  # limits that must hold when the other cache is away; see common/cache.py
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_guards",
        # Django's own 300 would be full within the hour after a newsletter; then it drops a third of them, whichever.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

__all__ = ["CACHES", "CELERY_BROKER_URL", "DATABASES", "DATABASE_OWNER", "DATA_DIR", "ENGINES_DURABLE"]
