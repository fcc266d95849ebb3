"""The roof: settings, addresses, engines, the clock, and the pages that gather from many apps."""

from .celery import app as celery_app

__all__ = ["celery_app"]
