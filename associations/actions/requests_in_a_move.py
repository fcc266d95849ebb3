"""What becomes of those who wait at a door that moves."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from associations import emails
from associations.actions.links import tell_officers
from associations.models import Association, JoinRequest
from associations.permissions.scope import nearest_with_answerers
from audit.actions import record
from common.actors import Actor


def give_requests_a_new_way_up(association: Association, lost: Collection[int], *, by: Actor) -> None:
    """Part of an action: requests below that lie with a unit no longer above go to the one that answers now.

    The caller holds the subtree.
    """
    stray = JoinRequest.objects.waiting().filter(
        association__path__contains=[association.pk], with_association__in=lost
    )
    now = timezone.now()
    for join_request in stray.locked().select_related(None):
        unit = nearest_with_answerers(Association.objects.get(pk=join_request.association_id))
        join_request.change(with_association=unit, with_since=now)
        record(by, "associations.join_passed_on_in_a_move", about=[join_request, unit])
        tell_officers(join_request, emails.queue_join_request_passed_up)
        emails.queue_join_request_moved_on(join_request)
