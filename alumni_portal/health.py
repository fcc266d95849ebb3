"""Is it alive, and is what it needs there? Asked by whoever restarts it or sends it visitors."""

from collections.abc import Callable
from datetime import datetime

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

HEARD = "worker-heard-at"
TIMEOUT = 0.5  # seconds for the broker


class HealthMiddleware:
    """Answers ``/livez`` and ``/readyz`` before anything else is looked at.

    Hosts, TLS, sessions and languages come later: they need the very things whose health is asked, and whoever
    asks does so from inside, by an address that is nobody's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.answers = {"/livez": livez, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info, self.get_response)
        return answer(request)


def livez(request: HttpRequest) -> HttpResponse:
    """This process answers; whether others do is not asked, so that a dead database restarts nobody."""
    return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers. Without broker or worker pages still work, and letters wait."""
    heard = last_heard()
    ready = database_answers()
    state = {
        "database": ready,
        "broker": broker_answers(),
        "worker": {
            "last_heard": heard and heard.isoformat(),
            "seconds_ago": heard and round((timezone.now() - heard).total_seconds()),
        },
    }
    return JsonResponse(state, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except Error:
        return False


def broker_answers() -> bool:
    url, options = settings.CELERY_BROKER_URL, {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
    try:
        with redis.Redis.from_url(url, **options) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False


def say_alive() -> None:
    """A worker was reached by the clock: both work, and the bell between them."""
    cache.set(HEARD, timezone.now(), timeout=None)


def last_heard() -> datetime | None:
    """When a worker last said so; nothing before the first time, or when the cache was emptied."""
    return cache.get(HEARD)
