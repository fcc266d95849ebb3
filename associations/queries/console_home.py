"""What the console's home says of associations: whose term ends with nobody after them, is coverage fresh."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from associations.models import Association, Term
from associations.models.rights import rights_of, today
from associations.queries.coverage import counted_at
from common.actors import Actor
from common.console_home import Check, Decision

NOTICE = timedelta(days=30)
STALE = timedelta(hours=2)


def terms_nobody_follows(actor: Actor) -> Decision | None:
    """Terms in the actor's reach that end within 30 days, and nobody has the office from that day on."""
    roots = rights_of(actor).roots_of("offices.appoint")
    if not roots:
        return None
    following = Term.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on")),
        association=OuterRef("association"),
        office=OuterRef("office"),
        starts_on__lte=OuterRef("ends_on"),
    ).exclude(pk=OuterRef("pk"))
    ending = (
        Term.objects.serving_today()
        .filter(~Exists(following), ends_on__lte=today() + NOTICE, association__path__overlap=roots)
        .exclude(ends_on=F("starts_on"))
    )
    return Decision(
        title=_("Terms that end, and nobody follows"),
        why=_("Rights end with the term; until somebody follows, the duties are yours."),
        count=ending.count(),
        url=f"{reverse('admin:associations_term_changelist')}?when=ending",
        act_label=_("Appoint"),
    )


def coverage_is_counted(actor: Actor) -> Check | None:
    """Whether the numbers of the coverage page are fresh."""
    if not rights_of(actor).roots_of("console.open"):
        return None
    at = counted_at()
    is_well = timezone.now() - (at or _opened_at()) < STALE
    when = date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
    text = (
        _("Counted every quarter of an hour.")
        if is_well
        else _("Not counted for two hours; look whether the worker runs.")
    )
    return Check(title=_("Coverage"), text=text, is_well=is_well, when=when)


def _opened_at() -> datetime:
    """Since when there is a tree to count: on its first day nothing is late yet."""
    oldest = Association.objects.order_by("pk").values_list("created_at", flat=True).first()
    return oldest or timezone.now()
