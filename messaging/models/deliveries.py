"""One letter to one addressee by one channel, and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.models import DomainModel, DomainQuerySet, PublicIdField
from institution.reads import current
from messaging.models.addressees import Addressee
from messaging.models.mailings import Mailing

# The console's order: the few that want a person before the many that do not. An index of its own carries it.
UNKNOWN_FIRST = (
    Case(When(state="unknown", then=Value(0)), default=Value(1), output_field=IntegerField()).asc(),
    F("id").desc(),
)


class DeliveryQuerySet(DomainQuerySet):
    def due(self, now: datetime | Now) -> Self:
        """Letters of their own whose time has come. Those of a mailing wait their turn."""
        return self.filter(
            state__in=[Delivery.State.WAITING, Delivery.State.DEFERRED], next_at__lte=now, mailing__isnull=True
        )

    def for_the_evening(self, evening: datetime) -> Self:
        """Written before ``evening`` for readers who want one letter a day, and not yet carried by one. What a mailing
        that rests wrote waits for a later evening."""
        gathered = self.filter(state=Delivery.State.GATHERED, gathered_in=None, created_at__lt=evening)
        return gathered.exclude(mailing__state__in=Mailing.RESTS)

    def to_send(self) -> Self:
        return self.filter(state__in=["waiting", "deferred"], mailing__isnull=False)

    def dropped(self, since: datetime) -> Self:
        """Of mailings, and not written any more when their turn came: what they were about was gone."""
        return self.filter(
            state=Delivery.State.SUPPRESSED, reason="matter_gone", mailing__isnull=False, settled_at__gte=since
        )

    def in_hand(self) -> Self:
        """A worker has them, or the evening will."""
        return self.filter(state__in=["leased", "handing", "gathered"], mailing__isnull=False).exclude(
            state="gathered", gathered_in__isnull=False
        )

    def visible_to(self, actor: Actor) -> Self:
        """A reader's own inbox. The office reads by ``visible_in_console``."""
        if not actor.is_signed_in:
            return self.none()
        return self.in_the_inbox().filter(addressee__login=actor.user)

    def visible_in_console(self, actor: Actor) -> Self:
        """The whole school's deliveries, for those who may see them everywhere; no text is among them."""
        return self.all() if may(actor, "messages.see", current()) else self.none()

    def in_the_inbox(self) -> Self:
        return self.filter(channel=Delivery.Channel.INBOX, state=Delivery.State.ACCEPTED)

    def unread(self) -> Self:
        return self.in_the_inbox().filter(read_at=None)


class Delivery(DomainModel):
    """States and who moves them: see the README of this app."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        INBOX = "inbox", _("inbox")
        SMS = "sms", _("text message")
        WECHAT = "wechat", _("WeChat")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        LEASED = "leased", _("taken by a worker")
        HANDING = "handing", _("being handed over")
        ACCEPTED = "accepted", _("accepted")
        DEFERRED = "deferred", _("put off")
        REFUSED = "refused", _("refused")
        SUPPRESSED = "suppressed", _("held back")
        UNKNOWN = "unknown", _("not known")
        GATHERED = "gathered", _("for the daily letter")

    public_id = PublicIdField()
    addressee = models.ForeignKey(
        Addressee, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("addressee"), db_index=False
    )  # found by letters_of_an_addressee
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    category = models.CharField(_("category"), max_length=40)
    template = models.CharField(_("letter"), max_length=120)
    context = models.JSONField(default=dict, blank=True)  # facts the template needs; emptied when retention says so
    about = models.CharField(_("about"), max_length=80, blank=True)
    # Those sent together; ``step`` numbers what one mailing says to the same reader one after another.
    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("mailing"),
        db_index=False,  # found by one_letter_of_a_mailing_each
    )
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    key = models.CharField(max_length=160, null=True, blank=True)  # said twice to the same addressee, sent once
    priority = models.PositiveSmallIntegerField(default=5)  # 0 is a login code, 9 a campaign
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    next_at = models.DateTimeField(_("not before"), db_default=Now())
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    address = models.CharField(_("address used"), max_length=320, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    # The daily letter that carries this one; empty while it waits for the evening.
    gathered_in = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="gathered",
        editable=False,
        db_index=False,  # found by letters_of_a_daily_one
    )
    # The channels to go on by when this one fails, separated by commas; and the letter whose place this one took.
    then = models.CharField(max_length=60, blank=True, default="", db_default="", editable=False)
    instead_of = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by", editable=False
    )
    emptied_at = models.DateTimeField(null=True, blank=True)  # text, facts and address went, the row stays
    repeated_at = models.DateTimeField(null=True, blank=True, editable=False)  # sent again by itself, and says so
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    LAST_PRIORITY = 9

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["addressee", "channel", "key"],
                condition=Q(key__isnull=False),
                name="one_letter_per_key_and_channel",
            ),
            models.UniqueConstraint(
                fields=["mailing", "addressee", "channel", "step"],
                condition=models.Q(mailing__isnull=False),
                name="one_letter_of_a_mailing_each",
            ),
            # Leasing goes from the first priority to the last: another would wait for ever.
            models.CheckConstraint(condition=Q(priority__lte=9), name="priorities_are_from_0_to_9"),
        ]
        # A letter changes its state three times, and each time every index of the row is written: so they are few.
        indexes = [
            models.Index(
                fields=["priority", "next_at", "id"],
                condition=Q(state__in=["waiting", "deferred"], mailing__isnull=True),
                name="deliveries_to_send",
            ),
            models.Index(
                fields=["mailing", "channel", "next_at", "id"],
                condition=Q(state__in=["waiting", "deferred"], mailing__isnull=False),
                name="mailing_letters_to_send",
            ),
            models.Index(
                fields=["mailing"],
                condition=Q(state__in=["leased", "handing", "gathered"], mailing__isnull=False),
                name="mailing_letters_in_hand",
            ),
            models.Index(fields=["category", "id"], condition=~Q(then=""), name="letters_with_another_way"),
            models.Index(
                fields=["mailing", "settled_at"],
                condition=Q(state="suppressed", reason="matter_gone", mailing__isnull=False),
                name="mailing_letters_dropped",
            ),
            models.Index(fields=["about"], name="deliveries_about"),
            models.Index(
                fields=["gathered_in"],
                condition=Q(gathered_in__isnull=False),
                name="letters_of_a_daily_one",
            ),
            models.Index(fields=["state", "-id"], name="deliveries_by_state"),
            models.Index(
                fields=["addressee", "-id"],
                condition=Q(channel="inbox", read_at=None),
                name="unread_letters_of_an_addressee",
            ),
            models.Index(fields=["addressee", "-id"], name="letters_of_an_addressee"),
            models.Index(*UNKNOWN_FIRST, name="deliveries_unknown_first"),
            models.Index(
                fields=["addressee", "id"],
                condition=Q(state="gathered", gathered_in=None),
                name="letters_for_the_evening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Its place in the reader's inbox."""
        return reverse("letter_detail", args=[self.public_id])

    @property
    def is_emptied(self) -> bool:
        return self.emptied_at is not None
