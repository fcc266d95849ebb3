"""What associations hang into the floors below: relations between people, what we hold of them, kinds of letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability, Membership, Placement, Term
from associations.models.rights import today
from associations.queries import reach, readers
from associations.queries.console_home import coverage_is_counted, terms_nobody_follows
from associations.queries.moments import MOMENTS
from associations.queries.traits import TRAITS
from associations.queries.wall_place import GROUP_WALLS
from audit.registry import Rows, see_all_when, speak_of
from common.console_home import checks, decisions
from common.second_step import guard
from common.verdicts import ALLOWED, Verdict, refused
from conversations.places import places
from messaging.registry import Category, categories, moments
from people.models import Person
from people.registry import (
    Audience,
    Circle,
    Duty,
    Holding,
    Mention,
    Opening,
    circles,
    duties,
    holdings,
    mentions,
    offices_held_by,
    traits,
)

CATEGORIES = (
    Category(
        code="offices",
        label=_("Your offices"),
        help=_("When you are appointed, when a term ends, and who follows."),
        must_arrive=True,
        why=_("Whoever keeps a class or an association has to know when that ends."),
    ),
    Category(code="joining", label=_("Joining groups"), help=_("Your requests, their answers, and invitations.")),
    Category(code="desk", label=_("My desk"), help=_("What waits for you as an officer."), priority=4),
)

CIRCLES = (
    Circle(
        name="associations.fellow_members",
        label=_("members of your groups"),
        opens=frozenset({Opening.RECORD}),
        persons=reach.fellow_members,
        audience=Audience.MEMBERS,
        readers=readers.fellow_members_of,
        keys=reach.fellow_member_keys,
    ),
    Circle(
        name="associations.classmates",
        label=_("classmates who are in the class group"),
        opens=frozenset({Opening.RECORD}),
        persons=reach.classmates,
        audience=Audience.CLASSMATES,
        readers=readers.classmates_of,
        keys=reach.classmate_keys,
    ),
    Circle(
        name="associations.members_below",
        label=_("members, of the officers of their own associations"),
        opens=frozenset({Opening.RECORD}),
        persons=reach.officers_above,
    ),
    Circle(
        name="associations.officers",
        label=_("officers of your associations who keep records"),
        opens=frozenset({Opening.RECORD, Opening.CONSOLE}),
        persons=lambda actor: reach.people_in_reach(actor, Capability.PEOPLE_SEE),
        audience=Audience.OFFICERS,
        readers=lambda person: readers.officers_over(person, Capability.PEOPLE_SEE),
        holds_all_of=lambda actor, unit: reach.holds_over(actor, Capability.PEOPLE_SEE, unit),
    ),
    Circle(
        name="associations.officers_with_contacts",
        label=_("officers of your associations who write and call"),
        opens=frozenset({Opening.CONTACTS}),
        persons=lambda actor: reach.people_in_reach(actor, Capability.PEOPLE_SEE_CONTACTS),
        audience=Audience.OFFICERS,
        readers=lambda person: readers.officers_over(person, Capability.PEOPLE_SEE_CONTACTS),
        holds_all_of=lambda actor, unit: reach.holds_over(actor, Capability.PEOPLE_SEE_CONTACTS, unit),
    ),
    Circle(
        name="associations.record_keepers",
        label=_("officers of your associations who put records right"),
        opens=frozenset({Opening.LOG}),
        persons=lambda actor: reach.people_in_reach(actor, Capability.PEOPLE_EDIT),
    ),
    Circle(
        name="associations.caretakers",
        label=_("officers who look after the members of your groups"),
        opens=frozenset({Opening.RECORD}),
        persons=lambda actor: reach.people_in_reach(actor, Capability.MEMBERS_MANAGE),
        audience=Audience.OFFICERS,
        readers=lambda person: readers.officers_over(person, Capability.MEMBERS_MANAGE),
        holds_all_of=lambda actor, unit: reach.holds_over(actor, Capability.MEMBERS_MANAGE, unit),
    ),
    Circle(
        name="associations.register",
        label=_("the alumni office of the school, which keeps the register"),
        opens=frozenset({Opening.RECORD, Opening.CONSOLE}),
        persons=reach.kept_at_school,
        audience=Audience.NOBODY,
        readers=readers.register_keepers,
    ),
    Circle(
        name="associations.register_with_contacts",
        label=_("the alumni office of the school, which keeps the register"),
        opens=frozenset({Opening.CONTACTS}),
        persons=reach.contacts_kept_at_school,
        audience=Audience.NOBODY,
        readers=lambda person: readers.register_keepers(person, Capability.PEOPLE_SEE_CONTACTS),
    ),
)


def offices_to_hand_over(person: Person) -> Verdict:
    """What is held today, or from some day on: a group would be without anybody from one hour to the next."""
    held = Term.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today()), person=person).exclude(starts_on=F("ends_on"))
    term = held.select_related("association", "office").order_by("pk").first()
    if term is None:
        return ALLOWED
    place = {"office": term.office.name, "group": term.association.name}
    return refused("office_held", _("First the office has to be handed over: %(office)s, %(group)s.") % place)


def offices_on_their_days(asked: set[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """Of each person on each day the first office by the order of the tree; who held none is missing."""
    terms = Term.objects.filter(person__in={key for key, _day in asked}).select_related("association", "office")
    found: dict[tuple[int, date], str] = {}
    for term in terms.order_by("-association__tier", "-pk"):
        for key, day in asked:
            if key == term.person_id and term.starts_on <= day and (term.ends_on is None or day < term.ends_on):
                found[key, day] = f"{term.association.name} {term.office.name}"
    return found


def same_term(row: Term, to: Person) -> Term | None:
    """The same office in overlapping days, or begun the same day."""
    for term in Term.objects.filter(person=to, association=row.association_id, office=row.office_id).order_by("pk"):
        overlap = row.starts_on < (term.ends_on or date.max) and term.starts_on < (row.ends_on or date.max)
        if term.starts_on == row.starts_on or (overlap and _lasts(term) and _lasts(row)):
            return term
    return None


def _lasts(term: Term) -> bool:
    return term.starts_on != term.ends_on  # one that was called off has no day


def both_terms(twin: Term, row: Term) -> dict[str, Any]:
    """From the first day of either to the last day of either; one that was called off adds nothing."""
    if not _lasts(row):
        return {}
    if not _lasts(twin):
        return {"starts_on": row.starts_on, "ends_on": row.ends_on}
    ends_on = max(twin.ends_on, row.ends_on) if twin.ends_on and row.ends_on else None
    return {"starts_on": min(twin.starts_on, row.starts_on), "ends_on": ends_on}


HOLDINGS = (
    Holding(
        name="associations.memberships",
        label=_("Your groups"),
        model="associations.Membership",
        shows=("association__name_zh", "association__name_en", "joined_at", "ended_at", "origin", "ending"),
        identity=("association", "ended_at"),
        absorb=lambda twin, row: {"joined_at": min(twin.joined_at, row.joined_at)},
    ),
    Holding(
        name="associations.terms",
        label=_("Your offices"),
        model="associations.Term",
        shows=("association__name_zh", "association__name_en", "office__name_zh", "starts_on", "ends_on"),
        twin=same_term,
        absorb=both_terms,
        kept=_("Who held an office is part of the association's own history."),
        clears={"handover_note": ""},
    ),
    Holding(
        name="associations.placements",
        label=_("Where you are placed"),
        model="associations.Placement",
        path="affiliation__person",
        shows=("association__name_zh", "association__name_en", "source"),
    ),
    Holding(
        name="associations.join_requests",
        label=_("Groups you asked to join"),
        model="associations.JoinRequest",
        path="login__person",
        shows=(
            *("created_at", "association__name_zh", "association__name_en", "full_name", "entry_year", "end_year"),
            *("class_name", "student_number", "word", "state", "decided_at", "reason"),
        ),
    ),
    Holding(
        name="associations.bans",
        label=_("Groups that do not let you in"),
        model="associations.Ban",
        by_login="login",
        shows=("created_at", "association__name_zh", "association__name_en", "reason", "lifted_at"),
    ),
    Holding(
        name="associations.invitations",
        label=_("Invitations made out to you"),
        model="associations.Invitation",
        path="affiliation__person",
        shows=("created_at", "association__name_zh", "association__name_en", "email", "expires_at", "revoked_at"),
    ),
)

MENTIONS = (
    Mention("associations.Term", "appointed_by", "Who appointed somebody else."),
    Mention("associations.JoinRequest", "decided_by", "Who answered somebody else's request."),
    Mention("associations.Invitation", "invited_by", "Who invited somebody else."),
    Mention("associations.DecisionLink", "officer", "A link in an officer's letter, good for some days."),
)

AUDITED = tuple(
    Rows(model._meta.label_lower, visible=lambda actor, model=model: model.objects.visible_in_console(actor))
    for model in (Association, Membership, Placement, Term)
)

# What an office does to the offices of others and to the tree: staff need a second step at the door for it.
STAFF_ACTS = (
    *("officer_appoint", "term_end", "term_extend", "term_handover"),
    *("association_open", "association_edit", "association_move", "association_state"),
    *("api_association_list", "api_association", "api_association_move"),
)


def hang_up() -> None:
    """Called once, when the apps are ready."""
    decisions.append(terms_nobody_follows)
    checks.append(coverage_is_counted)
    speak_of(*AUDITED)
    see_all_when(lambda actor: reach.holds_at_school(actor, Capability.AUDIT_SEE))
    guard(*STAFF_ACTS)
    places.hang(GROUP_WALLS)
    for category in CATEGORIES:
        categories.hang(category)
    for circle in CIRCLES:
        circles.hang(circle)
    offices_held_by.append(offices_on_their_days)
    duties.hang(Duty("associations.offices", offices_to_hand_over))
    for holding in HOLDINGS:
        holdings.hang(holding)
    for mention in MENTIONS:
        mentions.hang(mention)
    for trait in TRAITS:
        traits.hang(trait)
    for moment in MOMENTS:
        moments.hang(moment)
