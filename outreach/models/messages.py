"""What is said: one message, worded in each language."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from common.sentences import say
from outreach.models.audiences import WRITE


class MessageQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the units one writes for."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = rights.roots_of(WRITE)
        return self.filter(association__path__overlap=roots) if roots else self.none()


class Message(DomainModel):
    """Once ``frozen_at`` is set neither it nor its wordings and pictures change any more: what was approved is what
    leaves. A trigger of the database holds it.

    ``revision`` counts the changes, so that one who began to write before another finished is told so.
    ``other_language_will_do``: readers in whose language there is no wording get the other one, and a line that
    says so.
    """

    public_id = PublicIdField()
    association = models.ForeignKey(
        "associations.Association", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    author = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    other_language_will_do = models.BooleanField(
        _("Readers of the other language get this one, and a line that says so."), default=False
    )
    frozen_at = models.DateTimeField(_("fixed"), null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"{_('message')} {self.public_id}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


say("a_fixed_message_stays", _("This message is fixed and does not change any more. Make a copy of it to go on."))


class MessagePicture(DomainModel):
    """A picture that stands in a message. Whoever has its address may see it, for mail programs fetch it without a
    login; the address cannot be guessed and stands nowhere but in the letters."""

    public_id = PublicIdField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.public_id


class MessageAttachment(DomainModel):
    """A file that goes with every letter of a message, in the order in which they were sent in."""

    public_id = PublicIdField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.public_id


class Wording(DomainModel):
    """``body`` is Markdown with blocks and placeholders. ``html`` and ``text`` are what fixing made of it: they wait
    only for each reader's own words. A second ``variant`` has another subject and nothing else."""

    class Variant(models.TextChoices):
        A = "a", "A"
        B = "b", "B"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    variant = models.CharField(max_length=1, choices=Variant, default=Variant.A)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True, max_length=100_000)
    html = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "language", "variant"],
                name="one_wording_per_language_and_variant",
                violation_error_message=_("There is a wording in this language already."),
            ),
            models.CheckConstraint(
                condition=Q(variant="a") | Q(body=""),
                name="the_second_variant_is_a_subject",
                violation_error_message=_("The second variant has another subject and nothing else."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_empty(self) -> bool:
        return not self.body.strip()
