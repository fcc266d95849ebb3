"""Coming in: signing up, terms, factors, tokens."""

from __future__ import annotations

from datetime import date

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from common.actors import Actor
from common.console import may
from common.partial_dates import earliest, latest
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current, now
from people.models import (
    AccessToken,
    Consent,
    GuardianConsent,
    User,
)

REAL_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none
OLDEST_ALIVE = 130  # years


def can_act_for_staff(actor: Actor) -> Verdict:
    """Whoever holds an office that opens the console has a second step at the door; a liaison is not asked."""
    if not settings.CONSOLE_NEEDS_SECOND_FACTOR or actor.user is None or not may(actor, "console.open", None):
        return ALLOWED
    if get_adapter().is_mfa_enabled(actor.user, types=REAL_FACTORS):
        return ALLOWED
    return forbidden(_("Your office needs a second step at the door. Set it up with your login."), "second_step_needed")


def can_sign_up(email: str, birth_date: str) -> Verdict:
    """Nobody below the institution's least age; below its age of consent only with a guardian's word.

    A date known to the year only counts as the youngest it may mean, and asks for the day where that decides.
    """
    today, rules = now().date(), current()
    youngest, oldest = _age(latest(birth_date), today), _age(earliest(birth_date), today)
    if oldest < 0 or youngest > OLDEST_ALIVE:
        return refused("birth_date_cannot_be", _("This date of birth cannot be right. Look at the year again."))
    if oldest < rules.minimum_age:
        return refused("too_young", _too_young(rules.minimum_age))
    if youngest >= rules.guardian_age:
        return ALLOWED
    if youngest < rules.minimum_age or oldest >= rules.guardian_age:
        return refused("birth_day_needed", _("Please write your date of birth with month and day: 2008-09-01."))
    if GuardianConsent.objects.filter(email=email.strip().lower()).exists():
        return ALLOWED
    return refused("guardian_needed", _guardian_needed(rules.guardian_age))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _too_young(age: int) -> str:
    return _(
        "Logins begin at %(age)s. Until then your family is welcome to write to the alumni office; we look forward "
        "to having you here later."
    ) % {"age": age}


def _guardian_needed(age: int) -> str:
    return _(
        "You are not %(age)s yet, so your mother, father or guardian has to agree first. They sign a sheet of paper "
        "at the alumni office; after that, sign up again with this same address."
    ) % {"age": age}


def has_withdrawn_terms(user: User) -> bool:
    """Then the login rests: no page, no program, until they agree again."""
    return user.agreed_terms == User.WITHDRAWN


def can_withdraw_consent(actor: Actor, consent: Consent) -> Verdict:
    """For oneself, at a page, what counts still."""
    if actor.user is None or actor.token is not None or consent.user_id != actor.user.pk:
        return forbidden(_("Everybody takes back for themselves what they agreed to."))
    if not Consent.objects.live().filter(pk=consent.pk).exists():
        return refused("consent_withdrawn", _("This does not count any more."))
    return ALLOWED


def is_asked_to_agree(user: User) -> bool:
    """Whether terms were published to which this login has not agreed yet, or they took their agreement back."""
    if has_withdrawn_terms(user):
        return True
    return current().terms_published_at is not None and user.agreed_terms != current().terms_version


def can_agree_to_terms(actor: Actor, version: str) -> Verdict:
    """For oneself, at a page, to the words that stand there."""
    if actor.user is None or actor.token is not None:
        return forbidden(_("Everybody agrees for themselves."))
    if version != current().terms_version:
        return refused("terms_changed_meanwhile", _("The terms have changed meanwhile. Here they are as they are now."))
    return ALLOWED


def can_record_guardian_consent(actor: Actor) -> Verdict:
    """Somebody with a name answers for it: not the house by itself."""
    if actor.user is not None and may(actor, "people.edit", None):
        return ALLOWED
    return forbidden(_("Only those who keep the records of people may do this."))


def can_come_in_at(user: User, email: str | None) -> Verdict:
    """With a code that went to ``email``: as long as that is the login's address."""
    if email and email.lower() != user.email.lower():
        return refused("address_changed", _("This code went to an address that is not this login's any more."))
    return ALLOWED


def can_come_in_by(user: User, phone: str) -> Verdict:
    if phone != user.phone:
        return refused("number_changed", _("This code went to a number that is not this login's any more."))
    return ALLOWED


def can_have_login_phone(user: User, phone: str) -> Verdict:
    """A number opens one login."""
    if User.objects.filter(phone=phone).exclude(pk=user.pk).exists():
        return refused("phone_taken", _("This number has a login already."))
    return ALLOWED


def is_own_login(actor: Actor, user: User) -> Verdict:
    if actor.is_system or (actor.user is not None and actor.user.pk == user.pk and actor.token is None):
        return ALLOWED
    return forbidden(_("Everybody decides about their own login."))


def can_issue_token(actor: Actor) -> Verdict:
    """For oneself, from a page: a token that makes tokens would outlive its own day."""
    if actor.user is None:
        return forbidden(_("Log in first."), "login_needed")
    if actor.token is not None:
        return forbidden(_("A token cannot make tokens. Log in and make it on your own page."), "token_makes_no_token")
    return ALLOWED


def can_revoke_token(actor: Actor, token: AccessToken) -> Verdict:
    if actor.user is not None and token.user_id == actor.user.pk:
        return ALLOWED
    return forbidden(_("Only its owner can withdraw a token."))


def can_see_logins(actor: Actor) -> Verdict:
    """The list of logins is a list of addresses: for those who see contact data of people."""
    if actor.is_system or may(actor, "people.see_contacts", None):
        return ALLOWED
    return forbidden(_("Only officers who see contact data see the list of logins."))
