"""What comes back: messages that were sent to us, and what the other side said of a letter of ours."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.models import DomainModel, DomainQuerySet, PublicIdField
from institution.reads import current
from messaging.models.deliveries import Delivery
from messaging.models.mailings import Mailing


class IncomingMailQuerySet(DomainQuerySet):
    def visible_in_console(self, actor: Actor) -> Self:
        """For those who see the deliveries of the whole school."""
        return self.all() if may(actor, "messages.see", current()) else self.none()


class IncomingMail(DomainModel):
    """One message that came in, by whatever door, once. ``raw`` and the words go after ``INCOMING_KEPT_DAYS``."""

    class Kind(models.TextChoices):
        UNREAD = "unread", _("not understood")
        BOUNCE = "bounce", _("a letter that came back")
        COMPLAINT = "complaint", _("a complaint")
        UNSUBSCRIBE = "unsubscribe", _("no more letters")
        REPLY = "reply", _("an answer")
        AUTOMATIC = "automatic", _("an automatic answer")
        OTHER = "other", _("for the office")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("kept for the office")
        COUNTED = "counted", _("written down")
        SUPPRESSED = "suppressed", _("the address is left alone from now on")
        ON_ITS_WAY = "on_its_way", _("only delayed, or arrived: nothing to do")
        FORGED = "forged", _("the signature is not ours: nothing was changed")
        NOT_OURS = "not_ours", _("about no letter of ours: nothing was changed")
        ANOTHER_ADDRESS = "another_address", _("about an address we did not write to: nothing was changed")
        UNSUBSCRIBED = "unsubscribed", _("the letters were switched off")
        FORWARDED = "forwarded", _("handed on to the author")
        NO_AUTHOR = "no_author", _("the author cannot be reached any more: kept for the office")
        TOO_MANY = "too_many", _("too many from one sender: kept, and not handed on")
        LEFT_OUT = "left_out", _("answered by nobody, handed on to nobody")
        TOO_LARGE = "too_large", _("larger than is kept: only its beginning is here")
        NOT_READ = "not_read", _("it could not be read")

    public_id = PublicIdField()
    digest = models.CharField(max_length=64, unique=True, editable=False)  # of Message-ID and words: two doors, one row
    door = models.CharField(_("came by"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.UNREAD)
    outcome = models.CharField(_("what became of it"), max_length=20, choices=Outcome, default=Outcome.KEPT)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    sender_name = models.CharField(_("name of the sender"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    attachments = models.PositiveSmallIntegerField(_("attachments"), default=0)  # counted; they are in ``raw`` alone
    raw = models.BinaryField(null=True, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="came_back", verbose_name=_("letter")
    )
    mailing = models.ForeignKey(
        Mailing, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("mailing")
    )
    emptied_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        indexes = [
            models.Index(fields=["created_at"], condition=Q(emptied_at=None), name="incoming_mail_to_be_emptied"),
            models.Index(fields=["mailing", "sender"], name="answers_by_their_sender"),
            models.Index(fields=["sender"], name="incoming_mail_by_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"

    @property
    def is_for_the_office(self) -> bool:
        """Whether the office may read its words: all but answers, which are written to an author."""
        return self.kind not in (self.Kind.REPLY, self.Kind.AUTOMATIC)


class ProviderEvent(DomainModel):
    """The name of something a provider told us, so that told again, or played back by somebody else, it is known.

    Kept as long as a message of that age would be believed, and no longer.
    """

    key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("event of a provider")
        verbose_name_plural = _("events of a provider")
        indexes = [models.Index(fields=["created_at"], name="provider_events_by_age")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Feedback(DomainModel):
    """What the other side said against one letter: it came back, its reader complained. Each once.

    ``key`` names the saying where its source does (a provider's event), so that said three times it counts once.
    """

    class Kind(models.TextChoices):
        HARD = "hard", _("the mailbox does not exist")
        SOFT = "soft", _("came back for now")
        COMPLAINT = "complaint", _("reported as unwanted")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    email = models.CharField(_("e-mail"), max_length=320)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, null=True, blank=True, related_name="feedback", verbose_name=_("letter")
    )
    key = models.CharField(max_length=200, null=True, blank=True, unique=True, editable=False)
    status = models.CharField(_("code"), max_length=20, blank=True)  # 5.1.1, as RFC 3463 has them
    words = models.CharField(_("in its words"), max_length=300, blank=True)
    source = models.CharField(_("said by"), max_length=40)
    happened_at = models.DateTimeField(_("when"), db_index=True)

    class Meta:
        verbose_name = _("word about a letter")
        verbose_name_plural = _("words about letters")
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "kind"],
                condition=Q(delivery__isnull=False),
                name="each_thing_is_said_once_of_a_letter",
            )
        ]
        indexes = [models.Index(Lower("email"), "kind", "happened_at", name="feedback_by_address")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
