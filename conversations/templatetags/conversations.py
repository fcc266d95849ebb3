"""For the letters of the walls: {% load conversations %}."""

from __future__ import annotations

from django import template

from common.actors import system
from conversations.models import Comment, Post
from people.models import Person

register = template.Library()


@register.filter
def is_open_to(speech: Post | Comment, reader: Person | None) -> bool:
    """Whether this person may read it at this moment, with the rights they have now: hours may lie between."""
    if reader is None or not speech.is_standing:
        return False
    as_the_reader = system("worker", on_behalf_of=reader)
    return type(speech).objects.visible_to(as_the_reader).filter(pk=speech.pk).exists()
