"""The bell and the clock call these; each calls one action."""

from celery import shared_task

from common.actors import system
from people import actions


@shared_task(name="people.graduate_students")
def graduate_students() -> None:
    actions.graduate_students(by=system("clock"))


@shared_task(name="people.forget_old_calls")
def forget_old_calls() -> None:
    actions.forget_old_calls(by=system("clock"))


@shared_task(name="people.forget_old_codes")
def forget_old_codes() -> None:
    actions.forget_old_codes(by=system("clock"))


@shared_task(name="people.forget_old_changes")
def forget_old_changes() -> None:
    actions.forget_old_changes(by=system("clock"))


@shared_task(name="people.ask_whether_all_is_right")
def ask_whether_all_is_right() -> None:
    actions.ask_whether_all_is_right(by=system("clock"))


@shared_task(name="people.expire_proposals")
def expire_proposals() -> None:
    actions.expire_proposals(by=system("clock"))
