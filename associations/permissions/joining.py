"""Who may ask, answer, withdraw, take back; and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Ban, Capability, DecisionLink, Invitation, JoinRequest, Term
from associations.permissions.answering import next_tier_up
from associations.permissions.groups import is_member
from associations.permissions.scope import holds
from associations.queries.candidates import Elsewhere, lines_kept_by, weigh
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current
from people.models import Affiliation, Person

SOMEBODY_ELSEWHERE = _(
    "There is a person like this elsewhere in the school. The tier above can see whether it is the same one: hand the "
    "request up, so that nobody stands in the books twice."
)
MOST_A_DAY = 12  # requests of one login, withdrawn ones too
State = JoinRequest.State
Joining = Association.Joining


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page has read of somebody at a group's door, so that none of its verdicts asks again."""

    is_banned: bool
    has_asked: bool


def is_banned(actor: Actor, association: Association) -> bool:
    """A ban on the login or on the person; here or anywhere above."""
    banned = Q(login=actor.user) if actor.user is not None else Q(pk=None)
    if actor.person is not None:
        banned |= Q(person=actor.person)
    return Ban.objects.standing_at(association).filter(banned).exists()


def has_asked(actor: Actor, association: Association) -> bool:
    """A request of theirs waits here."""
    return actor.user is not None and association.join_requests.waiting().filter(login=actor.user).exists()


def can_enter(actor: Actor, association: Association, standing: Standing | None = None) -> Verdict:
    """What holds for every way in: somebody is signed in, the group stands, nobody is in twice or banned."""
    if not actor.is_signed_in:
        return forbidden(_("Log in first, then you can ask to join."), "login_needed")
    if not association.is_standing or association.state == Association.State.CLOSING:
        return refused("association_closed", _("This group takes nobody in any more."))
    if is_member(actor, association):
        return refused("already_a_member", _("You are a member already."))
    if standing.is_banned if standing else is_banned(actor, association):
        return refused("banned", _("This group has decided not to take you in. The alumni office can tell you more."))
    return ALLOWED


def can_join_at_once(actor: Actor, association: Association, standing: Standing | None = None) -> Verdict:
    """Open groups are open to people; a login without a Person asks first, whatever the mode."""
    entering = can_enter(actor, association, standing)
    if not entering:
        return entering
    if association.joining != Joining.OPEN:
        return refused("not_open", _("This group lets people in by request."))
    if actor.person is None:
        return refused("person_needed", _("Ask to join first: somebody of the class has to recognise you."))
    return ALLOWED


def can_ask(actor: Actor, association: Association, standing: Standing | None = None) -> Verdict:
    entering = can_enter(actor, association, standing)
    if not entering:
        return entering
    if association.joining == Joining.CLOSED:
        return refused("closed_to_newcomers", _("This group is closed to newcomers."))
    if association.joining == Joining.INVITATION and actor.person is not None:
        return refused("by_invitation", _("This group lets people in by invitation only. Ask an officer for one."))
    if standing.has_asked if standing else has_asked(actor, association):
        return refused("already_asked", _("You have asked already; your request is waiting."))
    return ALLOWED


def not_asked_too_often(actor: Actor) -> Verdict:
    """Each request is a letter to strangers. The caller holds the login, so that two at once count each other."""
    lately = JoinRequest.objects.filter(login=actor.user, created_at__gt=timezone.now() - timedelta(days=1))
    if lately.count() < MOST_A_DAY:
        return ALLOWED
    return refused(
        "asked_too_often", _("You have asked many times today. Let the officers answer first, and go on tomorrow.")
    )


def can_withdraw(actor: Actor, join_request: JoinRequest) -> Verdict:
    if actor.user is None or join_request.login_id != actor.user.pk:
        return forbidden(_("Only the one who asked can withdraw."))
    return _is_waiting(join_request)


def can_decide(actor: Actor, join_request: JoinRequest) -> Verdict:
    """Whoever holds the right here or above, today; never on a request of their own."""
    if not holds(actor, Capability.REQUESTS_DECIDE, join_request.association):
        return forbidden(_("Only an officer of this group, or of one above it, can answer."))
    if actor.person is not None and actor.person.login_id == join_request.login_id:
        return forbidden(_("Somebody else has to answer your own request."), "own_request")
    return _is_waiting(join_request)


def can_approve_as(actor: Actor, join_request: JoinRequest, line: Affiliation | None) -> Verdict:
    """A login is tied only to a line that the officer keeps, and nobody gets a second record beside another's."""
    if Person.objects.filter(login=join_request.login_id).exists():
        return ALLOWED  # who they are is known; the line adds nothing
    if line is not None and not lines_kept_by(actor)(line):
        return refused("line_kept_by_others", _("That roster line is kept by others. Hand the request up to them."))
    if line is None and weigh([join_request], actor)[0].elsewhere == Elsewhere.THE_SAME:
        return refused("stands_elsewhere", SOMEBODY_ELSEWHERE)
    return ALLOWED


def can_hand_up(actor: Actor, join_request: JoinRequest) -> Verdict:
    """By whoever has the request now, while somebody above them answers."""
    may = can_decide(actor, join_request)
    if may and not holds(actor, Capability.REQUESTS_DECIDE, join_request.with_association):
        return forbidden(_("It lies with the tier above already."), "lies_above")
    if may and next_tier_up(join_request.with_association) in (None, join_request.with_association):
        return refused("nobody_above", _("Nobody stands above you who could answer."))
    return may


def can_take_back(actor: Actor, join_request: JoinRequest) -> Verdict:
    """An approval, for some minutes, by whoever could have given it."""
    if not holds(actor, Capability.REQUESTS_DECIDE, join_request.association):
        return forbidden(_("Only an officer of this group, or of one above it, can answer."))
    if join_request.state != State.APPROVED or join_request.decided_at is None:
        return refused("not_approved", _("There is no approval to take back."))
    if timezone.now() > join_request.decided_at + timedelta(minutes=current().take_back_minutes):
        return refused("too_late_to_take_back", _("The time to take it back is over. You can still remove the member."))
    return ALLOWED


def can_invite(actor: Actor, association: Association) -> Verdict:
    if not holds(actor, Capability.MEMBERS_MANAGE, association):
        return forbidden(_("Only officers can invite."))
    if not association.is_standing:
        return refused("association_closed", _("This group takes nobody in any more."))
    return ALLOWED


def can_come_in_as(person: Person, association: Association) -> Verdict:
    """A login becomes this person by coming in: what stands against the person stands against the login too."""
    if Ban.objects.standing_at(association).filter(person=person).exists():
        return refused("banned", _("This person is banned here. Lift the ban first."))
    return ALLOWED


def can_lift_ban(actor: Actor, association: Association) -> Verdict:
    if not holds(actor, Capability.MEMBERS_MANAGE, association):
        return forbidden(_("Only officers can keep somebody out."))
    return ALLOWED


def can_ban(actor: Actor, association: Association, person: Person) -> Verdict:
    """A ban holds in everything below, and so do the offices that stand against it."""
    may = can_lift_ban(actor, association)
    terms = Term.objects.filter(association__path__contains=[association.pk], person=person)
    if may and terms.not_over().exists():
        return refused("still_in_office", _("There is an office to hand over first."))
    return may


def invitation_is_good(invitation: Invitation) -> Verdict:
    if invitation.revoked_at is not None:
        return refused("invitation_withdrawn", _("This invitation was withdrawn. Ask for a new one."))
    if invitation.expires_at <= timezone.now():
        return refused("invitation_expired", _("This invitation is too old. Ask for a new one."))
    if invitation.uses >= invitation.most_uses:
        return refused("invitation_used", _("This invitation has been used."))
    return ALLOWED


def _is_waiting(join_request: JoinRequest) -> Verdict:
    if join_request.state == State.WAITING:
        return ALLOWED
    if join_request.state == State.WITHDRAWN:
        return refused("withdrawn", _("The request was withdrawn."))
    return refused("already_answered", _("This request has been answered already."))


def link_is_good(link: DecisionLink) -> Verdict:
    """Once, for its days. Whether the officer still may decide is asked separately, today."""
    if link.used_at is not None:
        return refused("link_used", _("This link has done its work. Log in to see the request."))
    if link.expires_at <= timezone.now():
        return refused("link_expired", _("This link is too old. Log in to answer."))
    return ALLOWED
