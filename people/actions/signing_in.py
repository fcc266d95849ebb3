"""How somebody comes in: signing up, passwords, the address of a login, a guardian's consent."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.partial_dates import check_partial_date
from institution.reads import current
from people.actions.changes import note_change
from people.actions.contact_points import add_contact_point
from people.actions.logins import change_login_address, create_login, hold_login
from people.emails import queue_login_changed
from people.models import Consent, ContactPoint, GuardianConsent, User
from people.models.consents import TERMS
from people.permissions import can_agree_to_terms, can_record_guardian_consent, can_sign_up


@action
def sign_up(
    email: str,
    *,
    by: Actor,
    birth_date: str,
    password: str | None = None,
    language: str = "",
    is_verified: bool = False,
) -> User:
    """A login for whoever is old enough and agreed to the terms as they stand now.

    Raises ``Refusal`` with the code of ``can_sign_up``, ``ValidationError`` for an address that has a login.
    """
    check_partial_date(birth_date)
    can_sign_up(email, birth_date).or_raise()
    user = create_login(
        email, by=by, password=password, language=language, birth_date=birth_date, is_verified=is_verified
    )
    give_consent(user, by=by)
    return user


@action
def give_consent(user: User, *, by: Actor, subject: str = TERMS, text_version: str = "", given: bool = True) -> Consent:
    """Write down what they agreed to, in which words; the newest answer counts."""
    version = text_version or current().terms_version
    consent = Consent.objects.add(user=user, subject=subject, text_version=version, given=given, door=by.door)
    if subject == TERMS:
        user.agreed_terms = version if given else User.WITHDRAWN
        user.save(update_fields=["agreed_terms"])
    record(by, "people.consent_given" if given else "people.consent_withdrawn", about=[user, consent])
    return consent


@action
def agree_to_terms(version: str, *, by: Actor) -> Consent:
    """They have read the terms that were published and agree. Raises ``Refusal`` ``terms_changed_meanwhile``."""
    can_agree_to_terms(by, version).or_raise()
    user = User.objects.select_for_update().get(pk=by.user.pk if by.user else 0)
    return give_consent(user, by=by, text_version=version)


@action
def record_guardian_consent(email: str, guardian_name: str, evidence: str, *, by: Actor) -> GuardianConsent:
    """The school holds a paper on which a guardian agrees to this minor's login.

    The same address again corrects the record. Raises ``ValidationError`` without a place of the paper.
    """
    can_record_guardian_consent(by).or_raise()
    facts = {"guardian_name": guardian_name.strip(), "evidence": evidence.strip()}
    email = email.strip().lower()
    consent = GuardianConsent.objects.locked().filter(email=email).first()
    if consent is None:
        consent = GuardianConsent.objects.add(email=email, recorded_by=by.user, **facts)
    else:
        consent.change(**facts, recorded_by=by.user)
    record(by, "people.guardian_consent_recorded", about=[consent])
    return consent


@action
def set_password(user: User, password: str, *, by: Actor) -> User:
    """Another password. Other sessions end by themselves: their proof was made with the old one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by, "people.password_set", about=[user])
    return user


@action
def prove_login_address(address: EmailAddress, *, by: Actor) -> bool:
    """They have read a letter at this address: it is their login's only one from now on.

    False when the address has become somebody else's meanwhile. The old address is told, and may stop it for
    seven days.
    """
    user = hold_login(address.user_id)
    before = user.email
    if not address.can_set_verified() or _belongs_to_another(address, user):
        return False
    EmailAddress.objects.filter(user=user).exclude(pk=address.pk).delete()
    address.verified = address.primary = True
    address.save()
    user = change_login_address(user, address.email, by=by)
    record(by, "people.address_proven", about=[user])
    if person := getattr(user, "person", None):
        source = ContactPoint.Source.OWNER
        add_contact_point(
            person, ContactPoint.Kind.EMAIL, address.email, by=by, source=source, verified_at=timezone.now()
        )
    if before != address.email:
        note_change(user, ContactPoint.Kind.EMAIL, before, address.email, by=by)
    return True


def _belongs_to_another(address: EmailAddress, user: User) -> bool:
    return User.objects.filter(email__iexact=address.email).exclude(pk=user.pk).exists()


@action
def take_over_by_proven_address(user: User, email: str, *, by: Actor) -> User:
    """Another house has proven that ``email`` is theirs, and a login has that address: it is theirs.

    Whoever made the login without proving the address loses the password and is out.
    """
    user = hold_login(user.pk)
    address = EmailAddress.objects.filter(user=user, email__iexact=email).first()
    address = address or EmailAddress(user=user, email=email.lower())
    if not address.verified:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        record(by, "people.password_dropped", about=[user])
        prove_login_address(address, by=by)
        user.refresh_from_db()
    return user


@action
def note_way_in(user: User, provider: str, *, by: Actor) -> None:
    """Another house vouches for this login from now on; the login is told."""
    record(by, "people.way_in_added", about=[user], facts={"provider": provider})
    queue_login_changed(user.email, "way_in_on", user=user)
