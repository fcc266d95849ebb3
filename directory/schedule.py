"""How often the clock calls: every so many seconds, or at an hour."""

from celery.schedules import crontab

SCHEDULE = {
    "directory.continue_imports": 30,
    "directory.forget_imports": crontab(hour="19", minute="20"),  # UTC: the small hours in China
}
