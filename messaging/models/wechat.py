"""WeChat: the templates its service account may send, who has connected theirs, and what it says became of messages."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.models import DomainModel, DomainQuerySet, PublicIdField
from institution.reads import current
from messaging.models.addressees import Addressee
from messaging.models.deliveries import Delivery


class WechatTemplateQuerySet(DomainQuerySet):
    def visible_in_console(self, actor: Actor) -> Self:
        return self.all() if may(actor, "messages.see", current()) else self.none()


class WechatTemplate(DomainModel):
    """One of the (at most 25) templates of the service account, as its page shows it.

    ``category`` is the kind of letter it carries, empty for every kind that has none of its own. ``text`` has fields
    like ``{{thing1.DATA}}``; ``fills`` says with what each is filled: a fact of the letter, or words in quotes.
    """

    class State(models.TextChoices):
        APPROVED = "approved", _("in use")
        RETIRED = "retired", _("used no longer")

    MOST = 25

    template_id = models.CharField(_("template ID"), max_length=64)
    category = models.CharField(_("kind of letter"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.APPROVED)
    text = models.TextField(_("text"), max_length=500)
    fills = models.JSONField(_("what fills the fields"), default=dict)

    objects = WechatTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of WeChat messages")
        verbose_name_plural = _("templates of WeChat messages")
        constraints = [
            models.UniqueConstraint(
                fields=["template_id"],
                name="one_row_per_wechat_template",
                violation_error_message=_("There is a row for this template ID already."),
            ),
            models.UniqueConstraint(
                fields=["category", "language"],
                condition=Q(state="approved"),
                name="one_wechat_template_per_kind_and_language",
                violation_error_message=_(
                    "Another template is in use for this kind of letter in this language. Retire that one first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.template_id


class WechatBindingQuerySet(DomainQuerySet):
    def standing(self) -> Self:
        """Those of the account from which letters leave now: an openid means nothing to any other."""
        return self.filter(ended_at=None, account=settings.WECHAT_SERVICE_APP_ID)


class WechatBinding(DomainModel):
    """Whose WeChat gets the letters of whom. The openid is shown to nobody but its owner, and goes when this ends."""

    class End(models.TextChoices):
        UNBOUND = "unbound", _("ended by its owner")
        UNFOLLOWED = "unfollowed", _("the account is followed no longer")
        MOVED = "moved", _("another one took its place")

    public_id = PublicIdField()
    addressee = models.ForeignKey(
        Addressee, on_delete=models.CASCADE, related_name="wechat_bindings", verbose_name=_("addressee")
    )
    account = models.CharField(max_length=40)
    openid = models.CharField(_("name at our account"), max_length=64, blank=True)
    bound_at = models.DateTimeField(_("connected"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=20, choices=End, blank=True)

    objects = WechatBindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("connected WeChat")
        verbose_name_plural = _("connected WeChats")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "openid"],
                condition=Q(ended_at=None),
                name="a_wechat_is_connected_once",
                violation_error_message=_("This WeChat is connected already."),
            ),
            models.UniqueConstraint(
                fields=["addressee"],
                condition=Q(ended_at=None),
                name="one_wechat_per_addressee",
                violation_error_message=_("Another WeChat is connected already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") & ~Q(openid="")
                | Q(ended_at__isnull=False, openid="") & ~Q(ended_because=""),
                name="an_ended_wechat_keeps_no_openid",
                violation_error_message=_("What has ended says why, and keeps no openid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('connected WeChat')} {self.pk}"


class WechatScene(DomainModel):
    """A picture to scan, for ten minutes and for one WeChat. Only the digest of what stands in it is kept.

    ``picture`` is the address that WeChat gave for it, which is drawn on the page. ``scanned_by`` has said nothing yet:
    only the answer in WeChat connects.
    """

    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="wechat_scenes")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    picture = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(_("ends by itself"), db_index=True)
    scanned_by = models.CharField(max_length=64, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("picture to scan")
        verbose_name_plural = _("pictures to scan")

    def __str__(self) -> str:
        return f"{_('picture to scan')} {self.pk}"


class WechatReceipt(DomainModel):
    """WeChat's own number of a message. Its report may come before we have heard the number, or after: whichever comes
    second settles the letter."""

    account = models.CharField(max_length=40)
    msgid = models.CharField(max_length=40)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, null=True, blank=True, related_name="wechat_receipts"
    )
    status = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("receipt of WeChat")
        verbose_name_plural = _("receipts of WeChat")
        constraints = [models.UniqueConstraint(fields=["account", "msgid"], name="one_receipt_per_wechat_message")]

    def __str__(self) -> str:
        return f"{self.msgid} {self.status}"
