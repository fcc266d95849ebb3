"""Whom a unit can invite to claim, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from associations.models import Association, Capability, Membership, Placement, Term
from associations.queries.reach import people_in_reach
from common.actors import Actor
from directory.models import ClaimInvitation
from directory.queries.claims.statements import FROM_THE_SCHOOL
from directory.queries.claims.weighing import may_be_minor
from messaging.models import Suppression
from people.models import AddressLeftAlone, ContactPoint, Person
from people.models.contact_proposals import address_digest
from people.models.persons import PersonQuerySet

Way = ClaimInvitation.Way


def invitable(unit: Association, actor: Actor) -> PersonQuerySet:
    """On the roster of this unit or below it, kept by the actor: living, without a login and an office, and not of
    those who want to be left alone. Minors are among them still: ``grown_up`` takes them out."""
    here = {"association__path__contains": [unit.pk]}
    placed = Placement.objects.filter(affiliation__person=OuterRef("pk"), **here)
    member = Membership.objects.standing().filter(person=OuterRef("pk"), **here)
    people = Person.objects.living().filter(Q(Exists(placed)) | Q(Exists(member)), login=None, do_not_contact_at=None)
    if not actor.is_system:
        people = people.filter(people_in_reach(actor, Capability.PEOPLE_EDIT))
    return people.exclude(Exists(Term.objects.not_over().filter(person=OuterRef("pk"))))


def with_working_address(people: PersonQuerySet) -> PersonQuerySet:
    """Those whose letters go to an address that the school or they themselves gave and that nobody has stopped.

    An address that a classmate has heard of gets no link: it would give the record to whoever named their own.
    """
    stopped = Suppression.objects.standing().filter(email__iexact=OuterRef("value"))
    firsts = ContactPoint.objects.current().filter(FROM_THE_SCHOOL, person=OuterRef("pk"), kind="email")
    return people.filter(Exists(firsts.filter(~Exists(stopped), is_primary=True)))


def grown_up(people: PersonQuerySet) -> list[int]:
    """Their keys, in the order of names, without those who may be minors."""
    born = people.in_name_order().values_list("pk", "birth_date")
    return [key for key, birth_date in born if not may_be_minor(birth_date)]


def left_alone(keys: list[int]) -> set[int]:
    """Those of them at whose address somebody said that nobody of us may ever write there again."""
    firsts = ContactPoint.objects.current().filter(person__in=keys, kind="email", is_primary=True)
    said = {address_digest("email", value): person_id for person_id, value in firsts.values_list("person_id", "value")}
    known = AddressLeftAlone.objects.filter(address__in=said).values_list("address", flat=True)
    return {said[address] for address in known}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of a unit can be invited at all; how many of them by mail; who has no invitation of either way yet."""

    people: int
    by_mail: int
    without_link: int
    without_code: int


def reach_of(unit: Association, actor: Actor) -> Reach:
    people = invitable(unit, actor)
    adults = set(grown_up(people))
    mailed = adults & set(with_working_address(people).values_list("pk", flat=True))
    standing = ClaimInvitation.objects.open_now().filter(person__in=people)
    invited = {way: set(standing.filter(way=way).values_list("person_id", flat=True)) for way in Way.values}
    return Reach(len(adults), len(mailed), len(mailed - invited[Way.MAIL]), len(adults - invited[Way.PAPER]))


@dataclass(frozen=True, slots=True)
class Progress:
    """Of those invited: how many opened their link or gave their code, took their record over, were not reached."""

    invited: int
    opened: int
    claimed: int
    bounced: int


def progress_of(invitations: QuerySet[ClaimInvitation]) -> Progress:
    """By people: whoever was sent a link and handed a code is one."""
    found = invitations.order_by().aggregate(
        invited=Count("person", distinct=True),
        opened=Count("person", distinct=True, filter=Q(opened_at__isnull=False) | Q(used_at__isnull=False)),
        claimed=Count("person", distinct=True, filter=Q(person__login__isnull=False)),
        bounced=Count("person", distinct=True, filter=Q(has_bounced=True, person__login=None)),
    )
    return Progress(**found)
