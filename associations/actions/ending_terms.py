"""What the clock does about terms that end: it tells in time, and it never leaves the school without a keeper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from associations import emails
from associations.models import Association, Capability, Term
from associations.models.rights import today
from associations.permissions.offices import ADMINISTRATOR, administrators
from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Person

FIRST_NOTICE, LAST_NOTICE = 30, 14  # days before the end
KEPT_ON_FOR = 30  # days a last administrator keeps the office while nobody follows


@action
def tell_of_ending_terms(*, by: Actor) -> int:
    """Tell the holders 30 and 14 days before, and whoever appoints when there is no successor 14 days before.

    Each letter has a key with the day in it: called twice, late or after a silence, each is sent once.
    Returns how many terms were looked at.
    """
    day = today()
    ending = Term.objects.filter(
        ends_on__gt=day, ends_on__lte=day + timedelta(days=FIRST_NOTICE), person__deceased_at=None
    ).serving_on(day)
    count = 0
    for term in ending.select_related("association", "office", "person__login"):
        is_soon = term.ends_on is not None and term.ends_on <= day + timedelta(days=LAST_NOTICE)
        _tell(term, LAST_NOTICE if is_soon else FIRST_NOTICE)
        count += 1
    return count


def _tell(term: Term, days: int) -> None:
    follows = has_successor(term)
    emails.queue_term_ending(term, days, has_successor=follows)
    if days == LAST_NOTICE and not follows:
        for person in _who_appoints_above(term):
            emails.queue_successor_wanted(term, person)


def has_successor(term: Term) -> bool:
    """Somebody serves in the same office of the same association on the day this term ends."""
    others = Term.objects.filter(association=term.association, office=term.office).exclude(pk=term.pk)
    return term.ends_on is not None and others.serving_on(term.ends_on).exists()


def _who_appoints_above(term: Term) -> Iterable[Person]:
    """Of the nearest unit, from the association upward, in which somebody else may appoint today."""
    for unit in Association.objects.at_or_above(term.association).order_by("-tier", "-pk"):
        serving = Term.objects.filter(
            association=unit, office__capabilities__contains=[Capability.OFFICES_APPOINT], person__deceased_at=None
        ).serving_today()
        persons = Person.objects.filter(terms__in=serving).exclude(pk=term.person_id).distinct().in_name_order()
        if persons:
            return persons
    return []


@action
def keep_last_administrator(*, by: Actor) -> Term | None:
    """When the last administrator's term has run out, or does tomorrow, and nobody follows, it runs on.

    Otherwise nobody could appoint anybody, and only the shell would be left. Returns the term that was kept.
    """
    Association.objects.locked().get(kind=Association.Kind.SCHOOL)
    tomorrow = today() + timedelta(days=1)
    if not administrators().exists() or administrators().serving_on(tomorrow).exists():
        return None
    last = administrators().filter(ends_on__isnull=False).order_by("-ends_on", "-pk")
    term = last.select_related("association", "office", "person").locked().order_by("-ends_on", "-pk").first()
    if term is None or Term.objects.filter(office__code=ADMINISTRATOR, starts_on__gt=tomorrow).exists():
        return None
    term.change(ends_on=today() + timedelta(days=KEPT_ON_FOR))
    record(by, "associations.term_kept", about=[term, term.association, term.person], fields=["ends_on"])
    emails.queue_term_kept(term)
    return term
