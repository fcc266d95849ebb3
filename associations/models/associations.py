"""A unit of the tree (school, department, cohort, class) or a chapter that crosses it."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.belonging import belongings_of
from associations.models.rights import rights_of
from common.actors import Actor
from common.languages import in_readers_language
from common.models import A_YEAR, DomainModel, DomainQuerySet, PublicIdField
from common.sentences import say

STANDING = ("active", "closing")
LONGEST_CHARTER = 20_000  # it is read as Markdown for every visitor, whose cost grows faster than its length


def stands_at_or_below(association: int) -> Func:
    """For rows that name an ``association``: it is this one or below it.

    The units are found first and their rows looked up in an index then. Where all rows of a large unit are wanted this
    costs a fraction of the join, for which the database, expecting more of them, reads all rows of the school.
    """
    units = Association.objects.filter(path__contains=[association]).order_by().values("pk")
    return Func(
        F("association_id"),
        ArraySubquery(units),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


class TierField(models.PositiveSmallIntegerField):
    """How far below the school a kind stands."""

    db_returning = True


class PathField(ArrayField):
    """The keys of all above and of the row itself."""

    db_returning = True


class AssociationQuerySet(DomainQuerySet):
    def at_or_below(self, association: Association) -> Self:
        """The association and its whole subtree: one look into the index."""
        return self.filter(path__contains=[association.pk])

    def below(self, association: Association) -> Self:
        return self.at_or_below(association).exclude(pk=association.pk)

    def at_or_above(self, association: Association) -> Self:
        """From the school down to the association itself."""
        return self.filter(pk__in=association.path).order_by("tier")

    def above(self, association: Association) -> Self:
        return self.at_or_above(association).exclude(pk=association.pk)

    def named(self, written: str) -> Self:
        """By a whole name in either language, or by the short name in addresses."""
        return self.filter(Q(name_zh=written) | Q(name_en=written) | Q(slug=written) | Q(public_id=written))

    def in_tree_order(self) -> Self:
        """By name under each parent: readings for Chinese, numbers by their value."""
        return self.order_by("tier", "sort_key", "pk")

    def visible_to(self, actor: Actor) -> Self:
        """What stands is open to the world; what is pending or closed, to those who keep it or belonged to it."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        mine = Q(state__in=STANDING)
        if kept := rights.roots_of("tree.edit"):
            mine |= Q(path__overlap=kept)
        if belonged := belongings_of(actor).ever:
            mine |= Q(state=Association.State.CLOSED, pk__in=belonged)
        return self.filter(mine)

    def where_actor_may(self, actor: Actor, capability: str) -> Self:
        """Every association over which an office held today gives the capability, with all below it."""
        rights = rights_of(actor)
        if rights.everything:
            return self
        roots = rights.roots_of(capability)
        return self.filter(path__overlap=roots) if roots else self.none()

    def visible_in_console(self, actor: Actor) -> Self:
        return self.where_actor_may(actor, "console.open")

    def standing(self) -> Self:
        """Open to the world: neither waiting to be opened nor closed."""
        return self.filter(state__in=STANDING)

    def classes(self) -> Self:
        return self.filter(kind=Association.Kind.CLASS)


class Association(DomainModel):
    class Kind(models.TextChoices):
        SCHOOL = "school", _("school association")
        DEPARTMENT = "department", _("department association")
        COHORT = "cohort", _("cohort")
        CLASS = "class", _("class group")
        REGIONAL = "regional", _("regional chapter")
        OVERSEAS = "overseas", _("overseas chapter")
        INDUSTRY = "industry", _("industry chapter")
        INTEREST = "interest", _("interest chapter")

    class Mode(models.TextChoices):
        COMPREHENSIVE = "comprehensive", _("comprehensive")
        SERVICE = "service", _("service-oriented")
        ACADEMIC = "academic", _("academic")

    class State(models.TextChoices):
        PENDING = "pending", _("to be opened")
        ACTIVE = "active", _("active")
        CLOSING = "closing", _("closing")
        CLOSED = "closed", _("closed")

    class Joining(models.TextChoices):
        OPEN = "open", _("open to everyone with a record")
        REQUEST = "request", _("by request")
        INVITATION = "invitation", _("by invitation")
        CLOSED = "closed", _("closed to newcomers")

    # Tiers may be skipped, not turned round. The database fills and compares them (migration 0004).
    TIERS = {Kind.SCHOOL: 0, Kind.DEPARTMENT: 1, Kind.COHORT: 2, Kind.CLASS: 3}
    CHAPTER_TIER = 5
    CHAPTERS = (Kind.REGIONAL, Kind.OVERSEAS, Kind.INDUSTRY, Kind.INTEREST)

    public_id = PublicIdField()
    slug = models.SlugField(_("short name for addresses"), max_length=80, allow_unicode=True, db_index=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    # Both are written by triggers and come back with the INSERT; after a move, refresh_from_db.
    tier = TierField(default=0, editable=False)  # of the kind; kept so that the database can compare
    path = PathField(models.BigIntegerField(), default=list, blank=True, editable=False)  # from the school to here
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, blank=True)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode, default=Mode.COMPREHENSIVE)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ACTIVE)
    joining = models.CharField(_("joining"), max_length=20, choices=Joining, default=Joining.REQUEST)
    charter = models.TextField(
        _("charter"),
        blank=True,
        max_length=LONGEST_CHARTER,
        validators=[MaxLengthValidator(LONGEST_CHARTER)],
        help_text=_("Markdown. What the association is for and how it governs itself."),
    )
    founding_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True, validators=A_YEAR)
    # Of cohorts and classes.
    entry_year = models.PositiveSmallIntegerField(_("entry year"), null=True, blank=True, validators=A_YEAR)
    end_year = models.PositiveSmallIntegerField(_("graduation year"), null=True, blank=True, validators=A_YEAR)
    wall = models.OneToOneField(
        "conversations.Wall", on_delete=models.PROTECT, null=True, editable=False, related_name="association"
    )

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="association_address_is_free",
                violation_error_message=_("Another association has this address."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="school"),
                name="there_is_one_school",
                violation_error_message=_("There is one school association only."),
            ),
            models.CheckConstraint(
                condition=Q(kind="school", parent=None) | (~Q(kind="school") & Q(parent__isnull=False)),
                name="only_the_school_stands_alone",
                violation_error_message=_("Every association but the school's belongs to another."),
            ),
            models.CheckConstraint(
                condition=~Q(name_zh="") | ~Q(name_en=""),
                name="association_has_a_name",
                violation_error_message=_("Give the association a name in at least one language."),
            ),
            models.UniqueConstraint(
                fields=["parent", "name_zh"],
                condition=~Q(name_zh=""),
                name="one_association_of_a_name_under_a_parent",
                violation_error_message=_("There is an association of this name in the same place already."),
            ),
        ]
        indexes = [
            GinIndex(fields=["path"], name="associations_by_ancestor"),
            models.Index(fields=["parent", "sort_key"], name="associations_under_a_parent"),
            models.Index(fields=["kind", "end_year"], name="associations_by_kind_and_year"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)

    @property
    def is_chapter(self) -> bool:
        return self.kind in self.CHAPTERS

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    def get_absolute_url(self) -> str:
        return page_of(self.kind, self.slug)


def page_of(kind: str, slug: str) -> str:
    """The address of an association's own page."""
    return reverse("class_detail" if kind == Association.Kind.CLASS else "association_detail", args=[slug])


say("association_parent_is_of_a_higher_tier", _("An association can only stand below one of a higher tier."))
say("association_is_not_its_own_ancestor", _("An association cannot stand below itself."))
say(
    "a_chapter_stands_below_school_department_or_chapter",
    _("A chapter belongs to the school, to a department or to another chapter."),
)
say(
    "an_association_keeps_its_kind",
    _("A unit of the tree keeps its kind; a chapter may become a chapter of another kind."),
)
say(
    "a_chapter_carries_no_classes",
    _("Departments, cohorts and classes stand in the tree, not below a chapter."),
)


class FormerAssociationName(DomainModel):
    """What a unit was called before; stays findable for ever."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="former_names")
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)
