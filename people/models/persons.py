"""A person the school knows, with or without a login."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.models import DomainModel, DomainQuerySet, PublicIdField
from common.partial_dates import PartialDateField
from people.models.circles import Opening, opened_to
from people.names import search_key

READ_SCOPE = "people:read"


class PersonQuerySet(DomainQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Those whose page this actor may open: whose name they may read."""
        return self.showing(actor, "name")

    def showing(self, actor: Actor, field: str) -> Self:
        """Those whose ``field`` this actor may read; the gate's own rule (people.models.gate)."""
        from people.models.gate.conditions import readable  # the gate stands upon this file

        return self.filter(readable(actor, field))

    def found_through(self, actor: Actor, field: str) -> Self:
        """Those whom this actor may find by the value of ``field``: readable, and searchable by its owner's will."""
        from people.models.gate.conditions import findable

        return self.filter(findable(actor, field))

    def visible_in_console(self, actor: Actor) -> Self:
        """Those whose records this actor keeps: an office held today must reach them."""
        return self.opened_to(actor, Opening.CONSOLE).filter(erased_at=None)

    def with_contacts_open_to(self, actor: Actor) -> Self:
        """Oneself, and those over whom an office gives the right to see contact data; what is hidden stays hidden."""
        return self.opened_to(actor, Opening.CONTACTS)

    def opened_to(self, actor: Actor, opening: Opening) -> Self:
        """By circles alone. The house itself sees everybody; a token sees nobody without its scope."""
        if not actor.holds_scope(READ_SCOPE):
            return self.none()
        return self if actor.is_system else self.filter(opened_to(actor, opening))

    def found_by(self, words: str, *, actor: Actor | None = None) -> Self:
        """By the beginning of a name in any of its forms, present or former, or of a student number.

        With an ``actor``, by former names and numbers only of those whom this actor may find by them.

        ``% zengl%`` is answered by the trigram index: a space stands before each form. The three are looked up one
        by one and put together: asked of each person with "or", they would be asked of a million.
        """
        key = search_key(words)
        if not key:
            return self
        begins = f" {key}"
        affiliations: Any = apps.get_model("people.Affiliation").objects
        called = Person.objects.filter(search_forms__contains=begins).values("pk")
        once_called = FormerName.objects.filter(search_forms__contains=begins).values("person_id")
        numbered = affiliations.exclude(student_number="").filter(student_number__startswith=words.strip())
        if actor is not None:
            once_called = once_called.filter(person__in=Person.objects.found_through(actor, "former_names"))
            numbered = numbered.filter(person__in=Person.objects.found_through(actor, "student_number"))
        return self.filter(pk__in=called.union(once_called, numbered.values("person_id"), all=True))

    def known_as(self, public_id: str) -> Self:
        """By the name in addresses; one that went up in another record leads on to that."""
        former: Any = apps.get_model("people.FormerId").objects
        return self.filter(Q(public_id=public_id) | Q(pk__in=former.filter(public_id=public_id).values("person_id")))

    def living(self) -> Self:
        return self.filter(deceased_at=None, erased_at=None)

    def in_name_order(self) -> Self:
        return self.order_by("sort_key", "pk")


class Person(DomainModel):
    class NameOrder(models.TextChoices):
        FAMILY_FIRST = "family_first", _("family name first")
        GIVEN_FIRST = "given_first", _("given name first")

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("not known")

    public_id = PublicIdField()
    login = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )
    full_name = models.CharField(_("full name"), max_length=200, help_text=_("As its owner writes it."))
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    suffix = models.CharField(_("suffix"), max_length=40, blank=True)
    name_order = models.CharField(max_length=20, choices=NameOrder, default=NameOrder.FAMILY_FIRST)
    latin_name = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    reading = models.CharField(_("reading"), max_length=300, blank=True, help_text=_("With tone marks: Shàn Yǎqín."))
    own_reading = models.CharField(
        _("reading, in the person's own words"),
        max_length=300,
        blank=True,
        help_text=_("Wins over the table of surnames."),
    )
    sort_key = models.CharField(max_length=400, db_index=True, editable=False)
    # Spaces between: full pinyin, initials, and what else a name may be sought by.
    search_forms = models.TextField(blank=True, editable=False)
    birth_date = PartialDateField(_("date of birth"))
    gender = models.CharField(_("gender"), max_length=20, choices=Gender, default=Gender.UNKNOWN)
    gender_as_given = models.CharField(_("gender as given"), max_length=40, blank=True)
    photo = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Where they live now, for the colour of their pane. Shown only as far as the owner allows.
    city_code = models.CharField(_("city"), max_length=12, blank=True)
    # Asked no more since 0016: the choice stands in FieldChoice. The column goes with the next release.
    shows_city = models.BooleanField(_("classmates see my city"), default=False)
    # Forgotten: nothing is left but this row, so that what is kept without a name has something to hang on.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    deceased_at = models.DateTimeField(_("known to have died since"), null=True, blank=True)
    do_not_contact_at = models.DateTimeField(_("asked not to be contacted since"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.CheckConstraint(
                condition=~Q(full_name=""),
                name="person_has_a_name",
                violation_error_message=_("A person needs a name."),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="persons_in_name_order"),
            models.Index(fields=["full_name", "id"], name="persons_by_full_name"),
            # So that long lists count off the dead instead of looking at everybody.
            models.Index(fields=["id"], condition=Q(deceased_at__isnull=False), name="persons_who_have_died"),
            models.Index(fields=["id"], condition=Q(deceased_at=None, erased_at=None), name="persons_who_live"),
            GinIndex(OpClass("search_forms", name="gin_trgm_ops"), name="persons_by_search_forms"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def has_login(self) -> bool:
        return self.login_id is not None

    @property
    def pane_letter(self) -> str:
        """What stands in the person's pane: the first letter of the family name."""
        return (self.family_name or self.full_name)[:1]


class FormerName(DomainModel):
    """A name the person had, or another one they are known by; findable, not shown first."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_names")
    full_name = models.CharField(_("former name"), max_length=200)
    search_forms = models.TextField(blank=True, editable=False)
    until = PartialDateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "full_name"],
                name="former_name_once",
                violation_error_message=_("This former name is there already."),
            ),
        ]
        indexes = [GinIndex(OpClass("search_forms", name="gin_trgm_ops"), name="former_names_by_search_forms")]

    def __str__(self) -> str:
        return self.full_name
