"""Writing a message, and fixing it: afterwards it waits only for each reader's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import refused
from outreach.models import Message, MessageAttachment, MessagePicture, Wording
from outreach.permissions.messages import (
    can_change_message,
    can_copy_message,
    can_create_message,
    can_freeze_message,
)
from outreach.wordings import compile_body
from outreach.wordings.pictures import shown_in

A, B = Wording.Variant.A, Wording.Variant.B


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says. ``subject_b`` is the other subject to try on some readers, or empty."""

    subject: str = ""
    body: str = ""
    subject_b: str = ""


@action
def create_message(
    association: Association,
    words: Mapping[str, Words] | None = None,
    *,
    by: Actor,
    other_language_will_do: bool = False,
) -> Message:
    """A message to be written for this unit; ``words`` by language, where there are some already."""
    can_create_message(by, association).or_raise()
    message = Message.objects.add(
        association=association, author=by.person, other_language_will_do=other_language_will_do
    )
    _say(message, words or {})
    record(by, "outreach.message_begun", about=[message, association])
    return message


@action
def change_wording(
    message: Message,
    words: Mapping[str, Words],
    *,
    by: Actor,
    revision: int | None = None,
    other_language_will_do: bool | None = None,
) -> Message:
    """Say it anew in these languages; the others stay. ``revision`` is the one that was read before typing.

    Raises ``Refusal``: ``message_is_fixed``, and ``changed_meanwhile`` when somebody else was quicker.
    """
    message = Message.objects.select_related("association").locked().get(pk=message.pk)
    can_change_message(by, message).or_raise()
    if revision is not None and revision != message.revision:
        refused(
            "changed_meanwhile",
            _("Somebody else has changed this message while you were writing. Both texts are shown below."),
        ).or_raise()
    _say(message, words)
    will_do = message.other_language_will_do if other_language_will_do is None else other_language_will_do
    message.change(revision=message.revision + 1, other_language_will_do=will_do)
    record(by, "outreach.message_worded", about=[message], facts={"languages": sorted(words)})
    if settings.LINKS_ARE_CHECKED:
        ring("outreach.check_links", message.pk)
    return message


@action
def freeze_message(message: Message, *, by: Actor) -> Message:
    """From now on it is what it is. Its bodies are read once, into HTML and text that wait for each reader's words.

    Raises ``Refusal``: ``message_is_fixed``, or ``message_has_faults`` with the first of them.
    """
    message = Message.objects.select_related("association").locked().get(pk=message.pk)
    can_freeze_message(by, message).or_raise()
    pictures = shown_in(message)
    for wording in message.wordings.filter(variant=A):
        compiled = compile_body(wording.body, wording.language, pictures)
        wording.html, wording.text = compiled.html, compiled.text
        wording.save(update_fields=["html", "text"])
    message.change(frozen_at=timezone.now())
    record(by, "outreach.message_fixed", about=[message])
    return message


@action
def copy_message(message: Message, *, by: Actor) -> Message:
    """The same words, pictures and files, to be changed again: after a campaign was sent back, or for the next one."""
    can_copy_message(by, message).or_raise()
    copy = Message.objects.add(
        association=message.association,
        author=by.person,
        other_language_will_do=message.other_language_will_do,
    )
    names = _copied_pictures(message.pictures.all(), copy)
    for each in message.attachments.order_by("pk"):
        MessageAttachment.objects.add(message=copy, file=each.file)
    for wording in message.wordings.all():
        body = wording.body
        for old, new in names.items():
            body = body.replace(f"picture:{old}", f"picture:{new}")
        _put(copy, wording.language, wording.variant, wording.subject, body)
    record(by, "outreach.message_copied", about=[copy, message])
    return copy


def _say(message: Message, words: Mapping[str, Words]) -> None:
    for language, said in words.items():
        _put(message, language, A, said.subject, said.body)
        if said.subject_b.strip():
            _put(message, language, B, said.subject_b, "")
        else:
            message.wordings.filter(language=language, variant=B).delete()


def _put(message: Message, language: str, variant: str, subject: str, body: str) -> None:
    row = message.wordings.filter(language=language, variant=variant).first()
    row = row or Wording(message=message, language=language, variant=variant)
    row.subject, row.body = subject.strip(), body
    row.full_clean(validate_constraints=False)
    row.save()


def _copied_pictures(pictures: Iterable[MessagePicture], copy: Message) -> dict[str, str]:
    """The old name of each in the text, and its new one."""
    return {each.public_id: MessagePicture.objects.add(message=copy, file=each.file).public_id for each in pictures}
