"""What the clock calls, and when."""

from celery.schedules import crontab

SCHEDULE = {"files.sweep": crontab(hour="19", minute="40")}  # UTC: the small hours in China
