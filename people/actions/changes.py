"""An address or number took the place of another: the one before is told, and may stop it for seven days."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model, Q
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.actions.contact_points import add_contact_point, end_contact_point, prefer_contact_point
from people.actions.logins import change_login_address, hold_login
from people.emails import queue_change_stopped, queue_contact_changed
from people.models import ContactChange, ContactPoint, Person, User
from people.permissions import can_settle_change, can_stop_change

KEPT = timedelta(days=90)  # so that a late click is still answered kindly
Kind = ContactPoint.Kind


@action
def note_change(whose: User | Person, kind: str, before: str, after: str, *, by: Actor) -> ContactChange | None:
    """Write down that ``after`` took the place of the proven ``before``, and tell the one before, with a link.

    Called by the actions that change it. None where ``before`` was told of a change in these days already: the
    link it has takes everything back.
    """
    of = {"user": whose} if isinstance(whose, User) else {"person": whose}
    if ContactChange.objects.standing().filter(_of_whom(whose), kind=kind, before=before).exists():
        return None
    token = secrets.token_urlsafe(24)
    change: ContactChange = ContactChange.objects.add(
        **of,
        kind=kind,
        before=before,
        after=after,
        digest=digest_of(token),
        may_be_stopped_until=timezone.now() + ContactChange.STOPPABLE,
    )
    record(by, "people.contact_changed", about=[whose], facts={"kind": kind})
    queue_contact_changed(change, token)
    return change


@action
def stop_change(change: ContactChange, *, by: Actor) -> ContactChange:
    """Whoever reads letters at the address before says that it was not them: all is as it was.

    Also what was changed after it is taken back. A login is shut for everybody who is in: its sessions end, its
    password, its tokens and what was added to it since do not open it any more; a code mailed to the address
    before does. The office looks at it. Raises ``Refusal`` ``change_stopped``, ``change_too_old`` or
    ``address_taken``.
    """
    person = _hold(change)
    change = ContactChange.objects.select_related("user", "person").locked().get(pk=change.pk)
    can_stop_change(change).or_raise()
    if change.user is not None:
        _shut(change.user, change, by)
    if person is not None:
        _restore(person, change, by)
    later = ContactChange.objects.filter(_of_whom(change.whose), kind=change.kind, stopped_at=None)
    now = timezone.now()
    later.filter(created_at__gte=change.created_at).exclude(pk=change.pk).update(stopped_at=now, looked_at=now)
    change.change(stopped_at=now)
    record(by, "people.change_stopped", about=[change.whose, change], facts={"kind": change.kind})
    queue_change_stopped(change)
    return change


@action
def settle_change(change: ContactChange, *, by: Actor) -> ContactChange:
    """Somebody of the office has looked at a change that was stopped. Raises ``Refusal`` ``change_not_stopped``."""
    change = ContactChange.objects.locked().get(pk=change.pk)
    can_settle_change(by, change).or_raise()
    if change.looked_at is None:
        change.change(looked_at=timezone.now())
        record(by, "people.change_looked_at", about=[change.whose, change])
    return change


@action
def forget_old_changes(*, by: Actor) -> int:
    """Addresses nobody can go back to any more, and months later the rows; not what the office has still to see.

    Returns how many rows were emptied or went.
    """
    now = timezone.now()
    done = ContactChange.objects.exclude(stopped_at__isnull=False, looked_at=None)
    gone = done.filter(created_at__lt=now - KEPT).delete()[0]
    over = done.filter(may_be_stopped_until__lt=now).exclude(before="", after="")
    return gone + over.update(before="", after="")


def digest_of(token: str) -> str:
    """Under which a link is kept: the letter alone knows the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _of_whom(whose: Model) -> Q:
    """Changes of a login and of its record belong together."""
    if isinstance(whose, User):
        return Q(user=whose) | Q(person__login=whose)
    return Q(person=whose) | Q(user__person=whose)


def _hold(change: ContactChange) -> Person | None:
    """The record and the login that this change is about, in the order in which the house locks."""
    if change.user_id is not None:
        return getattr(hold_login(change.user_id), "person", None)
    return Person.objects.select_related("login").locked().get(contact_changes=change)


def _shut(user: User, change: ContactChange, by: Actor) -> None:
    """Nobody who is in stays in, and what was added since opens nothing; then the address before counts again."""
    user.set_unusable_password()
    user.phone = change.before if change.kind == Kind.PHONE else ""
    user.save(update_fields=["password", "phone"])
    user.access_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    since = change.created_at
    Authenticator.objects.filter(user=user, created_at__gte=since).delete()
    SocialAccount.objects.filter(user=user, date_joined__gte=since).delete()
    if change.kind == Kind.EMAIL:
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=change.before, verified=True, primary=True)
        change_login_address(user, change.before, by=by)
        user.refresh_from_db(fields=["email"])
    record(by, "people.login_shut", about=[user])


def _restore(person: Person, change: ContactChange, by: Actor) -> None:
    """In the record the one before is proven and the first choice again, and the other is ended.

    What the login opens with stays, also where a change of the record is stopped.
    """
    login = User.objects.filter(person=person).first()
    of_the_login = (login.email, login.phone) if login else ()
    if change.after and change.after not in of_the_login:
        for point in person.contact_points.current().filter(kind=change.kind, value=change.after):
            end_contact_point(point, by=by)
    source, now = ContactPoint.Source.OWNER, timezone.now()
    point = add_contact_point(person, change.kind, change.before, by=by, source=source, verified_at=now)
    prefer_contact_point(point, by=by)
