"""Who may give an office and end a term. Nobody gives what they do not hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Ban, Capability, Office, Term
from associations.models.offices import TermQuerySet
from associations.models.rights import rights_of, today
from associations.permissions.scope import capabilities_of, must_hold
from associations.queries.reach import holds_at_school, people_in_reach
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import Person

ADMINISTRATOR = "administrator"


def can_appoint(actor: Actor, association: Association, office: Office) -> Verdict:
    """Whether this actor may give this office here; whom and for how long is asked by ``can_serve``."""
    may = must_hold(actor, Capability.OFFICES_APPOINT, association)
    if not may:
        return may
    if association.kind not in office.kinds:
        return refused("office_does_not_fit", _("Associations of this kind do not have this office."))
    if association.state == Association.State.CLOSED:
        return refused("association_closed", _("A closed association has no officers."))
    return _holds_all_of(actor, association, office)


def can_manage_offices(actor: Actor) -> Verdict:
    """From the school alone: an office is the same in every association."""
    if holds_at_school(actor, Capability.OFFICES_MANAGE):
        return ALLOWED
    return forbidden(_("Only the school's own office says what each office may do."), "capability_missing")


def can_set_office(
    actor: Actor,
    office: Office | None,
    capabilities: Collection[str],
    kinds: Collection[str],
    *,
    answers_requests: bool = False,
) -> Verdict:
    """Open an office with these capabilities, or change what one has.

    Nobody gives what they do not hold at the school, nor takes it; and where more kinds of associations get the
    office, all that it may do is given. The administrator's keeps everything, so that the way back stays open.
    """
    may = can_manage_offices(actor)
    if not may:
        return may
    before, stood_in = (set(office.capabilities), set(office.kinds)) if office else (set(), set())
    after = set(capabilities)
    if office is not None and office.code == ADMINISTRATOR and (before - after or set(kinds) != stood_in):
        return refused("administrator_keeps_all", _("The administrator's office keeps what it may do, and stays."))
    if not kinds:
        return refused("office_has_no_place", _("Say in which kinds of associations there is this office."))
    if answers_requests and Capability.REQUESTS_DECIDE not in after:
        return refused("requests_unanswered", _("Join requests can only go to an office that may answer them."))
    touched = after ^ before if set(kinds) <= stood_in else after | before
    return _lacks_none(touched - rights_of(actor).at_school())


def can_choose(actor: Actor, association: Association, person: Person) -> Verdict:
    """Whoever serves in a unit is seen by those above it; so nobody is drawn there who stands elsewhere."""
    known = people_in_reach(actor, Capability.OFFICES_APPOINT, over=association)
    if Person.objects.filter(known, pk=person.pk).exists():
        return ALLOWED
    return refused("kept_by_others", _("Others keep this person. Invite them first; members can be given an office."))


def can_serve(
    person: Person, association: Association, office: Office, starts_on: date, ends_on: date | None
) -> Verdict:
    """What stands against this person in this office at this time."""
    if person.deceased_at is not None:
        return refused("person_deceased", _("This person is no longer alive."))
    if Ban.objects.standing_at(association).filter(person=person).exists():
        return refused("banned", _("This person is banned here. Lift the ban first."))
    if ends_on is not None and ends_on <= starts_on:
        return refused("term_ends_before_it_starts", _("The term ends before it begins."))
    return is_free(association, office, person, starts_on, ends_on)


def is_free(
    association: Association,
    office: Office,
    person: Person,
    starts_on: date,
    ends_on: date | None,
    *,
    apart_from: Term | None = None,
) -> Verdict:
    """No other term in the way. The database's exclusion constraints say the same under a race."""
    others = Term.objects.not_called_off()
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    overlapping = others.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on), association=association, office=office)
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lt=ends_on)
    if overlapping.filter(person=person).exists():
        return refused("one_term_of_a_person_at_a_time", _("This person holds the office in that time already."))
    if office.single_holder and overlapping.exists():
        return refused("one_holder_at_a_time", _("Somebody else holds this office in that time."))
    return ALLOWED


def can_end(actor: Actor, term: Term, on: date) -> Verdict:
    """The holder may always step down; others need the right to appoint, and all that the office gives."""
    if actor.person is None or actor.person.pk != term.person_id:
        may = can_look_after(actor, term)
        if not may:
            return may
    if term.ends_on is not None and term.ends_on <= today():
        return refused("term_is_over", _("This term is over."))
    return leaves_somebody(term, on)


def leaves_somebody(term: Term, on: date) -> Verdict:
    """A day that has passed says nothing of today: who served beside them then may be gone by now."""
    if is_needed(term, max(on, today())):
        return refused("last_administrator", _("The school needs an administrator. Appoint a successor first."))
    return ALLOWED


def can_extend(actor: Actor, term: Term, ends_on: date | None) -> Verdict:
    may = can_look_after(actor, term)
    if not may:
        return may
    if term.ends_on is not None and term.ends_on <= today():
        return refused("term_is_over", _("This term is over. Appoint the person anew."))
    if term.ends_on is None or (ends_on is not None and ends_on <= term.ends_on):
        return refused("not_longer", _("The new last day lies after the old one."))
    return is_free(term.association, term.office, term.person, term.starts_on, ends_on, apart_from=term)


def can_hand_over(actor: Actor, term: Term) -> Verdict:
    """The holder may: rights pass on and do not grow. So may whoever appoints."""
    if actor.person is None or actor.person.pk != term.person_id:
        may = can_look_after(actor, term)
        if not may:
            return may
    if term.ends_on is not None and term.ends_on <= today():
        return refused("term_is_over", _("This term is over."))
    if term.starts_on > today():
        return refused("term_not_begun", _("This term has not begun."))
    return _holds_all_of(actor, term.association, term.office)  # nobody passes on what has lapsed, with a death say


def can_follow(successor: Person, term: Term) -> Verdict:
    """Somebody else: a term is made longer by whoever appoints."""
    if successor.pk == term.person_id:
        return refused("follows_themselves", _("Nobody follows themselves; whoever appoints can extend the term."))
    return ALLOWED


def can_write_handover_note(actor: Actor, term: Term) -> Verdict:
    if actor.person is not None and actor.person.pk == term.person_id:
        return ALLOWED
    return forbidden(_("The note is its author's."))


def can_look_after(actor: Actor, term: Term) -> Verdict:
    """Appoints here, and holds everything the office gives."""
    may = must_hold(actor, Capability.OFFICES_APPOINT, term.association)
    return may and _holds_all_of(actor, term.association, term.office)


def can_tie_login_to(actor: Actor, person: Person) -> Verdict:
    """Whoever is let in as this person has their offices from then on: to be given by those who hold as much."""
    for term in Term.objects.not_over().filter(person=person).select_related("association", "office"):
        if not _holds_all_of(actor, term.association, term.office):
            return refused(
                "record_holds_an_office",
                _("%(name)s has been given an office (%(office)s). Somebody above you has to answer this request.")
                % {"name": person.full_name, "office": term.office.name},
            )
    return ALLOWED


def is_needed(term: Term, on: date) -> bool:
    """Would the school be without an administrator on that day if this term ended then?"""
    return term.office.code == ADMINISTRATOR and not administrators().exclude(pk=term.pk).serving_on(on).exists()


def administrators() -> TermQuerySet:
    """Every term as the school's administrator of a living person whose login is not closed: see ``rights_of``."""
    living = Term.objects.filter(office__code=ADMINISTRATOR, person__deceased_at=None)
    return living.exclude(person__login__is_active=False)


def _holds_all_of(actor: Actor, association: Association, office: Office) -> Verdict:
    return _lacks_none(set(office.capabilities) - capabilities_of(actor, association))


def _lacks_none(lacking: set[str]) -> Verdict:
    if not lacking:
        return ALLOWED
    names = ", ".join(str(Capability(capability).label) for capability in sorted(lacking))
    return forbidden(
        _("Nobody can give what they do not hold: %(capabilities)s.") % {"capabilities": names},
        "capability_missing",
    )
