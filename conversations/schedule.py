"""What the clock calls, and when."""

from celery.schedules import crontab

SCHEDULE = {
    "conversations.tell_waiting": 300.0,  # seconds
    "conversations.forget_deleted": crontab(hour="19", minute="20"),  # UTC: the small hours in China
}
