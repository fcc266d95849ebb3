"""A link in a letter that answers one request for one officer, once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from associations.actions.deciding import approve_request, decline_request, ignore_request
from associations.models import Association, DecisionLink, JoinRequest
from associations.permissions.answering import officers_in_charge
from associations.permissions.joining import link_is_good
from common.actions import action
from common.actors import Actor
from institution.reads import current
from people.models import Affiliation, Person

Letter = Callable[[JoinRequest, Person, str], None]


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def tell_officers(join_request: JoinRequest, letter: Letter) -> None:
    """Queue ``letter`` to each officer who has the request now, each with a decision link of their own."""
    days = timedelta(days=current().decision_link_days)
    for officer in officers_in_charge(join_request.with_association):
        token = secrets.token_urlsafe(24)
        DecisionLink.objects.add(
            join_request=join_request, officer=officer, digest=digest_of(token), expires_at=timezone.now() + days
        )
        letter(join_request, officer, token)


@action
def decide_by_link(
    link: DecisionLink, decision: str, affiliation: Affiliation | None = None, reason: str = "", *, by: Actor
) -> JoinRequest:
    """Answer by the link: ``approve``, ``decline`` or ``ignore``. ``by`` acts for the link's officer.

    Whether that officer may decide is asked again, today. Raises a Refusal: ``link_used``, ``link_expired``,
    and what the decision itself raises; a refusal leaves the link unused.
    """
    Association.objects.locked().get(pk=link.join_request.association_id)
    link = DecisionLink.objects.locked().get(pk=link.pk)
    link_is_good(link).or_raise()
    if decision == "approve":
        approve_request(link.join_request, affiliation, by=by)
    elif decision == "decline":
        decline_request(link.join_request, reason, by=by)
    else:
        ignore_request(link.join_request, by=by)
    link.change(used_at=timezone.now())
    return JoinRequest.objects.get(pk=link.join_request_id)
