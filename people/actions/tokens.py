"""Personal tokens: made, used, withdrawn."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from people.authentication import digest_of
from people.emails import queue_login_changed
from people.models import AccessToken
from people.models.tokens import SCOPES
from people.permissions import can_issue_token, can_revoke_token

PREFIX = "apt_"  # so that a token that leaked is recognised by those who scan for them
MOST_TOKENS = 20


@action
def issue_token(name: str, scopes: list[str], days: int, *, by: Actor) -> tuple[AccessToken, str]:
    """Make a token for the actor's own login, and tell it. The secret is returned this once and never kept.

    Raises a Refusal: ``scope_unknown``, ``too_many_tokens``.
    """
    can_issue_token(by).or_raise()
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise Refusal("scope_unknown", _("There is no scope %(scope)s.") % {"scope": unknown[0]}, field="scopes")
    if AccessToken.objects.working(timezone.now()).filter(user=by.user).count() >= MOST_TOKENS:
        raise Refusal("too_many_tokens", _("You have many tokens already. Withdraw one you do not need."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token: AccessToken = AccessToken.objects.add(
        user=by.user,
        name=name,
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=timezone.now() + timedelta(days=days),
    )
    record(by, "people.token_issued", about=[token, token.user], facts={"scopes": token.scopes, "days": days})
    queue_login_changed(token.user.email, "token_on", user=token.user)
    return token, secret


@action
def revoke_token(token: AccessToken, *, by: Actor) -> AccessToken:
    """From the next call on it opens nothing."""
    token = AccessToken.objects.locked().get(pk=token.pk)
    can_revoke_token(by, token).or_raise()
    if token.revoked_at is None:
        token.change(revoked_at=timezone.now())
        record(by, "people.token_revoked", about=[token, token.user])
    return token


@action
def note_token_used(token: AccessToken, *, by: Actor) -> None:
    """When a token was last seen, to the minute or so; no line in the audit for each call."""
    AccessToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
