"""What an approval does: the login gets the record, and what it has asked for goes on."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from associations.actions import approve_request
from associations.models import Association, JoinRequest, Membership, Placement
from associations.permissions.joining import can_approve_as, can_come_in_as, can_decide
from audit.actions import record
from common.actors import Actor
from common.verdicts import Refusal
from directory.actions.merges import merge_people
from directory.actions.merges.merging import hold_both
from directory.emails.claims import queue_claim_approved
from directory.models import Claim
from directory.queries.claims import fresh_record_of
from people.actions import attach_login
from people.models import Affiliation, Person, User


def hold_around(login_id: int, person: Person | None) -> User:
    """Part of an action: lock what an approval touches, in the order of the house (docs/decisions/002).

    Raises ``Refusal`` ``record_is_gone`` when the record went up in another one or was erased meanwhile.
    """
    user = User.objects.select_related("person").get(pk=login_id)
    asked = JoinRequest.objects.waiting().of_login(user.pk)
    if person is not None:
        list(Association.objects.filter(pk__in=asked.values("association_id")).locked().only("pk"))
        list(asked.locked().only("pk"))
        fresh = fresh_record_of(user)
        if fresh is not None:
            hold_both(person, fresh)
        elif not Person.objects.locked().filter(pk=person.pk).exists():
            raise Refusal("record_is_gone", _("This record is no more: somebody else was faster. Look again."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    return User.objects.select_related("person").get(pk=user.pk)


def hold_all(claim: Claim, person: Person | None) -> Claim:
    """Part of an action: the same, and then the claim itself."""
    user = hold_around(claim.login_id, person)
    held: Claim = Claim.objects.select_related("invitation").locked().get(pk=claim.pk)
    held.login = user
    return held


def tie(claim: Claim, person: Person, *, by: Actor) -> Claim:
    """Part of an action: the record is this login's; the verdicts were asked, the rows are held.

    A record that a group had made for this login goes up in it. Waiting requests to groups in which the record stands
    are answered with it; the others wait on, from somebody who is known now.
    """
    person, user = Person.objects.get(pk=person.pk), claim.login
    fresh = fresh_record_of(user)
    if fresh is None:
        attach_login(person, user, by=by)
    else:
        merge_people(person, fresh, {"login": "other"}, by=by)
    claim.login = User.objects.select_related("person").get(pk=user.pk)
    claim.change(
        person=person, state=Claim.State.APPROVED, ended_at=timezone.now(), decided_by=by.person, id_digests=[]
    )
    record(by, "directory.claim_approved", about=[claim, person], facts={"evidence": list(claim.evidence)})
    _carry_on_requests(user, person, by=by)
    queue_claim_approved(claim)
    return claim


def _carry_on_requests(user: User, person: Person, *, by: Actor) -> None:
    for asked in JoinRequest.objects.waiting().of_login(user.pk).select_related("association").order_by("pk"):
        line = _line_in(asked.association, person)
        member = Membership.objects.standing().filter(association=asked.association, person=person).exists()
        if line is None or member or not can_come_in_as(person, asked.association):
            continue
        if can_decide(by, asked) and can_approve_as(by, asked, line):
            approve_request(asked, line, by=by)


def _line_in(association: Association, person: Person) -> Affiliation | None:
    """The line of the roster by which the school itself has placed them there."""
    placed = Placement.objects.filter(association=association, affiliation__person=person)
    found = placed.exclude(source=Placement.Source.REQUEST).select_related("affiliation").order_by("pk").first()
    return found.affiliation if found else None
