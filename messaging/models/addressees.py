"""Whoever a letter can go to: a person, a login without a person, or a bare address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, PublicIdField


class Addressee(DomainModel):
    """Address, language, consent and stops hang here, and are read when a letter is handed over, not before.

    ``email`` and ``phone`` are those of the moment: ``people`` keeps them true when a login or a contact point
    changes.
    """

    public_id = PublicIdField()
    owner = models.OneToOneField(
        settings.MESSAGING_OWNER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="addressee",
        verbose_name=_("person"),
    )
    login = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="addressee",
        verbose_name=_("login"),
    )
    email = models.EmailField(_("e-mail"), max_length=320, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(owner=None, login=None) & ~Q(email=""),
                name="one_bare_addressee_per_address",
                violation_error_message=_("This address has an addressee already."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(owner=None, login=None, email="") & ~Q(phone=""),
                name="one_bare_addressee_per_number",
                violation_error_message=_("This number has an addressee already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('addressee')} {self.pk}"
