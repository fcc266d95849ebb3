"""A login and a record are parted, so that its owner can claim it anew."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory.emails.claims import queue_login_parted
from directory.models import ClaimInvitation, PartedLogin
from directory.permissions.parting import can_part_login
from messaging.letters import addressee_of
from messaging.models import Delivery
from messaging.registry import ACCOUNT
from people.actions import detach_login
from people.actions.contact_points import end_contact_point
from people.actions.logins import hold_login
from people.models import ContactChange, ContactPoint, LoginTie, Person, User
from privacy.actions.copies import outdate_copies
from privacy.actions.erasures import leave_record_out


@action
def part_login(person: Person, reason: str, *, by: Actor) -> PartedLogin:
    """The login has no record from this moment on: rights, tokens, sessions, letters and copies of data go from it.

    Its address and number prove nothing of the record any more. All addresses that were proven are told. The record may
    be claimed again, by this login through a person alone. Raises ``Refusal`` ``record_has_no_login``, ``own_record``,
    ``record_holds_an_office`` or ``reason_needed``.
    """
    person = Person.objects.locked().get(pk=person.pk)
    can_part_login(by, person).or_raise()
    if not reason.strip():
        raise Refusal("reason_needed", _("Say why they are parted."), field="reason")
    login = hold_login(person.login_id or 0)
    told = _proven_addresses(person, login)
    tied_at = LoginTie.objects.filter(person=person, untied_at=None).values_list("created_at", flat=True).first()
    person, login = detach_login(person, by=by), User.objects.get(pk=login.pk)
    since = tied_at or person.created_at
    _take_ways_back(person, login, since, by)
    _bring_letters_home(person, login, since)
    _shut(person, login, by)
    ClaimInvitation.objects.standing().filter(person=person).update(revoked_at=timezone.now())
    parted: PartedLogin = PartedLogin.objects.add(
        person=person, login=login, reason=reason.strip(), parted_by=by.person
    )
    record(by, "directory.login_parted", about=[person, login])
    for address in told:
        queue_login_parted(address, login)
    return parted


def _proven_addresses(person: Person, login: User) -> list[str]:
    """Of the login, and every address that was proven in the record: one of them is read by its owner."""
    points = person.contact_points.current().verified().filter(kind=ContactPoint.Kind.EMAIL)
    return sorted({login.email, *points.values_list("value", flat=True)})


def _take_ways_back(person: Person, login: User, since: datetime, by: Actor) -> None:
    """An address that opens the login would be a proof, and give the record back to it at once; and so would one that
    was said through it, to whoever signs up with that: what the school knew before stays."""
    own = {login.email, login.phone, *EmailAddress.objects.filter(user=login).values_list("email", flat=True)} - {""}
    said = Q(kind__in=ContactPoint.OF_ONE_PERSON, source=ContactPoint.Source.OWNER, created_at__gte=since)
    taken = Q(value__in=own) | said
    for point in person.contact_points.current().filter(taken).order_by("pk"):
        end_contact_point(point, by=by)
    # A link that stops a change would write such an address into the record again, as proven.
    stays = person.contact_points.exclude(taken).values_list("value", flat=True)
    changes = ContactChange.objects.filter(person=person, stopped_at=None).exclude(before__in=list(stays))
    changes.update(may_be_stopped_until=timezone.now())


def _bring_letters_home(person: Person, login: User, since: datetime) -> None:
    """What was written to the person while the login was theirs waits for them; the login's own codes stay."""
    home, away = addressee_of(person), addressee_of(login)
    same = Q(key=OuterRef("key")) | Q(mailing=OuterRef("mailing"), step=OuterRef("step"))
    there = home.deliveries.filter(same, channel=OuterRef("channel"))
    letters = Delivery.objects.filter(addressee=away, created_at__gte=since).exclude(category=ACCOUNT.code)
    letters.filter(~Exists(there)).update(addressee=home)
    letters.filter(addressee=away).delete()


def _shut(person: Person, login: User, by: Actor) -> None:
    """Whoever is in is out; a code mailed to its address still opens it, and nothing stands behind it."""
    login.set_unusable_password()
    login.save(update_fields=["password"])
    login.access_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    outdate_copies(login, by=by)
    leave_record_out(person, login, by=by)
