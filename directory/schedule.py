"""How often the clock calls: every so many seconds, or at an hour."""

from celery.schedules import crontab

SCHEDULE = {
    "directory.continue_imports": 30,
    "directory.continue_bulk_edits": 60,
    "directory.forget_bulk_edits": crontab(hour="19", minute="45"),
    "directory.continue_exports": 30,
    "directory.forget_exports": crontab(minute="50"),
    "directory.find_duplicates": crontab(hour="18", minute="10"),  # after midnight in China; ends what was cut off
    "directory.refresh_index": 3,
    "directory.forget_searches": crontab(hour="19", minute="40"),
    "directory.weigh_waiting_claims": 15,
    "directory.look_into_tries": 60,
    "directory.forget_claims": crontab(hour="19", minute="50"),
    "directory.forget_imports": crontab(hour="19", minute="20"),  # UTC: the small hours in China
    "directory.forget_merges": crontab(hour="19", minute="40"),
}
