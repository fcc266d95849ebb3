"""Two people have proven one address or number; the office says whose it is."""

from __future__ import annotations

from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.actions.contact_points import end_contact_point, verify_contact_point
from people.emails import queue_contact_settled
from people.models import ContactPoint, Person
from people.permissions import can_settle_contact
from people.queries import proven_elsewhere


@action
def settle_contact(point: ContactPoint, *, is_theirs: bool, by: Actor) -> ContactPoint:
    """Give a contested contact to whoever claims it, or leave it with the record that holds it; the other one ends.

    Both are written to. Logins stay as they are. Raises ``Refusal`` ``contact_not_contested``.
    """
    held = proven_elsewhere(point)
    keys = {point.person_id, *([held.person_id] if held else [])}
    people = {person.pk: person for person in Person.objects.filter(pk__in=keys).locked()}
    point = ContactPoint.objects.select_related("person").locked().get(pk=point.pk)
    held = proven_elsewhere(point)
    can_settle_contact(by, point, held).or_raise()
    if is_theirs:
        if held is not None:
            end_contact_point(held, by=by)
        point = verify_contact_point(point, by=by)
    else:
        point = end_contact_point(point, by=by)
    about = [point, *(people[key] for key in sorted(people))]
    record(by, "people.contact_settled", about=about, facts={"to": "claimant" if is_theirs else "holder"})
    queue_contact_settled(point, point.person, is_theirs=is_theirs)
    if held is not None:
        queue_contact_settled(point, held.person, is_theirs=not is_theirs)
    return point
