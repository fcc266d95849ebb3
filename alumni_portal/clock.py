"""The clock's dial: what each app wants to be called for, and how often."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings


def beats() -> dict[str, dict]:
    """Celery beat's schedule out of every app's ``schedule.SCHEDULE`` (task name → seconds or crontab)."""
    dial = {}
    for app in settings.HOUSE_APPS:
        if find_spec(f"{app}.schedule") is None:
            continue
        for task, every in import_module(f"{app}.schedule").SCHEDULE.items():
            dial[task] = {"task": task, "schedule": every}
    return dial
