"""Rung by actions, called by the clock."""

from celery import shared_task

from common.actors import system
from conversations import actions
from conversations.models import Post


@shared_task(name="conversations.tell_members")
def tell_members(post_id: int) -> None:
    """Everybody who hears of this post, some at a time."""
    while actions.tell_some_members(Post(pk=post_id), by=system("worker")):
        pass


@shared_task(name="conversations.tell_waiting")
def tell_waiting() -> None:
    """Every few minutes: posts whose bell was not heard, or whose worker was killed."""
    for post_id in Post.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True)[:1_000]:
        tell_members(post_id)


@shared_task(name="conversations.forget_deleted")
def forget_deleted() -> None:
    """Every night."""
    actions.forget_deleted(by=system("clock"))
