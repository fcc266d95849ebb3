"""Where a login and a record stand when one claims the other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Exists, Q
from django.utils import timezone

from associations.models import JoinRequest, Placement, Term
from directory.models import Claim, PartedLogin
from people.models import Person, User

LOOKED_BACK = timedelta(days=30)
MANY_LOGINS = 3  # that claimed one record within these days and were not it


def fresh_record_of(user: User) -> Person | None:
    """The record that a group made for this login from what it said, because it knew no line of the roster."""
    person: Person | None = getattr(user, "person", None)
    if person is None:
        return None
    made = JoinRequest.objects.filter(made_the_person=True, state=JoinRequest.State.APPROVED, membership__person=person)
    placed = Placement.objects.filter(affiliation__person=person).exclude(source=Placement.Source.REQUEST)
    in_office = Term.objects.not_over().filter(person=person)
    return person if made.filter(~Exists(placed), ~Exists(in_office)).exists() else None


def under_attack(keys: Collection[int]) -> set[int]:
    """Those of these records that several logins have claimed of late without being them."""
    since = timezone.now() - LOOKED_BACK
    tried = Claim.objects.filter(~Q(state=Claim.State.APPROVED), person__in=keys, created_at__gt=since)
    counted = tried.order_by().values("person_id").annotate(logins=Count("login", distinct=True))
    return set(counted.filter(logins__gte=MANY_LOGINS).values_list("person_id", flat=True))


def guessed_before(claim: Claim) -> bool:
    """Whether an earlier claim of this login had the wrong digits, of late: whoever withdraws and begins anew guesses
    on. What the school has sent to the owner is no guess."""
    since = timezone.now() - LOOKED_BACK
    earlier = Claim.objects.filter(login=claim.login_id, created_at__gt=since, alarms__contains=["digits_wrong"])
    return claim.invitation_id is None and earlier.exclude(pk=claim.pk).exists()


def was_parted_from(claim: Claim, keys: Collection[int]) -> bool:
    """Whether this login had one of these records once, and somebody of the office has parted them."""
    return PartedLogin.objects.filter(login=claim.login_id, person__in=keys).exists()


def claimed_by_others(claim: Claim, keys: Collection[int]) -> set[int]:
    """Those of these records that an open claim of another login seems to be about, too."""
    others = Claim.objects.open_now().filter(person__in=keys).exclude(login=claim.login_id)
    return set(others.values_list("person_id", flat=True))
