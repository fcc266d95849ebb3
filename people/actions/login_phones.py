"""The telephone of a login: a second way to come in by a code, proven before it counts."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.actions.numbers import forget_what_stood_against
from people.actions.changes import note_change
from people.actions.contact_points import add_contact_point
from people.actions.logins import hold_login
from people.emails import queue_login_changed
from people.models import ContactPoint, User
from people.permissions import can_have_login_phone, is_own_login


@action
def prove_login_phone(user: User, phone: str, *, by: Actor) -> User:
    """They typed the code that went to ``phone``: from now on a code there lets them in. The login is told.

    Coming in with the number that is theirs changes nothing. Raises ``Refusal`` ``phone_taken``.
    """
    user = hold_login(user.pk)
    if user.phone == phone:
        return user
    can_have_login_phone(user, phone).or_raise()
    before, user.phone = user.phone, phone
    user.save(update_fields=["phone"])
    record(by, "people.login_phone_proven", about=[user])
    forget_what_stood_against(phone, by=by)
    if person := getattr(user, "person", None):
        source, now = ContactPoint.Source.OWNER, timezone.now()
        add_contact_point(person, ContactPoint.Kind.PHONE, phone, by=by, source=source, verified_at=now)
    queue_login_changed(user.email, "phone_on", user=user)
    if before:
        note_change(user, ContactPoint.Kind.PHONE, before, phone, by=by)
    return user


@action
def drop_login_phone(user: User, *, by: Actor) -> User:
    """This number opens your login no longer. In the record it stays."""
    is_own_login(by, user).or_raise()
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.phone:
        user.phone = ""
        user.save(update_fields=["phone"])
        record(by, "people.login_phone_dropped", about=[user])
        queue_login_changed(user.email, "phone_off", user=user)
    return user
