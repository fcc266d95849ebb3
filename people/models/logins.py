"""A login: how somebody comes in. It says nothing about who they are until a Person is attached."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from common.models import DomainModel, PublicIdField
from common.partial_dates import PartialDateField


class UserManager(BaseUserManager["User"]):
    """Logins are made by ``people.actions``; this exists because Django and allauth ask for it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.select_related("person").get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    public_id = PublicIdField()
    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("This address has a login already.")}
    )
    # Proven, or not there; a way to come in where the portal offers it.
    phone = models.CharField(_("telephone for logging in"), max_length=20, blank=True, default="", editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    display_size = models.CharField(max_length=10, blank=True, default="")
    birth_date = PartialDateField(_("date of birth"))  # said at sign-up; decides only whether one may have a login
    WITHDRAWN = "-"  # in ``agreed_terms``: they took their agreement back
    # The version of the terms agreed to last: what the newest Consent says, at hand on every page.
    agreed_terms = models.CharField(_("agreed to the terms"), max_length=40, blank=True, default="", editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the console"), default=False, editable=False)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_login_per_address",
                violation_error_message=_("This address has a login already."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=~Q(phone=""),
                name="one_login_per_number",
                violation_error_message=_("This number has a login already."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_short_name(self) -> str:
        person = getattr(self, "person", None)
        return person.full_name if person else self.email.partition("@")[0]

    get_full_name = get_short_name


class LoginTie(DomainModel):
    """That a login was tied to a Person, and what was brought together then, so that it can be taken apart again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ties")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="ties")
    untied_at = models.DateTimeField(_("untied"), null=True, blank=True)
    # Keys of rows: the contact point that came with the login, the letters the Person had before.
    brought_contact = models.BigIntegerField(null=True, editable=False)
    moved_letters = ArrayField(models.BigIntegerField(), default=list, editable=False)
    # What the Person had chosen about letters before, and the login: [[category, channel, rhythm], …]
    persons_choices = models.JSONField(default=list, editable=False)
    logins_choices = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("tie of a login to a person")
        verbose_name_plural = _("ties of logins to persons")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(untied_at=None), name="one_standing_tie_per_person"),
            models.UniqueConstraint(fields=["user"], condition=Q(untied_at=None), name="one_standing_tie_per_login"),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(untied_at=None), name="standing_ties_by_hour")]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.person_id}"
