"""Giving an office, ending it, passing it on. The association's row is held first: two at once see each other."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from associations import emails
from associations.actions.console_marks import mark_console_opener
from associations.models import Association, Membership, Office, Term
from associations.models.rights import today
from associations.permissions.offices import (
    can_appoint,
    can_choose,
    can_end,
    can_extend,
    can_follow,
    can_hand_over,
    can_serve,
    can_write_handover_note,
    leaves_somebody,
)
from associations.queries.skyline import forget_skyline
from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Person


@action
def appoint_officer(
    association: Association,
    office: Office,
    person: Person,
    starts_on: date,
    ends_on: date | None = None,
    *,
    by: Actor,
) -> Term:
    """Give a person an office for ``[starts_on, ends_on)``; None is open. Makes them a member when they are none.

    Raises ``office_does_not_fit``, ``association_closed``, ``person_deceased``, ``banned``,
    ``one_holder_at_a_time``, ``one_term_of_a_person_at_a_time``, ``term_ends_before_it_starts``; ``kept_by_others``;
    forbidden to those who may not appoint here, or who would give what they do not hold.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_appoint(by, association, office).or_raise()
    can_serve(person, association, office, starts_on, ends_on).or_raise()
    can_choose(by, association, person).or_raise()
    return _begin(association, office, person, starts_on, ends_on, by=by)


@action
def end_term(term: Term, *, by: Actor, on: date | None = None) -> Term:
    """End it on a day, today when none is given: that day is the first without rights.

    One that has not begun is called off. Raises ``term_is_over``, ``last_administrator``.
    """
    term = _held(term)
    day = on or today()
    can_end(by, term, max(day, term.starts_on)).or_raise()
    term.change(ends_on=max(day, term.starts_on))
    record(by, "associations.term_ended", about=[term, term.association, term.person], fields=["ends_on"])
    emails.queue_term_ended(term)
    _rights_changed(term)
    return term


@action
def extend_term(term: Term, ends_on: date | None, *, by: Actor) -> Term:
    """Let it run longer, or without an end. Raises ``term_is_over``, ``not_longer``, ``one_holder_at_a_time``."""
    term = _held(term)
    can_extend(by, term, ends_on).or_raise()
    term.change(ends_on=ends_on)
    record(by, "associations.term_extended", about=[term, term.association, term.person], fields=["ends_on"])
    _rights_changed(term)
    return term


@action
def hand_over(
    term: Term, successor: Person, *, by: Actor, on: date | None = None, until: date | None = None, note: str = ""
) -> Term:
    """Pass the office on: this term ends the day the successor's begins, so rights move and do not grow.

    ``on`` is today when left out. Raises what ``appoint_officer`` raises of the successor, ``term_is_over``,
    ``follows_themselves`` and ``last_administrator``.
    """
    term = _held(term)
    can_hand_over(by, term).or_raise()
    can_follow(successor, term).or_raise()
    if by.person is None or by.person.pk != term.person_id:
        can_choose(by, term.association, successor).or_raise()
    day = on or today()
    if term.ends_on is not None:
        day = min(day, term.ends_on)
    term.change(ends_on=day, handover_note=note.strip() or term.handover_note)
    can_serve(successor, term.association, term.office, day, until).or_raise()
    following = _begin(term.association, term.office, successor, day, until, by=by)
    leaves_somebody(term, day).or_raise()
    record(by, "associations.handed_over", about=[term, following, term.association], fields=["ends_on"])
    emails.queue_term_ended(term)
    _rights_changed(term)
    return following


@action
def write_handover_note(term: Term, note: str, *, by: Actor) -> Term:
    """What the next one should know; kept with the term, shown to whoever follows."""
    term = _held(term)
    can_write_handover_note(by, term).or_raise()
    term.change(handover_note=note.strip())
    record(by, "associations.handover_note_written", about=[term], fields=["handover_note"])
    return term


def _held(term: Term) -> Term:
    """The association, then the term: so two who end the last two administrators' terms meet."""
    Association.objects.locked().get(pk=term.association_id)
    return Term.objects.select_related("association", "office", "person").locked().get(pk=term.pk)


def _begin(
    association: Association, office: Office, person: Person, starts_on: date, ends_on: date | None, *, by: Actor
) -> Term:
    _make_member(association, person, by=by)
    term: Term = Term.objects.add(
        association=association,
        office=office,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        single_holder=office.single_holder,
        appointed_by=by.person,
    )
    record(by, "associations.officer_appointed", about=[term, association, person], facts={"office": office.code})
    if ends_on is None or ends_on > today():
        emails.queue_officer_appointed(term)
    _rights_changed(term)
    return term


def _make_member(association: Association, person: Person, *, by: Actor) -> None:
    if association.memberships.standing().filter(person=person).exists():
        return
    membership = Membership.objects.add(
        association=association, person=person, origin=Membership.Origin.OFFICE, joined_at=timezone.now()
    )
    record(by, "associations.member_joined", about=[membership, association, person], facts={"origin": "office"})


def _rights_changed(term: Term) -> None:
    forget_skyline()
    mark_console_opener(term.person)
