"""The bell rings here for the roof itself."""

from celery import shared_task
from celery.signals import worker_init, worker_ready

from alumni_portal import health
from common.cache import forget_spent_guards
from common.checks import refuse_unfit_database


@worker_init.connect
def look_at_the_database(**_: object) -> None:
    refuse_unfit_database()


@worker_ready.connect
def say_alive_at_once(**_: object) -> None:
    health.say_alive()


@shared_task(name="alumni_portal.forget_spent_guards")
def forget_spent_guards_now() -> None:
    forget_spent_guards()


@shared_task(name="alumni_portal.say_alive")
def say_alive() -> None:
    health.say_alive()
