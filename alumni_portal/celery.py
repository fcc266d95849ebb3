"""The hands and the clock. PostgreSQL is the queue of record; a lost message is found again by the clock."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alumni_portal.settings")

app = Celery("alumni_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def set_the_clock(sender: Celery, **_: object) -> None:
    """Each app's ``schedule.SCHEDULE`` maps a task's name to its seconds between two calls."""
    from alumni_portal.clock import beats

    sender.conf.beat_schedule = beats()
