"""What the house, and the libraries by which people come in, hold of a login."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.registry import Holding, Subject


def _a_minors_paper(subject: Subject) -> Q:
    """The school's note of a guardian's consent is found by the address it was given for."""
    return Q(email__iexact=subject.login.email) if subject.login is not None else Q(pk__in=[])


LOGIN_HOLDINGS = [
    Holding(
        "people.login_addresses",
        _("Addresses you log in with"),
        "account.EmailAddress",
        ("email", "verified"),
        path="user__person",
        titles={"email": _("e-mail"), "verified": _("confirmed")},
    ),
    Holding(
        "people.second_steps",
        _("Your second steps at the door"),
        "mfa.Authenticator",
        ("type", "created_at", "last_used_at"),
        path="user__person",
        titles={"type": _("kind"), "last_used_at": _("last used")},
    ),
    Holding(
        "people.sessions",
        _("Where you are logged in"),
        "usersessions.UserSession",
        ("created_at", "last_seen_at", "ip", "user_agent"),
        path="user__person",
        titles={"last_seen_at": _("last seen"), "ip": _("address on the net"), "user_agent": _("browser")},
    ),
    Holding(
        "people.other_ways_in",
        _("Other ways in"),
        "socialaccount.SocialAccount",
        ("provider", "uid", "date_joined", "last_login", "extra_data"),
        path="user__person",
        titles={
            "provider": _("other site"),
            "uid": _("your name there"),
            "date_joined": _("since"),
            "last_login": _("last used"),
            "extra_data": _("what that house said"),
        },
    ),
    Holding(
        "people.repeated_calls",
        _("Calls of programs, kept for a day"),
        "people.IdempotentCall",
        ("created_at", "status"),
        path="user__person",
        titles={"status": _("answer")},
    ),
    Holding(
        "people.guardian_consent",
        _("The consent of your guardian"),
        "people.GuardianConsent",
        ("created_at", "guardian_name", "evidence"),
        found_by=_a_minors_paper,
    ),
    Holding(
        "people.guardian_consents_noted",
        _("Consents of guardians you wrote down for the school"),
        "people.GuardianConsent",
        ("created_at",),
        path="recorded_by__person",
        kept=_("The paper belongs to the minor it is for."),
    ),
]
